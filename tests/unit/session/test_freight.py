"""Files that commands carry: byte for byte, at the prompt's pace, and what is left behind when something goes wrong."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.protocol.exchange import Outcome
from atrun_tui.session.cargo import Download, Upload
from atrun_tui.session.freight import STALL
from atrun_tui.session.reports import DataMoved, LateLineArrived, Report
from atrun_tui.session.state import State

if TYPE_CHECKING:
    from atrun_tui.session.engine import Session, Ticket
    from tests.unit.session.conftest import Bench

WRITE = 'AT#WSCRIPT="a.py",9,0'
READ = 'AT#RSCRIPT="a.py"'
PROMPT = "\r\n>>>"
OK = "\r\nOK\r\n"
DATA = b"+++\x1a\x1b\xffOK>"


async def turns() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def begin(
    bench: Bench, data: bytes = DATA, *, packet: int = 4, answer: str | None = None
) -> tuple[Session, Ticket]:
    bench.answers[WRITE] = answer
    session = await bench.ready()
    ticket = session.submit(WRITE, cargo=Upload(data=data, packet=packet))
    await turns()
    return session, ticket


async def moved(session: Session, count: int) -> None:
    """Wait until so many bytes have gone out."""
    enough = asyncio.Event()

    def hear(report: Report) -> None:
        if isinstance(report, DataMoved) and report.moved >= count:
            enough.set()

    leave = session.feed.add_listener(hear)
    await enough.wait()
    leave()


async def test_the_file_goes_out_at_the_prompt_and_nothing_else(bench: Bench) -> None:
    _, ticket = await begin(bench)
    assert bench.module.raw == b""
    bench.module.say(PROMPT)
    await turns()
    assert bench.module.raw == DATA
    bench.module.say(OK)
    exchange = await ticket.wait()
    assert (exchange.ok, exchange.final, ticket.moved) == (True, "OK", 9)
    assert bench.module.raw == DATA
    assert [report.moved for report in bench.told(DataMoved)] == [4, 8, 9]
    assert {(report.id, report.size) for report in bench.told(DataMoved)} == {(ticket.id, 9)}
    assert bench.state() is State.READY


async def test_data_that_the_module_echoes_is_no_answer(bench: Bench) -> None:
    data = b"ERROR+CME ERROR: 3 and more than sixteen bytes"
    _, ticket = await begin(bench, data)
    bench.module.say(PROMPT)
    await turns()
    bench.module.say(data.decode())
    await turns()
    assert bench.state() is State.BUSY
    bench.module.say(OK)
    exchange = await ticket.wait()
    assert (exchange.ok, exchange.lines) == (True, ())


async def test_an_unsolicited_line_disturbs_no_transfer(bench: Bench) -> None:
    _, ticket = await begin(bench)
    bench.module.say(PROMPT)
    await turns()
    bench.module.say("\r\n+CREG: 1\r\n")
    bench.module.say(OK)
    exchange = await ticket.wait()
    assert (exchange.ok, exchange.urcs) == (True, ("+CREG: 1",))


async def test_a_module_that_never_asks_ends_at_the_prompts_limit(bench: Bench) -> None:
    _, ticket = await begin(bench)
    await bench.advance(59)
    assert bench.state() is State.BUSY
    await bench.advance(1)
    exchange = await ticket.wait()
    assert exchange.outcome is Outcome.TIMED_OUT
    assert exchange.error == "the module did not ask for the file within 60 s: none of it was sent"
    assert bench.module.raw == b""


async def test_a_refusal_before_the_prompt_leaves_the_link_alone(bench: Bench) -> None:
    session, ticket = await begin(bench, answer="\r\n+CME ERROR: 20\r\n")
    exchange = await ticket.wait()
    assert (exchange.ok, exchange.final, ticket.moved) == (False, "+CME ERROR: 20", 0)
    assert session.status.state is State.READY


async def test_ok_without_a_prompt_is_no_success(bench: Bench) -> None:
    _, ticket = await begin(bench, answer=OK)
    exchange = await ticket.wait()
    assert (exchange.ok, exchange.error) == (False, "the module never asked for the file: none of it was sent")


async def test_the_result_gets_time_by_size(bench: Bench) -> None:
    _, ticket = await begin(bench)
    bench.module.say(PROMPT)
    await turns()
    await bench.advance(70)
    assert bench.state() is State.BUSY
    await bench.advance(1)
    exchange = await ticket.wait()
    assert exchange.outcome is Outcome.TIMED_OUT
    assert exchange.error is not None
    assert exchange.error.startswith("all 9 bytes were sent, but no result came within 70 s")


@pytest.mark.parametrize(
    ("size", "least", "most"), [(1, 70, 71), (99_999, 138, 140), (100_000, 173, 175), (1_000_000, 488, 490)]
)
def test_the_limit_grows_with_the_size(size: int, least: float, most: float) -> None:
    assert least <= Upload(data=bytes(size)).result_limit <= most


async def test_an_error_behind_data_breaks_the_link_off(bench: Bench) -> None:
    session, ticket = await begin(bench)
    bench.module.say(PROMPT)
    await turns()
    bench.module.say("\r\nERROR\r\n")
    exchange = await ticket.wait()
    assert (exchange.outcome, exchange.final, exchange.ok) == (Outcome.ANSWERED, "ERROR", False)
    await turns()
    assert session.status.state is State.WAITING
    assert "read as commands" in session.status.detail


async def test_an_answer_before_the_last_byte_is_no_success(bench: Bench) -> None:
    session, ticket = await begin(bench, bytes(4000), packet=1)
    bench.module.say(PROMPT)
    await moved(session, 1)
    bench.module.say(OK)
    exchange = await ticket.wait()
    assert (exchange.ok, exchange.error) == (False, "the module answered before the file was whole")
    assert 0 < ticket.moved < 4000
    sent = len(bench.module.raw)
    await turns()
    assert len(bench.module.raw) == sent
    assert session.status.state is State.WAITING


async def test_cancelled_before_the_prompt_nothing_goes_into_it(bench: Bench) -> None:
    session, ticket = await begin(bench)
    assert session.cancel(ticket.id)
    exchange = await ticket.wait()
    assert exchange.outcome is Outcome.CANCELLED
    assert exchange.error == "cancelled before the module asked for the file: none of it was sent"
    following = session.submit("AT+B")
    bench.module.say(PROMPT)
    await turns()
    await bench.advance(30)
    assert bench.module.raw == b""
    assert bench.module.heard == ["AT", WRITE]
    bench.module.say("\r\nERROR\r\n")
    assert (await following.wait()).ok


async def test_cancelled_within_the_file_the_module_ends_its_prompt_itself(bench: Bench) -> None:
    session, ticket = await begin(bench, bytes(4000), packet=1)
    bench.module.say(PROMPT)
    await moved(session, 100)
    session.cancel(ticket.id)
    exchange = await ticket.wait()
    assert exchange.error is not None
    assert exchange.error.startswith(f"cancelled after {ticket.moved} of 4000 bytes: the module waits 30 s for more")
    await turns()
    sent = bench.module.raw
    following = session.submit("AT+B")
    await bench.advance(30)
    assert bench.module.raw == sent
    bench.module.say("\r\nERROR\r\n")
    await turns()
    assert [report.line for report in bench.told(LateLineArrived)] == ["ERROR"]
    bench.module.raw = b""
    assert (await following.wait()).ok


async def test_a_cancelled_prompt_that_never_ends_costs_the_link(bench: Bench) -> None:
    session, ticket = await begin(bench, bytes(4000), packet=1)
    bench.module.say(PROMPT)
    await moved(session, 1)
    session.cancel(ticket.id)
    following = session.submit("AT+B")
    sent = len(bench.module.raw)
    await bench.advance(41)
    assert (await following.wait()).outcome is Outcome.NOT_SENT
    assert len(bench.module.raw) <= sent + 2
    assert session.status.state is State.WAITING


async def test_cancelled_behind_the_file_its_result_comes_late(bench: Bench) -> None:
    session, ticket = await begin(bench)
    bench.module.say(PROMPT)
    await turns()
    session.cancel(ticket.id)
    exchange = await ticket.wait()
    assert exchange.error == "cancelled after all 9 bytes had gone out: the module may still store the file"
    following = session.submit("AT+B")
    await bench.advance(60)
    assert bench.module.raw == DATA
    bench.module.say(OK)
    await turns()
    bench.module.raw = b""
    assert (await following.wait()).ok


async def test_a_link_that_takes_nothing_is_broken_off_in_time(bench: Bench) -> None:
    session, ticket = await begin(bench)
    stuck: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    link: Any = session._conversation._link

    async def full() -> None:
        await stuck

    link._stream.flush = full
    bench.module.say(PROMPT)
    await turns()
    await bench.advance(STALL - 1)
    assert bench.state() is State.BUSY
    await bench.advance(1)
    exchange = await ticket.wait()
    assert (exchange.outcome, ticket.moved) == (Outcome.UNKNOWN, 0)
    assert exchange.error is not None
    assert exchange.error.startswith("the link took no byte of the file for 25 s")
    assert bench.module.ends
    assert stuck.cancelled()


async def test_a_lost_link_ends_the_upload_as_unknown(bench: Bench) -> None:
    _, ticket = await begin(bench)
    bench.module.say(PROMPT)
    await turns()
    bench.module.break_link()
    exchange = await ticket.wait()
    assert exchange.outcome is Outcome.UNKNOWN
    assert exchange.error is not None
    assert exchange.error.startswith("the link was lost after 9 of 9 bytes had gone out")


async def test_a_link_lost_before_the_prompt_has_sent_nothing(bench: Bench) -> None:
    _, ticket = await begin(bench)
    bench.module.break_link()
    assert (await ticket.wait()).error == "the link was lost before the module asked for the file: none of it was sent"


async def fetch(bench: Bench, answer: str | None, size: int | None) -> tuple[Session, Ticket]:
    bench.answers[READ] = answer
    session = await bench.ready()
    ticket = session.submit(READ, cargo=Download(size=size))
    await turns()
    return session, ticket


@pytest.mark.parametrize("content", ["a", "two\r\nlines\r\n", "\x00\xff\x1a\x1b+++", "\r\nOKAY\r\n"])
@pytest.mark.parametrize("known", [True, False])
async def test_content_is_given_byte_for_byte(bench: Bench, content: str, known: bool) -> None:
    _, ticket = await fetch(bench, f"\r\n<<<{content}\r\nOK\r\n", len(content) if known else None)
    exchange = await ticket.wait()
    assert exchange.ok
    assert ticket.content == content.encode("latin-1")
    assert (ticket.moved, exchange.lines) == (len(content), ())


async def test_content_of_known_size_may_hold_a_result(bench: Bench) -> None:
    content = "a\r\nOK\r\nb\r\n+CME ERROR: 3\r\n"
    _, ticket = await fetch(bench, f"\r\n<<<{content}\r\nOK\r\n", len(content))
    await ticket.wait()
    assert ticket.content == content.encode()


async def test_a_hidden_file_is_empty_content(bench: Bench) -> None:
    session, ticket = await fetch(bench, "\r\n<<<\r\nOK\r\n", 500)
    await bench.advance(4)
    assert bench.state() is State.BUSY
    await bench.advance(1)
    exchange = await ticket.wait()
    assert (exchange.ok, ticket.content) == (True, b"")
    assert (await session.submit("AT").wait()).ok


async def test_slow_content_moves_the_deadline(bench: Bench) -> None:
    _, ticket = await fetch(bench, None, 6)
    bench.module.say("\r\n<<<")
    for char in "abcdef":
        await bench.advance(20)
        bench.module.say(char)
        await turns()
    bench.module.say(OK)
    assert (await ticket.wait()).ok
    assert ticket.content == b"abcdef"


async def test_content_that_stops_coming_is_no_answer(bench: Bench) -> None:
    session, ticket = await fetch(bench, "\r\n<<<abc", 6)
    await bench.advance(30)
    assert (await ticket.wait()).outcome is Outcome.TIMED_OUT
    following = session.submit("AT+B")
    await bench.advance(1)
    assert bench.module.heard[-1] in {"AT", "AT+B"}
    await bench.advance(1)
    assert (await following.wait()).ok


async def test_a_refused_file_has_no_content(bench: Bench) -> None:
    _, ticket = await fetch(bench, "\r\n+CME ERROR: 22\r\n", 6)
    exchange = await ticket.wait()
    assert (exchange.ok, exchange.final, ticket.content) == (False, "+CME ERROR: 22", b"")
