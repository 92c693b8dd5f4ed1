"""A simulated module behind in-memory wires, with a clock that is moved by hand: no socket, no event loop's time.

`open` is what a session opens its links with. As behind a real port, files and settings stay from one link to the next, a restart
takes its time, and there is one client at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from atrun_tui.simulator.brain import Brain, Close, Emit, Options, Restart, Vanish
from atrun_tui.simulator.faults import Faults
from atrun_tui.transport.base import ConnectRefused, LinkLost
from atrun_tui.transport.memory import MemoryStream, Way, wire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from atrun_tui.simulator.brain import Action


_PLAIN = (Way(),)


class Clock(Protocol):
    """What moves the module's time."""

    def monotonic(self) -> float:
        """Seconds."""
        ...

    def call_later(self, seconds: float, callback: Callable[[], None]) -> object:
        """Call back after so many seconds."""
        ...


class MemoryModule:
    """One module.

    Attributes:
        brain: its mind.
        links: how many were made so far.
        there: how bytes travel to it, one for each link; the last one serves all further ones.
        back: how its bytes travel, likewise.
    """

    def __init__(
        self,
        clock: Clock,
        options: Options | None = None,
        faults: Faults | None = None,
        *,
        there: Sequence[Way] = _PLAIN,
        back: Way | Sequence[Way] = _PLAIN,
    ) -> None:
        self.brain = Brain(options, faults)
        self.links = 0
        self.there = tuple(there)
        self.back = (back,) if isinstance(back, Way) else tuple(back)
        self._clock = clock
        self._link: _Link | None = None
        self._away_until = 0.0

    async def open(self) -> MemoryStream:
        """A link to it. Raises ConnectRefused: it restarts, or is gone."""
        if self._clock.monotonic() < self._away_until:
            raise ConnectRefused("connection refused by the simulated module")
        if self._link is not None:
            self._link.drop()
        ours, theirs = wire(self._way(self.there), self._way(self.back), schedule=self._clock.call_later)
        self.links += 1
        self._link = _Link(self, theirs)
        self._link.do(self.brain.connected(self._clock.monotonic(), "10.64.0.2:40000"))
        theirs.attach(self._link)
        return ours

    def _way(self, ways: tuple[Way, ...]) -> Way:
        return ways[min(self.links, len(ways) - 1)]

    def wake_later(self, link: _Link) -> None:
        """Wake the brain when it wants it."""
        due = self.brain.next_wake
        if due is None:
            return
        now = self._clock.monotonic()

        def wake() -> None:
            if self._link is link and (wanted := self.brain.next_wake) is not None:
                if wanted <= self._clock.monotonic():
                    link.do(self.brain.wake(self._clock.monotonic()))
                else:
                    self.wake_later(link)

        self._clock.call_later(max(0.0, due - now), wake)

    def heard(self, link: _Link, data: bytes) -> None:
        """Bytes came."""
        if self._link is link:
            link.do(self.brain.receive(data, self._clock.monotonic()))

    def left(self, link: _Link) -> None:
        """A link is gone."""
        if self._link is link:
            self._link = None
            self.brain.disconnected()

    def vanish(self) -> None:
        """Be gone for good, now."""
        if self._link is not None:
            self._link.do([Vanish()])

    def go_down(self, seconds: float | None) -> None:
        """Restart, or be gone for good."""
        self._link = None
        self._away_until = float("inf") if seconds is None else self._clock.monotonic() + seconds
        self.brain.restarted()


class _Link:
    """The module's end of one wire."""

    def __init__(self, module: MemoryModule, stream: MemoryStream) -> None:
        self._module = module
        self._stream = stream

    def data_received(self, data: bytes) -> None:
        self._module.heard(self, data)

    def link_lost(self, error: LinkLost | None) -> None:  # noqa: ARG002  (one end is like the other to a module)
        self._module.left(self)

    def drop(self) -> None:
        """Somebody else calls."""
        self._module.left(self)
        self._stream.hang_up()

    def do(self, actions: list[Action]) -> None:
        """Do what the brain says."""
        for action in actions:
            if isinstance(action, Emit):
                self._stream.send(action.data)
            elif isinstance(action, Close):
                self._module.left(self)
                self._stream.hang_up()
            else:
                self._module.go_down(action.seconds if isinstance(action, Restart) else None)
                self._stream.hang_up()
        self._module.wake_later(self)
