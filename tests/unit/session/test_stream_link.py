"""Deadlines, late answers, prompts: what a link does when a module does not simply answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.protocol.exchange import Outcome
from atrun_tui.session.reports import (
    CommandSent,
    LateLineArrived,
)
from atrun_tui.session.state import State

if TYPE_CHECKING:
    from tests.unit.session.conftest import Bench

CSQ = "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"


async def turns() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def test_a_deadline_is_fixed_when_the_command_leaves(bench: Bench) -> None:
    bench.answers["AT+A"] = None
    session = await bench.ready()
    ticket = session.submit("AT+A", timeout=5)
    for _ in range(4):
        await bench.advance(1)
        bench.module.say("\r\n+A: still here\r\n\r\n+CREG: 1\r\n")
        await turns()
    assert bench.state() is State.BUSY
    await bench.advance(1)
    exchange = await ticket.wait()
    assert exchange.outcome is Outcome.TIMED_OUT
    assert (exchange.final, exchange.ok) == (None, False)
    assert exchange.error is not None
    assert exchange.error.startswith("no result within 5 s")
    assert len(exchange.lines) == 4
    assert bench.state() is State.STALLED


async def test_which_limit_counts(bench: Bench) -> None:
    bench.answers |= {"AT+A": None}
    bench.limit = lambda command: 7.0 if command == "AT+A" else 1.0
    session = await bench.ready()
    session.submit("AT+A")
    await turns()
    assert bench.told(CommandSent)[-1].limit == 7.0
    timed = await bench.ready(timeout=3.0)
    timed.submit("AT+A")
    own = await bench.ready(timeout=3.0)
    own.submit("AT+A", timeout=9.0)
    await turns()
    assert [report.limit for report in bench.told(CommandSent)[-2:]] == [3.0, 9.0]


async def test_a_late_answer_is_never_taken_for_the_next_commands(bench: Bench) -> None:
    bench.answers |= {"AT+A": None, "AT+B": "\r\n+B: 2\r\n\r\nOK\r\n"}
    session = await bench.ready()
    first = session.submit("AT+A", timeout=5)
    await bench.advance(5)
    assert (await first.wait()).outcome is Outcome.TIMED_OUT
    second = session.submit("AT+B")
    await turns()
    assert bench.module.heard[-1] == "AT+A"
    bench.module.say("\r\n+A: 1\r\n\r\nOK\r\n")
    exchange = await second.wait()
    assert exchange.lines == ("+B: 2",)
    late = bench.told(LateLineArrived)
    assert [(report.id, report.line) for report in late] == [(first.id, "+A: 1"), (first.id, "OK")]
    assert bench.module.heard[-1] == "AT+B"
    assert bench.state() is State.READY


async def test_a_late_answer_alone_brings_the_session_in_step(bench: Bench) -> None:
    bench.answers |= {"AT+A": None}
    session = await bench.ready()
    ticket = session.submit("AT+A", timeout=5)
    await bench.advance(5)
    await ticket.wait()
    assert bench.state() is State.STALLED
    bench.module.say("\r\nOK\r\n")
    await turns()
    assert bench.state() is State.READY


async def test_the_next_command_asks_first_whether_the_module_listens(bench: Bench) -> None:
    bench.answers |= {"AT+A": None, "AT+B": "\r\n+B: 2\r\n\r\nOK\r\n"}
    session = await bench.ready()
    first = session.submit("AT+A", timeout=5)
    second = session.submit("AT+B")
    await bench.advance(5)
    await first.wait()
    assert bench.module.heard == ["AT", "AT+A"]
    await bench.advance(1)
    assert bench.module.heard == ["AT", "AT+A", "AT"]
    await turns()
    assert bench.module.heard[-1] == "AT"
    await bench.advance(1)
    assert (await second.wait()).lines == ("+B: 2",)


async def test_two_results_after_the_probe_settle_at_once(bench: Bench) -> None:
    bench.answers |= {"AT+A": None}
    session = await bench.ready()
    first, second = session.submit("AT+A", timeout=5), session.submit("AT+B")
    await bench.advance(5)
    await first.wait()
    bench.answers["AT"] = "\r\n+A: 1\r\n\r\nOK\r\n\r\nOK\r\n"
    await bench.advance(1)
    assert (await second.wait()).lines == ()
    assert [report.line for report in bench.told(LateLineArrived)] == ["+A: 1", "OK", "OK"]


async def test_a_module_that_answers_nothing_any_more_loses_the_link(bench: Bench) -> None:
    bench.answers |= {"AT+A": None}
    session = await bench.ready()
    first, second = session.submit("AT+A", timeout=5), session.submit("AT+B")
    bench.answers["AT"] = None
    await bench.advance(5)
    await bench.advance(1)
    assert (await first.wait()).outcome is Outcome.TIMED_OUT
    await bench.advance(10)
    exchange = await second.wait()
    assert exchange.outcome is Outcome.NOT_SENT
    assert bench.state() is State.WAITING
    assert "stopped answering" in session.status.detail


async def test_cancelling_a_waiting_command(bench: Bench) -> None:
    bench.answers |= {"AT+A": None}
    session = await bench.ready()
    first, second = session.submit("AT+A"), session.submit("AT+B")
    assert session.cancel(second.id)
    assert not session.cancel(second.id)
    exchange = await second.wait()
    assert exchange.outcome is Outcome.NOT_SENT
    bench.module.say("\r\nOK\r\n")
    await first.wait()
    await turns()
    assert "AT+B" not in bench.module.heard


async def test_cancelling_the_command_in_flight(bench: Bench) -> None:
    bench.answers |= {"AT+A": None, "AT+B": "\r\n+B: 2\r\n\r\nOK\r\n"}
    session = await bench.ready()
    first = session.submit("AT+A")
    await turns()
    assert session.cancel(first.id)
    exchange = await first.wait()
    assert (exchange.outcome, exchange.final) == (Outcome.CANCELLED, None)
    assert bench.state() is State.STALLED
    second = session.submit("AT+B")
    await turns()
    bench.module.say("\r\n+A: 1\r\n\r\nOK\r\n")
    assert (await second.wait()).lines == ("+B: 2",)
    assert not session.cancel(first.id)
    assert not session.cancel("nobody")


async def test_a_text_prompt_is_escaped_at_once(bench: Bench) -> None:
    bench.answers['AT+CMGS="1"'] = "\r\n> "
    bench.answers["AT+B"] = "\r\n+B: 2\r\n\r\nOK\r\n"
    session = await bench.ready()
    ticket = session.submit('AT+CMGS="1"')
    await turns()
    assert bench.module.raw == b"\x1b"
    bench.module.raw = b""
    bench.module.say("\r\nOK\r\n")
    exchange = await ticket.wait()
    assert (exchange.outcome, exchange.ok) == (Outcome.ANSWERED, False)
    assert exchange.error is not None
    assert "asks for data" in exchange.error
    assert (await session.submit("AT+B").wait()).lines == ("+B: 2",)


async def test_a_file_prompt_is_left_to_its_own_time_limit(bench: Bench) -> None:
    bench.answers['AT#WSCRIPT="a.py",10'] = "\r\n>>>"
    session = await bench.ready()
    ticket = session.submit('AT#WSCRIPT="a.py",10')
    exchange = await ticket.wait()
    assert exchange.outcome is Outcome.CANCELLED
    assert exchange.error is not None
    assert "30 s" in exchange.error
    second = session.submit("AT+B")
    await bench.advance(30)
    assert bench.module.raw == b""
    assert bench.module.heard[-1] != "AT+B"
    bench.module.say("\r\nERROR\r\n")
    assert (await second.wait()).ok


async def test_a_file_prompt_that_never_ends_loses_the_link(bench: Bench) -> None:
    bench.answers['AT#WSCRIPT="a.py",10'] = "\r\n>>>"
    session = await bench.ready()
    await session.submit('AT#WSCRIPT="a.py",10').wait()
    second = session.submit("AT+B")
    await bench.advance(40)
    assert (await second.wait()).outcome is Outcome.NOT_SENT
    assert bench.modules[0].raw == b""
    assert bench.state() is State.WAITING


async def test_a_file_that_is_read_comes_as_lines(bench: Bench) -> None:
    bench.answers['AT#RSCRIPT="a.py"'] = "\r\n<<<import MDM\r\nprint 1\r\nend\r\nOK\r\n"
    session = await bench.ready()
    exchange = await session.submit('AT#RSCRIPT="a.py"').wait()
    assert exchange.lines == ("import MDM", "print 1", "end")
    assert exchange.ok


async def test_a_transparent_connection_is_left_by_closing(bench: Bench) -> None:
    bench.answers['AT#SD=1,0,80,"h"'] = "\r\nCONNECT\r\n"
    session = await bench.ready()
    exchange = await session.submit('AT#SD=1,0,80,"h"').wait()
    assert (exchange.final, exchange.ok) == ("CONNECT", False)
    assert exchange.error is not None
    assert "transparent" in exchange.error
    await turns()
    assert bench.state() is State.WAITING
    await bench.advance(2)
    assert bench.state() is State.READY


async def test_numeric_results_are_decided_by_silence(bench: Bench) -> None:
    bench.answers["AT"] = "0\r"
    bench.answers["AT+X"] = "4\r"
    session = bench.session()
    session.start()
    await turns()
    await bench.advance(1)
    assert bench.state() is State.READY
    ticket = session.submit("AT+X")
    await turns()
    await bench.advance(1)
    exchange = await ticket.wait()
    assert (exchange.final, exchange.ok) == ("4", False)
    assert (
        exchange.error
        == "the module answered 4, which is ERROR: its results are numbers (ATV0). ATV1 makes words of them"
    )


async def test_an_answer_that_was_cut_says_so_where_it_was(bench: Bench) -> None:
    bench.answers["AT#LONG"] = f"\r\n{'x' * 70_000}\r\n\r\nOK\r\n"
    session = await bench.ready()
    exchange = await session.submit("AT#LONG").wait()
    assert [line[:60] for line in exchange.lines] == ["x" * 60, "… 4464 bytes of an endless line were not kept"]
    assert exchange.urcs == ()
