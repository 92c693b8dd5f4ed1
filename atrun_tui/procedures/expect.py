"""Judges what came back for a command: did the module answer, and was it what the macro expects?

An expression looks at the whole reply: the lines and the result line, one below the other. Where the module answered an error the
step fails, unless `expect` is about that very error: it then has to match the result line itself.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from atrun_tui.procedures.pattern import Found, Pattern, PatternExhausted
from atrun_tui.procedures.steps import Fault, Thinking
from atrun_tui.protocol.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

_FAULTS = {
    Outcome.TIMED_OUT: Fault.NO_ANSWER,
    Outcome.CANCELLED: Fault.STOPPED,
    Outcome.UNKNOWN: Fault.LOST,
    Outcome.NOT_SENT: Fault.LOST,
}
_SHOWN = 200

T = TypeVar("T")
Judging = Generator[Thinking, None, T]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is thought of a reply: no fault, and what was captured; or the fault and a sentence."""

    captures: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None
    problem: str = ""

    @property
    def may_retry(self) -> bool:
        """Whether sending it again can help and does no harm: what may have run over a lost link is not repeated."""
        return self.fault in (Fault.ANSWER, Fault.NO_ANSWER)


def judge(exchange: Exchange, expect: Pattern | None, fail_on: tuple[Pattern, ...]) -> Judging[Verdict]:
    """What to think of a reply; a search that takes its time is done in slices."""
    if (fault := _FAULTS.get(exchange.outcome)) is not None:
        return Verdict(fault=fault, problem=exchange.error or exchange.outcome.value)
    reply = "\n".join((*exchange.lines, *((exchange.final,) if exchange.final is not None else ())))
    try:
        return (yield from _judge_reply(exchange, reply, expect, fail_on))
    except PatternExhausted as fault_of_pattern:
        return Verdict(fault=Fault.MACRO, problem=str(fault_of_pattern))


def _judge_reply(
    exchange: Exchange, reply: str, expect: Pattern | None, fail_on: tuple[Pattern, ...]
) -> Judging[Verdict]:
    for bad in fail_on:
        if (yield from _search(bad, reply)) is not None:
            problem = f"the reply holds what it must not ({bad.source}): {_short(reply)}"
            return Verdict(fault=Fault.ANSWER, problem=problem)
    if not exchange.ok:
        found = None
        if expect is not None and exchange.final is not None:
            found = yield from _search(expect, exchange.final)
        return Verdict(found.groups) if found is not None else Verdict(fault=Fault.ANSWER, problem=_refusal(exchange))
    if expect is None:
        return Verdict()
    found = yield from _search(expect, reply)
    if found is None:
        return Verdict(fault=Fault.ANSWER, problem=f"expected {expect.source}, got: {_short(reply)}")
    return Verdict(found.groups)


def _search(pattern: Pattern, text: str) -> Judging[Found | None]:
    search = pattern.searching(text)
    for _ in search:
        yield Thinking()
    return search.found


def _refusal(exchange: Exchange) -> str:
    """The result line as the module sent it, and what it means."""
    if not exchange.error or exchange.error in (exchange.final or ""):
        return f"the module answered {exchange.final}"
    return f"{exchange.final}: {exchange.error}"


def _short(reply: str) -> str:
    """A reply within a sentence."""
    text = " / ".join(line for line in reply.split("\n") if line)
    return (text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…") or "nothing"
