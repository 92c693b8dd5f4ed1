"""Time as the modem's driver sees it: a clock it is handed, so that tests can move one by hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Timer(Protocol):
    """A call that is due."""

    def cancel(self) -> None:
        """Forget it; may be called at any time."""
        ...


class Clock(Protocol):
    """Monotonic time for deadlines, wall time for the day."""

    def monotonic(self) -> float:
        """Seconds that never step back."""
        ...

    def wall(self) -> float:
        """Seconds since the epoch, UTC."""
        ...

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        """Call back at a monotonic time."""
        ...


class Passed(Exception):  # noqa: N818  (says what happened)
    """The time for it passed."""


async def pause(clock: Clock, seconds: float) -> None:
    """Wait."""
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    timer = clock.call_at(clock.monotonic() + seconds, lambda: None if over.done() else over.set_result(None))
    try:
        await over
    finally:
        timer.cancel()


async def within(clock: Clock, seconds: float, *awaited: asyncio.Future[Any]) -> None:
    """Wait until one of some futures is done, without cancelling any.

    Raises:
        Passed: none was in time.
    """
    over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def end(*, in_time: bool) -> None:
        if not over.done():
            over.set_result(in_time)

    def done(_: object) -> None:
        end(in_time=True)

    timer = clock.call_at(clock.monotonic() + seconds, lambda: end(in_time=False))
    for future in awaited:
        future.add_done_callback(done)
    try:
        if not await over:
            raise Passed
    finally:
        timer.cancel()
        for future in awaited:
            future.remove_done_callback(done)
