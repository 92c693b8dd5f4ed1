"""A transparent connection: bytes both ways, and every way out of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.errors import LocalError
from atrun_tui.session import transparent
from atrun_tui.session.reports import LateLineArrived
from atrun_tui.session.state import State
from atrun_tui.session.transparent import GUARD, LEAVE_LIMIT, SILENCE, TransparentLink

if TYPE_CHECKING:
    from atrun_tui.session.engine import Session
    from tests.unit.session.conftest import Bench

OPEN = "AT#TCPATCONSER=0,9600"


async def turns() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


class Line:
    """A transparent connection, the module at its far end, and what was heard of it."""

    def __init__(self, bench: Bench, session: Session) -> None:
        self.bench = bench
        self.session = session
        self.heard = b""
        self.packets: list[bytes] = []
        self.link: TransparentLink = session.open_transparent(OPEN, self._hear)

    def _hear(self, data: bytes) -> None:
        self.heard += data

    async def open(self) -> None:
        exchange = await self.link.opened()
        assert (exchange.final, exchange.ok) == ("CONNECT", True)
        module = self.bench.module
        module.raw = b""
        receive = module.data_received

        def note(data: bytes) -> None:
            self.packets.append(data)
            if not self.link.is_open:
                receive(data)

        module.data_received = note  # type: ignore[method-assign]

    async def leaving(self) -> asyncio.Task[str]:
        """Begin to leave, up to the moment when `+++` is out."""
        task = asyncio.create_task(self.link.leave())
        await turns()
        assert b"+++" not in self.packets
        await self.bench.advance(GUARD)
        assert self.packets[-1] == b"+++"
        return task


@pytest.fixture
async def line(bench: Bench) -> Line:
    bench.answers[OPEN] = "\r\nCONNECT\r\n"
    opened = Line(bench, await bench.ready())
    await opened.open()
    return opened


async def test_bytes_go_both_ways_unread(bench: Bench, line: Line) -> None:
    assert line.link.is_open
    assert bench.state() is State.TRANSPARENT

    line.link.send(b"\x00hello\r")
    bench.module.say("\r\nOK\r\n+CREG: 1\r\n\xff")
    await turns()

    assert line.packets == [b"\x00hello\r"]
    assert line.heard == b"\r\nOK\r\n+CREG: 1\r\n\xff"
    assert bench.urcs == []


@pytest.mark.parametrize("result", ["OK", "NO CARRIER"])
async def test_leaving_takes_what_the_module_prints(bench: Bench, line: Line, result: str) -> None:
    line.link.send(b"x")
    task = await line.leaving()
    bench.module.say(f"bye\r\n{result}\r\n")

    assert await task == transparent.LEFT
    assert line.heard == b"bye"
    assert bench.state() is State.READY
    assert not line.link.is_open
    assert (await line.session.submit("AT+A").wait()).final == "OK"
    assert bench.urcs == []


async def test_the_guard_time_counts_from_the_last_byte_sent(bench: Bench, line: Line) -> None:
    await bench.advance(GUARD)
    line.link.send(b"x")
    await bench.advance(GUARD - 0.5)
    task = asyncio.create_task(line.link.leave())
    await turns()
    assert line.packets == [b"x"]
    await bench.advance(0.5)
    assert line.packets == [b"x", b"+++"]
    bench.module.say("\r\nOK\r\n")
    await task


async def test_nothing_is_sent_while_it_is_being_left(bench: Bench, line: Line) -> None:
    task = asyncio.create_task(line.link.leave())
    await turns()
    with pytest.raises(LocalError, match="being left"):
        line.link.send(b"x")
    await bench.advance(GUARD)
    with pytest.raises(LocalError, match="being left"):
        line.link.send(b"x")
    bench.module.say("\r\nOK\r\n")
    await task
    with pytest.raises(LocalError, match="no transparent connection"):
        line.link.send(b"x")


async def test_the_escape_is_never_sent_by_accident(line: Line) -> None:
    with pytest.raises(LocalError, match="leave it instead"):
        line.link.send(b"+++")
    line.link.send(b"1+++")
    assert line.link.is_open


async def test_silence_behind_the_escape_is_followed_by_a_question(bench: Bench, line: Line) -> None:
    task = await line.leaving()
    await bench.advance(SILENCE)

    assert await task == transparent.UNANSWERED
    assert line.packets[-1] == b"AT\r"
    second = line.session.submit("AT+A")
    await turns()
    assert bench.module.heard[-1] == "AT"  # its answer may have been that to +++
    await bench.advance(1)
    assert (await second.wait()).final == "OK"
    assert bench.state() is State.READY


@pytest.mark.parametrize("late", ["OK", "NO CARRIER"])
async def test_a_late_answer_to_the_escape_is_not_the_next_commands(bench: Bench, line: Line, late: str) -> None:
    bench.answers |= {"AT": None, "AT+A": "\r\n+A: 1\r\n\r\nOK\r\n"}
    task = await line.leaving()
    await bench.advance(SILENCE)
    await task
    second = line.session.submit("AT+A")
    bench.module.say(f"\r\n{late}\r\n")
    await turns()
    assert bench.module.heard[-1] == "AT"
    bench.module.say("\r\nOK\r\n")
    await turns()
    await bench.advance(1)

    assert (await second.wait()).lines == ("+A: 1",)
    assert {report.id for report in bench.told(LateLineArrived)} == {line.link.ticket.id}


async def test_a_module_that_never_comes_back_costs_the_link(bench: Bench, line: Line) -> None:
    bench.answers["AT"] = None
    task = await line.leaving()
    await bench.advance(SILENCE)
    await task
    await bench.advance(10)
    assert bench.state() is State.WAITING


async def test_a_far_end_that_goes_on_talking_is_not_waited_for_for_ever(bench: Bench, line: Line) -> None:
    task = await line.leaving()
    for _ in range(int(LEAVE_LIMIT)):
        assert not task.done()
        bench.module.say("tick")
        await bench.advance(1)
    assert await task == transparent.UNANSWERED
    assert line.heard == b"tick" * 9


async def test_the_module_may_end_it(bench: Bench, line: Line) -> None:
    bench.module.say("last words\r\nNO CARRIER\r\n")
    await turns()

    assert await line.link.ended() == transparent.ENDED_THERE
    assert line.heard == b"last words"
    assert bench.state() is State.READY
    assert await line.link.leave() == transparent.ENDED_THERE


async def test_the_link_may_be_lost(bench: Bench, line: Line) -> None:
    waiting = line.session.submit("AT+A")
    bench.module.break_link()
    await turns()

    assert await line.link.ended() == transparent.LINK_GONE
    assert bench.state() is State.WAITING
    assert (await waiting.wait()).final is None


async def test_commands_wait_until_it_is_left(bench: Bench, line: Line) -> None:
    ticket = line.session.submit("AT+A")
    await turns()
    assert line.packets == []
    task = await line.leaving()
    bench.module.say("\r\nOK\r\n")
    await task
    assert (await ticket.wait()).final == "OK"


async def test_a_refusal_opens_nothing(bench: Bench) -> None:
    bench.answers[OPEN] = "\r\nERROR\r\n"
    session = await bench.ready()
    link = session.open_transparent(OPEN, lambda _: None)

    assert (await link.opened()).final == "ERROR"
    assert not link.is_open
    with pytest.raises(LocalError):
        await link.leave()
    assert bench.state() is State.READY


async def test_the_end_of_the_session_ends_it(bench: Bench, line: Line) -> None:  # noqa: ARG001
    await line.session.close()
    assert await line.link.ended() == transparent.LINK_GONE
