"""Plays a macro: a generator over its steps that asks for whatever it needs and returns how it ended.

Every loop is bounded: a repeat by its times, a wait by its limit, a jump backwards by the number of steps that one play may take.
A step that fails ends the macro, unless it says `on_error`; a step that was stopped by its owner ends it always.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any

from atrun_tui.procedures import program
from atrun_tui.procedures.expect import Judging, Verdict, judge
from atrun_tui.procedures.expressions import ExpressionFault, Undefined, Value, as_text
from atrun_tui.procedures.pattern import Pattern, PatternFault
from atrun_tui.procedures.steps import (
    Answer,
    Ask,
    Captures,
    Done,
    Ending,
    Fault,
    Heard,
    Missed,
    Note,
    Pause,
    Reconnect,
    Send,
    StepBegins,
    StepEnds,
    Told,
    Unsent,
    Upload,
    WaitUrc,
)
from atrun_tui.procedures.titles import title_of
from atrun_tui.procedures.variables import TooLong, Values

if TYPE_CHECKING:
    from atrun_tui.procedures.program import Macro, Step
    from atrun_tui.procedures.steps import Procedure, Reply, Request, Tiding

_Work = Generator["Request | Tiding", "Reply | None", None]


class _Failed(Exception):  # noqa: N818
    """A step failed; `step` is the innermost one that did, once that is known."""

    def __init__(self, fault: Fault, problem: str) -> None:
        super().__init__(problem)
        self.fault = fault
        self.problem = problem
        self.step: str | None = None


class _Jump(Exception):  # noqa: N818
    """Go on at a label of this list of steps or of one around it."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class _Halted(Exception):  # noqa: N818
    """The macro says that it is done."""


def play(macro: Macro, profile: Mapping[str, str], given: Mapping[str, Value]) -> Procedure:
    """The procedure that plays a macro on one module.

    Args:
        macro: what to play; it has passed the static check.
        profile: what `${profile....}` asks for, by field.
        given: values for its variables; those not given have their defaults.
    """
    player = _Player(Values(profile, {**_defaults(macro), **given}), frozenset(given))
    try:
        yield from player.steps(macro.steps, "")
    except _Halted as end:
        return Ending(ok=True, message=str(end))
    except _Failed as failure:
        return Ending(ok=False, message=failure.problem, fault=failure.fault, failed_step=failure.step)
    except _Jump as jump:
        return Ending(ok=False, message=f"there is no label `{jump.label}` to go to from there", fault=Fault.MACRO)
    return Ending(ok=True)


def _defaults(macro: Macro) -> dict[str, Value]:
    return {each.name: each.default for each in macro.variables if each.default is not None}


