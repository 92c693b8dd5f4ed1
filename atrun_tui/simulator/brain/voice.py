"""What the module says: through the socket's hold-back, with unsolicited lines in between, counted, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import framing
from atrun_tui.simulator.brain.actions import Action, Emit
from atrun_tui.simulator.brain.alarms import Alarm, Alarms
from atrun_tui.simulator.brain.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.brain.module import Module
    from atrun_tui.simulator.faults import Faults


class Voice:
    """Collects actions until they are taken."""

    def __init__(self, module: Module, faults: Callable[[], Faults], alarms: Alarms) -> None:
        self._module = module
        self._faults = faults
        self._alarms = alarms
        self._actions: list[Action] = []
        self._gaps = 0
        self._urcs_sent = 0
        self.open_socket()

    def open_socket(self) -> None:
        """A new connection, with what #SCFG says now."""
        socket = self._module.sockets[1]
        held = self._module.options.tx_timeout is not None
        self._outbox = Outbox(socket.packet_size, socket.tx_timeout / 10 if held else None)
        self._idle = float(socket.max_timeout)

    def do(self, action: Action) -> None:
        """Have something done after all that was said."""
        self._actions.append(action)

    def take_actions(self) -> list[Action]:
        """The actions so far, in order."""
        actions, self._actions = self._actions, []
        return actions

    def say(self, data: bytes, now: float) -> None:
        """Say bytes as they are; they leave now or when the socket lets them."""
        if self._faults().mute or not data:
            return
        self._emit(self._outbox.put(data), now)
        due = self._outbox.due(now)
        if due is None:
            self._alarms.drop(Alarm.HELD)
        elif Alarm.HELD not in self._alarms:
            self._alarms.set(Alarm.HELD, due)

    def say_lines(self, pieces: list[bytes], now: float) -> None:
        """Say whole lines, with unsolicited ones in the gaps round them as often as the fault says."""
        if not self._faults().urc_every:
            self.say(b"".join(pieces), now)
            return
        out = bytearray(self._gap())
        for piece in pieces:
            out += piece
            out += self._gap()
        self.say(bytes(out), now)

    def flush(self, now: float) -> None:
        """Let go of what the socket held back."""
        self._emit(self._outbox.flush(), now)

    def touch(self, now: float) -> None:
        """Something moved on the wire: idleness starts anew (AT guide, #SCFG maxTo)."""
        if self._idle:
            self._alarms.set(Alarm.IDLE, now + self._idle)

    def _gap(self) -> bytes:
        faults = self._faults()
        self._gaps += 1
        if self._gaps % faults.urc_every or not faults.urcs:
            return b""
        self._urcs_sent += 1
        return framing.unsolicited(faults.urcs[(self._urcs_sent - 1) % len(faults.urcs)], self._module.manners)

    def _emit(self, data: bytes, now: float) -> None:
        if data:
            self._actions.append(Emit(data))
            self._module.traffic.sent += len(data)
            self.touch(now)
