"""Raw bytes as lines that can be shown: nothing in them acts, and no line is endless."""

from __future__ import annotations

from atrun_tui.protocol.printable import printable

SHORTEST = 20
"""Characters that a line may have wherever it is shown."""


class RawText:
    """Takes bytes in any pieces; CR, LF and both together end a line."""

    def __init__(self) -> None:
        self._after_cr = False
        self._column = 0

    def feed(self, data: bytes, width: int) -> str:
        """The text to append, with LF at the ends of lines and nowhere else a control character.

        Args:
            data: the next bytes.
            width: characters after which a line is broken.
        """
        text = data.decode("latin-1")
        if self._after_cr and text.startswith("\n"):
            text = text[1:]
        if data:
            self._after_cr = data.endswith(b"\r")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        width = max(width, SHORTEST)
        parts = [self._broken(lines[0], width)]
        for line in lines[1:]:
            self._column = 0
            parts.append(self._broken(line, width))
        return "\n".join(parts)

    def _broken(self, line: str, width: int) -> str:
        """Part of a line that stands at `_column`, with breaks where it gets too long."""
        shown = printable(line)
        pieces = []
        while self._column + len(shown) > width:
            room = max(0, width - self._column)
            pieces.append(shown[:room])
            shown, self._column = shown[room:], 0
        self._column += len(shown)
        return "\n".join([*pieces, shown])
