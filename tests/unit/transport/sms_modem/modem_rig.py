"""A simulated modem on an in-memory wire, time moved by hand, and a channel over it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atrun_tui.protocol.sms.coding import DIGEST_CODING
from atrun_tui.protocol.sms.digest import write_request
from atrun_tui.protocol.sms.pdu import Submit
from atrun_tui.session.clock import ManualClock
from atrun_tui.simulator.brain import Emit
from atrun_tui.simulator.modem.message import Message, plain
from atrun_tui.simulator.modem.workbench import MODULE, PASSWORD, ModemWorkbench
from atrun_tui.transport.base import ConnectFailed, Letter, LinkLost, NameUnknown, TransportError
from atrun_tui.transport.memory import MemoryStream, Way, wire
from atrun_tui.transport.sms_modem.gateway import ModemSettings, SmsModem

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.brain import Action
    from atrun_tui.simulator.modem.modem import Modem
    from atrun_tui.transport.base import Stream

OFFICE = "+393290569000"
"""The number of the modem's own card."""


@dataclass
class Book:
    """What is remembered of the modem."""

    pin_in_doubt: bool = False
    sent: dict[str, int] = field(default_factory=dict)
    unwritable: bool = False

    def doubt_pin(self, doubt: bool) -> None:
        self._write()
        self.pin_in_doubt = doubt

    def sent_on(self, day: str) -> int:
        return self.sent.get(day, 0)

    def count(self, day: str, more: int) -> None:
        self._write()
        self.sent[day] = self.sent_on(day) + more

    def _write(self) -> None:
        if self.unwritable:
            raise OSError(28, "No space left on device")


class Cable:
    """The modem's end of a wire: everything typed is kept, everything that it says goes out."""

    def __init__(self, rig: ModemRig, stream: MemoryStream) -> None:
        self.rig = rig
        self.stream = stream
        stream.attach(self)

    def data_received(self, data: bytes) -> None:
        self.rig.typed += data
        if self.rig.deaf is not None and self.rig.deaf(data):
            return
        self.rig.perform(self.rig.modem.receive(data, self.rig.clock.monotonic()))

    def link_lost(self, error: LinkLost | None) -> None:  # noqa: ARG002  (closed or broken: it is out)
        if self.rig.cable is self:
            self.rig.cable = None


class Diary:
    """A correspondent that writes everything down; discards what it is told to."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.ups = 0
        self.downs: list[tuple[TransportError, float | None]] = []
        self.sentences: list[str] = []
        self.channel: SmsModem | None = None
        self.keeps: Callable[[Letter], bool] = lambda _: False

    def letter_came(self, letter: Letter) -> None:
        self.letters.append(letter)
        if self.channel is not None and not self.keeps(letter):
            self.channel.discard(letter)

    def channel_up(self) -> None:
        self.ups += 1

    def channel_down(self, error: TransportError, retry_in: float | None) -> None:
        self.downs.append((error, retry_in))

    def told(self, sentence: str) -> None:
        self.sentences.append(sentence)

    @property
    def texts(self) -> list[str]:
        return [letter.message.data.text for letter in self.letters]


class ModemRig:
    """All of it."""

    def __init__(self, bench: ModemWorkbench | None = None) -> None:
        self.bench = bench or ModemWorkbench()
        self.clock = ManualClock(start=self.bench.now)
        self.book = Book()
        self.diary = Diary()
        self.typed = bytearray()
        self.cable: Cable | None = None
        self.way = Way()
        self.opened = 0
        self.pins: list[str | None] = []
        self.pin: str | None = None
        self.deaf: Callable[[bytes], bool] | None = None
        self.plugged = True
        self.channels: list[SmsModem] = []

    @property
    def modem(self) -> Modem:
        return self.bench.modem

    def channel(self, *, daily_limit: int | None = None) -> SmsModem:
        channel = SmsModem(
            ModemSettings(name="office", daily_limit=daily_limit),
            self.open,
            pin=self.give_pin,
            book=self.book,
            clock=self.clock,
            jitter=lambda: 1.0,
        )
        self.diary.channel = channel
        channel.attach(self.diary)
        self.channels.append(channel)
        return channel

    async def up(self, *, daily_limit: int | None = None) -> SmsModem:
        channel = self.channel(daily_limit=daily_limit)
        channel.start()
        await self.turns()
        assert self.diary.ups, self.diary.downs
        return channel

    async def open(self) -> Stream:
        self.opened += 1
        if not self.plugged:
            raise NameUnknown("there is no device /dev/modem")
        if self.cable is not None:
            raise ConnectFailed("/dev/modem is in use by another program")
        ours, theirs = wire(back=self.way)
        self.cable = Cable(self, theirs)
        return ours

    async def give_pin(self) -> str | None:
        self.pins.append(self.pin)
        return self.pin

    def unplug(self) -> None:
        self.plugged = False
        self.modem.power_off()
        if self.cable is not None:
            self.cable.stream.cut(LinkLost("the device /dev/modem is gone: was it unplugged?"))
            self.cable = None

    def plug(self) -> None:
        self.plugged = True
        self.perform(self.modem.power_on(self.clock.monotonic()))

    def perform(self, actions: list[Action]) -> None:
        for action in actions:
            if isinstance(action, Emit) and self.cable is not None:
                self.cable.stream.send(action.data)

    def say(self, text: str) -> None:
        assert self.cable is not None
        self.cable.stream.send(text.encode("latin-1"))

    def deliver(self, *messages: Message) -> None:
        for message in messages:
            self.bench.network.deliver(message, self.clock.monotonic())
        self.perform(self.modem.wake(self.clock.monotonic()))

    def text(self, text: str, sender: str = "+391112223334") -> Message:
        return plain(sender, OFFICE, text)

    async def turns(self, count: int = 200) -> None:
        """Let everything run that is ready, the modem included."""
        for _ in range(count):
            await asyncio.sleep(0)
            wake = self.modem.next_wake
            if wake is not None and wake <= self.clock.monotonic() and self.modem.is_powered:
                self.perform(self.modem.wake(self.clock.monotonic()))

    async def advance(self, seconds: float) -> None:
        """Let time pass, in steps no longer than the modem likes."""
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            wake = self.modem.next_wake if self.modem.is_powered else None
            now = self.clock.monotonic()
            step = min(end, max(wake, now + 0.001) if wake is not None else end, now + 1.0)
            self.clock.advance(step - now)
            await self.turns(30)
        await self.turns()

    def commands(self) -> list[str]:
        """The command lines typed so far."""
        return [line.lstrip("\x1b") for line in self.typed.decode("latin-1").replace("\x1a", "\r").split("\r") if line]

    async def close(self) -> None:
        for channel in self.channels:
            task = asyncio.ensure_future(channel.close())
            while not task.done():
                await self.turns(5)


def request(command: str = "AT+CSQ", session: int = 2) -> Submit:
    """A digest request to the module."""
    return Submit(number=MODULE, coding=DIGEST_CODING, octets=write_request(PASSWORD, command, session=session))
