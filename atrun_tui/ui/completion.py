"""What could come next on the command line: the part being typed, the commands it may become, the line once one is taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from atrun_tui.record import Record
from atrun_tui.regex import regex

if TYPE_CHECKING:
    from atrun_tui.knowledge.catalogue import Catalogue, CommandHelp

_LAST_COMMAND = regex(
    r"^(?P<head>(?:.*;)?\s*(?:H?AT)?)(?P<name>[+#$*^!&\\%]?[A-Z0-9]*)(?P<rest>[=?].*)?$", re.IGNORECASE
)

LIMIT = 40
"""Suggestions offered at most."""


class Typed(Record):
    """The command being typed at the end of a line: what stands before it, its name so far, its arguments so far."""

    head: str
    name: str
    rest: str


def read_typed(line: str) -> Typed | None:
    """The command under way, or None when the line is empty or ends inside quotes."""
    if not line.strip() or line.count('"') % 2:
        return None
    start = line.rfind(";") + 1
    match = _LAST_COMMAND.match(line[start:])
    if match is None:
        return None
    return Typed(line[:start] + match["head"], match["name"].upper(), match["rest"] or "")


def suggest(catalogue: Catalogue, line: str, limit: int = LIMIT) -> list[CommandHelp]:
    """The commands that the end of the line may become; once arguments have begun, the one they belong to."""
    typed = read_typed(line)
    if typed is None:
        return []
    if typed.rest:
        command = catalogue.help(typed.name)
        return [command] if command is not None else []
    if not typed.head and "AT".startswith(typed.name):
        return []
    return catalogue.complete(typed.name, limit)


def completed(line: str, name: str) -> str:
    """The line with the command under way replaced by `name`; the first one gets its AT. Arguments stay as they are."""
    typed = read_typed(line)
    if typed is None or typed.rest:
        return line
    head = typed.head if ";" in typed.head else typed.head.strip().upper() or "AT"
    return f"{head}{name}"
