"""Modules of paper that call: each answers who it is, in the manner it was given."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.session.callers import Bounds, Door, Expected
from atrun_tui.session.clock import ManualClock
from atrun_tui.session.lobby import Lobby
from atrun_tui.transport.memory import Way, wire

if TYPE_CHECKING:
    from atrun_tui.session.place import Place
    from atrun_tui.transport.base import LinkLost

DOOR = Door("", 12345)
IMEI = "356938035643809"
OTHER = "356938035643817"
THIRD = "356938035643825"
ERROR = "\r\nERROR\r\n"


async def turns(count: int = 60) -> None:
    """Let everything that is ready run."""
    for _ in range(count):
        await asyncio.sleep(0)


def tells(imei: str) -> str:
    return f"\r\n{imei}\r\n\r\nOK\r\n"


class Phone:
    """The module's end of one call."""

    def __init__(self, answers: dict[str, str | None], way: Way | None = None, *, echo: bool = False) -> None:
        self.ours, self.theirs = wire(back=way)
        self.answers = answers
        self.echo = echo
        self.heard: list[str] = []
        self.ends: list[LinkLost | None] = []
        self._raw = b""
        self.theirs.attach(self)

    def data_received(self, data: bytes) -> None:
        self._raw += data
        while b"\r" in self._raw:
            line, _, self._raw = self._raw.partition(b"\r")
            self._hear(line.decode("latin-1"))

    def link_lost(self, error: LinkLost | None) -> None:
        self.ends.append(error)

    @property
    def over(self) -> bool:
        """Whether the call was ended from the other side."""
        return bool(self.ends)

    def say(self, text: str) -> None:
        self.theirs.send(text.encode("latin-1"))

    async def hang_up(self) -> None:
        await self.theirs.close()
        await turns()

    def _hear(self, line: str) -> None:
        self.heard.append(line)
        answer = self.answers.get(line)
        if answer is not None:
            self.say((line + "\r" if self.echo else "") + answer)


class House:
    """A lobby, a clock moved by hand, and who calls."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.clock = ManualClock()
        self.lobby = Lobby(self.clock, bounds)
        self.phones: list[Phone] = []
        self.changes = 0
        self.lobby.on_change(self._count)

    def _count(self) -> None:
        self.changes += 1

    def place(self, profile: str, imei: str | None = None, *allow: str, door: Door = DOOR) -> Place:
        return self.lobby.expect(Expected.of(profile, door, imei, allow))

    async def call(self, imei: str | None = None, address: str = "10.0.0.1", door: Door = DOOR) -> Phone:
        """Somebody calls and says who it is; one without an IMEI answers ERROR."""
        answer = ERROR if imei is None else tells(imei)
        phone = Phone({"AT+CGSN": answer, "AT#CGSN": ERROR, "AT": "\r\nOK\r\n", "AT+WHO": answer})
        await self.let_in(phone, address, door)
        return phone

    async def let_in(self, phone: Phone, address: str = "10.0.0.1", door: Door = DOOR) -> None:
        self.phones.append(phone)
        if self.lobby.admits(door, address):
            self.lobby.take(door, phone.ours, address)
        else:
            await phone.ours.close()
        await turns()

    async def close(self) -> None:
        """Everything is given back."""
        await self.lobby.close()
        for phone in self.phones:
            await phone.theirs.close()
        await turns()
        assert self.clock.pending == 0
        assert asyncio.all_tasks() == {asyncio.current_task()}
