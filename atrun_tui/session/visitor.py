"""A caller's stay between the door and a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.session.callers import Caller, Door
from atrun_tui.session.ear import Ear
from atrun_tui.session.handover import HandedOver
from atrun_tui.session.identify import identify

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.clock import Clock, Timer
    from atrun_tui.transport.base import Stream


class Visitor:
    """The caller's stream and the ear that listens to it.

    Attributes:
        caller: what is known of it.
    """

    def __init__(self, number: int, door: Door, stream: Stream, address: str, since: float) -> None:
        self.caller = Caller(id=number, door=door, address=address, imei=None, since=since)
        self.stream = stream
        self._ear = Ear(_nothing)
        self._timer: Timer | None = None

    @property
    def gone(self) -> bool:
        """Whether it hung up, or says more than anybody wants to hear."""
        return self._ear.ended

    async def identify(self, clock: Clock) -> None:
        """Ask who it is. Raises NotIdentified."""
        self.stream.attach(self._ear)
        imei = await identify(self.stream, self._ear, clock)
        known = self.caller
        self.caller = Caller(id=known.id, door=known.door, address=known.address, imei=imei, since=known.since)

    def stay(self, timer: Timer, on_end: Callable[[], None]) -> None:
        """It waits from now on, until the timer calls or it ends by itself."""
        self._timer = timer
        self._ear.on_end = on_end

    def leave(self) -> None:
        """It waits no longer."""
        self._ear.on_end = _nothing
        if self._timer is not None:
            self._timer.cancel()

    def hand_over(self, on_close: Callable[[], None]) -> HandedOver:
        """Its stream, for a session."""
        return HandedOver(self.stream, self._ear, on_close=on_close)


def _nothing() -> None:
    """Nobody needs to be told."""