class _Player:
    def __init__(self, values: Values, given: frozenset[str]) -> None:
        self._values = values
        self._given = given
        self._left = program.MOST_STEPS

    def steps(self, steps: tuple[Step, ...], outer: str) -> _Work:
        """Play a list of steps; a jump to one of its labels goes on there."""
        labels = {step.label: index for index, step in enumerate(steps) if step.label is not None}
        at = 0
        while at < len(steps):
            try:
                yield from self._step(steps[at], f"{outer}{at + 1}")
            except _Jump as jump:
                if jump.label not in labels:
                    raise
                at = labels[jump.label]
            else:
                at += 1

    def _step(self, step: Step, number: str) -> _Work:
        title = title_of(step, self._values)
        self._count(number, title)
        try:
            if not self._wanted(step):
                yield StepEnds(number=number, title=title, skipped=True)
                return
            yield StepBegins(number=number, title=title, place=step.where.key)
            yield from _ACTS[type(step.action)](self, step.action, number)
        except (_Jump, _Halted):
            yield StepEnds(number=number, title=title)
            raise
        except _Failed as failure:
            yield from self._after(step, number, title, failure)
        except (ExpressionFault, PatternFault, TooLong) as fault:
            kind = Fault.ANSWER if isinstance(fault, Undefined) else Fault.MACRO
            yield from self._after(step, number, title, _Failed(kind, str(fault)))
        else:
            yield StepEnds(number=number, title=title)

    def _count(self, number: str, title: str) -> None:
        self._left -= 1
        if self._left < 0:
            failure = _Failed(Fault.MACRO, f"more than {program.MOST_STEPS} steps: the macro goes round in circles")
            failure.step = f"{number} {title}"
            raise failure

    def _wanted(self, step: Step) -> bool:
        """Whether its `when` holds; a switch that nobody set is off, and what compares a missing value is false."""
        if step.when is None:
            return True
        try:
            return step.when.holds(self._values.get)
        except Undefined:
            pass
        try:
            return step.when.holds(lambda name: "" if (value := self._values.get(name)) is None else value)
        except ExpressionFault:
            return False

    def _after(self, step: Step, number: str, title: str, failure: _Failed) -> _Work:
        """A step failed: on to where it says, or out to the step around it, or to the end."""
        failure.step = failure.step or f"{number} {title}"
        stops = failure.fault is Fault.STOPPED or self._left < 0 or not (step.carry_on or step.goto)
        yield StepEnds(number=number, title=title, fault=failure.fault, problem=failure.problem, carries_on=not stops)
        if stops:
            raise failure
        if step.goto:
            raise _Jump(step.goto)

    def send(self, action: program.Command, _: str) -> _Work:
        """Send a command until its reply is as expected, or its tries are used up."""
        line = self._values.fill(action.line)
        expect = action.expect.pattern(self._values) if action.expect is not None else None
        fail_on = tuple(matcher.pattern(self._values) for matcher in action.fail_on)
        request = Send(line=line, timeout=action.timeout, allow_lockout=action.allow_lockout)
        for tries_left in range(action.retries, -1, -1):
            verdict = yield from _verdict((yield request), expect, fail_on)
            if verdict.fault is None:
                for name, value in verdict.captures.items():
                    yield from self._capture(name, value)
                return
            if not (tries_left and verdict.may_retry):
                raise _Failed(verdict.fault, verdict.problem)
            if action.retry_delay:
                yield from _done((yield Pause(seconds=action.retry_delay)))

    def await_urc(self, action: program.AwaitUrc, _: str) -> _Work:
        """Wait for something unsolicited."""
        timeout = program.USUAL_URC_WAIT if action.timeout is None else action.timeout
        reply = yield WaitUrc(pattern=action.pattern.pattern(self._values), timeout=timeout)
        if isinstance(reply, Heard):
            for name, value in reply.groups.items():
                yield from self._capture(name, value)
        else:
            yield from _done(reply)

    def pause(self, action: program.Wait, _: str) -> _Work:
        """Let time pass."""
        yield from _done((yield Pause(seconds=action.seconds)))

    def reconnect(self, action: program.Comeback, _: str) -> _Work:
        """Make a new link."""
        yield from _done((yield Reconnect(delay=action.delay, timeout=action.timeout)))

    def assign(self, action: program.Assign, _: str) -> _Work:
        """Give variables a value."""
        for name, template in action.values:
            yield from self._capture(name, self._values.text(template))

    def include(self, action: program.Include, number: str) -> _Work:
        """Play another macro's steps."""
        yield from self.steps(action.steps, f"{number}.")

    def say(self, action: program.Say, _: str) -> _Work:
        """Tell the owner."""
        yield Note(text=self._values.text(action.text))

    def goto(self, action: program.Goto, _: str) -> _Work:
        """Go on elsewhere."""
        yield from ()
        raise _Jump(action.label)

    def halt(self, action: program.Halt, _: str) -> _Work:
        """Be done."""
        yield from ()
        raise _Halted(self._values.text(action.message))

    def check(self, action: program.Check, _: str) -> _Work:
        """Fail unless the condition holds."""
        yield from ()
        if action.condition.holds(self._values.get):
            return
        told = {name: self._values.get(name) for name in action.condition.names}
        seen = ", ".join(f"{name} is {as_text(value)[:60]!r}" for name, value in told.items() if value is not None)
        plain = f"`{action.condition.source}` is false{f': {seen}' if seen else ''}"
        raise _Failed(Fault.ANSWER, self._values.text(action.message) if action.message is not None else plain)

    def repeat(self, action: program.Repeat, number: str) -> _Work:
        """Play the steps within, round after round."""
        for count in range(1, action.times + 1):
            if count > 1 and action.delay:
                yield from _done((yield Pause(seconds=action.delay)))
            if action.counter is not None:
                self._values.set(action.counter, count)
            yield from self.steps(action.steps, f"{number}.")
            if action.until is not None and action.until.holds(self._values.get):
                return
        if action.until is not None:
            raise _Failed(Fault.ANSWER, f"`{action.until.source}` did not come true in {action.times} rounds")

    def upload(self, action: program.Store, _: str) -> _Work:
        """Store a file on the module."""
        as_name = self._values.text(action.as_name) if action.as_name is not None else None
        file = self._values.text(action.file)
        reply = yield Upload(file=file, as_name=as_name, kind=action.kind, enable=action.enable, start=action.start)
        yield from _done(reply)

    def ask(self, action: program.Question, _: str) -> _Work:
        """Ask the owner, unless the answer was given at the start."""
        if action.variable in self._given:
            return
        default = self._values.text(action.default) if action.default is not None else None
        reply = yield Ask(question=self._values.text(action.text), default=default)
        if isinstance(reply, Told):
            yield from self._capture(action.variable, reply.text)
        else:
            yield from _done(reply)

    def _capture(self, name: str, value: str) -> _Work:
        self._values.set(name, value)
        yield Captures(name=name, value=value)


_ACTS: dict[type[Any], Callable[[_Player, Any, str], _Work]] = {
    program.Command: _Player.send,
    program.AwaitUrc: _Player.await_urc,
    program.Wait: _Player.pause,
    program.Comeback: _Player.reconnect,
    program.Check: _Player.check,
    program.Assign: _Player.assign,
    program.Repeat: _Player.repeat,
    program.Include: _Player.include,
    program.Store: _Player.upload,
    program.Say: _Player.say,
    program.Question: _Player.ask,
    program.Goto: _Player.goto,
    program.Halt: _Player.halt,
}


def _done(reply: Reply | None) -> _Work:
    """Nothing more than that it came about."""
    if isinstance(reply, Missed | Unsent):
        raise _Failed(reply.fault, reply.problem)
    if not isinstance(reply, Done):
        raise TypeError(f"{reply!r} answers no request of this kind")
    yield from ()


def _verdict(reply: Reply | None, expect: Pattern | None, fail_on: tuple[Pattern, ...]) -> Judging[Verdict]:
    if isinstance(reply, Answer):
        return (yield from judge(reply.exchange, expect, fail_on))
    if isinstance(reply, Unsent | Missed):
        return Verdict(fault=reply.fault, problem=reply.problem)
    raise TypeError(f"{reply!r} is no answer to a command")
