from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.session.raw_lines import LONGEST, RawLines


@given(st.lists(st.binary(max_size=20)))
def test_any_cutting_gives_the_same_lines(pieces: list[bytes]) -> None:
    whole, cut = RawLines(), RawLines()
    expected = whole.feed(b"".join(pieces)) + whole.end()
    assert [line for piece in pieces for line in cut.feed(piece)] + cut.end() == expected


def test_the_last_line_needs_no_end() -> None:
    lines = RawLines()
    assert lines.feed(b"one\r\ntwo\nthr") == ["one", "two"]
    assert lines.end() == ["thr"]
    assert lines.end() == []


def test_an_endless_line_is_cut() -> None:
    lines = RawLines()
    assert lines.feed(b"x" * (LONGEST + 1)) == ["x" * (LONGEST + 1)]
    assert lines.end() == []
