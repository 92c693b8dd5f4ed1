"""The terminal that Textual writes to, also when it is gone.

Textual writes in a thread that takes frames from a short queue. Where a write fails, since the terminal was closed, the thread
ends; the queue fills, the next frame waits in it for ever, and with it the whole loop, sessions, signals and all. Here a write
that fails is dropped, and the console goes on until the signal that says why, or its owner, ends it.
"""

from __future__ import annotations

from typing import IO, Any

from textual.drivers.linux_driver import LinuxDriver


class LastingFile:
    """A file whose writes are lost once one has failed.

    Args:
        file: the terminal.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._is_there = True

    def write(self, text: str) -> None:
        """Write it, if anybody is there."""
        self._attempt(lambda: self._file.write(text))

    def flush(self) -> None:
        """Have it arrive, if anybody is there."""
        self._attempt(self._file.flush)

    def fileno(self) -> int:
        """The terminal's number."""
        return self._file.fileno()

    def _attempt(self, deed: Any) -> None:
        if not self._is_there:
            return
        try:
            deed()
        except (OSError, ValueError):  # ValueError: the file is closed
            self._is_there = False


class LastingDriver(LinuxDriver):
    """Textual's driver, which a terminal that goes away does not stop."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._file: Any = LastingFile(self._file)
