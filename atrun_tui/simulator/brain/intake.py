"""How bytes from outside become command lines, prompt data and transparent data."""

from __future__ import annotations

from dataclasses import dataclass, field

from atrun_tui.simulator.brain.framing import Manners
from atrun_tui.simulator.brain.reply import Ask

CTRL_Z = 0x1A
ESCAPE = 0x1B
_BACKSPACE = b"\x08"
_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Typed:
    """What some bytes came to: the bytes to echo, the line if one ended, and what is left over."""

    echo: bytes
    line: str | None
    rest: bytes


@dataclass(slots=True)
class LineReader:
    """Collects a command line up to S3, and keeps no more of it than a line can use."""

    kept: bytearray = field(default_factory=bytearray)

    def take(self, data: bytes, manners: Manners) -> Typed:
        """Take bytes up to the end of one line. `A/` needs no end."""
        head = bytes(self.kept[:2] + data[:2])[:2]
        if len(self.kept) < 2 and head.upper() == b"A/":
            used = 2 - len(self.kept)
            self.kept.clear()
            return Typed(data[:used], "A/", data[used:])
        text, mark, rest = data.partition(bytes((manners.end,)))
        self.kept += text[: _KEPT - len(self.kept)]
        if not mark:
            return Typed(text, None, b"")
        line = _edited(bytes(self.kept)).decode("latin-1")
        self.kept.clear()
        return Typed(text + mark, line, rest)


def _edited(line: bytes) -> bytes:
    if _BACKSPACE not in line:
        return line
    done = bytearray()
    for byte in line:
        if byte != _BACKSPACE[0]:
            done.append(byte)
        elif done:
            done.pop()
    return bytes(done)


@dataclass(slots=True)
class PromptReader:
    """Collects what a command asked for: an exact number of raw bytes, or text up to Ctrl-Z or ESC."""

    ask: Ask
    content: bytearray = field(default_factory=bytearray)
    ended: bool = False
    aborted: bool = False

    def take(self, data: bytes) -> tuple[bytes, bytes]:
        """Take bytes; gives those taken as text, to be echoed, and those left over."""
        if self.ask.size is not None:
            wanted = self.ask.size - len(self.content)
            self.content += data[:wanted]
            self.ended = len(self.content) == self.ask.size
            return b"", data[wanted:]
        ends = [place for place in (data.find(CTRL_Z), data.find(ESCAPE)) if place >= 0]
        end = min(ends, default=len(data))
        self.content += data[:end][: _KEPT - len(self.content)]
        self.ended = bool(ends)
        self.aborted = self.ended and data[end] == ESCAPE
        return data[:end], data[end + 1 :]
