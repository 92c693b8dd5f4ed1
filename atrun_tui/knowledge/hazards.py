"""What would cut the very link it travels on, or leave nobody able to read the answers.

A command is judged by the road it takes: `#TCPATRUNL=0` ends a dialled session and means nothing to one by SMS. Only what the
line would run is judged: a question (`+CFUN?`), a test (`+CFUN=?`) and a text in quotes pass. The guard asks; it never forbids.
The rules themselves, with their sources, are in `hazard_rules`.

It errs on the side of asking where a module may read a line otherwise than we do: a module passes over whatever stands before
`AT` (V.250 5.2.1), runs `A/` without waiting for a CR and then reads on, and may or may not let a quote that is never closed
hide the rest of the line.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from atrun_tui.knowledge.glance import lone_name
from atrun_tui.knowledge.hazard_rules import RULES, Rule
from atrun_tui.knowledge.sensitive import mask_command
from atrun_tui.protocol.command_line import Command, CommandLine, Form, read_command_line
from atrun_tui.record import Record
from atrun_tui.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTENTION = regex(r"[Aa][\s\x00-\x1f]*[Tt]")
_REPEATS = regex(r"\A(?:[\s\x00-\x1f]*+[Aa][\s\x00-\x1f]*+/)++")


class Severity(StrEnum):
    """How bad it gets."""

    STRANDS = "strands"
    """No way back over this road: somebody must go there, or another road must be open."""
    CUTS = "cuts"
    """The link ends and comes back by itself."""
    BLINDS = "blinds"
    """The link stays; its answers can no longer be read as answers."""


class Hazard(Record):
    """One command of a line that is dangerous on its road.

    Attributes:
        command: the command as it may be shown, with `AT` before it and its secrets masked.
        reason: what happens, one sentence.
        way_back: how to get back, one sentence.
        severity: how bad it gets.
    """

    command: str
    reason: str
    way_back: str
    severity: Severity


def assess(command: str, road: str) -> tuple[Hazard, ...]:
    """The hazards of a command line on a road, in the order of its commands; empty when it may pass unasked.

    Args:
        command: the line as it would be sent, lists included.
        road: `dial`, `listen`, `sms` or `serial`.
    """
    name = lone_name(command)
    if name is not None and name not in RULES:
        return ()
    found = (
        _hazard(line, part, rule)
        for line in _readings(command)
        for part in line.commands
        if part.form not in {Form.READ, Form.TEST, Form.UNKNOWN}
        for rule in RULES.get(_plain_name(part.name), ())
        if road in rule.roads and rule.when(part, line)
    )
    return tuple(dict.fromkeys(found))


def notes(name: str) -> tuple[tuple[frozenset[str], Severity, str], ...]:
    """What help says of a command's dangers, by its upper-case name: on which roads, how bad, and why."""
    return tuple((rule.roads, Severity(rule.severity), rule.reason) for rule in RULES.get(name, ()))


def _readings(text: str) -> Iterator[CommandLine]:
    """Every line that a module may make of the text; just one of a text that is a plain command line."""
    line = read_command_line(text)
    if line.commands and line.commands[0].form is Form.REPEAT:
        yield line
        text = _REPEATS.sub("", text)
        line = read_command_line(text)
    if not line.is_at and (begin := _ATTENTION.search(text)) is not None:
        text = text[begin.start() :]
        line = read_command_line(text)
    yield line
    if text.count('"') % 2:
        yield read_command_line(text.replace('"', ""))


def _plain_name(name: str) -> str:
    """A register's name without leading zeros (`S03` is `S3`); any other as it is."""
    return f"S{name[1:].lstrip('0') or '0'}" if name[:1] == "S" and name[1:].isdigit() else name


def _hazard(line: CommandLine, command: Command, rule: Rule) -> Hazard:
    typed = line.text[command.start : command.end]
    shown = typed if command.form is Form.REPEAT else f"AT{typed}"
    return Hazard(mask_command(shown), rule.reason, rule.way_back, Severity(rule.severity))
