"""The journal of a headless command: each exchange is committed at once, on the caller's own thread.

No thread has to be started and woken, which is worth more to a command of a few exchanges than a loop that never waits for the
disk; the console has `keeper` for that.

While another process keeps the journal locked, only the first exchange waits for it: the rest stay here, and are written with the
next one that can be, or at the end.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from atrun_tui.journal.errors import MOVED, JournalError, UnfitError
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

T = TypeVar("T")

_PATIENCE = 5.0
_PATIENCE_IN_TROUBLE = 0.05
"""Seconds that a write waits for another process."""
_MOST_UNKEPT = 1_000
"""Exchanges that wait to be written; what comes after is told as lost."""


class InlineKeeper:
    """Keeps exchanges at once; the same calls as `keeper.Keeper`.

    Attributes:
        problem: why the journal is not kept at present, as a sentence; None while it is.
    """

    def __init__(self, path: Path, *, tell: Callable[[str], None] | None = None) -> None:
        self.problem: str | None = None
        self._path = path
        self._tell = tell
        self._store: Store | None = None
        self._unkept: list[Exchange] = []
        self._lost = 0

    def start(self) -> None:
        """Open the journal; a failure to open is a problem like any other."""
        self._attempt(lambda store: store)

    def record(self, exchange: Exchange) -> bool:
        """Whether it is kept."""
        failure = self._attempt(lambda store: store.add(exchange))
        if failure is None:
            return True
        if isinstance(failure, UnfitError) or len(self._unkept) >= _MOST_UNKEPT:
            self._lost += 1
        else:
            self._unkept.append(exchange)
        return False

    def record_urc(self, profile: str, transport: str, at: float, lines: Sequence[str]) -> None:
        """Keep something unsolicited."""
        self._attempt(lambda store: store.add_urc(profile, transport, at, lines))

    async def query(self, question: Callable[[Store], T]) -> T:
        """Ask the store something. Raises JournalError."""
        return question(self._opened(_PATIENCE))

    def post(self, work: Callable[[Store], object]) -> None:
        """Do something with the store; what keeps it from being done is told as `problem`."""
        self._attempt(work)

    async def close(self) -> None:
        """Close the file; what could not be written before is tried a last time, and its loss is told."""
        if self._unkept:
            self._attempt(lambda store: store, last_chance=True)
        if lacking := self._lost + len(self._unkept):
            self._say(f"The journal lacks {lacking} of the exchanges that were told.")
        self._close_store()

    def _opened(self, patience: float) -> Store:
        if self._store is not None and self._store.astray:
            self._close_store()
            self._say(MOVED)
        if self._store is None:
            self._store = Store.open(self._path, patience=patience)
        return self._store

    def _close_store(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            with suppress(JournalError):  # what was kept is committed already
                store.close()

    def _attempt(self, use: Callable[[Store], object], *, last_chance: bool = False) -> JournalError | None:
        """Use the store once what waited is written; gives what kept it from being done, which is told when it begins and ends."""
        try:
            store = self._opened(_PATIENCE_IN_TROUBLE if self.problem and not last_chance else _PATIENCE)
            self._catch_up(store)
            use(store)
        except UnfitError as error:
            self._say(str(error))
            return error
        except JournalError as error:
            self._close_store()  # whoever moves a damaged one aside gets a new one
            former, self.problem = self.problem, str(error)
            if former is None:
                self._say(self.problem)
            return error
        if self.problem is not None:
            self.problem = None
            store.wait_at_most(_PATIENCE)
            self._say("The journal is kept again.")
        return None

    def _catch_up(self, store: Store) -> None:
        """Write what waited. Raises JournalError: what is not written yet goes on waiting."""
        while self._unkept:
            try:
                store.add(self._unkept[0])
            except UnfitError as error:
                self._say(str(error))
                self._lost += 1
            del self._unkept[0]

    def _say(self, sentence: str) -> None:
        if self._tell is not None:
            self._tell(sentence)
