"""Looks at a macro before it is played: what cannot work, what would cut the link, and what its author may have forgotten.

Faults keep a macro from being played; hints do not. Reading the file has found its own faults already (unknown keys, wrong kinds,
expressions and patterns that cannot be read); this looks at how the steps fit together, and at the roads they are to travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from atrun_tui.knowledge.hazards import assess
from atrun_tui.knowledge.sensitive import mask_line
from atrun_tui.knowledge.sms_limits import opens_prompt
from atrun_tui.knowledge.timeouts import limit_for
from atrun_tui.procedures import program
from atrun_tui.procedures.names import did_you_mean, known_names, names_given, names_used
from atrun_tui.procedures.program import Macro, Step, Where, every_step, inner_steps
from atrun_tui.procedures.survey import SMS_REASON
from atrun_tui.procedures.variables import PROFILE_FIELDS, SHORT_FORMS, Values, no_such_field, sketch
from atrun_tui.protocol.command_line import objection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

LONGEST_LINE = 80
"""Characters of a command line that every module takes (AT guide 3.2.2); newer ones take more."""
ROADS = ("dial", "listen", "sms", "serial")


class Severity(StrEnum):
    """Whether it keeps a macro from being played."""

    FAULT = "fault"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found: the file, the line if it is known, the key, and a sentence."""

    file: str
    line: int | None
    key: str
    text: str
    severity: Severity = Severity.FAULT

    def __str__(self) -> str:
        place = "".join(f"{part}: " for part in (self.line and f"line {self.line}", self.key) if part)
        return f"{self.file}: {place}{'' if self.severity is Severity.FAULT else 'hint: '}{self.text}"


def inspect(
    macro: Macro, roads: Collection[str] = ROADS, *, given: Collection[str] = (), allow_lockout: bool = False
) -> list[Finding]:
    """Everything that is to be said of a macro, in the order of its steps.

    Args:
        macro: what was read.
        roads: the roads it is to travel; what is dangerous or impossible on one of them is told.
        given: names that are given values at the start.
        allow_lockout: what could cut the link is meant.
    """
    look = _Look(macro, roads, frozenset(given), allow_lockout=allow_lockout)
    look.steps(macro.steps, ())
    look.labels()
    look.names()
    return look.found


