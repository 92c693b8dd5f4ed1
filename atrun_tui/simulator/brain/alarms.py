"""The brain's times: each alarm has at most one."""

from __future__ import annotations

from enum import Enum, auto


class Alarm(Enum):
    """What comes with time."""

    LOGIN = auto()
    """The login took too long."""
    DUE = auto()
    """The command that runs is done."""
    OUTLASTED = auto()
    """The command outlasted the service's own limit."""
    UPLOAD = auto()
    """No byte of an upload came for too long."""
    STORED = auto()
    """A file has been written to flash."""
    GUARD = auto()
    """The silence after `+++` is long enough."""
    HELD = auto()
    """What the socket held back leaves."""
    IDLE = auto()
    """Nothing moved for so long that the socket closes."""


class Alarms:
    """Alarms by name, each with its time."""

    def __init__(self) -> None:
        self._times: dict[Alarm, float] = {}

    def __contains__(self, alarm: Alarm) -> bool:
        return alarm in self._times

    @property
    def next(self) -> float | None:
        """The earliest time, or None."""
        return min(self._times.values(), default=None)

    def set(self, alarm: Alarm, when: float) -> None:
        """Set, in place of a former time."""
        self._times[alarm] = when

    def drop(self, alarm: Alarm) -> bool:
        """Forget; tells whether it was set."""
        return self._times.pop(alarm, None) is not None

    def clear(self) -> None:
        """Forget all."""
        self._times.clear()

    def due(self, now: float) -> Alarm | None:
        """Take the earliest alarm whose time has come."""
        if not self._times:
            return None
        first = min(self._times, key=self._times.__getitem__)
        if self._times[first] > now:
            return None
        del self._times[first]
        return first
