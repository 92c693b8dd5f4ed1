"""Raw phases of unknown length: what ends them, and how little they hold back."""

from __future__ import annotations

import pytest

from atrun_tui.protocol.buffer import LineBuffer
from atrun_tui.protocol.raw import Ending, take_raw


def take(data: bytes, ending: Ending) -> tuple[bytes, bool, int]:
    buffer = LineBuffer(100)
    buffer.feed(data)
    taken, over = take_raw(buffer, ending)
    return taken, over, len(buffer)


@pytest.mark.parametrize(
    ("data", "taken"),
    [
        (b"abc\r\nOK\r\n", b"abc"),
        (b"\r\nOK\r\n", b""),
        (b"abc\r\n\r\nERROR\r\n", b"abc\r\n"),
        (b"abc\r\r\n+CME ERROR: 22\r\n", b"abc\r"),
        (b"abc\r\n+CMS ERROR: no such thing\r\n", b"abc"),
    ],
)
def test_an_answer_ends_content(data: bytes, taken: bytes) -> None:
    assert take(data, Ending.ANSWER) == (taken, True, len(data) - len(taken))


@pytest.mark.parametrize(
    ("data", "held"),
    [
        (b"abc", 0),
        (b"abc\r", 1),
        (b"abc\r\n", 2),
        (b"abc\r\nO", 3),
        (b"abc\r\nOKAY", 6),
        (b"abc\r\nx", 0),
        (b"abc\nOK\n", 0),
        (b"abc\r\nOK\r", 5),
        (b"abc\r\n+CME ERROR: 22\r", 17),
        (b"abc\r\nOKAY\r\n", 2),
        (b"abc\r\n+" + b"x" * 500, 0),
    ],
)
def test_no_more_of_content_is_held_than_may_be_an_answer(data: bytes, held: int) -> None:
    assert take(data, Ending.ANSWER) == (data[: len(data) - held], False, held)


@pytest.mark.parametrize(
    ("data", "ending", "held"),
    [
        (b"abc\r\nOK\r\n", Ending.CARRIER, 2),
        (b"abc\r\nNO C", Ending.CARRIER, 6),
        (b"abc\r\nO", Ending.CARRIER, 0),
        (b"abc\r\nO", Ending.ESCAPE, 3),
        (b"abc\r\nNO CARRIER\r", Ending.ESCAPE, 13),
    ],
)
def test_no_more_of_a_transparent_link_is_held_than_may_be_its_end(data: bytes, ending: Ending, held: int) -> None:
    assert take(data, ending) == (data[: len(data) - held], False, held)


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"abc\r\nNO CARRIER\r\nmore", Ending.CARRIER),
        (b"abc\r\nNO CARRIER\r\nmore", Ending.ESCAPE),
        (b"abc\r\nOK\r\nmore", Ending.ESCAPE),
    ],
)
def test_a_transparent_link_ends(data: bytes, ending: Ending) -> None:
    assert take(data, ending)[:2] == (b"abc", True)
