"""The modem without IO and clock: an AT interpreter over a card, a store and a network.

It is driven like a brain: bytes and the time go in, actions come out, `next_wake` says when it wants to be woken. Unsolicited
lines wait while a message is being typed at the prompt, and while +CNMI's mode is 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Action, Brain, Road
from atrun_tui.simulator.modem import arriving
from atrun_tui.simulator.modem.commands import commands_of
from atrun_tui.simulator.modem.device import Device, ModemOptions
from atrun_tui.simulator.modem.network import Incoming, Network

if TYPE_CHECKING:
    from datetime import datetime

    from atrun_tui.simulator.faults import Faults


class Modem:
    """One modem in one network.

    Attributes:
        device: its card, store and settings.
        network: what it is in.
    """

    def __init__(
        self, options: ModemOptions | None = None, faults: Faults | None = None, *, network: Network | None = None
    ) -> None:
        self.network = network or Network()
        self.device = Device(options or ModemOptions(), self.network)
        self._brain = Brain(
            self.device.module.options,
            faults,
            module=self.device.module,
            road=Road.LOCAL,
            commands=commands_of(self.device),
        )
        self.device.module.sockets[1].max_timeout = 0
        self.network.attach(self)

    @property
    def faults(self) -> Faults:
        """What goes wrong at the AT port; may be set at any time."""
        return self._brain.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._brain.faults = faults

    @property
    def is_powered(self) -> bool:
        """Whether it is plugged in."""
        return self.device.plugged

    @property
    def next_wake(self) -> float | None:
        """When `wake` is to be called next, or None."""
        device = self.device
        busy = device.busy_until if self.network.waiting and device.busy_until > device.now else None
        times = (self._brain.next_wake, self.network.next_wake, device.unacknowledged_until, busy)
        return min((time for time in times if time is not None), default=None)

    def power_on(self, now: float) -> list[Action]:
        """Plugged in: what it kept is on the card alone."""
        self.device.now = now
        self.device.plugged = True
        self.device.reset()
        self.device.sim.power_on()
        return self._brain.connected(now) + self._settle(now)

    def power_off(self) -> None:
        """Unplugged."""
        self.device.plugged = False
        self._brain.restarted()

    def receive(self, data: bytes, now: float) -> list[Action]:
        """Bytes of the terminal."""
        self.device.now = now
        return self._brain.receive(data, now) + self._settle(now)

    def wake(self, now: float) -> list[Action]:
        """Time has passed."""
        self.device.now = now
        deadline = self.device.unacknowledged_until
        if deadline is not None and deadline <= now:
            arriving.give_up_acknowledgement(self.device)
        actions = self._brain.wake(now) if self._brain.is_connected else []
        return actions + self._settle(now)

    def take(self, incoming: Incoming, moment: datetime, now: float) -> bool:
        """The network has a message."""
        self.device.now = now
        return arriving.take(self.device, incoming, moment)

    def _settle(self, now: float) -> list[Action]:
        """Let the network move, and say what waits to be said."""
        self.network.wake(now)
        actions: list[Action] = []
        if not self._brain.is_connected or self._brain.is_at_prompt or not self._speaks:
            return actions
        lines, self.device.urcs = self.device.urcs, []
        for line in lines:
            actions += self._brain.announce(line, now)
        return actions

    @property
    def _speaks(self) -> bool:
        """Mode 0 of +CNMI holds back what is about messages."""
        return self.device.numbers("+CNMI", (0,))[0] > 0