class _Look:
    def __init__(self, macro: Macro, roads: Collection[str], given: frozenset[str], *, allow_lockout: bool) -> None:
        self.found: list[Finding] = []
        self._macro = macro
        self._roads = roads
        self._given = given
        self._allow_lockout = allow_lockout
        self._named = known_names(macro)
        self._known = self._named | given
        self._goals: set[str] = set()
        self._defaults = Values(
            {"name": "pump", "transport": "dial", "user": "user", "address": "10.64.0.1:1024", "imei": "3" * 15},
            {each.name: each.default for each in macro.variables if each.default is not None},
        )

    def _note(self, where: Where, key: str, text: str, severity: Severity = Severity.FAULT) -> None:
        full = f"{where.key}.{key}" if key else where.key
        self.found.append(Finding(file=where.file, line=where.line(key), key=full, text=text, severity=severity))

    def _hint(self, where: Where, key: str, text: str) -> None:
        self._note(where, key, text, Severity.HINT)

    # -- each step ------------------------------------------------------------------------------------------------------

    def steps(self, steps: tuple[Step, ...], around: tuple[str, ...]) -> None:
        """Look at a list of steps; `around` are the labels of the lists around it."""
        own = tuple(step.label for step in steps if step.label is not None)
        for index, step in enumerate(steps):
            if step.label is not None and step.label in (each.label for each in steps[:index]):
                self._note(step.where, "label", f"the label `{step.label}` stands in this list already")
        reachable = True
        for step in steps:
            if not reachable and step.label is None:
                self._hint(step.where, "", "is never reached: the step before always goes elsewhere")
            reachable = not (isinstance(step.action, program.Goto | program.Halt) and step.when is None)
            self._step(step, (*own, *around))
            self.steps(inner_steps(step), (*own, *around))

    def _step(self, step: Step, labels: tuple[str, ...]) -> None:
        if step.goto is not None:
            self._goal(step.where, "on_error", step.goto, labels)
        if isinstance(step.action, program.Goto):
            self._goal(step.where, "goto", step.action.label, labels)
        if isinstance(step.action, program.Command):
            self._command(step, step.action)
        if isinstance(step.action, program.Store) and "sms" in self._roads and set(self._roads) != set(ROADS):
            self._note(step.where, "upload", f"by sms: {SMS_REASON}")
        if isinstance(step.action, program.AwaitUrc) and step.action.timeout is None:
            text = f"has no timeout: it waits {program.USUAL_URC_WAIT:g} seconds"
            self._hint(step.where, "wait_urc", text)

    def _goal(self, where: Where, key: str, label: str, labels: tuple[str, ...]) -> None:
        self._goals.add(label)
        if label not in labels:
            why = did_you_mean(label, labels) or ": a label stands in the same list of steps or in one around it"
            self._note(where, key, f"there is no label `{label}` to go to from here{why}")

    def _command(self, step: Step, action: program.Command) -> None:
        line = sketch(action.line, self._defaults)
        if len(line) > LONGEST_LINE:
            text = f"has {len(line)} characters; a module takes {LONGEST_LINE} on a line, newer ones more"
            self._hint(step.where, "send", text)
        if not line.startswith("$") and (why := objection(line)) is not None:
            self._note(step.where, "send", mask_line(why))
        if (name := opens_prompt(line)) is not None:
            text = f"{name} opens a prompt, which no `send` can answer, and by SMS nobody: see `upload`, or a command without one"
            self._note(step.where, "send", text)
        if action.timeout is None:
            usual = ", ".join(f"{limit_for(line, road):g} s by {road}" for road in self._roads)
            self._hint(step.where, "send", f"has no timeout: the usual one is taken, {usual}")
        if not (action.allow_lockout or self._allow_lockout):
            self._lockout(step, line)

    def _lockout(self, step: Step, line: str) -> None:
        for road in self._roads:
            if hazards := assess(line, road):
                each = hazards[0]
                text = f"{each.command} by {road}: {each.reason} Way back: {each.way_back} If that is meant: allow_lockout = true"
                self._note(step.where, "send", text)
                return

    # -- the whole ------------------------------------------------------------------------------------------------------

    def labels(self) -> None:
        """Labels that nothing goes to."""
        for step in every_step(self._macro.steps):
            if step.label is not None and step.label not in self._goals:
                self._hint(step.where, "label", f"nothing goes to the label `{step.label}`")

    def names(self) -> None:
        """Names that have no value, and values that nobody uses."""
        used: set[str] = set()
        for step in every_step(self._macro.steps):
            for key, name, may_lack in names_used(step):
                used.add(name)
                self._name(step, key, name, may_lack=may_lack)
        for step in every_step(self._macro.steps):
            for key, name in names_given(step):
                if name not in used and key in ("expect", "wait_urc"):
                    self._hint(step.where, key, f"`{name}` is captured and used nowhere; it is only reported")
        self._unused_variables(used)

    def _unused_variables(self, used: set[str]) -> None:
        given = {name for step in every_step(self._macro.steps) for _, name in names_given(step)}
        for each in self._macro.variables:
            if not self._given and each.name not in used | given:
                where = Where(self._macro.file, "variables", {"": each.line} if each.line else {})
                self._hint(where, each.name, "is used nowhere")

    def _name(self, step: Step, key: str, name: str, *, may_lack: bool) -> None:
        if name in self._known or name in SHORT_FORMS:
            return
        if name.startswith("profile."):
            self._field(step, key, name.removeprefix("profile."))
            return
        near = did_you_mean(name, (*self._named, *SHORT_FORMS))
        if may_lack and not near:
            self._hint(
                step.where, key, f"`{name}` is set nowhere here: the step is skipped unless --set {name}=1 is given"
            )
        else:
            self._note(step.where, key, f"there is no variable `{name}`{near}")

    def _field(self, step: Step, key: str, field: str) -> None:
        if field not in PROFILE_FIELDS:
            near = did_you_mean(field, PROFILE_FIELDS)
            self._note(step.where, key, f"{no_such_field(field)}{near}")


def faults(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Those that keep a macro from being played."""
    return (finding for finding in findings if finding.severity is Severity.FAULT)
