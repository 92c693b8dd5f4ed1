"""Commands waiting for their turn, oldest first: a module is never given a second one before the first has ended (app note 3.4)."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from atrun_tui.protocol.exchange import Exchange
from atrun_tui.session.cargo import Cargo
from atrun_tui.session.transparent import TransparentLink


@dataclass(slots=True, kw_only=True, eq=False)
class Ticket:
    """A command that was accepted, until it has ended.

    Attributes:
        id: that of its exchange.
        command: the line as it goes out, in clear: never shown.
        shown: the line as it may be shown.
        timeout: seconds it may take, or None for the usual limit.
        origin: who asked.
        accepted: monotonic time of its coming.
        cargo: the file it carries, or the transparent connection it opens, if any.
        moved: bytes of that file which the link has accepted, or which have come.
        content: the file that came, once the command has ended.
    """

    id: str
    command: str = field(repr=False)
    shown: str
    timeout: float | None
    origin: str
    accepted: float
    cargo: Cargo | TransparentLink | None = field(default=None, repr=False)
    moved: int = 0
    content: bytes = field(default=b"", repr=False)
    _exchange: Exchange | None = None
    _waiters: list[asyncio.Future[Exchange]] | None = None

    async def wait(self) -> Exchange:
        """Its exchange, once it has ended and is recorded. Several may wait, and each may stop waiting."""
        if self._exchange is not None:
            return self._exchange
        waiter: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()
        if self._waiters is None:
            self._waiters = []
        self._waiters.append(waiter)
        return await waiter

    def resolve(self, exchange: Exchange) -> None:
        """It ended; only its session calls this, once."""
        self._exchange = exchange
        for waiter in self._waiters or ():
            if not waiter.done():
                waiter.set_result(exchange)


class CommandQueue:
    """First come, first sent.

    Attributes:
        waiting: those that wait, oldest first; to be looked at only.
    """

    def __init__(self) -> None:
        self.waiting: deque[Ticket] = deque()

    def add(self, ticket: Ticket) -> None:
        """At the end."""
        self.waiting.append(ticket)

    def take(self) -> Ticket:
        """The oldest. Raises IndexError when there is none."""
        return self.waiting.popleft()

    def remove(self, id: str) -> Ticket | None:  # noqa: A002
        """Take one out of its turn; None when it is not here."""
        for ticket in self.waiting:
            if ticket.id == id:
                self.waiting.remove(ticket)
                return ticket
        return None

    def take_all(self) -> tuple[Ticket, ...]:
        """Empty it, oldest first."""
        tickets = tuple(self.waiting)
        self.waiting.clear()
        return tickets

    def take_older(self, than: float) -> tuple[Ticket, ...]:
        """Those accepted before that monotonic time."""
        old: list[Ticket] = []
        while self.waiting and self.waiting[0].accepted <= than:
            old.append(self.waiting.popleft())
        return tuple(old)

    @property
    def oldest(self) -> float | None:
        """When the oldest was accepted, or None when it is empty."""
        return self.waiting[0].accepted if self.waiting else None
