"""The modem's message store: what lies in it, read and removed by place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atrun_tui.transport.sms_modem.port import Port

NOTICES = tuple(f"AT+CNMI={mode},{{}}{rest}" for rest in (",0,0,0", ",0,0,1", "") for mode in (2, 1))
"""How to ask a modem to tell of what comes (27.005, 3.4.1), the best first: some do not buffer (mode 1), some do not keep what they
had buffered (the last 1), some take no more than two numbers."""
INTO_THE_STORE = 1
"""What comes is stored, class 1 too, and its place is told: nothing has to be acknowledged."""
PAST_THE_STORE = 2
"""What comes is told in full and not stored, but for what is meant for the SIM (class 2)."""

_LIST_LIMIT = 100.0
_DELETE_LIMIT = 25.0
_LISTED = re.compile(r"\+CMGL: *(\d{1,5}), *([0-4])")
_READ = re.compile(r"\+CMGR: *([0-4]),")
_ROOM = re.compile(r'\+CPMS: *(?:"\w+", *)?(\d{1,5}), *(\d{1,5})')
_STORE = re.compile(r'"(\w+)"')
_PDU = re.compile(r" *[0-9A-Fa-f]{2,} *")
_INCOMING = ("0", "1")
"""Statuses of messages that came: unread and read (27.005, 3.1)."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that came, in its place; `pdu` in hex as the modem gave it."""

    place: int
    pdu: str


class Store:
    """The store of one modem, which must not be asked anything else meanwhile. Errors as of `Port.ask`.

    Args:
        port: of the modem.
        notice: the one of `NOTICES` that it takes; None when it takes none.
    """

    def __init__(self, port: Port, notice: str | None = None) -> None:
        self._port = port
        self._notice = notice

    async def listed(self) -> tuple[Stored, ...]:
        """All messages that came."""
        reply = await self._port.ask("AT+CMGL=4", limit=_LIST_LIMIT)
        return tuple(
            Stored(int(header[1]), pdu) for header, pdu in _paired(_LISTED, reply.lines) if header[2] in _INCOMING
        )

    async def read(self, place: int) -> Stored | None:
        """The message in a place, or None when no message that came is there."""
        reply = await self._port.ask(f"AT+CMGR={place}")
        for header, pdu in _paired(_READ, reply.lines if reply.ok else ()):
            if header[1] in _INCOMING:
                return Stored(place, pdu)
        return None

    async def remove(self, place: int) -> bool:
        """Delete the message in a place; whether the modem did."""
        return (await self._port.ask(f"AT+CMGD={place}", limit=_DELETE_LIMIT)).ok

    async def route(self, *, straight: bool) -> bool:
        """Have messages handed to us and not stored, or stored again; whether the modem does so.

        With service 0 nothing that is handed over needs to be acknowledged (27.005, 3.4.4).
        """
        if self._notice is None:
            return False
        if straight:
            await self._port.ask("AT+CSMS=0")
        return (await self._port.ask(self._notice.format(PAST_THE_STORE if straight else INTO_THE_STORE))).ok

    async def receiving(self) -> str | None:
        """The name of the store that what comes is put into; None when the modem does not say."""
        for line in (await self._port.ask("AT+CPMS?")).lines:
            if line.startswith("+CPMS:") and (names := _STORE.findall(line)):
                return str(names[-1])
        return None

    async def room(self) -> tuple[int, int] | None:
        """How many messages it holds and how many it can; None when the modem does not say."""
        for line in (await self._port.ask("AT+CPMS?")).lines:
            if found := _ROOM.match(line):
                return int(found[1]), int(found[2])
        return None


def _paired(header: re.Pattern[str], lines: tuple[str, ...]) -> Iterator[tuple[re.Match[str], str]]:
    """Headers, each with the PDU after it; what the modem said between them is passed over, and so is a header without one."""
    found: re.Match[str] | None = None
    for line in lines:
        if line.startswith("+CMG"):
            found = header.match(line)
        elif found is not None and _PDU.fullmatch(line) is not None:
            yield found, line.strip()
            found = None
