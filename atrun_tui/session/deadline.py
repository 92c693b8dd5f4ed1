"""Deadlines on the session's own clock: a limit for awaited work, and an alarm that is cheap to move."""

from __future__ import annotations

import asyncio
from math import inf
from typing import TYPE_CHECKING, Self

from atrun_tui.session.clock import Clock, Timer

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class TimeLimit:
    """`async with TimeLimit(clock, seconds)` raises TimeoutError when the body takes longer (as asyncio.timeout does)."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._passed = False
        self._task: asyncio.Task[object] | None = None
        self._cancelling = 0
        self._timer: Timer | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.current_task()
        self._cancelling = self._task.cancelling() if self._task is not None else 0
        self._timer = self._clock.call_at(self._clock.monotonic() + self._seconds, self._pass)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self._passed or self._task is None:
            return
        # Only when nobody else cancelled the task meanwhile is the cancellation ours to turn into a timeout.
        if self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def _pass(self) -> None:
        self._passed = True
        if self._task is not None:
            self._task.cancel()


class Alarm:
    """One call that is due at a time that moves often: later times cost no timer, the one that is running is asked again."""

    def __init__(self, clock: Clock, callback: Callable[[], None]) -> None:
        self._clock = clock
        self._callback = callback
        self._due = inf
        self._armed = inf
        self._timer: Timer | None = None

    @property
    def due(self) -> bool:
        """Whether a call is to come."""
        return self._due < inf

    def set(self, when: float) -> None:
        """Call back at `when`, and not at the time set before."""
        self._due = when
        if when < self._armed:
            self._arm(when)

    def clear(self) -> None:
        """Call back no more; a running timer is left to find nothing due."""
        self._due = inf

    def stop(self) -> None:
        """Clear, and leave no timer behind."""
        self._due = self._armed = inf
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._armed = when
        self._timer = self._clock.call_at(when, self._ring)

    def _ring(self) -> None:
        self._timer, self._armed = None, inf
        # The timer may be a clock's resolution early.
        if self._due <= self._clock.monotonic() + 0.001:
            self._due = inf
            self._callback()
        elif self._due < inf:
            self._arm(self._due)
