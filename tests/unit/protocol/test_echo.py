"""The echo of data: skipped when it is exact, left alone when it is anything else."""

from __future__ import annotations

import pytest

from atrun_tui.protocol.buffer import LineBuffer
from atrun_tui.protocol.echo import DataEcho


def left_after(sent: list[bytes], came: list[bytes]) -> bytes:
    """What the echo leaves of what came."""
    echo, buffer = DataEcho(), LineBuffer(1000)
    for data in sent:
        echo.expect(data)
    for data in came:
        buffer.feed(data)
        while len(buffer) and not echo.over and not echo.skip(buffer):
            pass
    return buffer.take(1000)


LONG = bytes(range(32, 120))


@pytest.mark.parametrize(
    ("sent", "came", "left"),
    [
        ([b"0011\x1a"], [b"0011\x1a\r\nOK"], b"\r\nOK"),
        ([b"0011\x1a"], [b"0011\r\nOK"], b"\r\nOK"),
        ([b"0011\x1a"], [b"\r\nOK"], b"\r\nOK"),
        ([b"0011\x1a"], [b"001", b"1", b"\x1a", b"\r\nOK"], b"\r\nOK"),
        ([b"00", b"11"], [b"0011\r\nOK"], b"\r\nOK"),
        ([b"0011"], [b"00x\r\nOK"], b"00x\r\nOK"),
        ([b"\r\nprint"], [b"\r\nOK\r\n"], b"\r\nOK\r\n"),
        ([b"\r\nOK\r\n"], [b"\r\nOK\r\n"], b"\r\nOK\r\n"),
        ([b"\r\nO"], [b"\r\nOK\r\n"], b"\r\nOK\r\n"),
        ([b"\r"], [b"\r\nERROR\r\n"], b"\r\nERROR\r\n"),
        ([b"\r\n+CME"], [b"\r\n+CME ERROR: 3\r\n"], b"\r\n+CME ERROR: 3\r\n"),
        ([LONG], [LONG + b"\r\nOK"], b"\r\nOK"),
        ([LONG], [LONG[:20], b"\r\nERROR"], b"\r\nERROR"),
        ([LONG], [bytes([byte]) for byte in LONG], b""),
        ([b"\x1a"], [b"\x1a\r\nOK"], b"\r\nOK"),
        ([b""], [b"\r\nOK"], b"\r\nOK"),
    ],
)
def test_what_is_left(sent: list[bytes], came: list[bytes], left: bytes) -> None:
    assert left_after(sent, came) == left


def test_nothing_is_taken_before_it_is_sure() -> None:
    echo, buffer = DataEcho(), LineBuffer(1000)
    echo.expect(LONG)
    buffer.feed(LONG[:15])
    assert echo.skip(buffer)
    assert len(buffer) == 15
    buffer.feed(LONG[15:16])
    assert not echo.skip(buffer)
    assert len(buffer) == 0


def test_nothing_is_kept_once_the_module_has_said_something_else() -> None:
    echo, buffer = DataEcho(), LineBuffer(1000)
    echo.expect(LONG)
    buffer.feed(b"\r")
    assert not echo.skip(buffer)
    echo.expect(LONG)
    assert echo.over
    assert not echo._expected
