"""Lines of standard input, as they come and no sooner, and an end at any moment.

They are read past Python's own stream: a thread that waits inside of that keeps the interpreter from ending, and whoever holds a
pipe or sits at a terminal may never write again.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from atrun_tui.config.local_file import read_local
from atrun_tui.vault.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

_PIECE = 8192


class StandardInput:
    """Reads nothing before the first line is wanted.

    Args:
        longest: characters of a line beyond which its end is not waited for.
    """

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._held = b""
        self._worker = Worker("standard input")

    async def line(self) -> str | None:
        """The next line without its end, None when there is none any more; one that is too long comes cut, and too long still."""
        line = await self._worker.run(self._read, limit=None)
        return None if line is None else line.decode(sys.stdin.encoding, "surrogateescape")

    def _read(self) -> bytes | None:
        while b"\n" not in self._held and len(self._held) <= self._longest:
            piece = os.read(0, _PIECE)
            if not piece:
                break
            self._held += piece.replace(b"\r", b"\n")
        if not self._held:
            return None
        line, _, self._held = self._held.partition(b"\n")
        return line


async def read_file(path: Path) -> bytes:
    """A file's content, or what comes through `/dev/stdin` or another pipe until its end. Raises Unreadable."""
    return await Worker("file").run(lambda: read_local(path, pipes=True), limit=None)
