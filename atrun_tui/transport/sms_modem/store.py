"""The modem's message store: what lies in it, read and removed by place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atrun_tui.transport.sms_modem.port import Port

INTO_THE_STORE = "AT+CNMI=2,1,0,0,0"
"""What comes is stored, class 1 too, and its place is told: nothing has to be acknowledged (27.005, 3.4.1)."""
PAST_THE_STORE = "AT+CNMI=2,2,0,0,0"
"""What comes is told in full and not stored, but for what is meant for the SIM (class 2)."""

_LIST_LIMIT = 100.0
_DELETE_LIMIT = 25.0
_LISTED = re.compile(r"\+CMGL: *(\d{1,5}), *([0-4])")
_READ = re.compile(r"\+CMGR: *([0-4]),")
_ROOM = re.compile(r'\+CPMS: *(?:"\w+", *)?(\d{1,5}), *(\d{1,5})')
_INCOMING = ("0", "1")
"""Statuses of messages that came: unread and read (27.005, 3.1)."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that came, in its place; `pdu` in hex as the modem gave it."""

    place: int
    pdu: str


class Store:
    """The store of one modem, which must not be asked anything else meanwhile. Errors as of `Port.ask`."""

    def __init__(self, port: Port) -> None:
        self._port = port

    async def listed(self) -> tuple[Stored, ...]:
        """All messages that came."""
        reply = await self._port.ask("AT+CMGL=4", limit=_LIST_LIMIT)
        return tuple(_read_list(reply.lines))

    async def read(self, place: int) -> Stored | None:
        """The message in a place, or None when no message that came is there."""
        reply = await self._port.ask(f"AT+CMGR={place}")
        if not reply.ok or len(reply.lines) < 2:
            return None
        header = _READ.match(reply.lines[0])
        if header is None or header[1] not in _INCOMING:
            return None
        return Stored(place, reply.lines[1].strip())

    async def remove(self, place: int) -> bool:
        """Delete the message in a place; whether the modem did."""
        return (await self._port.ask(f"AT+CMGD={place}", limit=_DELETE_LIMIT)).ok

    async def route(self, *, straight: bool) -> bool:
        """Have messages handed to us and not stored, or stored again; whether the modem does so.

        With service 0 nothing that is handed over needs to be acknowledged (27.005, 3.4.4).
        """
        if straight:
            await self._port.ask("AT+CSMS=0")
        return (await self._port.ask(PAST_THE_STORE if straight else INTO_THE_STORE)).ok

    async def room(self) -> tuple[int, int] | None:
        """How many messages it holds and how many it can; None when the modem does not say."""
        for line in (await self._port.ask("AT+CPMS?")).lines:
            if found := _ROOM.match(line):
                return int(found[1]), int(found[2])
        return None


def _read_list(lines: tuple[str, ...]) -> Iterator[Stored]:
    """Headers, each followed by its PDU; a header without one is passed over."""
    for header, pdu in pairwise(lines):
        found = _LISTED.match(header)
        if found is not None and found[2] in _INCOMING and not pdu.startswith("+"):
            yield Stored(int(found[1]), pdu.strip())
