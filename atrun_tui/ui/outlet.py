"""What goes out to a terminal, and never holds its writer up."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from functools import partial
from threading import Condition, Thread
from typing import TYPE_CHECKING

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
