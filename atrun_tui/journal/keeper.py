"""The journal beside an event loop: one thread writes, so that the loop never waits for a disk.

`record` puts an exchange into a queue and gives a future. The thread takes all that waits, commits it as one transaction and
tells the loop once for the whole batch: a thousand sessions that answer at the same moment share one commit, and a lone one waits
for nobody. The thread's side is in `writer`. A dense run of lone exchanges, one for each turn of the loop, takes the `shortcut`.

A journal that fails does not stop a session: the futures say False, `problem` says why, the owner is told once, and the thread
goes on trying.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from atrun_tui.journal.errors import JournalError
from atrun_tui.journal.shortcut import Shortcut
from atrun_tui.journal.writer import Ask, Keep, Stop, UrcRecord, Work, Writer, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from atrun_tui.journal.store import Store
    from atrun_tui.protocol.exchange import Exchange

T = TypeVar("T")

_MOST_WAITING_URCS = 20_000
_PATIENCE = 2.0


class Keeper:
    """Keeps exchanges from an event loop. Its methods are called on that loop.

    Attributes:
        problem: why the journal is not kept at present, as a sentence; None while it is.
    """

    def __init__(self, path: Path, *, tell: Callable[[str], None] | None = None, patience: float = _PATIENCE) -> None:
        """Make a keeper that does nothing yet.

        Args:
            path: the journal's file.
            tell: called on the loop with a sentence when a problem begins, and when it is over.
            patience: seconds to wait for another process that writes.
        """
        self.problem: str | None = None
        self._path = path
        self._tell = tell
        self._patience = patience
        self._queue: SimpleQueue[Work] = SimpleQueue()
        self._open = False
        self._flooded = False
        self._ended: asyncio.Future[None] | None = None
        self._shortcut = Shortcut(path)
        self._in_thread = 0  # exchanges that it has not answered for
        self._new_turn = True

    def start(self) -> None:
        """Start the thread, which opens the journal; a failure to open is a problem like any other."""
        self._loop = asyncio.get_running_loop()
        self._ended = self._loop.create_future()
        self._kept_at_once = self._loop.create_future()
        self._kept_at_once.set_result(True)
        self._writer = Writer(
            self._path,
            self._queue,
            patience=self._patience,
            on_loop=self._on_loop,
            settle_all=self._settle_all,
            kept_elsewhere=lambda: self._shortcut.taken,
            note=self._note,
            say=self._say,
        )
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._open = True
        self._thread.start()

    def record(self, exchange: Exchange) -> asyncio.Future[bool]:
        """Keep an exchange. The future is True once it is committed, and False when it is not: see `problem`."""
        if self._open and self._is_lone() and self._shortcut.take(exchange):
            return self._kept_at_once
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if not self._open:
            kept.set_result(False)
        else:
            self._shortcut.end_run()
            self._in_thread += 1
            self._queue.put(Keep(exchange, kept))
        return kept

    def _is_lone(self) -> bool:
        """Whether this is the first in a turn of the loop, and the thread neither has others nor needs one to know of them."""
        if self._in_thread or not self._new_turn or self.problem is not None or not self._writer.index_behind:
            return False
        self._new_turn = False
        self._loop.call_soon(self._turn)
        return True

    def _turn(self) -> None:
        self._new_turn = True

    def _settle_all(self, futures: list[tuple[asyncio.Future[bool], bool]]) -> None:
        self._in_thread -= len(futures)
        for future, kept in futures:
            settle(future, value=kept)

    def record_urc(self, profile: str, transport: str, at: float, lines: Sequence[str]) -> None:
        """Keep something unsolicited. Nobody waits for it; in a flood that no disk can follow, some are left out."""
        if not self._open:
            return
        flooded = self._queue.qsize() >= _MOST_WAITING_URCS
        if not flooded:
            self._queue.put(Keep(UrcRecord(profile, transport, at, lines), None))
        elif not self._flooded:
            self._say("Unsolicited lines come faster than the journal can keep them: some are left out of it.")
        self._flooded = flooded

    def query(self, question: Callable[[Store], T]) -> asyncio.Future[T]:
        """Ask the store something in the thread, after all that was recorded before.

        Returns:
            A future with the answer, or with what `question` raised: `JournalError` when the journal cannot be read.
        """
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if self._open:
            self._queue.put(Ask(question, answer))
        else:
            answer.set_exception(JournalError("The journal is closed."))
        return answer

    def post(self, work: Callable[[Store], object]) -> None:
        """Do something with the store, in its turn. Nobody waits for it; what keeps it from being done is told as `problem`."""
        self.query(work).add_done_callback(_look_away)

    async def close(self) -> None:
        """Keep all that waits, close the file and end the thread. May be called again."""
        if self._ended is None:
            return
        if self._open:
            self._open = False
            self._shortcut.close()
            self._queue.put(Stop())
        await asyncio.shield(self._ended)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._writer.run()
        except Exception as error:  # noqa: BLE001  (whatever it is, sessions wait for answers and the owner for a sentence)
            self._on_loop(
                self._note, f"The journal {self._path} is no longer kept ({error!r}): start the program again."
            )
        finally:
            self._on_loop(self._end, self._writer.in_hand)

    def _end(self, in_hand: list[Work]) -> None:
        """The thread is done; should it have failed, nobody waits for ever."""
        self._open = False
        for work in in_hand:
            work.give_up()
        with contextlib.suppress(Empty):
            while True:
                self._queue.get_nowait().give_up()
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(None)

    def _on_loop(self, call: Callable[..., object], *args: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(call, *args)

    def _note(self, problem: str | None) -> None:
        """A problem began, changed or is over."""
        former, self.problem = self.problem, problem
        if problem is not None:
            self._shortcut.rest()
        if former is None and problem is not None:
            self._say(problem)
        elif former is not None and problem is None:
            self._say("The journal is kept again.")

    def _say(self, sentence: str) -> None:
        if self._tell is not None:
            self._tell(sentence)


def _look_away(answer: asyncio.Future[object]) -> None:
    """Take note of a failure, so that asyncio does not complain that nobody did."""
    if not answer.cancelled():
        answer.exception()
