"""Delivery of ended exchanges: each is recorded first, and they are delivered in the order in which they ended."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.command_queue import Ticket

    Recorder = Callable[[Exchange], Awaitable[bool] | bool]
    Deliver = Callable[[Ticket, Exchange, bool], None]


class Delivery:
    """A recorder that answers at once costs one call; one that answers later holds back what ended after it.

    What is put off is recorded in the next turn of the loop: by then a command that waits for its turn has left, and does not wait
    for the disk as well.
    """

    def __init__(self, record: Recorder, deliver: Deliver) -> None:
        self._record = record
        self._deliver = deliver
        self._put_off: deque[tuple[Ticket, Exchange]] = deque()
        self._pending: deque[tuple[Ticket, Exchange, asyncio.Future[bool]]] = deque()

    def add(self, ticket: Ticket, exchange: Exchange) -> None:
        """Record it, and deliver it as soon as that is done."""
        if self._put_off:
            self._catch_up()
        self._add(ticket, exchange)

    def put_off(self, ticket: Ticket, exchange: Exchange) -> None:
        """The same in the next turn of the loop."""
        if not self._put_off:
            asyncio.get_running_loop().call_soon(self._catch_up)
        self._put_off.append((ticket, exchange))

    def _catch_up(self) -> None:
        while self._put_off:
            self._add(*self._put_off.popleft())

    def _add(self, ticket: Ticket, exchange: Exchange) -> None:
        try:
            kept = self._record(exchange)
        except Exception:  # noqa: BLE001  (a recorder that fails has not kept it: that is what is told)
            kept = False
        if isinstance(kept, asyncio.Future) and kept.done() and not kept.cancelled() and kept.exception() is None:
            kept = kept.result()
        if isinstance(kept, bool) and not self._pending:
            self._deliver(ticket, exchange, kept)
            return
        future = _settled(kept) if isinstance(kept, bool) else asyncio.ensure_future(kept)
        self._pending.append((ticket, exchange, future))
        future.add_done_callback(self._deliver_settled)

    async def drain(self, seconds: float) -> None:
        """Wait until all is delivered; what is not recorded by then is delivered as not kept."""
        self._catch_up()
        if self._pending:
            await asyncio.wait([future for _, _, future in self._pending], timeout=seconds)
        for _, _, future in self._pending:
            future.cancel()
        await asyncio.gather(*(future for _, _, future in self._pending), return_exceptions=True)
        self._deliver_settled()

    def _deliver_settled(self, _: object = None) -> None:
        while self._pending and self._pending[0][2].done():
            ticket, exchange, future = self._pending.popleft()
            failed = future.cancelled() or future.exception() is not None
            self._deliver(ticket, exchange, not failed and future.result())


def _settled(value: bool) -> asyncio.Future[bool]:
    future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    future.set_result(value)
    return future
