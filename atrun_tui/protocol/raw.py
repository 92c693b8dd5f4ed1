"""Phases in which what comes is no text of lines: a file the module sends, or transparent data after CONNECT.

A phase whose length is known ends by count. One whose length is not known ends at the first result code that stands alone on a
line; bytes that may be the beginning of such a line are held until the next ones decide. So a file that holds a line `OK` is cut
there: whoever can know the size says it beforehand.
"""

from __future__ import annotations

import re
from enum import Enum

from atrun_tui.protocol.buffer import LineBuffer
from atrun_tui.regex import regex

_LONGEST_END = 200
_READ_END = regex(rb"\r\n(?:OK|ERROR|\+CM[ES] ERROR: ?[^\r\n]{1,160})\r\n")
_READ_BEGUN = regex(rb"\r(?:\n(?:[OE+][^\r\n]{0,172}\r?)?)?\Z")
_CARRIER_LOST = b"\r\nNO CARRIER\r\n"
_ESCAPED = b"\r\nOK\r\n"


class Ending(Enum):
    """What ends a raw phase of unknown length."""

    ANSWER = "the final result of a command that reads"
    CARRIER = "the loss of a transparent link"
    ESCAPE = "the answer to the escape sequence, or the loss of the link"


def take_raw(buffer: LineBuffer, ending: Ending) -> tuple[bytes, bool]:
    """Take the data that are surely data; the flag says that the phase is over and the buffer now begins with its last line."""
    pattern = _ENDS[ending]
    found = buffer.search(pattern)
    if found is not None:
        start = found.start()
        return buffer.take(start), True
    held = _held_line(buffer) if ending is Ending.ANSWER else _held_word(buffer, ending)
    return buffer.take(len(buffer) - held), False


_ENDS = {
    Ending.ANSWER: _READ_END,
    Ending.CARRIER: regex(re.escape(_CARRIER_LOST)),
    Ending.ESCAPE: regex(rb"\r\n(?:OK|NO CARRIER)\r\n"),
}


def _held_line(buffer: LineBuffer) -> int:
    """How many bytes at the end may be the beginning of a result line."""
    found = buffer.search(_READ_BEGUN, len(buffer) - _LONGEST_END)
    return len(buffer) - found.start() if found is not None else 0


def _held_word(buffer: LineBuffer, ending: Ending) -> int:
    """How many bytes at the end are the beginning of a fixed result line; data must not wait longer than that."""
    words = (_CARRIER_LOST, _ESCAPED) if ending is Ending.ESCAPE else (_CARRIER_LOST,)
    return max(_overlap(buffer, word) for word in words)


def _overlap(buffer: LineBuffer, word: bytes) -> int:
    longest = min(len(word) - 1, len(buffer))
    return next((size for size in range(longest, 0, -1) if buffer.endswith(word[:size])), 0)
