"""The journal of a headless command: each exchange is committed at once, on the caller's own thread.

No thread has to be started and woken, which is worth more to a command of a few exchanges than a loop that never waits for the
disk; the console has `keeper` for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from atrun_tui.journal.errors import JournalError
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

T = TypeVar("T")


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

    def start(self) -> None:
        """Open the journal; a failure to open is a problem like any other."""
        self._attempt(lambda store: store)

    def record(self, exchange: Exchange) -> bool:
        """Whether it is kept."""
        return self._attempt(lambda store: store.add(exchange))

    def record_urc(self, profile: str, transport: str, at: float, lines: Sequence[str]) -> None:
        """Keep something unsolicited."""
        self._attempt(lambda store: store.add_urc(profile, transport, at, lines))

    async def query(self, question: Callable[[Store], T]) -> T:
        """Ask the store something. Raises JournalError."""
        return question(self._opened())

    def post(self, work: Callable[[Store], object]) -> None:
        """Do something with the store; what keeps it from being done is told as `problem`."""
        self._attempt(work)

    async def close(self) -> None:
        """Close the file."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _opened(self) -> Store:
        if self._store is None:
            self._store = Store.open(self._path)
        return self._store

    def _attempt(self, use: Callable[[Store], object]) -> bool:
        try:
            use(self._opened())
        except JournalError as error:
            self._note(str(error))
            return False
        self.problem = None
        return True

    def _note(self, problem: str) -> None:
        """Tell a problem once, when it begins."""
        if self.problem is None and self._tell is not None:
            self._tell(problem)
        self.problem = problem
