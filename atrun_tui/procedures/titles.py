"""What a step is called: its author's name for it, or what it does in a few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from atrun_tui.procedures import program
from atrun_tui.procedures.variables import PROFILE_FIELDS, Values, sketch

if TYPE_CHECKING:
    from atrun_tui.procedures.program import Step

_LONGEST = 100


def title_of(step: Step, values: Values) -> str:
    """Its title with the values that are known by now; secrets masked."""
    text = step.name or _TITLES[type(step.action)](step.action, values)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def plain_title(step: Step) -> str:
    """Its title before anything was played."""
    return title_of(step, _NO_VALUES)


_NO_VALUES = Values({field: f"${{profile.{field}}}" for field in PROFILE_FIELDS}, {})


_Teller = Callable[[Any, Values], str]
_TITLES: dict[type[Any], _Teller] = {
    program.Command: lambda it, values: sketch(it.line, values),
    program.AwaitUrc: lambda it, values: f"wait for {sketch(it.pattern.template, values)}",
    program.Wait: lambda it, _: f"pause {it.seconds:g} s",
    program.Comeback: lambda it, _: f"reconnect within {it.timeout:g} s",
    program.Check: lambda it, _: f"check {it.condition.source}",
    program.Assign: lambda it, _: f"set {', '.join(name for name, _ in it.values)}",
    program.Repeat: lambda it, _: f"repeat {it.times} times" if it.until is None else f"repeat until {it.until.source}",
    program.Include: lambda it, _: f"include {it.name}",
    program.Store: lambda it, values: f"upload {sketch(it.file, values)}",
    program.Say: lambda it, values: f"note {sketch(it.text, values)}",
    program.Question: lambda it, values: f"ask {sketch(it.text, values)}",
    program.Goto: lambda it, _: f"go to {it.label}",
    program.Halt: lambda it, values: f"stop {sketch(it.message, values)}".rstrip(),
}
