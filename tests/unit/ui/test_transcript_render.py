# ruff: noqa: RUF001  (the signs are what is looked at)
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from textual.theme import BUILTIN_THEMES

from atrun_tui.ui.theme import semantic
from atrun_tui.ui.transcript.columns import columns
from atrun_tui.ui.transcript.model import BLANK, Row
from atrun_tui.ui.transcript.render import Hits, Inks, draw, with_chip
from atrun_tui.ui.transcript.talk import Talk
from atrun_tui.ui.transcript.wording import Tone

INKS = Inks.of(semantic(BUILTIN_THEMES["nord"]), "#2E3440")


@given(st.text(max_size=200), st.integers(min_value=1, max_value=120), st.booleans())
def test_every_row_is_as_wide_as_the_pane_and_obeys_nothing(command: str, width: int, marked: bool) -> None:
    talk = Talk("x", command)
    talk.begin(1e9, 10)
    talk.answer.lines.append(command)
    talk.refit()
    fitting = columns(width)
    for index in range(talk.rows(fitting)):
        strip = draw(talk.row(index, fitting, 1e9 + 7), fitting, INKS, marked=marked)
        assert strip.cell_length == width
        assert sum(segment.cell_length for segment in strip) == width
        assert not any(segment.control for segment in strip)
        assert "\x1b" not in strip.text


def test_markup_is_text() -> None:
    strip = draw(Row(unit=0, text="[bold red]x[/]", sign="‹"), columns(80), INKS)
    assert "[bold red]x[/]" in strip.text
    text = next(segment for segment in strip if "bold" in segment.text)
    assert text.style is not None
    assert not text.style.bold


def test_sent_and_received_differ_by_sign_and_by_colour() -> None:
    fitting = columns(80)
    talk = Talk("x", "AT")
    talk.answer.lines.append("AT")
    talk.refit()
    sent, received = (draw(talk.row(index, fitting, 0), fitting, INKS) for index in (0, 1))
    assert sent.text[13] != received.text[13]
    colors = [next(s.style.color for s in strip if s.text == "AT" and s.style) for strip in (sent, received)]
    assert colors[0] != colors[1]


def test_the_cursor_is_a_sign_beside_what_is_written() -> None:
    assert draw(Row(unit=0, text="x"), columns(80), INKS, marked=True).text.startswith("▌")
    assert not draw(BLANK, columns(80), INKS, marked=True).text.strip()


@pytest.mark.parametrize("width", [8, 20, 45, 80])
def test_a_rule_reaches_across(width: int) -> None:
    strip = draw(Row(unit=0, text="Sunday 22 November 2026", rule=True), columns(width), INKS)
    assert strip.cell_length == width
    if width >= 45:
        assert "─ Sunday 22 November 2026 ─" in strip.text


def test_matches_are_marked_across_rows() -> None:
    hits = Hits("csq", (1, 3))
    first, second = Row(unit=1, start=0, text="AT+CS"), Row(unit=1, start=5, text="Q;+CSQ")
    assert list(hits.spans(first, "AT+CSQ;+CSQ")) == [(3, 5, True)]
    assert list(hits.spans(second, "AT+CSQ;+CSQ")) == [(0, 1, True), (3, 6, False)]


def test_a_match_can_be_told_without_colour() -> None:
    strip = draw(Row(unit=0, text="xCSQx"), columns(80), INKS, hits=[(1, 4, False)])
    styles = {segment.text: segment.style for segment in strip if segment.style}
    assert styles["CSQ"].underline
    assert not styles["x"].underline


def test_the_sign_at_the_bottom_lies_over_the_right_end() -> None:
    strip = with_chip(draw(Row(unit=0, text="y" * 60), columns(80), INKS), "↓ 37 more", INKS)
    assert strip.cell_length == 80
    assert strip.text.endswith(" ↓ 37 more  ")
    assert with_chip(draw(BLANK, columns(6), INKS), "↓ 37 more", INKS).cell_length == 6


def test_every_tone_has_an_ink() -> None:
    assert set(INKS.tones) == set(Tone)


def test_the_terminals_own_colours_stay_its_own() -> None:
    inks = Inks.of(semantic(BUILTIN_THEMES["ansi-dark"]), "ansi_default")
    assert inks.base.bgcolor is None
    color = inks.tones[Tone.OK].color
    assert isinstance(color, Color)
    assert color.triplet is None
