"""What becomes of commands: sending, recording, telling."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.protocol.login import Login
from atrun_tui.session.reports import (
    CommandQueued,
    CommandSent,
    ExchangeEnded,
    LineArrived,
    Noticed,
    StateChanged,
    UrcArrived,
)
from atrun_tui.session.state import State

if TYPE_CHECKING:
    from tests.unit.session.conftest import Bench

CSQ = "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"


async def turns() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def test_a_command_becomes_an_exchange(bench: Bench) -> None:
    bench.answers["AT+CSQ"] = CSQ
    session = await bench.ready()
    exchange = await session.submit("AT+CSQ", origin="run").wait()
    assert exchange.lines == ("+CSQ: 15,0",)
    assert (exchange.final, exchange.ok, exchange.error) == ("OK", True, None)
    assert (exchange.profile, exchange.transport, exchange.origin) == ("pump", "dial", "run")
    assert exchange.outcome is Outcome.ANSWERED
    assert bench.records == [exchange]


async def test_the_reports_of_a_command_in_their_order(bench: Bench) -> None:
    bench.answers["AT+CSQ"] = CSQ
    session = await bench.ready()
    bench.reports.clear()
    ticket = session.submit("AT+CSQ")
    exchange = await ticket.wait()
    kinds = [type(report) for report in bench.reports]
    assert kinds == [CommandQueued, StateChanged, CommandSent, LineArrived, StateChanged, ExchangeEnded]
    assert bench.states() == [State.BUSY, State.READY]
    assert bench.told(ExchangeEnded)[0].exchange is exchange
    assert {report.id for report in bench.told(CommandSent) + bench.told(LineArrived)} == {ticket.id}


async def test_elapsed_time_and_round_trip_are_the_clocks(bench: Bench) -> None:
    bench.answers["AT"] = None
    session = bench.session(login=Login.STEP_BY_STEP, user="me")
    await bench.walk_in(session)
    ticket = session.submit("AT")
    await turns()
    bench.clock.advance(2.5)
    bench.module.say("\r\nOK\r\n")
    exchange = await ticket.wait()
    assert exchange.elapsed_ms == pytest.approx(2500)
    assert session.status.round_trip == pytest.approx(2.5)
    assert exchange.started == pytest.approx(bench.clock.wall() - 2.5)


async def test_only_one_command_is_under_way(bench: Bench) -> None:
    bench.answers["AT+A"] = None
    session = await bench.ready()
    first, second = session.submit("AT+A"), session.submit("AT+B")
    await turns()
    assert bench.module.heard == ["AT", "AT+A"]
    assert session.status.queued == 1
    bench.module.say("\r\nOK\r\n")
    assert (await first.wait()).command == "AT+A"
    assert (await second.wait()).command == "AT+B"
    assert bench.module.heard == ["AT", "AT+A", "AT+B"]
    assert session.status.queued == 0


async def test_the_pause_between_a_result_and_the_next_command(bench: Bench) -> None:
    session = bench.session(pause=0.02)
    session.start()
    await turns()
    await bench.advance(0.02)
    tickets = [session.submit("AT+A"), session.submit("AT+B")]
    await tickets[0].wait()
    await turns()
    assert "AT+B" not in bench.module.heard
    await bench.advance(0.019)
    assert "AT+B" not in bench.module.heard
    await bench.advance(0.001)
    assert bench.module.heard[-1] == "AT+B"
    await tickets[1].wait()


async def test_an_error_is_explained(bench: Bench) -> None:
    bench.answers["AT+CPIN?"] = "\r\n+CME ERROR: 10\r\n"
    bench.answers["AT+X"] = "\r\nERROR\r\n"
    session = await bench.ready()
    numeric, plain = await session.submit("AT+CPIN?").wait(), await session.submit("AT+X").wait()
    assert (numeric.final, numeric.ok) == ("+CME ERROR: 10", False)
    assert numeric.error is not None
    assert "SIM" in numeric.error
    assert (plain.final, plain.ok) == ("ERROR", False)
    assert plain.error


@pytest.mark.parametrize("command", ["", "AT\rAT", "AT\x1a", "AT€", "AT\n"])
async def test_what_cannot_be_sent_is_not_sent(bench: Bench, command: str) -> None:
    session = await bench.ready()
    bad, good = session.submit(command), session.submit("AT+B")
    exchange = await bad.wait()
    assert exchange.outcome is Outcome.NOT_SENT
    assert exchange.error
    assert (await good.wait()).ok
    assert bench.module.heard == ["AT", "AT+B"]


async def test_ids_are_unique(bench: Bench) -> None:
    session, other = await bench.ready(), await bench.ready()
    ids = {one.submit("AT").id for one in (session, other) for _ in range(50)}
    assert len(ids) == 100


async def test_several_may_wait_and_one_may_stop(bench: Bench) -> None:
    bench.answers["AT+A"] = None
    session = await bench.ready()
    ticket = session.submit("AT+A")
    loop = asyncio.get_running_loop()
    one, two = loop.create_task(ticket.wait()), loop.create_task(ticket.wait())
    await turns()
    one.cancel()
    bench.module.say("\r\nOK\r\n")
    assert (await two).ok
    assert await ticket.wait() is await two


async def test_unsolicited_lines_are_told_recorded_and_kept_with_the_exchange(bench: Bench) -> None:
    bench.answers["AT+CSQ"] = "\r\n+CSQ: 15,0\r\n\r\n+CREG: 1\r\n\r\nOK\r\n"
    session = await bench.ready()
    exchange = await session.submit("AT+CSQ").wait()
    assert (exchange.lines, exchange.urcs) == (("+CSQ: 15,0",), ("+CREG: 1",))
    bench.module.say("\r\nRING\r\n")
    bench.module.say("\r\nwhat is this\r\n")
    await turns()
    assert [(urc.lines, urc.known) for urc in bench.urcs] == [
        (("+CREG: 1",), True),
        (("RING",), True),
        (("what is this",), False),
    ]
    assert bench.told(UrcArrived) == bench.urcs


async def test_everything_said_is_masked(bench: Bench) -> None:
    bench.answers['AT#X="s3cret"'] = '\r\n#X: "s3cret"\r\n\r\n+CREG: s3cret\r\n\r\n+CME ERROR: s3cret\r\n'
    session = await bench.ready()
    exchange = await session.submit('AT#X="s3cret"').wait()
    bench.module.say("\r\nlate s3cret\r\n")
    await turns()
    assert bench.module.heard[-1] == 'AT#X="s3cret"'
    assert "s3cret" not in repr(exchange)
    assert "s3cret" not in repr(bench.reports)
    assert "s3cret" not in repr(bench.urcs)
    assert "•••" in exchange.command


async def test_a_flood_of_lines_is_bounded_and_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atrun_tui.session.flight.MOST_LINES", 10)
    bench.answers["AT+A"] = "".join(f"\r\nline {number}\r\n" for number in range(25)) + "\r\nOK\r\n"
    session = await bench.ready()
    exchange = await session.submit("AT+A").wait()
    assert exchange.ok
    assert len(exchange.lines) == 11
    assert exchange.lines[-1].startswith("… 15 more lines")
    assert len(bench.told(LineArrived)) == 10


async def test_a_ticket_ends_only_once_its_exchange_is_recorded(bench: Bench) -> None:
    kept: list[asyncio.Future[bool]] = []

    def later(exchange: Exchange) -> asyncio.Future[bool]:
        bench.records.append(exchange)
        kept.append(asyncio.get_running_loop().create_future())
        return kept[-1]

    bench.record = later
    session = await bench.ready()
    loop = asyncio.get_running_loop()
    waits = [loop.create_task(session.submit(command).wait()) for command in ("AT+A", "AT+B")]
    await turns()
    assert [exchange.command for exchange in bench.records] == ["AT+A", "AT+B"]
    kept[1].set_result(True)
    await turns()
    assert not any(wait.done() for wait in waits)
    assert bench.told(ExchangeEnded) == []
    kept[0].set_result(False)
    await asyncio.gather(*waits)
    assert [(told.exchange.command, told.kept) for told in bench.told(ExchangeEnded)] == [
        ("AT+A", False),
        ("AT+B", True),
    ]


async def test_a_command_that_waits_leaves_before_the_disk_is_waited_for(bench: Bench) -> None:
    states: list[State] = []

    def record(exchange: Exchange) -> bool:
        states.append(session.status.state)
        bench.records.append(exchange)
        return True

    bench.record = record
    session = await bench.ready()
    tickets = [session.submit(command) for command in ("AT+A", "AT+B", "AT+C")]
    exchanges = [await ticket.wait() for ticket in tickets]
    assert bench.records == exchanges
    assert [exchange.command for exchange in exchanges] == ["AT+A", "AT+B", "AT+C"]
    assert states == [State.BUSY, State.BUSY, State.READY]


async def test_a_recorder_that_fails_has_not_kept_it(bench: Bench) -> None:
    async def fails(_: Exchange) -> bool:
        raise OSError("disk full")

    def fails_at_once(_: Exchange) -> bool:
        raise OSError("disk full")

    for recorder in (fails, fails_at_once):
        bench.record = recorder
        session = await bench.ready()
        assert (await session.submit("AT").wait()).ok
        assert bench.told(ExchangeEnded)[-1].kept is False


async def test_a_listener_that_fails_harms_nobody(bench: Bench) -> None:
    session = bench.session()

    def fails(_: object) -> None:
        raise ValueError("no")

    session.feed.add_listener(fails)
    await session.ready()
    assert (await session.submit("AT").wait()).ok
    assert len(bench.told(Noticed)) == 1


async def test_a_mask_that_fails_ends_the_link_with_a_sentence(bench: Bench) -> None:
    def mask(text: str) -> str:
        if text == "+CSQ: 15,0":
            raise ValueError("mask")
        return text

    bench.mask = mask
    bench.answers["AT+CSQ"] = CSQ
    session = await bench.ready()
    exchange = await session.submit("AT+CSQ").wait()
    assert exchange.outcome is Outcome.UNKNOWN
    await turns()
    assert bench.state() is State.WAITING
    assert "ValueError" in session.status.detail


async def test_a_table_of_limits_that_fails_is_replaced(bench: Bench) -> None:
    def fails(command: str) -> float:
        raise KeyError(command)

    bench.limit = fails
    session = await bench.ready()
    assert (await session.submit("AT").wait()).ok
    assert bench.told(Noticed)


async def test_keep_alives_are_quiet(bench: Bench) -> None:
    session = await bench.ready(keepalive=60)
    await bench.advance(59)
    assert bench.module.heard == ["AT"]
    await bench.advance(1)
    assert bench.module.heard == ["AT", "AT"]
    assert session.status.round_trip is not None
    await bench.advance(60)
    assert len(bench.module.heard) == 3
    assert bench.records == []
    assert bench.told(ExchangeEnded) == []


async def test_a_command_puts_the_keep_alive_off(bench: Bench) -> None:
    session = await bench.ready(keepalive=60)
    await bench.advance(40)
    await session.submit("AT+A").wait()
    await bench.advance(40)
    assert bench.module.heard == ["AT", "AT+A"]
    await bench.advance(20)
    assert bench.module.heard == ["AT", "AT+A", "AT"]


async def test_a_keep_alive_that_fails_is_shown(bench: Bench) -> None:
    await bench.ready(keepalive=60)
    bench.answers["AT"] = None
    await bench.advance(60)
    await bench.advance(30)
    assert [(exchange.origin, exchange.outcome) for exchange in bench.records] == [("session", Outcome.TIMED_OUT)]
    await bench.advance(60)
    await bench.advance(10)
    assert bench.state() is State.WAITING
