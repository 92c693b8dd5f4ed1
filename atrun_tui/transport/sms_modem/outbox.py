"""Messages on their way out: one at a time, within the day's limit, each with exactly one end."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms.pdu import write_submit
from atrun_tui.transport.base import LinkLost, SendRefused, SendUncertain
from atrun_tui.transport.sms_modem import wording
from atrun_tui.transport.sms_modem.timing import pause

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.sms.pdu import Submit
    from atrun_tui.transport.sms_modem.book import Book
    from atrun_tui.transport.sms_modem.port import Port, Reply
    from atrun_tui.transport.sms_modem.timing import Clock

_BUSY_TRIES = 5
_BUSY_PAUSE = 2.0
"""Seconds between two tries to send while the SIM is busy, as it is for a while after its PIN."""
_REFERENCE = re.compile(r"\+CMGS: *(\d{1,3})")
_MAY_HAVE_GONE = {332}
"""+CMS ERROR numbers after which the message may be with the network: it did not say in time whether it took it (27.005, 3.2.5)."""
_UNCERTAIN = "the SMS may or may not have gone out: {why}. An answer that comes all the same will be shown as late"


@dataclass(slots=True, eq=False)
class Parcel:
    """A message, what is called when its turn has come, and where its reference or its failure is awaited."""

    message: Submit
    leaving: Callable[[], None] | None
    sent: asyncio.Future[int]


class Outbox:
    """The messages that wait for one modem, and what is known of those of today.

    Args:
        name: the modem's.
        limit: messages a day, or None.
        book: counts them from run to run.
        clock: tells the day.
    """

    def __init__(self, name: str, limit: int | None, book: Book, clock: Clock) -> None:
        self._name = name
        self._limit = limit
        self._counted = ""
        self._book = book
        self._clock = clock
        self._waiting: deque[Parcel] = deque()

    def add(self, message: Submit, leaving: Callable[[], None] | None) -> Parcel:
        """At the end."""
        parcel = Parcel(message, leaving, asyncio.get_running_loop().create_future())
        self._waiting.append(parcel)
        return parcel

    def take(self) -> Parcel | None:
        """The oldest whose sender still wants it."""
        while self._waiting:
            parcel = self._waiting.popleft()
            if not parcel.sent.done():
                return parcel
        return None

    def give_up(self, error: LinkLost) -> None:
        """None of those that wait will leave."""
        while (parcel := self.take()) is not None:
            parcel.sent.set_exception(SendRefused(str(error)))

    async def carry(self, parcel: Parcel, port: Port) -> None:
        """Send one. What becomes of it is told to its sender; only the loss of the port is raised."""
        try:
            reply = await self._hand_over(parcel, port)
        except (LocalError, SendRefused) as error:
            _fail(parcel, SendRefused(str(error)))
        except (LinkLost, asyncio.CancelledError) as error:
            why = str(error) or "the modem was closed"
            if port.dictated:
                _fail(parcel, SendUncertain(_UNCERTAIN.format(why=why)))
            else:
                self._take_back()
                _fail(parcel, SendRefused(f"{why}; nothing was sent"))
            raise
        else:
            self._end(parcel, reply, port)

    async def _hand_over(self, parcel: Parcel, port: Port) -> Reply:
        pdu, length = write_submit(parcel.message)
        self._spend()
        if parcel.leaving is not None:
            parcel.leaving()
        port.dictated = False
        for _ in range(_BUSY_TRIES):
            reply = await port.dictate(f"AT+CMGS={length}", pdu)
            if not reply.busy:
                break
            port.dictated = False  # whatever ends the waiting: it was refused
            await pause(self._clock, _BUSY_PAUSE)
        return reply

    def _end(self, parcel: Parcel, reply: Reply, port: Port) -> None:
        if not reply.ok and port.dictated and reply.final.code in _MAY_HAVE_GONE:
            _fail(parcel, SendUncertain(_UNCERTAIN.format(why=wording.no_word(reply.final))))
            return
        if not reply.ok:
            self._take_back()
            _fail(parcel, SendRefused(wording.refusal(reply.final)))
            return
        found = next((match for line in reply.lines if (match := _REFERENCE.match(line))), None)
        if not parcel.sent.done():
            parcel.sent.set_result(int(found[1]) if found else 0)

    @property
    def _today(self) -> str:
        return datetime.fromtimestamp(self._clock.wall()).date().isoformat()  # noqa: DTZ006  (the owner's own day)

    def _spend(self) -> None:
        """Count it before it leaves, so that no crash and no full disk makes the limit a wish."""
        day = self._counted = self._today
        try:
            if self._limit is not None and self._book.sent_on(day) >= self._limit:
                raise SendRefused(wording.over_limit(self._name, self._limit))
            self._book.count(day, 1)
        except OSError as error:
            if self._limit is not None:
                raise SendRefused(wording.uncountable(self._name, error.strerror or str(error))) from None

    def _take_back(self) -> None:
        """What was counted did not go out; if that cannot be written, the limit is reached one message early."""
        with suppress(OSError):
            self._book.count(self._counted, -1)


def _fail(parcel: Parcel, error: SendRefused | SendUncertain) -> None:
    if not parcel.sent.done():
        parcel.sent.set_exception(error)
