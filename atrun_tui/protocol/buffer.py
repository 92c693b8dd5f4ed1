"""A receive buffer that hands out whole lines and never holds more of a line than its bound.

Bytes are appended at the end and taken from the front, both in constant time for each byte; the search for a line's end goes on
where it stopped, so a line that comes one byte at a time costs no more than one that comes whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re


class LineBuffer:
    """Bytes received and not yet understood.

    Attributes:
        dropped: how many bytes of the line last taken lay beyond the bound and are lost.
    """

    __slots__ = ("_data", "_ends_in_cr", "_limit", "_lost", "_scanned", "dropped")

    def __init__(self, limit: int) -> None:
        self._data = bytearray()
        self._limit = limit
        self._scanned = 0
        self._lost = 0
        self._ends_in_cr = False
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._data)

    def feed(self, data: bytes) -> None:
        """Append what came."""
        self._data += data

    def first(self) -> int:
        """The first byte; the buffer is not empty."""
        return self._data[0]

    def startswith(self, head: bytes) -> bool:
        """Whether the bytes held begin with `head`."""
        return self._data.startswith(head)

    def endswith(self, tail: bytes) -> bool:
        """Whether the bytes held end with `tail`."""
        return self._data.endswith(tail)

    def begins(self, whole: bytes) -> bool:
        """Whether all bytes held are the beginning of `whole`, which is longer."""
        return len(self._data) < len(whole) and whole.startswith(self._data)

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Match a pattern at the front."""
        return pattern.match(self._data)

    def search(self, pattern: re.Pattern[bytes], start: int = 0) -> re.Match[bytes] | None:
        """Search a pattern from an offset on."""
        return pattern.search(self._data, max(start, 0))

    def peek(self, size: int) -> bytes:
        """The first `size` bytes, or as many as there are."""
        return bytes(self._data[:size])

    def take(self, size: int) -> bytes:
        """Take the first `size` bytes, or as many as there are."""
        taken = bytes(self._data[:size])
        del self._data[:size]
        self._scanned = max(self._scanned - size, 0)
        return taken

    def drop(self, size: int) -> None:
        """Throw away the first `size` bytes."""
        del self._data[:size]
        self._scanned = max(self._scanned - size, 0)

    def take_blank(self) -> bool:
        """Take a line that is nothing but CR LF; whether there was one. Every other line of an answer is."""
        if self._lost or not self._data.startswith(b"\r\n"):
            return False
        del self._data[:2]
        self._scanned = self.dropped = 0
        return True

    def take_line(self) -> bytes | None:
        """Take the next line, ended by LF, without that LF; None when none is whole yet.

        Of a line longer than the bound only the beginning is returned, and `dropped` says how much is missing.
        """
        end = self._data.find(b"\n", self._scanned)
        if end < 0:
            self._trim()
            self._scanned = len(self._data)
            return None
        line = bytes(self._data[:end])
        del self._data[: end + 1]
        self._scanned = 0
        if self._lost or end > self._limit:
            return self._cut(line)
        self.dropped = 0
        return line

    def take_rest(self) -> bytes:
        """Take everything, as the beginning of a line that will never end; `dropped` is set as for a line."""
        self._trim()
        rest = bytes(self._data)
        self._data.clear()
        self._scanned = 0
        return self._cut(rest)

    def _trim(self) -> None:
        """Lose what an unfinished line has beyond the bound."""
        beyond = len(self._data) - self._limit
        if beyond > 0:
            self._lost += beyond
            self._ends_in_cr = self._data.endswith(b"\r")
            del self._data[self._limit :]

    def _cut(self, line: bytes) -> bytes:
        """Shorten a line to the bound; a CR at its very end belongs to the line's end and is not missed."""
        beyond = len(line) - self._limit
        ends_in_cr = line.endswith(b"\r") if beyond > 0 else self._ends_in_cr
        lost = self._lost + max(beyond, 0)
        self.dropped = lost - (1 if lost and ends_in_cr else 0)
        self._lost = 0
        self._ends_in_cr = False
        return line[: self._limit]
