"""The content of a file that comes as an answer, shown as lines of text."""

from __future__ import annotations

LONGEST = 65_536
"""Bytes after which a line is cut into a further one."""


class RawLines:
    """Bytes in, lines out; what has no end yet is kept."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        """The lines that are whole now, without their ends."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST:
            lines.append(self._rest)
            self._rest = b""
        return [line.removesuffix(b"\r").decode("latin-1") for line in lines]

    def end(self) -> list[str]:
        """The content is over: its last line may have no end."""
        rest, self._rest = self._rest, b""
        return [rest.decode("latin-1")] if rest else []
