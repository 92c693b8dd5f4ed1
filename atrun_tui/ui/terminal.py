"""The terminal that Textual writes to, also when nobody reads there any more, or nobody is there.

Textual writes in a thread that takes frames from a short queue. Where the terminal stops reading, as one at the end of a dead
network does, or is gone, the queue fills, the next frame waits in it for ever, and with it the whole loop: sessions, deadlines,
signals and all. Here nothing waits for the terminal but a thread of its own. While much is unwritten nothing more is drawn; when
the terminal has taken it, the screen is drawn as it is by then. To a terminal that is gone nothing is written.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import ExitStack, suppress
from functools import partial
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 64 * 1024
"""Bytes unwritten with which a terminal is behind: some frames of a large one."""
_CHUNK = 8 * 1024
"""Bytes in one write; after each the terminal is known to read."""
PATIENCE = 1.0
"""Seconds that the end waits for a terminal that takes nothing."""


class Outlet:
    """What goes out to a terminal, written by a thread of its own.

    Args:
        fileno: the terminal's number.
        behind: called when so much is unwritten that nothing should be added; in whatever thread writes, which must not wait.
        abreast: called after `behind`, when all is written; in any thread.
    """

    def __init__(self, fileno: int, behind: Callable[[], object], abreast: Callable[[], object]) -> None:
        self._fileno = fileno
        self._tell_behind = behind
        self._tell_abreast = abreast
        self._changed = Condition()
        self._waiting: deque[bytes] = deque()
        self._unwritten = 0
        self._is_behind = False
        self._ends = False
        self._thread = Thread(target=self._run, name="atrun-terminal", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Have it written after all that was before; never waits."""
        with self._changed:
            if self._ends or not data:
                return
            self._waiting.extend(data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
            self._unwritten += len(data)
            if self._unwritten > _MOST and not self._is_behind:
                self._is_behind = True
                self._tell_behind()
            self._changed.notify_all()

    def stop(self, patience: float = PATIENCE) -> None:
        """Wait until all is written, but no longer than `patience` seconds for a terminal that takes nothing."""
        with self._changed:
            while before := self._unwritten:
                if not self._changed.wait_for(partial(self._has_moved, before), patience):
                    break
            self._end()

    def _has_moved(self, unwritten: int) -> bool:
        return self._unwritten != unwritten

    def _run(self) -> None:
        with suppress(OSError):  # it is gone
            while (chunk := self._next()) is not None:
                view = memoryview(chunk)
                while view:
                    view = view[os.write(self._fileno, view) :]
                self._wrote(len(chunk))
        with self._changed:
            self._end()

    def _next(self) -> bytes | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ends)
            return self._waiting.popleft() if self._waiting else None

    def _wrote(self, amount: int) -> None:
        with self._changed:
            self._unwritten = max(0, self._unwritten - amount)
            if not self._unwritten:
                self._catch_up()
            self._changed.notify_all()

    def _end(self) -> None:
        """Drop what is unwritten and whatever comes."""
        self._ends = True
        self._waiting.clear()
        self._unwritten = 0
        self._catch_up()
        self._changed.notify_all()

    def _catch_up(self) -> None:
        if self._is_behind:
            self._is_behind = False
            self._tell_abreast()


class LastingDriver(LinuxDriver):
    """Textual's driver, which no terminal holds up."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._file: Any
        self._outlet: Outlet | None = None
        self._pause = ExitStack()

    def start_application_mode(self) -> None:
        """See Textual's; its own writing thread has nothing to do."""
        self._file.flush()
        self._outlet = Outlet(self._file.fileno(), self._later(self._hold), self._later(self._go_on))
        self._outlet.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        """Write, as soon as the terminal takes it."""
        assert self._outlet is not None, "Driver must be in application mode"
        self._outlet.write(data.encode(self._file.encoding, "backslashreplace"))

    def close(self) -> None:
        """Have written what the terminal takes."""
        super().close()
        if self._outlet is not None:
            self._outlet.stop()

    def _later(self, deed: Callable[[], object]) -> Callable[[], object]:
        """The deed, to be done by the application in its turn."""
        return lambda: self._app.call_later(deed)

    def _hold(self) -> None:
        """Draw nothing more."""
        self._pause.enter_context(self._app.batch_update())

    def _go_on(self) -> None:
        """Draw everything."""
        self._pause.close()
        self._app.refresh(layout=True)
