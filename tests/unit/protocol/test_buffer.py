"""The receive buffer: whole lines, a bound, and no search done twice."""

from __future__ import annotations

import pytest

from atrun_tui.protocol.buffer import LineBuffer


def filled(data: bytes, limit: int = 10) -> LineBuffer:
    buffer = LineBuffer(limit)
    buffer.feed(data)
    return buffer


def test_lines_come_without_their_lf_and_with_their_cr() -> None:
    buffer = filled(b"one\r\ntwo\n\nrest")
    assert [buffer.take_line() for _ in range(4)] == [b"one\r", b"two", b"", None]
    assert len(buffer) == 4


def test_a_blank_line_is_taken_without_a_search() -> None:
    buffer = filled(b"\r\nOK\r\n")
    assert buffer.take_blank()
    assert not buffer.take_blank()
    assert buffer.take_line() == b"OK\r"
    buffer.feed(b"\r")
    assert buffer.take_line() is None
    assert not buffer.take_blank()
    buffer.feed(b"\n")
    assert buffer.take_blank()
    assert len(buffer) == 0


def test_the_end_of_a_cut_line_is_no_blank_one() -> None:
    buffer = filled(b"\rlost", limit=1)
    assert buffer.take_line() is None
    buffer.feed(b"\n")
    assert not buffer.take_blank()
    assert buffer.take_line() == b"\r"
    assert buffer.dropped == 4


def test_a_line_is_found_however_late_its_end_comes() -> None:
    buffer = filled(b"on")
    assert buffer.take_line() is None
    buffer.feed(b"e\n")
    assert buffer.take_line() == b"one"


def test_taking_from_the_front_does_not_hide_a_line_end() -> None:
    buffer = filled(b"abcdef")
    assert buffer.take_line() is None
    assert buffer.take(4) == b"abcd"
    buffer.feed(b"\ng")
    assert buffer.take_line() == b"ef"
    buffer.drop(5)
    assert len(buffer) == 0


@pytest.mark.parametrize(
    ("pieces", "line", "dropped"),
    [
        ([b"0123456789\n"], b"0123456789", 0),
        ([b"0123456789\r\n"], b"0123456789", 0),
        ([b"0123456789", b"\r", b"\n"], b"0123456789", 0),
        ([b"0123456789a\n"], b"0123456789", 1),
        ([b"0123456789ab\r\n"], b"0123456789", 2),
        ([b"0123456789ab", b"cd", b"ef\r", b"\n"], b"0123456789", 6),
        ([b"0123456789\r", b"x\n"], b"0123456789", 2),
    ],
)
def test_a_line_is_cut_at_the_bound_and_its_cr_is_not_missed(pieces: list[bytes], line: bytes, dropped: int) -> None:
    buffer = LineBuffer(10)
    taken: list[bytes | None] = []
    for piece in pieces:
        buffer.feed(piece)
        taken.append(buffer.take_line())
        assert len(buffer) <= 10
    assert taken == [None] * (len(pieces) - 1) + [line]
    assert buffer.dropped == dropped


def test_after_a_cut_line_the_next_is_whole() -> None:
    buffer = filled(b"0123456789abc\nnext\n")
    buffer.take_line()
    assert (buffer.take_line(), buffer.dropped) == (b"next", 0)


def test_the_rest_is_cut_like_a_line() -> None:
    buffer = filled(b"0123456789abc")
    assert (buffer.take_rest(), buffer.dropped, len(buffer)) == (b"0123456789", 3, 0)
    assert (buffer.take_rest(), buffer.dropped) == (b"", 0)


def test_what_stands_at_the_front_and_at_the_end_can_be_asked() -> None:
    buffer = filled(b"AT\r")
    assert buffer.startswith(b"AT")
    assert buffer.endswith(b"\r")
    assert buffer.begins(b"AT\r\n")
    assert not buffer.begins(b"AT\r")
    assert (buffer.first(), buffer.peek(2), buffer.peek(9)) == (0x41, b"AT", b"AT\r")


def test_a_long_line_byte_by_byte_is_searched_once() -> None:
    """A search from the beginning at every byte would take some 2 * 10^9 comparisons here, minutes instead of an instant."""
    buffer = LineBuffer(65_536)
    for _ in range(65_536):
        buffer.feed(b"x")
        assert buffer.take_line() is None
        assert buffer._scanned == len(buffer)
    buffer.feed(b"\n")
    line = buffer.take_line()
    assert line is not None
    assert len(line) == 65_536
