"""What a macro would send, as far as that can be known without a module: for a look before it is played."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from atrun_tui.procedures import program
from atrun_tui.procedures.expressions import ExpressionFault
from atrun_tui.procedures.names import names_given
from atrun_tui.procedures.program import every_step, inner_steps
from atrun_tui.procedures.titles import title_of
from atrun_tui.procedures.variables import Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from atrun_tui.procedures.expressions import Value
    from atrun_tui.procedures.program import Macro, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Something that would go out.

    Attributes:
        number: the step's.
        what: the command as it may be shown, values that are not known yet in their `${...}`; or `upload FILE`.
        times: how often at most, repeats and further tries counted.
        conditions: what must hold for it, where that is not known yet.
        is_command: False for an upload.
    """

    number: str
    what: str
    times: int
    conditions: tuple[str, ...] = ()
    is_command: bool = True

    def as_json(self, profile: str, transport: str, macro: str) -> dict[str, Any]:
        """As the command line's JSON shows it; by SMS a command costs one."""
        return {
            "profile": profile,
            "transport": transport,
            "macro": macro,
            "step": self.number,
            "send": self.what,
            "times": self.times,
            "when": " and ".join(self.conditions) or None,
            "sms": sms_of(self, transport),
        }


def sms_of(planned: Planned, transport: str) -> int:
    """How many SMS it costs at most: a request always fits into one (app note 2.1)."""
    return planned.times if transport == "sms" and planned.is_command else 0


def plan(macro: Macro, profile: Mapping[str, str], given: Mapping[str, Value]) -> list[Planned]:
    """All that a play may send, in the order of the steps."""
    defaults = {each.name: each.default for each in macro.variables if each.default is not None}
    values = Values(profile, {**defaults, **given})
    moving = frozenset(name for step in every_step(macro.steps) for _, name in names_given(step)) - set(given)
    return list(_Walk(values, moving).steps(macro.steps, "", 1, ()))


@dataclass(frozen=True, slots=True)
class _Walk:
    values: Values
    moving: frozenset[str]

    def steps(self, steps: tuple[Step, ...], outer: str, times: int, conditions: tuple[str, ...]) -> Iterator[Planned]:
        """All that a list of steps may send, itself played so often under these conditions."""
        for index, step in enumerate(steps, 1):
            holds = _holds(step, self.values, self.moving)
            if holds is False:
                continue
            more = (*conditions, step.when.source) if holds is None and step.when is not None else conditions
            number = f"{outer}{index}"
            if isinstance(step.action, program.Command | program.Store):
                yield self._one(step, step.action, number, times, more)
            rounds = step.action.times if isinstance(step.action, program.Repeat) else 1
            yield from self.steps(inner_steps(step), f"{number}.", times * rounds, more)

    def _one(
        self, step: Step, action: program.Command | program.Store, number: str, times: int, conditions: tuple[str, ...]
    ) -> Planned:
        is_command = isinstance(action, program.Command)
        tries = 1 + action.retries if isinstance(action, program.Command) else 1
        plain = program.Step(where=step.where, action=action)
        what = title_of(plain, self.values.without(self.moving))
        return Planned(number=number, what=what, times=times * tries, conditions=conditions, is_command=is_command)


def _holds(step: Step, values: Values, moving: frozenset[str]) -> bool | None:
    """Whether a step's condition holds; None where that is not known yet."""
    if step.when is None:
        return True
    if moving.intersection(step.when.names):
        return None
    try:
        return step.when.holds(lambda name: "" if (value := values.get(name)) is None else value)
    except ExpressionFault:
        return False
