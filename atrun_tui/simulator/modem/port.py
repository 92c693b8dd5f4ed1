"""A modem on a pseudo-terminal: its actions done on the cable, its times on the loop's clock, its name kept by a link.

Power and cable are one: pulled out, the modem forgets all but what is on its card, and comes back under another device name, as
USB modems do. A link gives it a name that stays.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Close, Emit, Restart, Vanish
from atrun_tui.simulator.intake import Intake
from atrun_tui.simulator.modem.modem import Modem
from atrun_tui.simulator.modem.pty import PtyCable
from atrun_tui.simulator.waking import Waking
from atrun_tui.simulator.watching import Watchers
from atrun_tui.simulator.wire import Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from atrun_tui.simulator.brain import Action
    from atrun_tui.simulator.faults import Faults


class ModemPort:
    """One modem and the terminal it is on.

    Attributes:
        modem: the modem.
        plugged: how often it was plugged in.
        received: every byte that programs sent, when recording.
        sent: every byte that the modem said, when recording.
    """

    def __init__(self, modem: Modem, *, link: Path | None = None, record: bool = False) -> None:
        self.modem = modem
        self.plugged = 0
        self.received = bytearray()
        self.sent = bytearray()
        self._link = link
        self._linked = False
        self._record = record
        self._cable: PtyCable | None = None
        self._wire: Wire | None = None
        self._intake: Intake | None = None
        self._random = Random(modem.device.module.options.seed)  # noqa: S311  (jitter, the same in every run)
        self._waking = Waking(lambda: self.modem.next_wake, self._wake)
        self._comeback: asyncio.TimerHandle | None = None
        self._out_for: float | None = None
        self._watchers = Watchers()

    @property
    def path(self) -> str:
        """What programs open: the link when there is one, otherwise the device. Empty while it is unplugged."""
        if self._cable is None:
            return ""
        return str(self._link) if self._link is not None else self._cable.path

    @property
    def device(self) -> str:
        """The device itself, a new one each time it is plugged in. Empty while it is unplugged."""
        return self._cable.path if self._cable is not None else ""

    @property
    def is_plugged(self) -> bool:
        """Whether there is a device."""
        return self._cable is not None

    def plug(self) -> str:
        """Plug it in; gives the path.

        Raises:
            FileExistsError: the link's name is that of something else.
            OSError: there is no terminal left, or the link cannot be made.
        """
        if self._cable is None:
            if self._link is not None and self._link.exists() and not self._link.is_symlink():
                raise FileExistsError(f"{self._link} is there already and is no link")
            self._cable = PtyCable(self._came, self._pulled)
            self._intake = Intake(self._cable, lambda: self.modem.faults.rate, self._heard)
            self._wire = Wire(self._cable, self._wire_faults, self._random)
            try:
                self._make_link(self._cable.path)
            except OSError:
                self._wire.close()
                raise
            self.plugged += 1
            self._out_for = None
            self._perform(self.modem.power_on(self._now()))
            self._watchers.news()
        return self.path

    def unplug(self) -> None:
        """Pull it out; it stays out until `plug`."""
        if self._wire is not None:
            self._wire.close()

    def close(self) -> None:
        """Stop for good."""
        self.unplug()
        self._waking.stop()
        if self._comeback is not None:
            self._comeback.cancel()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that bytes, messages, time or plugging brings about."""
        await self._watchers.until(condition)

    def touch(self) -> None:
        """Let the modem notice what was done to its network, card or store from outside."""
        self._wake()

    def _wire_faults(self) -> Faults:
        return replace(self.modem.faults, reset=False)  # a cable knows no reset

    def _came(self, data: bytes) -> None:
        if self._intake is not None:
            self._intake.take(data)

    def _heard(self, data: bytes) -> None:
        heard = self._wire.count_received(data) if self._wire is not None else b""
        if self._record:
            self.received += heard
        if heard and self._cable is not None:
            self._perform(self.modem.receive(heard, self._now()))
        self._watchers.news()

    def _pulled(self) -> None:
        self._cable = None
        self._wire = None
        if self._intake is not None:
            self._intake.close()
            self._intake = None
        self._remove_link()
        self.modem.power_off()
        self._waking.set()
        if self._out_for is not None:
            self._comeback = asyncio.get_running_loop().call_later(self._out_for, self.plug)
        self._watchers.news()

    def _perform(self, actions: list[Action]) -> None:
        """Say what is said; whatever else the modem does takes it off the line, for a while or until it is plugged in."""
        wire = self._wire
        out = b"".join(action.data for action in actions if isinstance(action, Emit))
        if out and wire is not None:
            if self._record:
                self.sent += out
            wire.send(out)
        for action in actions:
            if isinstance(action, Close | Restart | Vanish) and wire is not None:
                self._out_for = None if isinstance(action, Vanish) else self.modem.device.module.options.reboot_seconds
                wire.finish()
        self._waking.set()

    def _wake(self) -> None:
        self._perform(self.modem.wake(self._now()))
        self._watchers.news()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _make_link(self, target: str) -> None:
        if self._link is None:
            return
        fresh = self._link.with_name(f"{self._link.name}.{os.getpid()}")
        fresh.symlink_to(target)
        fresh.replace(self._link)
        self._linked = True

    def _remove_link(self) -> None:
        if self._link is not None and self._linked:
            self._linked = False
            self._link.unlink(missing_ok=True)


@asynccontextmanager
async def modem_on_pty(modem: Modem | None = None, *, link: Path | None = None) -> AsyncIterator[ModemPort]:
    """A recording modem on a terminal for the length of a block, for tests and demonstrations."""
    port = ModemPort(modem or Modem(), link=link, record=True)
    port.plug()
    try:
        yield port
    finally:
        port.close()
