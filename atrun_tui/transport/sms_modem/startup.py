"""From an open port to a modem that can send: who it is, its SIM's PIN, and the settings that messages need.

A PIN is noted as doubtful before it is tried and cleared once the SIM is seen open, so that neither a refusal nor a crash at the
wrong moment leads to the same PIN being tried twice, also by another run. A PUK is never given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.protocol.events import ResultKind
from atrun_tui.transport.base import ConnectFailed, PinMissing, SimLocked
from atrun_tui.transport.sms_modem import wording
from atrun_tui.transport.sms_modem.store import INTO_THE_STORE, NOTICES, Store
from atrun_tui.transport.sms_modem.timing import pause

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from atrun_tui.transport.sms_modem.book import Book
    from atrun_tui.transport.sms_modem.port import Port, Reply
    from atrun_tui.transport.sms_modem.timing import Clock

    PinGiver = Callable[[], Awaitable[str | None]]

_SIM_LIMIT = 30.0
_BUSY_TRIES = 20
_NO_SIM = {(ResultKind.CME_ERROR, 10), (ResultKind.CMS_ERROR, 310)}
_SIM_TROUBLE = range(310, 319)
"""+CMS ERROR numbers that are about the SIM (27.005, 3.2.5)."""
_STORES = ("SM", "ME")
_PIN = re.compile(r"[0-9]{4,8}")
_STATE = re.compile(r"\+CPIN: *(.+)")
_NEWS = re.compile(r"[^\w\s](?!CGM[IM]:)[A-Z]+:.*")
"""A line under a name of its own, where a bare text is awaited."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A modem that can send and receive.

    Attributes:
        model: of whom, for people; empty when it tells none.
        notice: the one of `NOTICES` that it takes; None when it tells nothing of what comes, so that only looking does.
    """

    model: str
    notice: str | None


class Startup:
    """Prepares a modem.

    Args:
        name: the modem's, for sentences.
        port: open and idle.
        pin: asked for the PIN only when the SIM does.
        book: remembers a PIN in doubt.
        clock: for waiting until the SIM is ready.
    """

    def __init__(self, name: str, port: Port, *, pin: PinGiver, book: Book, clock: Clock) -> None:
        self._name = name
        self._port = port
        self._pin = pin
        self._book = book
        self._clock = clock

    async def run(self) -> Ready:
        """Prepare it.

        Raises:
            SimLocked: only the owner can help.
            ConnectFailed: it cannot be used for messages.
            LinkLost: it was lost meanwhile.
        """
        await self._port.wake()
        await self._port.ask("ATE0")
        await self._port.ask("AT+CMEE=1")
        self._port.quiet = not self._port.echoed
        maker, model = await self._line("AT+CGMI"), await self._line("AT+CGMM")
        await self._open_sim()
        if "telit" in maker.lower():
            await self._port.ask("AT#SMSMODE=1")  # unknown to the oldest, which need it least
        await self._insist("PDU mode", "AT+CMGF=0")
        await self._choose_store()
        return Ready(model.removeprefix("+CGMM:").strip(), await self._choose_notice())

    async def _line(self, command: str) -> str:
        reply = await self._port.ask(command)
        return next((line for line in reply.lines if reply.ok and _NEWS.fullmatch(line) is None), "")

    async def _open_sim(self) -> None:
        reply = await self._patiently("AT+CPIN?")
        found = next((match for line in reply.lines if reply.ok and (match := _STATE.match(line))), None)
        if found is None:
            if (reply.final.kind, reply.final.code) in _NO_SIM:
                raise ConnectFailed(f"modem {self._name} finds no SIM: look at the SIM and its holder")
            return  # a modem that does not know the question; what the SIM lacks, the next commands will say
        state = found[1].strip().strip('"')
        if state == "READY":
            self._note(doubt=False)
        elif state == "SIM PIN":
            await self._give_pin()
        elif "P" in state and "NOT" not in state:  # PUK, PIN2, PH-SIM PIN and the like
            raise SimLocked(wording.sim_blocked(self._name, state))
        else:
            raise ConnectFailed(f"the SIM of modem {self._name} is not ready: {state}")

    async def _give_pin(self) -> None:
        if self._in_doubt():
            raise SimLocked(wording.pin_refused(self._name, "refused the PIN before"))
        pin = await self._pin()
        if pin is None:
            raise PinMissing(wording.pin_missing(self._name))
        if _PIN.fullmatch(pin) is None:
            raise PinMissing(wording.pin_unusable(self._name))
        self._note(doubt=True)
        reply = await self._port.ask(f'AT+CPIN="{pin}"', limit=_SIM_LIMIT)
        if not reply.ok:
            raise SimLocked(wording.pin_refused(self._name, f"refused the PIN ({reply.final.text})"))
        self._note(doubt=False)

    def _in_doubt(self) -> bool:
        try:
            return self._book.pin_in_doubt
        except OSError as error:
            raise self._forgetful(error) from None

    def _note(self, *, doubt: bool) -> None:
        try:
            if self._book.pin_in_doubt is not doubt:
                self._book.doubt_pin(doubt)
        except OSError as error:
            if doubt:
                raise self._forgetful(error) from None

    def _forgetful(self, error: OSError) -> SimLocked:
        return SimLocked(
            f"the PIN of modem {self._name} is not tried, since a refusal could not be remembered: {error.strerror or error}."
            " See that the data directory can be written"
        )

    async def _choose_store(self) -> None:
        """One store for reading and for what comes. Where no three can be chosen, the one that messages come to is read."""
        for store in _STORES:
            reply = await self._patiently(f'AT+CPMS="{store}","{store}","{store}"')
            if reply.ok:
                return
        if reply.final.kind is ResultKind.CMS_ERROR and reply.final.code in _SIM_TROUBLE:
            raise ConnectFailed(wording.trouble("every message store", reply.final))
        receiving = await Store(self._port).receiving()
        if receiving is not None:
            await self._patiently(f'AT+CPMS="{receiving}"')

    async def _choose_notice(self) -> str | None:
        """How the modem will say what comes, if it does."""
        for notice in NOTICES:
            if (await self._patiently(notice.format(INTO_THE_STORE))).ok:
                return notice
        return None

    async def _insist(self, what: str, command: str) -> None:
        reply = await self._patiently(command)
        if not reply.ok:
            raise ConnectFailed(wording.trouble(what, reply.final))

    async def _patiently(self, command: str) -> Reply:
        """Ask again while the SIM is busy, as it is for some seconds after its PIN."""
        for _ in range(_BUSY_TRIES):
            reply = await self._port.ask(command, limit=_SIM_LIMIT)
            if not reply.busy:
                break
            await pause(self._clock, 1.0)
        return reply
