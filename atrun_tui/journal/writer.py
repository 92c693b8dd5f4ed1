"""The keeper's thread: takes what waits, commits it in one go, and reports to the loop.

What cannot be kept because of the disk, a lock or the file stays in memory, the latest few thousand of it. The file is closed and
opened again once a second, so that a disk with space again, an ended lock or a file moved aside is enough to mend it; then
what waited is written first. While that lasts nobody waits for it: a reply is reported as not kept at once.
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from atrun_tui.journal.errors import MOVED, JournalError, UnfitError
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

T = TypeVar("T")

_LARGEST_BATCH = 1_000
_MOST_UNKEPT = 5_000
_TRY_AGAIN = 1.0
_PATIENCE_IN_TROUBLE = 0.05
_QUIET = 0.25
"""Seconds with nothing to write after which the text index is brought nearer."""


@dataclass(frozen=True, slots=True)
class UrcRecord:
    """Something unsolicited, for `Store.add_urc`."""

    profile: str
    transport: str
    at: float
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Keep:
    """Write this; `kept` is told whether it is committed."""

    what: Exchange | UrcRecord
    kept: asyncio.Future[bool] | None

    def give_up(self) -> None:
        """Nobody is left to do it."""
        if self.kept is not None:
            settle(self.kept, value=False)


@dataclass(frozen=True, slots=True)
class Ask(Generic[T]):
    """Answer this from the store."""

    question: Callable[[Store], T]
    answer: asyncio.Future[T]

    def give_up(self) -> None:
        """Nobody is left to do it."""
        fail(self.answer, JournalError("The journal is closed."))


@dataclass(frozen=True, slots=True)
class Stop:
    """End, after all that was asked before."""

    def give_up(self) -> None:
        """Nothing waits for it."""


Work = Keep | Ask[Any] | Stop


def settle(future: asyncio.Future[T], *, value: T) -> None:
    """Give a future its value, unless whoever waited has gone."""
    if not future.done():
        future.set_result(value)


def fail(future: asyncio.Future[Any], error: BaseException) -> None:
    """Give a future its error, unless whoever waited has gone."""
    if not future.done():
        future.set_exception(error)


class Writer:
    """Runs in the keeper's thread, from beginning to end.

    Attributes:
        in_hand: what was taken from the queue last; whoever ends the thread sees to it that nobody waits for it.
        index_behind: whether the text index is to be brought nearer as soon as it is quiet.
    """

    def __init__(
        self,
        path: Path,
        queue: SimpleQueue[Work],
        *,
        patience: float,
        on_loop: Callable[..., None],
        settle_all: Callable[[list[tuple[asyncio.Future[bool], bool]]], None],
        kept_elsewhere: Callable[[], int],
        note: Callable[[str | None], None],
        say: Callable[[str], None],
    ) -> None:
        """Make a writer that has not begun.

        Args:
            path: the journal's file.
            queue: what is to be done.
            patience: seconds to wait for another process that writes.
            on_loop: calls something on the loop.
            settle_all: to be called there with futures of what was to be kept, and whether each is.
            kept_elsewhere: how many exchanges were kept without the thread so far.
            note: to be called there when a problem begins, changes or is over.
            say: to be called there with a sentence for the owner.
        """
        self.in_hand: list[Work] = []
        self._path = path
        self._queue = queue
        self._patience = patience
        self._on_loop = on_loop
        self._settle_all = settle_all
        self._kept_elsewhere = kept_elsewhere
        self._note = note
        self._say = say
        self._store: Store | None = None
        self._problem: str | None = None
        self._try_at = 0.0
        self._unkept: deque[Exchange | UrcRecord] = deque(maxlen=_MOST_UNKEPT)
        self._counted = 0
        self.index_behind = False

    def run(self) -> None:
        """Work until told to stop."""
        try:
            self._ready()
            going = True
            while going:
                self.in_hand = self._take()
                going = self._work(self.in_hand)
        finally:
            self._close()

    def _work(self, batch: list[Work]) -> bool:
        """Do all of a batch, what is to be kept first; say whether to go on."""
        stopping = any(isinstance(work, Stop) for work in batch)
        self._keep([work for work in batch if isinstance(work, Keep)], last_chance=stopping)
        for work in batch:
            if isinstance(work, Ask):
                self._answer(work)
        if not batch:
            self._catch_up()
        return not stopping

    def _take(self) -> list[Work]:
        """All that waits; nothing when it was quiet long enough for something put off."""
        quiet = _TRY_AGAIN if self._unkept else _QUIET if self.index_behind else None
        try:
            batch = [self._queue.get(timeout=quiet)]
        except Empty:
            return []
        with contextlib.suppress(Empty):
            while len(batch) < _LARGEST_BATCH:
                batch.append(self._queue.get_nowait())
        return batch

    def _keep(self, works: list[Keep], *, last_chance: bool) -> None:
        """Write what waited and what is new, and tell whoever waits."""
        items = [*self._unkept, *(work.what for work in works)]
        if not items:
            return
        if last_chance:
            self._try_at = 0.0
        unfit: set[int] = set()
        kept = self._write(items, unfit)
        self._unkept.clear()
        if not kept:
            self._unkept.extend(items)
        futures = [(work.kept, kept and id(work.what) not in unfit) for work in works if work.kept is not None]
        if futures:
            self._on_loop(self._settle_all, futures)

    def _write(self, items: list[Exchange | UrcRecord], unfit: set[int]) -> bool:
        """Commit all of it, less what can never be kept."""
        store = self._ready()
        if store is None:
            return False
        try:
            with store.transaction() if len(items) > 1 else contextlib.nullcontext():
                unfit.update(id(item) for item in items if not self._add(store, item))
        except JournalError as error:
            self._close()
            self._trouble(error)
            return False
        if self._problem is not None:
            store.wait_at_most(self._patience)
            self._now(None)
        self.index_behind = True
        return True

    def _add(self, store: Store, item: Exchange | UrcRecord) -> bool:
        """Add one, and say whether it is of a kind that can be kept."""
        try:
            if isinstance(item, UrcRecord):
                store.add_urc(item.profile, item.transport, item.at, item.lines)
            else:
                store.add(item)
        except UnfitError as error:
            self._on_loop(self._say, str(error))
            return False
        return True

    def _ready(self) -> Store | None:
        """The open store; opens it when it is time to try, and anew where its file was moved away or deleted."""
        if self._store is not None and self._store.astray:
            self._close()
            self._on_loop(self._say, MOVED)
        if self._store is not None or time.monotonic() < self._try_at:
            return self._store
        try:
            self._store = Store.open(self._path, patience=_PATIENCE_IN_TROUBLE if self._problem else self._patience)
        except JournalError as error:
            self._trouble(error)
            return None
        self.index_behind = True
        return self._store

    def _trouble(self, error: JournalError) -> None:
        self._try_at = time.monotonic() + _TRY_AGAIN
        self._now(str(error))

    def _now(self, problem: str | None) -> None:
        if problem != self._problem:
            self._problem = problem
            self._on_loop(self._note, problem)

    def _close(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            with contextlib.suppress(JournalError):  # what was kept is committed already
                store.close()

    def _answer(self, ask: Ask[Any]) -> None:
        try:
            answer = self._asked(ask.question)
        except Exception as error:  # noqa: BLE001  (it belongs to whoever asked)
            self._on_loop(fail, ask.answer, error)
        else:
            self._on_loop(lambda: settle(ask.answer, value=answer))

    def _asked(self, question: Callable[[Store], T]) -> T:
        """A journal that may not be written can still be read."""
        store = self._ready()
        if store is not None:
            return question(store)
        try:
            reader = Store.open(self._path, read_only=True, patience=self._patience)
        except JournalError as error:
            raise JournalError(self._problem or str(error)) from error
        with reader:
            return question(reader)

    def _catch_up(self) -> None:
        """Bring the text index nearer, a little at a time: it may always be done later, so it is while others write."""
        counted, self._counted = self._counted, self._kept_elsewhere()
        if self._store is None or not self.index_behind or counted != self._counted:
            return
        try:
            self.index_behind = self._store.index_more()
        except JournalError:
            self.index_behind = False
