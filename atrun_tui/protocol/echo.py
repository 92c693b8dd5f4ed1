"""Tells the echo of data sent after a prompt from the module's answer.

Whether a module echoes what it is given after a prompt is not published; it may, so an exact echo is skipped and anything else is
left alone. Nothing is taken away before it is sure: the first bytes stay in the buffer until all that was sent, or `_SURE` bytes
of it, have come back; a Ctrl-Z at the end may be missing. After the first difference the rest is the module's own.
"""

from __future__ import annotations

from atrun_tui.protocol.buffer import LineBuffer
from atrun_tui.protocol.codes import read_final

_SURE = 16
_CTRL_Z = b"\x1a"
_RESULTS = (b"\r\nOK\r\n", b"\r\nERROR\r\n", b"\r\n+CME ERROR:", b"\r\n+CMS ERROR:")
_LOOK_AHEAD = 200


class DataEcho:
    """The data of one prompt, against what comes back. It keeps what was sent only until the module has said anything else."""

    __slots__ = ("_expected", "_sure", "over")

    def __init__(self) -> None:
        self._expected = bytearray()
        self._sure = False
        self.over = False

    def expect(self, data: bytes) -> None:
        """Note that these bytes went out.

        Data that begin like an answer (`OK` alone on the first line) are not looked for: such an echo is not to be told from one.
        """
        if self.over:
            return
        if not self._expected and not self._sure:
            first = data[:_LOOK_AHEAD].lstrip(b"\r\n").partition(b"\r\n")[0]
            self.over = read_final(first.decode("latin-1")) is not None
        if not self.over:
            self._expected += data

    def skip(self, buffer: LineBuffer) -> bool:
        """Drop what is echo from the front of a buffer that is not empty.

        Returns:
            Whether more bytes are needed to decide; when False and the buffer is not empty, the echo is over.
        """
        if not self._sure and not self._begins(buffer):
            return not self.over
        held = buffer.peek(len(self._expected))
        same = len(held) if self._expected.startswith(held) else _common(held, self._expected)
        buffer.drop(same)
        del self._expected[:same]
        if len(buffer):
            self._end()
        return False

    def _begins(self, buffer: LineBuffer) -> bool:
        """Whether the echo has surely begun; ends the search when it surely has not."""
        head = bytes(self._expected[:_SURE])
        head = head.removesuffix(_CTRL_Z) or head
        if any(result.startswith(head) for result in _RESULTS):
            # So few bytes may as well be the beginning of the answer itself.
            self._end()
            return False
        if head and buffer.startswith(head):
            self._sure = True
        elif not buffer.begins(head):
            self._end()
        return self._sure

    def _end(self) -> None:
        self.over = True
        self._expected.clear()


def _common(left: bytes, right: bytearray) -> int:
    """How many bytes both have in common at the front."""
    return next((index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), 0)
