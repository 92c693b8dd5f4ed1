"""Where a link stands: its phase, and the one alarm that serves it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from atrun_tui.session.deadline import Alarm
from atrun_tui.session.phase import Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.clock import Clock


class Stage:
    """A phase is entered together with the time at which something is due in it; what was due before is so no more.

    Attributes:
        phase: the present one.
    """

    __slots__ = ("_alarm", "phase")

    def __init__(self, clock: Clock, time_came: Callable[[], None]) -> None:
        self.phase = Phase.FREE
        self._alarm = Alarm(clock, time_came)

    def enter(self, phase: Phase, due: float = inf) -> None:
        """Another phase; `due` is monotonic time, or never."""
        self.phase = phase
        if due < inf:
            self._alarm.set(due)
        else:
            self._alarm.clear()

    def expect(self, due: float) -> None:
        """The same phase, but something is due at another time."""
        self.enter(self.phase, due)

    def stop(self) -> None:
        """Closed, and no timer left behind."""
        self.phase = Phase.CLOSED
        self._alarm.stop()
