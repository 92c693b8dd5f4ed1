"""Each exchange is recorded before it is delivered, in the order in which they ended, put off or not."""

from __future__ import annotations

import asyncio

import pytest

from atrun_tui.protocol.exchange import Exchange
from atrun_tui.session.command_queue import Ticket
from atrun_tui.session.delivery import Delivery


class Desk:
    """Writes down what is recorded and what is delivered."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.delivery = Delivery(self._record, self._deliver)

    def _record(self, exchange: Exchange) -> bool:
        self.log.append(f"record {exchange.id}")
        return True

    def _deliver(self, ticket: Ticket, exchange: Exchange, kept: bool) -> None:
        assert kept
        assert ticket.id == exchange.id
        self.log.append(f"deliver {exchange.id}")


def ended(id: str) -> tuple[Ticket, Exchange]:  # noqa: A002
    ticket = Ticket(id=id, command="AT", shown="AT", timeout=None, origin="run", accepted=0.0)
    return ticket, Exchange(id=id, profile="pump", transport="dial", command="AT", started=0.0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_is_put_off_comes_in_the_next_turn(desk: Desk) -> None:
    desk.delivery.put_off(*ended("a"))
    desk.delivery.put_off(*ended("b"))
    assert desk.log == []
    await asyncio.sleep(0)
    assert desk.log == ["record a", "deliver a", "record b", "deliver b"]


async def test_what_ends_after_it_does_not_overtake_it(desk: Desk) -> None:
    desk.delivery.put_off(*ended("a"))
    desk.delivery.add(*ended("b"))
    assert desk.log == ["record a", "deliver a", "record b", "deliver b"]
    await asyncio.sleep(0)
    assert len(desk.log) == 4


async def test_a_session_that_closes_at_once_loses_nothing(desk: Desk) -> None:
    desk.delivery.put_off(*ended("a"))
    await desk.delivery.drain(1.0)
    assert desk.log == ["record a", "deliver a"]


async def test_a_future_that_is_done_costs_no_turn() -> None:
    delivered: list[tuple[str, bool]] = []
    kept: list[asyncio.Future[bool]] = []

    def record(_: Exchange) -> asyncio.Future[bool]:
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        future.set_result(len(kept) != 1)
        kept.append(future)
        return future

    delivery = Delivery(record, lambda _, exchange, kept: delivered.append((exchange.id, kept)))
    delivery.add(*ended("a"))
    delivery.add(*ended("b"))
    assert delivered == [("a", True), ("b", False)]
