"""A simulated module on the workbench: one connection, bytes and time moved by hand, no socket and no event loop."""

from __future__ import annotations

from atrun_tui.simulator.brain import Action, Brain, Emit, Options
from atrun_tui.simulator.faults import Faults


class Workbench:
    """Drives a brain as a wire would.

    Attributes:
        brain: the module's mind.
        now: the time in seconds.
        said: every byte the module said so far.
        others: every action so far that was not saying something, in order.
    """

    def __init__(
        self, options: Options | None = None, faults: Faults | None = None, *, peer: str = "10.64.0.2:40000"
    ) -> None:
        self.brain = Brain(options, faults)
        self.now = 1000.0
        self.said = b""
        self.others: list[Action] = []
        self._peer = peer
        self.connect()

    def connect(self) -> bytes:
        """Connect, anew after an end; gives what is said at once."""
        if self.brain.is_connected:
            self.brain.disconnected()
        return self._do(self.brain.connected(self.now, self._peer))

    def send(self, data: bytes) -> bytes:
        """Send one segment; gives what is said at once."""
        return self._do(self.brain.receive(data, self.now))

    def ask(self, command: str) -> bytes:
        """Send a command line with its CR; gives what is said at once."""
        return self.send(command.encode("latin-1") + b"\r")

    def advance(self, seconds: float) -> bytes:
        """Let time pass, waking the brain exactly when it wants it; gives what is said meanwhile."""
        end, heard = self.now + seconds, b""
        while (wake := self.brain.next_wake) is not None and wake <= end:
            self.now = max(self.now, wake)
            heard += self._do(self.brain.wake(self.now))
        self.now = end
        return heard

    def _do(self, actions: list[Action]) -> bytes:
        heard = b"".join(action.data for action in actions if isinstance(action, Emit))
        self.said += heard
        self.others += [action for action in actions if not isinstance(action, Emit)]
        return heard
