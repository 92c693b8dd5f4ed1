"""What a module behind sockets does whichever side connects: one brain, one connection at a time, its actions and its clock."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from random import Random
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Close, Emit, Restart, Vanish
from atrun_tui.simulator.waking import Waking
from atrun_tui.simulator.watching import Watchers

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.brain import Action, Brain
    from atrun_tui.simulator.connection import Connection
    from atrun_tui.simulator.faults import Faults


class Host(ABC):
    """A module's brain on real sockets.

    Attributes:
        brain: the module's mind.
        connections: how many were let in so far.
        received: every byte that came, when recording.
        sent: every byte that the brain sent, when recording (a wire's fault may have kept it from arriving).
    """

    def __init__(self, brain: Brain, *, record: bool) -> None:
        self.brain = brain
        self.connections = 0
        self.received = bytearray()
        self.sent = bytearray()
        self.random = Random(brain.options.seed)  # noqa: S311  (jitter, the same in every run)
        self._record = record
        self._current: Connection | None = None
        self._waking = Waking(lambda: self.brain.next_wake, self._wake)
        self._watchers = Watchers()

    @property
    def faults(self) -> Faults:
        """What goes wrong; may be set at any time, `firewall` excepted."""
        return self.brain.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.brain.faults = faults

    @property
    def is_connected(self) -> bool:
        """Whether somebody is on the wire."""
        return self._current is not None

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that connections, bytes in or out, or closes bring about."""
        await self._watchers.until(condition)

    def announce(self, text: str) -> None:
        """Have the module send an unsolicited result code to whoever is connected and logged in."""
        self._perform(self.brain.announce(text, self._now()))

    def cut(self, *, reset: bool = False) -> None:
        """Break the present connection."""
        if self._current is not None:
            self._current.end(reset=reset)

    def heard(self, connection: Connection, data: bytes) -> None:
        """Bytes of whoever is let in."""
        if connection is not self._current:
            return
        if self._record:
            self.received += data
        self._perform(self.brain.receive(data, self._now()))
        self._watchers.news()

    def _admit(self, connection: Connection) -> None:
        self._current = connection
        self.connections += 1
        connection.let_in()
        self._perform(self.brain.connected(self._now(), connection.peer))
        self._watchers.news()

    def _parted(self) -> None:
        """The present connection is gone."""
        self._current = None
        self.brain.disconnected()
        self._waking.set()

    @abstractmethod
    def _go_down(self, seconds: float | None) -> None:
        """Be off for so long; None = until somebody on site comes."""

    def _perform(self, actions: list[Action]) -> None:
        connection = self._current
        out = b"".join(action.data for action in actions if isinstance(action, Emit))
        if out and connection is not None:
            if self._record:
                self.sent += out
            connection.send(out)
        for action in actions:
            if connection is not None and not isinstance(action, Emit):
                connection.finish(reset=isinstance(action, Close) and action.reset)
            if isinstance(action, Restart | Vanish):
                self._go_down(action.seconds if isinstance(action, Restart) else None)
        self._waking.set()

    def _wake(self) -> None:
        self._perform(self.brain.wake(self._now()))
        self._watchers.news()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
