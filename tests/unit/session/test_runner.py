"""A procedure over a session: everything a macro can ask for, and every way it can end, with a clock moved by hand."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.procedures.expect import judge
from atrun_tui.procedures.pattern import LONGEST_TEXT, compile_pattern
from atrun_tui.procedures.steps import (
    Answer,
    Ask,
    Ending,
    Fault,
    Heard,
    Missed,
    Note,
    Pause,
    Procedure,
    Reconnect,
    Reply,
    Request,
    Send,
    StepBegins,
    StepEnds,
    TidyUp,
    Told,
    Unsent,
    Upload,
    WaitUrc,
)
from atrun_tui.procedures.variables import SecretWord
from atrun_tui.protocol.exchange import Exchange
from atrun_tui.session.play_reports import Exchanged, Finished, PlayReport, Remarked, StepEnded, StepStarted
from atrun_tui.session.reports import ExchangeEnded, Report
from atrun_tui.session.runner import Runner
from atrun_tui.transport.base import ConnectRefused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.unit.session.conftest import Bench


SLOW, SLOW_TEXT = "(?:x|(?=(?:a+)+b)a)*c", "a" * LONGEST_TEXT
"""An expression and a text that are too much work for each other."""


async def turns(count: int = 60) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


class Playing:
    """One runner, its procedure made of requests, one step each."""

    def __init__(self, bench: Bench, **options: Any) -> None:
        self.bench = bench
        self.replies: list[Reply | None] = []
        self.reports: list[PlayReport] = []
        self.options: dict[str, Any] = {"mask": bench.mask, **options}
        self.runner: Runner
        self.task: asyncio.Task[Finished]

    async def begin(self, *requests: Request, **settings: Any) -> None:
        session = self.bench.session(**{"reconnect": False, **settings})
        self.runner = Runner(
            session,
            self._procedure(requests),
            macro="test",
            report=self.reports.append,
            clock=self.bench.clock,
            **self.options,
        )
        self.task = asyncio.create_task(self.runner.run())
        await turns()

    async def end(self) -> Finished:
        await turns()
        assert self.task.done()
        return self.task.result()

    def _procedure(self, requests: tuple[Request, ...]) -> Procedure:
        for number, request in enumerate(requests, 1):
            title = type(request).__name__
            yield StepBegins(number=str(number), title=title)
            reply = yield request
            self.replies.append(reply)
            bad = isinstance(reply, Missed | Unsent)
            fault = reply.fault if isinstance(reply, Missed | Unsent) else None
            problem = reply.problem if isinstance(reply, Missed | Unsent) else None
            yield StepEnds(number=str(number), title=title, fault=fault, problem=problem)
            if bad:
                return Ending(ok=False, fault=fault, message=problem or "", failed_step=f"{number} {title}")
        return Ending(ok=True)

    def told(self, kind: type[Any]) -> list[Any]:
        return [report for report in self.reports if isinstance(report, kind)]


@pytest.fixture
async def playing(bench: Bench) -> AsyncIterator[Playing]:
    made = Playing(bench)
    yield made
    if not made.task.done():
        made.runner.cancel()
        await asyncio.wait([made.task])


def send(line: str, **how: Any) -> Send:
    return Send(line=(line,), **how)


async def test_commands_go_out_in_turn_and_are_recorded_as_played(playing: Playing) -> None:
    playing.bench.answers["AT+CSQ"] = "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"
    await playing.begin(send("AT+CSQ"), send("AT+CGMM"))
    finished = await playing.end()
    assert (finished.ok, finished.steps, finished.failed_step) == (True, 2, None)
    assert playing.bench.module.heard == ["AT", "AT+CSQ", "AT+CGMM"]
    assert [(each.command, each.origin) for each in playing.bench.records] == [("AT+CSQ", "play"), ("AT+CGMM", "play")]
    assert [each.exchange for each in playing.told(Exchanged)] == playing.bench.records
    assert [type(each).__name__ for each in playing.reports[:3]] == ["StepStarted", "Exchanged", "StepEnded"]
    assert isinstance(playing.reports[-1], Finished)


async def test_a_secret_goes_out_in_clear_and_shows_nowhere(playing: Playing) -> None:
    asked: list[str] = []

    async def secret(word: str) -> str:
        asked.append(word)
        return "s3cret"

    playing.options["secret"] = secret
    await playing.begin(Send(line=('AT+X="', SecretWord("next"), '"')))
    finished = await playing.end()
    assert finished.ok
    assert asked == ["next"]
    assert playing.bench.module.heard[-1] == 'AT+X="s3cret"'
    assert playing.bench.records[-1].command == 'AT+X="•••"'
    assert "s3cret" not in repr(playing.reports)


async def test_a_missing_secret_ends_it_unsent(playing: Playing) -> None:
    await playing.begin(Send(line=("AT", SecretWord("next"))))
    finished = await playing.end()
    assert (finished.fault, finished.failed_step) == (Fault.REFUSED, "1 Send")
    assert playing.bench.module.heard == ["AT"]


@pytest.mark.parametrize(
    "line", ["CSQ", "AT+CFUN=4", "AT+CSQ;+CFUN=4", 'AT#WSCRIPT="a",1', "AT\x1a", " ", "AT\r+CFUN=4", "ATé☃"]
)
async def test_what_must_not_go_out_does_not(playing: Playing, line: str) -> None:
    await playing.begin(send(line))
    finished = await playing.end()
    assert (finished.fault, finished.failed_step) == (Fault.FORBIDDEN, "1 Send")
    assert playing.bench.module.heard == ["AT"]
    assert playing.bench.records == []


async def test_what_could_cut_the_link_goes_out_by_leave(playing: Playing) -> None:
    await playing.begin(send("AT+CFUN=4", allow_lockout=True))
    assert (await playing.end()).ok
    assert playing.bench.module.heard[-1] == "AT+CFUN=4"


async def test_a_hang_ends_by_the_steps_own_timeout(playing: Playing) -> None:
    playing.bench.answers["AT+HANG"] = None
    await playing.begin(send("AT+HANG", timeout=7.0))
    await playing.bench.advance(6.9)
    assert not playing.task.done()
    await playing.bench.advance(0.2)
    (reply,) = playing.replies
    assert isinstance(reply, Answer)
    assert reply.exchange.outcome.value == "no answer"


async def test_a_refused_connection_names_the_step(playing: Playing) -> None:
    playing.bench.failures.append(ConnectRefused("nobody there"))
    await playing.begin(send("AT"))
    finished = await playing.end()
    assert (finished.ok, finished.fault, finished.failed_step) == (False, Fault.UNREACHABLE, "connect")
    assert "nobody there" in finished.message
    assert finished.steps == 0


async def test_a_link_that_drops_in_the_middle(playing: Playing) -> None:
    playing.bench.answers["AT+A"] = None
    await playing.begin(send("AT+A"), send("AT+B"))
    playing.bench.module.break_link()
    await turns()
    first, second = playing.replies
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert [first.exchange.outcome.value, second.exchange.outcome.value] == ["unknown", "not sent"]


@pytest.mark.parametrize("later", range(6))
async def test_what_is_for_the_same_link_never_goes_over_the_next(playing: Playing, later: int) -> None:
    """Whichever turn of the loop the link is lost in: the session learns of it a few turns after the link itself."""

    def break_link(turns_left: int) -> None:
        if turns_left:
            asyncio.get_running_loop().call_soon(break_link, turns_left - 1)
        else:
            playing.bench.module.break_link()

    def hear(report: Report) -> None:
        if isinstance(report, ExchangeEnded) and report.exchange.command == "AT+A":
            break_link(later)

    playing.bench.answers["AT+B"] = None
    task = asyncio.create_task(playing.begin(send("AT+A"), send("AT+B", same_link=True), reconnect=True))
    await asyncio.sleep(0)
    playing.bench.sessions[-1].feed.add_listener(hear)
    await task
    for _ in range(20):
        await playing.bench.advance(10.0)

    assert len(playing.bench.modules) > 1
    assert "AT+B" not in playing.bench.module.heard
    assert playing.task.done()


async def test_a_pause_takes_its_time(playing: Playing) -> None:
    await playing.begin(Pause(seconds=5.0))
    await playing.bench.advance(4.9)
    assert not playing.task.done()
    await playing.bench.advance(0.2)
    assert (await playing.end()).ok
    (ended,) = playing.told(StepEnded)
    assert 5000 <= ended.elapsed_ms < 5200


async def test_an_unsolicited_line_is_waited_for(playing: Playing) -> None:
    await playing.begin(WaitUrc(pattern=compile_pattern(r"\+CREG: (?P<state>\d)"), timeout=9.0))
    playing.bench.module.say("\r\nRING\r\n")
    await turns()
    assert not playing.task.done()
    playing.bench.module.say("\r\n+CREG: 5\r\n")
    await turns()
    assert playing.replies == [Heard(("+CREG: 5",), {"state": "5"})]


async def test_one_that_came_since_the_last_command_counts_and_an_older_one_does_not(playing: Playing) -> None:
    playing.bench.answers["AT+A"] = "\r\n+CREG: 1\r\n\r\nOK\r\n"
    wait = WaitUrc(pattern=compile_pattern(r"\+CREG: \d"), timeout=9.0)
    await playing.begin(send("AT+A"), wait, send("AT+B"), wait)
    assert isinstance(playing.replies[1], Heard)
    assert not playing.task.done()
    await playing.bench.advance(9.1)
    finished = await playing.end()
    assert (finished.fault, finished.failed_step) == (Fault.NO_ANSWER, "4 WaitUrc")


async def test_waiting_ends_with_the_link(playing: Playing) -> None:
    await playing.begin(WaitUrc(pattern=compile_pattern("x"), timeout=9.0))
    playing.bench.module.break_link()
    assert (await playing.end()).fault is Fault.LOST


async def test_a_new_link_is_made(playing: Playing) -> None:
    await playing.begin(send("AT+A"), Reconnect(delay=3.0, timeout=60.0), send("AT+B"))
    assert len(playing.bench.modules) == 1
    playing.bench.failures.append(ConnectRefused("still restarting"))
    await playing.bench.advance(3.1)
    assert playing.bench.failures == []
    await playing.bench.advance(2.1)
    assert (await playing.end()).ok
    assert [module.heard for module in playing.bench.modules] == [["AT", "AT+A"], ["AT", "AT+B"]]


async def test_a_session_that_reconnects_by_itself_is_made_anew_too(playing: Playing) -> None:
    await playing.begin(Reconnect(delay=0.0, timeout=60.0), send("AT+B"), reconnect=True)
    assert (await playing.end()).ok
    assert [module.heard for module in playing.bench.modules] == [["AT"], ["AT", "AT+B"]]


async def test_a_module_that_does_not_come_back(playing: Playing) -> None:
    await playing.begin(Reconnect(delay=1.0, timeout=10.0))
    for _ in range(20):
        playing.bench.failures.append(ConnectRefused("gone"))
    for _ in range(12):
        await playing.bench.advance(1.0)
    finished = await playing.end()
    assert (finished.fault, finished.failed_step) == (Fault.UNREACHABLE, "1 Reconnect")
    assert "within 10 s" in finished.message


async def test_an_owner_is_asked_and_else_the_default_is_taken(playing: Playing) -> None:
    await playing.begin(Ask(question="which?", default="2"))
    assert (await playing.end()).ok
    assert playing.replies == [Told("2")]


async def test_nobody_to_ask_and_no_default(playing: Playing) -> None:
    await playing.begin(Ask(question="which?"))
    finished = await playing.end()
    assert finished.fault is Fault.MACRO
    assert "--set" in finished.message


async def test_an_owner_who_answers(playing: Playing) -> None:
    async def ask(request: Ask) -> str:
        return f"{request.question} mine"

    playing.options["ask"] = ask
    await playing.begin(Ask(question="which?", default="2"))
    await playing.end()
    assert playing.replies == [Told("which? mine")]


async def test_an_upload_is_played_as_a_part_of_the_procedure(playing: Playing) -> None:
    def storing(request: Upload) -> Procedure:
        answer = yield send(f"AT+{request.file}")
        assert isinstance(answer, Answer)
        return Ending(ok=answer.exchange.ok, fault=None if answer.exchange.ok else Fault.ANSWER, message="too large")

    playing.bench.answers["AT+B"] = "\r\nERROR\r\n"
    playing.options["upload"] = storing
    await playing.begin(Upload(file="A"), Upload(file="B"))
    finished = await playing.end()
    assert (finished.failed_step, finished.message) == ("2 Upload", "too large")
    assert playing.bench.module.heard[-2:] == ["AT+A", "AT+B"]


async def test_a_file_that_cannot_be_used_is_not_uploaded(playing: Playing) -> None:
    def storing(_: Upload) -> Procedure:
        raise ValueError("a.py is empty")

    playing.options["upload"] = storing
    await playing.begin(Upload(file="a.py"))
    finished = await playing.end()
    assert (finished.fault, finished.message) == (Fault.FORBIDDEN, "a.py is empty")


async def test_what_an_upload_is_a_part_of_stays_stopped(playing: Playing) -> None:
    def storing(_: Upload) -> Procedure:
        yield send("AT+SLOW")
        yield TidyUp()
        yield send("AT+TIDY")
        return Ending(ok=False, fault=Fault.STOPPED, message="stopped")

    playing.bench.answers["AT+SLOW"] = None
    playing.options["upload"] = storing
    await playing.begin(Upload(file="a.py"), send("AT+NEXT"))
    playing.runner.cancel()
    await turns()
    playing.bench.module.say("\r\nOK\r\n")
    assert (await playing.end()).fault is Fault.STOPPED
    assert "AT+TIDY" in playing.bench.module.heard
    assert "AT+NEXT" not in playing.bench.module.heard


async def test_without_one_they_are_refused(playing: Playing) -> None:
    await playing.begin(Upload(file="a.py"))
    assert (await playing.end()).fault is Fault.FORBIDDEN


async def test_stop_lets_the_command_in_flight_end(playing: Playing) -> None:
    playing.bench.answers["AT+SLOW"] = None
    await playing.begin(send("AT+SLOW"), send("AT+NEXT"))
    playing.runner.stop()
    await turns()
    assert not playing.task.done()
    playing.bench.module.say("\r\nOK\r\n")
    finished = await playing.end()
    assert (finished.fault, finished.failed_step, finished.steps) == (Fault.STOPPED, "2 Send", 1)
    assert playing.bench.records[-1].ok
    assert "AT+NEXT" not in playing.bench.module.heard


async def test_cancel_does_not_wait_for_it(playing: Playing) -> None:
    playing.bench.answers["AT+SLOW"] = None
    await playing.begin(send("AT+SLOW"), send("AT+NEXT"))
    playing.runner.cancel()
    finished = await playing.end()
    assert finished.fault is Fault.STOPPED
    assert playing.bench.records[-1].outcome.value == "cancelled"


@pytest.mark.parametrize(
    "request_",
    [Pause(seconds=50.0), WaitUrc(pattern=compile_pattern("x"), timeout=50.0), Reconnect(delay=50.0, timeout=50.0)],
)
async def test_stop_ends_a_wait_at_once(playing: Playing, request_: Request) -> None:
    await playing.begin(request_)
    playing.runner.stop()
    finished = await playing.end()
    assert finished.fault is Fault.STOPPED


async def test_stop_ends_a_question_that_nobody_answers(playing: Playing) -> None:
    asked = asyncio.get_running_loop().create_future()

    async def ask(_: Ask) -> str:
        answer: str = await asked
        return answer

    playing.options["ask"] = ask
    await playing.begin(Ask(question="which?", default="2"))
    playing.runner.stop()
    finished = await playing.end()
    assert (finished.fault, finished.failed_step) == (Fault.STOPPED, "1 Ask")
    assert asked.cancelled()


async def test_stop_while_connecting(playing: Playing) -> None:
    playing.bench.answers["AT"] = None
    await playing.begin(send("AT+A"))
    playing.runner.stop()
    finished = await playing.end()
    assert (finished.fault, finished.failed_step) == (Fault.STOPPED, "connect")


async def test_hold_step_and_go_on(playing: Playing) -> None:
    await playing.begin(Pause(seconds=1.0), send("AT+A"), send("AT+B"), send("AT+C"))
    playing.runner.hold()
    await playing.bench.advance(1.1)
    assert playing.runner.held
    assert [each.number for each in playing.told(StepStarted)] == ["1"]
    playing.runner.step()
    await turns()
    assert [each.number for each in playing.told(StepStarted)] == ["1", "2"]
    playing.runner.go_on()
    assert (await playing.end()).ok


async def test_a_held_play_can_be_stopped(playing: Playing) -> None:
    await playing.begin(Pause(seconds=1.0), send("AT+A"))
    playing.runner.hold()
    await playing.bench.advance(1.1)
    playing.runner.stop()
    assert (await playing.end()).fault is Fault.STOPPED


async def test_steps_that_wait_for_nothing_let_others_run(bench: Bench) -> None:
    playing = Playing(bench)

    def procedure() -> Procedure:
        for number in range(1000):
            yield StepBegins(number=str(number), title="note")
            yield Note(text="s3cret")
            yield StepEnds(number=str(number), title="note")
        return Ending(ok=True, message="done with s3cret")

    session = await bench.ready(reconnect=False)
    runner = Runner(session, procedure(), macro="m", report=playing.reports.append, mask=bench.mask, clock=bench.clock)
    task = asyncio.create_task(runner.run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    runner.stop()
    finished = await task
    assert finished.fault is Fault.STOPPED
    assert 0 <= finished.steps < 1000
    assert all(each.text == "•••" for each in playing.told(Remarked))


async def longest_hold(task: asyncio.Task[Finished]) -> float:
    """Seconds of this thread's work for which the loop was kept from everybody else, until a play was done."""
    held, since = 0.0, time.thread_time()
    while not task.done():
        await asyncio.sleep(0)
        held, since = max(held, time.thread_time() - since), time.thread_time()
    return held


async def test_an_expectation_that_takes_seconds_lets_others_run(bench: Bench) -> None:
    playing = Playing(bench)
    exchange = Exchange(
        id="1", profile="p", transport="dial", command="AT", lines=(SLOW_TEXT,), final="OK", ok=True, started=0.0
    )

    def procedure() -> Procedure:
        verdict = yield from judge(exchange, compile_pattern(SLOW), ())
        return Ending(ok=False, fault=verdict.fault, message=verdict.problem)

    session = await bench.ready(reconnect=False)
    runner = Runner(session, procedure(), macro="m", report=playing.reports.append, mask=bench.mask, clock=bench.clock)
    task = asyncio.create_task(runner.run())
    assert await longest_hold(task) < 0.2
    assert task.result().fault is Fault.MACRO


async def test_a_wait_whose_search_takes_seconds_lets_others_run(playing: Playing) -> None:
    await playing.begin(WaitUrc(pattern=compile_pattern(SLOW), timeout=5))
    playing.bench.module.say(f"\r\n+X: {SLOW_TEXT}\r\n")
    assert await longest_hold(playing.task) < 0.2
    assert (await playing.end()).fault is Fault.MACRO
