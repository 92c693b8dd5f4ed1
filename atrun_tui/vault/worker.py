"""One thread that makes slow or hanging calls for an event loop, one at a time, and never holds up the program's end.

A thread pool will not do: the interpreter waits for a pool's threads when it ends, and a call to a keyring may hang for ever. This
thread is a daemon. A call that nobody waits for any more is skipped when its turn comes; one that has begun runs on alone.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Worker:
    """Makes calls in a thread of its own, which starts with the first call."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._calls: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._thread: Thread | None = None

    async def run(self, call: Callable[[], T], *, limit: float | None) -> T:
        """What the call returns or raises.

        Raises:
            TimeoutError: it did not end, or did not get its turn, within `limit` seconds; None is for ever.
        """
        future: Future[T] = Future()
        self._calls.put((future, call))
        if self._thread is None:
            self._thread = Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        return await asyncio.wait_for(asyncio.wrap_future(future), limit)

    def _serve(self) -> None:
        while True:
            _make(*self._calls.get())


def _make(future: Future[T], call: Callable[[], T]) -> None:
    # A function of its own: between calls the thread's frames hold no argument and no result, which may be a secret.
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001  (handed to whoever waits)
        future.set_exception(error)
