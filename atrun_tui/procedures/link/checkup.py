"""Asks a module for its own set-up, by questions alone, and judges what it says.

The questions go in `;` lists that fit the AT guide's line of 80 characters. A list ends at the first question that a module does
not know, so what is left of such a list is asked one by one. An answer that does not come leaves its settings unknown; a
second one, or a lost link, ends it. Two questions are never asked: #TCPATRUNAUTH? and #SMSATWL?
are answered with passwords.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.procedures.link.case import Case
from atrun_tui.procedures.link.diagnosis import Diagnosis, summary, told_in_order
from atrun_tui.procedures.link.gate import judge_gate
from atrun_tui.procedures.link.network import judge_network
from atrun_tui.procedures.link.readings import Readings, says
from atrun_tui.procedures.link.second_way import judge_second_way
from atrun_tui.procedures.link.service import judge_service
from atrun_tui.procedures.link.timers import judge_timers
from atrun_tui.procedures.steps import Ending, Fault, Reply, Request, Send, Stage, Tiding
from atrun_tui.procedures.talk import Halt, Lost, once

if TYPE_CHECKING:
    from atrun_tui.procedures.link.deployment import Deployment
    from atrun_tui.procedures.talk import Work
    from atrun_tui.protocol.exchange import Exchange

_LISTS = (
    ("#TCPATRUNCFG?", "#TCPATRUNL?", "#TCPATRUND?", "#TCPATCMDSEQ?"),
    ("#TCPATRUNFRWL?",),
    ("#SCFG?", "#SCFGEXT?"),
    ("#SGACTCFG?", "#SGACT?", "+CGDCONT?"),
    ("#SS",),
    ("#SMSATRUN?", "#SMSATRUNCFG?"),
    ("#ENHRST?",),
)
"""What is asked over a link that costs nothing; what may be answered by no line at all stands alone."""
_ONLY = {"#TCPATRUNFRWL?": ("dial", "serial"), "#SS": ("dial",)}
"""What is of use on some roads only: the firewall is for modules that listen."""
BY_SMS = ("#SMSATRUN?", "#SMSATRUNCFG?", "#TCPATRUNCFG?", "#TCPATRUNL?", "#TCPATRUND?", "#SGACTCFG?")
"""What one message carries."""
ORIGIN = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEnding(Ending):
    """How it ended; `found` is the worst first, and holds what had been asked by then when it ended badly."""

    found: tuple[Diagnosis, ...] = ()


Checkup = Generator[Request | Tiding, Reply | None, CheckEnding]


def command_for(questions: tuple[str, ...]) -> str:
    """The command line that asks them."""
    return f"AT{';'.join(questions)}"


def questions_for(transport: str) -> tuple[tuple[str, ...], ...]:
    """What is asked over a road, list by list."""
    if transport == "sms":
        return (BY_SMS,)
    return tuple(questions for questions in _LISTS if transport in _ONLY.get(questions[0], (transport,)))


def check_link(deployment: Deployment) -> Checkup:
    """Ask and judge. By SMS one message goes out; whoever plays this has had its cost agreed to."""
    readings = Readings()
    try:
        yield from _converse(readings, deployment.transport)
    except Halt as end:
        return CheckEnding(ok=False, message=end.problem, fault=end.fault, found=judge(readings, deployment))
    found = judge(readings, deployment)
    if not found:
        return CheckEnding(ok=False, message="the module answered nothing about its set-up", fault=Fault.ANSWER)
    return CheckEnding(ok=True, message=summary(found), found=found)


def judge(readings: Readings, deployment: Deployment) -> tuple[Diagnosis, ...]:
    """What the answers mean, the worst first. Pure; never raises, whatever the module answered."""
    case = Case(readings, deployment)
    return told_in_order(
        (
            *judge_service(case),
            *judge_gate(case),
            *judge_timers(case),
            *judge_network(case),
            *judge_second_way(case),
        )
    )


def _converse(readings: Readings, transport: str) -> Work[None]:
    """Ask it all. Raises Halt: nothing is answered any more, the link was lost, or its owner stopped it."""
    lists, free, silence = questions_for(transport), transport != "sms", ""
    for number, questions in enumerate(lists, 1):
        yield Stage(topic="asking", text=f"asking for its set-up, {number} of {len(lists)}")
        try:
            answered = yield from _ask(readings, questions, again=free)
        except Lost as loss:
            raise Halt(Fault.NO_ANSWER, f"{silence}, and the link ended with it") if silence else loss from None
        unanswered = f"no answer to {command_for(questions)} came in time"
        if not answered and (silence or not free):
            raise Halt(Fault.NO_ANSWER, unanswered)
        silence = "" if answered else unanswered


def _ask(readings: Readings, questions: tuple[str, ...], *, again: bool) -> Work[bool]:
    """Whether an answer came, good or bad. Raises Halt: the link was lost, or its owner stopped it."""
    try:
        reply = yield from once(Send(line=(command_for(questions),)))
    except Lost as loss:
        if loss.fault is not Fault.NO_ANSWER:
            raise
        for question in questions:
            readings.refused(_name(question), f"no answer to {command_for((question,))} came in time")
        return False
    exchange: Exchange = reply.exchange
    if exchange.ok:
        for question in questions:
            _take(readings, question, exchange, alone=len(questions) == 1)
        return True
    left = []
    for question in questions:
        if any(says(line, _name(question)) for line in exchange.lines):
            readings.answered(_name(question), exchange.lines)
        else:
            readings.refused(_name(question), f"{command_for((question,))} was answered by {exchange.final}")
            left.append(question)
    for question in left if again and len(questions) > 1 else ():
        yield from _ask(readings, (question,), again=False)
    return True


def _take(readings: Readings, question: str, exchange: Exchange, *, alone: bool) -> None:
    """Lines of another form than the documents' are not the same as none."""
    if alone and exchange.lines and not any(says(line, _name(question)) for line in exchange.lines):
        readings.refused(_name(question), f"{command_for((question,))} was answered in a way that cannot be read")
    else:
        readings.answered(_name(question), exchange.lines)


def _name(question: str) -> str:
    return question.rstrip("?")
