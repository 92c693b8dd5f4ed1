"""Which variables a macro's steps use and which they give a value; what is wrong with a name or a value that is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures import program
from atrun_tui.procedures.expressions import is_number
from atrun_tui.procedures.program import every_step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from atrun_tui.procedures.expressions import Expression, Value
    from atrun_tui.procedures.program import Macro, Step
    from atrun_tui.procedures.variables import Template

_LONGEST_WORD = 60


def did_you_mean(word: str, known: Collection[str]) -> str:
    """`; did you mean NAME?` for the nearest known name, or nothing when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  (only needed once something is wrong)

    near = get_close_matches(word[:_LONGEST_WORD], list(known), n=1, cutoff=0.7)
    return f"; did you mean `{near[0]}`?" if near else ""


def misfits(macro: Macro, given: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The variables that are given a text where their default is a number without quotes, each with what is wrong.

    A text would be compared letter by letter, so that a check would mean something else.
    """
    for each in macro.variables:
        numeric = isinstance(each.default, int | float) and not isinstance(each.default, bool)
        if numeric and each.name in given and not is_number(given[each.name]):
            yield each.name, f"'{given[each.name]}' is no number, and its default is one"


def known_names(macro: Macro) -> frozenset[str]:
    """Every name that has a value at some time."""
    declared = {each.name for each in macro.variables}
    return frozenset(declared | {name for step in every_step(macro.steps) for _, name in names_given(step)})


def all_names(macro: Macro) -> frozenset[str]:
    """Every name that a value may be given for: those that have one at some time, and those that are asked for."""
    used = {name for step in every_step(macro.steps) for _, name, _ in names_used(step)}
    return known_names(macro) | {name for name in used if not name.startswith("profile.")}


def names_given(step: Step) -> tuple[tuple[str, str], ...]:
    """The names that a step gives a value, each with the key that does."""
    match step.action:
        case program.Command(expect=expect) if expect is not None:
            return tuple(("expect", name) for name in expect.groups)
        case program.AwaitUrc(pattern=pattern):
            return tuple(("wait_urc", name) for name in pattern.groups)
        case program.Assign(values):
            return tuple(("set", name) for name, _ in values)
        case program.Question(variable=variable):
            return (("variable", variable),)
        case program.Repeat(counter=counter) if counter is not None:
            return (("repeat", counter),)
    return ()


def names_used(step: Step) -> Iterator[tuple[str, str, bool]]:
    """The names that a step asks for, each with the key that does, and whether it may do without."""
    if step.when is not None:
        yield from (("when", name, True) for name in step.when.names)
    for key, part in _parts(step):
        if part is not None:
            yield from ((key, name, False) for name in part.names)


def _parts(step: Step) -> Iterator[tuple[str, Template | Expression | None]]:
    match step.action:
        case program.Command(line=line, expect=expect, fail_on=fail_on):
            yield "send", line
            yield "expect", expect.template if expect is not None else None
            yield from (("fail_on", matcher.template) for matcher in fail_on)
        case program.AwaitUrc(pattern=pattern):
            yield "wait_urc", pattern.template
        case program.Check(condition=condition, message=message):
            yield "check", condition
            yield "message", message
        case program.Assign(values):
            yield from (("set", template) for _, template in values)
        case program.Repeat(until=until):
            yield "repeat", until
        case program.Store(file=file, as_name=as_name):
            yield "upload", file
            yield "as", as_name
        case program.Say(text):
            yield "note", text
        case program.Question(text=text, default=default):
            yield "ask", text
            yield "default", default
        case program.Halt(message):
            yield "stop", message
