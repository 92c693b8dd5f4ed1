"""The lobby: callers between the door and a session.

Whoever comes in is asked who it is, and nothing else. A caller that a profile expects is led to that profile's place; any other
waits where people can see it, for a while. Everything is bounded: callers at once, from one address, waiting, what is kept of
their words and how long. A caller that is sent away is counted by the reason, so that an owner can be told why a module that calls
does not come through.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, deque
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING

from atrun_tui.session.callers import Bounds, Caller, Door, Expected, Reason
from atrun_tui.session.clock import Clock, LoopClock
from atrun_tui.session.identify import NotIdentified
from atrun_tui.session.place import Place
from atrun_tui.session.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from atrun_tui.session.handover import HandedOver
    from atrun_tui.transport.base import Stream


class Lobby:
    """One for all listeners and all profiles.

    Attributes:
        clock: time.
        turned_away: how many callers were sent away, by reason.
    """

    def __init__(self, clock: Clock | None = None, bounds: Bounds | None = None) -> None:
        self.clock = clock or LoopClock()
        self.turned_away: Counter[Reason] = Counter()
        self._bounds = bounds or Bounds()
        self._numbers = itertools.count(1)
        self._places: list[Place] = []
        self._visitors: dict[Visitor, Place | None] = {}
        self._waiting: dict[int, Visitor] = {}
        self._strangers: deque[Caller] = deque(maxlen=self._bounds.waiting)
        self._listeners: tuple[Callable[[], None], ...] = ()
        self._meetings: set[asyncio.Task[None]] = set()
        self._closings: set[asyncio.Task[None]] = set()
        self._closed = False

    # For people.

    @property
    def callers(self) -> tuple[Caller, ...]:
        """Those that wait for somebody to know them, oldest first."""
        return tuple(visitor.caller for visitor in self._waiting.values())

    def on_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back whenever `callers` has changed; the function returned ends that."""

        def remove() -> None:
            self._listeners = tuple(listener for listener in self._listeners if listener is not callback)

        self._listeners = (*self._listeners, callback)
        return remove

    def strangers(self, door: Door) -> tuple[Caller, ...]:
        """Those that came in there and nobody knew, latest first, each module once; also those that have left."""
        latest: dict[tuple[str | None, str], Caller] = {}
        for caller in reversed(self._strangers):
            if caller.door == door:
                latest.setdefault((caller.imei, caller.address), caller)
        return tuple(latest.values())

    def told_turned_away(self) -> str:
        """Who was sent away, in words; empty when nobody was."""
        return ", ".join(f"{count} {reason}" for reason, count in self.turned_away.items())

    def refuse(self, caller: int) -> None:
        """Nobody wants that caller: it is sent away, if it still waits."""
        if (visitor := self._waiting.get(caller)) is not None:
            self.send_away(visitor, Reason.UNWANTED)

    # For profiles.

    def expect(self, expected: Expected) -> Place:
        """A place for a profile's module; it is the profile's until it leaves it."""
        place = Place(self, expected)
        self._places.append(place)
        return place

    # For doors.

    def admits(self, door: Door, address: str) -> bool:
        """Whether somebody from there may come in: some profile there allows it, and there is room. A refusal is counted."""
        here = ip_address(address)
        if self._closed or not any(each.expected.door == door and each.expected.allows(here) for each in self._places):
            self.turned_away[Reason.NOT_ALLOWED] += 1
            return False
        same = sum(visitor.caller.address == address for visitor in self._visitors)
        if len(self._visitors) >= self._bounds.at_once or same >= self._bounds.per_address:
            self.turned_away[Reason.TOO_MANY] += 1
            return False
        return True

    def take(self, door: Door, stream: Stream, address: str) -> None:
        """Somebody came in: the stream is the lobby's."""
        if self._closed:
            self.dispose(stream)
            return
        visitor = Visitor(next(self._numbers), door, stream, address, self.clock.wall())
        self._visitors[visitor] = None
        _spawn(self._meet(visitor), self._meetings)

    async def close(self) -> None:
        """Send everybody away, within a few seconds. What sessions hold is not touched."""
        self._closed = True
        self._listeners = ()
        for meeting in self._meetings:
            meeting.cancel()
        await asyncio.gather(*self._meetings, return_exceptions=True)
        for visitor in tuple(self._visitors):
            self._left(visitor)
        await asyncio.gather(*self._closings)

    # For places.

    def vacate(self, place: Place) -> None:
        """The place is nobody's any more."""
        self._places = [each for each in self._places if each is not place]

    def find_for(self, place: Place) -> Visitor | None:
        """The latest of those who wait that fits there; it waits for its session from now on."""
        fitting = [visitor for visitor in self._waiting.values() if place.rank(visitor.caller) is not None]
        if not fitting:
            return None
        visitor = fitting[-1]
        self._visitors[visitor] = place
        del self._waiting[visitor.caller.id]
        self._tell()
        return visitor

    def hand_over(self, visitor: Visitor, on_close: Callable[[], None]) -> HandedOver:
        """Let it go to its session."""
        self._remove(visitor)
        return visitor.hand_over(on_close)

    def send_away(self, visitor: Visitor, reason: Reason) -> None:
        """It cannot stay."""
        self.turned_away[reason] += 1
        self._remove(visitor)
        self.dispose(visitor.stream)

    def dispose(self, stream: Stream) -> None:
        """Close it, without making anybody wait for that."""
        _spawn(stream.close(), self._closings)

    # A visitor's stay.

    async def _meet(self, visitor: Visitor) -> None:
        try:
            await visitor.identify(self.clock)
        except NotIdentified:
            self.send_away(visitor, Reason.UNIDENTIFIED)
            return
        except BaseException:
            self._left(visitor)
            raise
        if visitor.gone:
            self._left(visitor)
        else:
            self._lead(visitor)

    def _lead(self, visitor: Visitor) -> None:
        """To its place; else among the strangers, if there is room and nobody else is asked for by its IMEI."""
        caller = visitor.caller
        ranked = [(rank, place) for place in self._places if (rank := place.rank(caller)) is not None]
        place = min(ranked, key=lambda each: each[0])[1] if ranked else None
        if place is not None:
            self._let_stay(visitor)
            self._visitors[visitor] = place
            place.offer(visitor)
        elif self._is_elsewhere_expected(caller):
            self.send_away(visitor, Reason.NOT_ALLOWED)
        else:
            self._let_wait(visitor)

    def _is_elsewhere_expected(self, caller: Caller) -> bool:
        """Whether a profile knows that module, but not from that address."""
        return any(
            caller.imei is not None and each.expected.imei == caller.imei and each.expected.door == caller.door
            for each in self._places
        )

    def _let_wait(self, visitor: Visitor) -> None:
        self._strangers.append(visitor.caller)
        same = sum(each.caller.address == visitor.caller.address for each in self._waiting.values())
        if len(self._waiting) >= self._bounds.waiting or same >= self._bounds.waiting_per_address:
            self.send_away(visitor, Reason.TOO_MANY)
            return
        self._let_stay(visitor)
        self._waiting[visitor.caller.id] = visitor
        self._tell()

    def _let_stay(self, visitor: Visitor) -> None:
        until = self.clock.monotonic() + self._bounds.patience
        timer = self.clock.call_at(until, partial(self.send_away, visitor, Reason.LEFT_WAITING))
        visitor.stay(timer, on_end=partial(self._left, visitor))

    def _left(self, visitor: Visitor) -> None:
        """It hung up, or it is not to be known what became of it."""
        self._remove(visitor)
        self.dispose(visitor.stream)

    def _remove(self, visitor: Visitor) -> None:
        """It is the lobby's no longer."""
        visitor.leave()
        place = self._visitors.pop(visitor, None)
        if place is not None:
            place.forget(visitor)
        if self._waiting.pop(visitor.caller.id, None) is not None:
            self._tell()

    def _tell(self) -> None:
        """In a turn of their own, so that a listener's fault is nobody else's."""
        for listener in self._listeners:
            asyncio.get_running_loop().call_soon(listener)


def _spawn(work: Coroutine[object, object, None], among: set[asyncio.Task[None]]) -> None:
    task = asyncio.get_running_loop().create_task(work, name="lobby")
    among.add(task)
    task.add_done_callback(among.discard)
