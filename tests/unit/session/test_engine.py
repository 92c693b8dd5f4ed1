"""The end of a session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.engine import SessionFailed
from atrun_tui.session.reports import (
    ExchangeEnded,
    StateChanged,
)
from atrun_tui.session.state import State
from atrun_tui.transport.base import ConnectRefused
from atrun_tui.transport.memory import Way

if TYPE_CHECKING:
    from tests.unit.session.conftest import Bench

CSQ = "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"


async def turns() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def test_closing_ends_everything(bench: Bench) -> None:
    bench.answers |= {"AT+A": None}
    session = await bench.ready(keepalive=10)
    subscription = session.feed.subscribe()
    first, second = session.submit("AT+A"), session.submit("AT+B")
    await turns()
    await session.close()
    assert (await first.wait()).outcome is Outcome.UNKNOWN
    assert (await second.wait()).outcome is Outcome.NOT_SENT
    assert bench.state() is State.OFFLINE
    assert [type(report) async for report in subscription][-1] is StateChanged
    await turns()
    assert bench.module.ends == [None]
    assert (await session.submit("AT").wait()).outcome is Outcome.NOT_SENT
    session.start()
    with pytest.raises(SessionFailed):
        await session.ready()
    await session.close()
    assert len(bench.records) == 3


@pytest.mark.parametrize("when", ["never started", "connecting", "logging in", "waiting"])
async def test_closing_in_any_state(bench: Bench, when: str) -> None:
    bench.answers["AT"] = None
    if when == "waiting":
        bench.failures = [ConnectRefused("no")]
    session = bench.session()
    ticket = session.submit("AT+A")
    waiting = None
    if when != "never started":
        session.start()
        waiting = asyncio.get_running_loop().create_task(session.ready())
    if when in ("logging in", "waiting"):
        await turns()
    await session.close()
    assert (await ticket.wait()).outcome is Outcome.NOT_SENT
    if waiting is not None:
        with pytest.raises(SessionFailed):
            await waiting


async def test_closing_does_not_wait_for_a_recorder_for_ever(bench: Bench) -> None:
    async def never(_: Exchange) -> bool:
        await asyncio.get_running_loop().create_future()
        return True

    bench.record = never
    session = await bench.ready()
    ticket = session.submit("AT")
    await turns()
    closing = asyncio.get_running_loop().create_task(session.close())
    await turns()
    await bench.advance(3)
    await closing
    assert (await ticket.wait()).ok
    assert bench.told(ExchangeEnded)[-1].kept is False


async def test_one_byte_at_a_time_makes_no_difference(bench: Bench) -> None:
    bench.back = Way(chunk=1)
    bench.answers["AT+CSQ"] = "AT+CSQ\r" + CSQ
    session = await bench.ready()
    exchange = await session.submit("AT+CSQ").wait()
    assert (exchange.lines, exchange.final) == (("+CSQ: 15,0",), "OK")
