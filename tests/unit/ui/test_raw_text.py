from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.ui.transcript.raw_text import SHORTEST, RawText

WIDE = 500


def test_every_kind_of_line_end_is_one() -> None:
    assert RawText().feed(b"a\r\nb\nc\rd", WIDE) == "a\nb\nc\nd"


def test_a_line_end_that_is_cut_in_two_is_one() -> None:
    text = RawText()
    assert text.feed(b"a\r", WIDE) + text.feed(b"\nb", WIDE) == "a\nb"


def test_nothing_in_it_acts() -> None:
    assert RawText().feed(b"\x1b[31m\x07\x9b2J\x08[b]x[/b]", WIDE) == "␛[31m␇\\x9b2J␈[b]x[/b]"


def test_a_line_without_an_end_is_broken() -> None:
    text = RawText()
    shown = "".join(text.feed(b"x" * 300, WIDE) for _ in range(4))
    assert [len(line) for line in shown.split("\n")] == [WIDE, WIDE, 200]


@given(st.binary(max_size=2000), st.lists(st.integers(0, 2000), max_size=8), st.integers(0, 100))
def test_any_pieces_give_the_same_text(data: bytes, cuts: list[int], width: int) -> None:
    whole, pieces = RawText(), RawText()
    places = [0, *sorted(cut for cut in cuts if cut <= len(data)), len(data)]
    shown = "".join(pieces.feed(data[start:end], width) for start, end in itertools.pairwise(places))
    assert shown == whole.feed(data, width)
    assert all(line.isprintable() or "\xa0" in line for line in shown.split("\n"))
    assert all(len(line) <= max(width, SHORTEST) for line in shown.split("\n"))


def test_a_window_that_was_made_narrower_breaks_what_comes_then() -> None:
    text = RawText()
    assert text.feed(b"x" * 60, 100) + text.feed(b"y" * 50, 30) == "x" * 60 + "\n" + "y" * 30 + "\n" + "y" * 20
