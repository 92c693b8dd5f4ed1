"""Time as the session sees it: a clock it is handed, so that tests can move one by hand."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Timer(Protocol):
    """A call that is due; `cancel` may be called at any time, also after it ran."""

    def cancel(self) -> None:
        """Forget it."""
        ...


class Clock(Protocol):
    """Monotonic time for deadlines, wall time for the record."""

    def monotonic(self) -> float:
        """Seconds that never step back."""
        ...

    def wall(self) -> float:
        """Seconds since the epoch, UTC."""
        ...

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        """Call back at a monotonic time."""
        ...


class LoopClock:
    """Real time, and the running event loop's timers. The readings are the C functions themselves: they are on the hot path."""

    monotonic = staticmethod(time.monotonic)
    wall = staticmethod(time.time)

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        """Schedule on the running loop, whatever that loop counts its own time from."""
        return asyncio.get_running_loop().call_later(max(0.0, when - time.monotonic()), callback)


class ManualClock:
    """A clock that stands until it is moved; it starts at `start` seconds, and its wall clock at `epoch`."""

    def __init__(self, start: float = 1000.0, epoch: float = 1_700_000_000.0) -> None:
        self._now = start
        self._offset = epoch - start
        self._order = itertools.count()
        self._due: list[tuple[float, int, _ManualTimer]] = []

    def monotonic(self) -> float:
        """Where it stands."""
        return self._now

    def wall(self) -> float:
        """The wall clock moves with it."""
        return self._now + self._offset

    def set_wall(self, seconds: float) -> None:
        """Set the wall clock on by so much, or back; nothing falls due by that."""
        self._offset += seconds

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        """Call back once it was moved to `when` or past it; never at once."""
        timer = _ManualTimer(callback)
        heapq.heappush(self._due, (when, next(self._order), timer))
        return timer

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Call back after so many seconds."""
        return self.call_at(self._now + seconds, callback)

    def advance(self, seconds: float) -> None:
        """Move on, and call whatever falls due on the way, in its order and at its own time."""
        target = self._now + seconds
        while self._due and self._due[0][0] <= target:
            when, _, timer = heapq.heappop(self._due)
            self._now = max(self._now, when)
            timer.fire()
        self._now = target

    @property
    def next_due(self) -> float | None:
        """The monotonic time of the next call that is due; None when none is."""
        while self._due and not self._due[0][2].alive:
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else None

    @property
    def pending(self) -> int:
        """How many calls are still due."""
        return sum(timer.alive for _, _, timer in self._due)


class _ManualTimer:
    def __init__(self, callback: Callable[[], None]) -> None:
        self._callback = callback
        self.alive = True

    def cancel(self) -> None:
        self.alive = False

    def fire(self) -> None:
        if self.alive:
            self.alive = False
            self._callback()
