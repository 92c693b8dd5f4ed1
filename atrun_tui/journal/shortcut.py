"""The loop's own way into the journal, for exchanges that come close upon each other while the keeper's thread has nothing to do.

Handing an exchange to a thread and hearing back wakes two threads, and costs several times the commit. A commit itself is a few
small writes into the page cache; what may take long is left to the thread: a lock that another program holds, trouble of any
kind, and moving the log into the file, which waits for the disk. A disk that proves slow all the same gets the thread for a
while.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from atrun_tui.journal.errors import JournalError
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

_SLOW = 0.05
"""Seconds of a commit that a person at the keyboard could notice."""
_REST = 10.0
"""Seconds for which the thread has everything then."""
_LONGEST_RUN = 2_000
"""Exchanges after which one has to go by the thread, whose connection then finds the log grown and moves it into the file."""


class Shortcut:
    """Commits on the caller's thread, or leaves it be.

    Attributes:
        taken: how many exchanges it has committed since the keeper began.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.taken = 0
        self._path = path
        self._clock = clock
        self._store: Store | None = None
        self._run = 0
        self._rest_until = 0.0

    def take(self, exchange: Exchange) -> bool:
        """Whether the exchange is committed; if not, nothing has happened to it."""
        begun = self._clock()
        if self._run >= _LONGEST_RUN or begun < self._rest_until:
            return False
        try:
            store = self._opened()
            if store.astray:
                self.close()
                return False
            store.add(exchange)
        except JournalError:
            self.rest()
            return False
        self._run += 1
        self.taken += 1
        if self._clock() - begun > _SLOW:
            self.rest()
        return True

    def end_run(self) -> None:
        """An exchange goes by the thread."""
        self._run = 0

    def rest(self) -> None:
        """Leave everything to the thread for a while."""
        self._rest_until = self._clock() + _REST
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        store, self._store = self._store, None
        if store is not None:
            with suppress(JournalError):  # what was taken is committed already
                store.close()

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store.open(self._path, patience=0.0)
            self._store.leave_log()
        return self._store
