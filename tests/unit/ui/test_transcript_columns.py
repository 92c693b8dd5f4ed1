from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.ui.transcript.columns import cells, columns, cut, cut_one, fold, row_count, shorten

TEXTS = st.text(alphabet=st.sampled_from("ab é…漢\u0301•"), max_size=60)
ROOMS = st.integers(min_value=2, max_value=20)


@pytest.mark.parametrize("width", range(1, 200))
def test_columns_never_leave_the_pane(width: int) -> None:
    fitting = columns(width)
    assert fitting.room >= 1
    assert fitting.time_at + fitting.time <= fitting.sign < fitting.text
    if width >= 20:
        assert fitting.text + fitting.room <= width
        assert fitting.room >= 16


def test_the_wide_pane_is_laid_out_as_sketched() -> None:
    fitting = columns(80)
    assert (fitting.time_at, fitting.time, fitting.sign, fitting.text) == (2, 8, 13, 15)


@given(TEXTS, ROOMS)
def test_cutting_loses_nothing_and_overflows_nowhere(text: str, room: int) -> None:
    spans = cut(text, room)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(cells(text[start:end]) <= room for start, end in spans)


@given(TEXTS, ROOMS)
def test_rows_are_counted_and_fetched_as_they_are_cut(text: str, room: int) -> None:
    spans = cut(text, room)
    assert row_count(text, room) == len(spans)
    assert [cut_one(text, room, row) for row in range(len(spans))] == spans


@given(TEXTS, ROOMS)
def test_folding_loses_blanks_at_most(text: str, room: int) -> None:
    spans = fold(text, room)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
    assert all(cells(text[start:end]) <= room for start, end in spans)


def test_a_sentence_is_broken_between_words() -> None:
    text = "not found: no script of that name"
    assert [text[start:end] for start, end in fold(text, 16)] == ["not found: no", "script of that", "name"]


def test_a_word_longer_than_a_row_is_cut() -> None:
    text = "x" * 25
    assert fold(text, 10) == [(0, 10), (10, 20), (20, 25)]


@given(TEXTS, st.integers(min_value=1, max_value=30))
def test_a_shortened_text_fits(text: str, room: int) -> None:
    short = shorten(text, room)
    assert cells(short) <= room
    assert short == text or short.endswith("…")
