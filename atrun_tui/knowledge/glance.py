"""A glance at a command line: enough to pass the everyday ones by without reading them."""

from __future__ import annotations

import re

from atrun_tui.protocol.command_line import Argument, Command
from atrun_tui.regex import regex

# One extended command, no blanks, no list, or the bare `AT`: what nearly every line is.
_LONE = regex(r"AT(?:([+#$][A-Z0-9]+)(?:[=?][^;\s\x00-\x1f]*)?)?\Z", re.IGNORECASE | re.ASCII)
_MOST_DIGITS = 9


def lone_name(text: str) -> str | None:
    """The upper-case name of the one extended command that the line certainly holds, or None: read the line.

    A bare `AT` holds none, and its name is empty.
    """
    found = _LONE.match(text)
    return None if found is None else (found[1] or "").upper()


def number_at(command: Command, index: int) -> int | None:
    """The value of a numeric argument, quoted or not, with leading zeros or blanks; None when there is none there."""
    return number_of(command.arguments[index]) if index < len(command.arguments) else None


def number_of(argument: Argument) -> int | None:
    """The value of an argument when it is a decimal number of reasonable size."""
    text = argument.text.strip()
    digits = text.lstrip("0")
    if not text.isascii() or not text.isdigit() or len(digits) > _MOST_DIGITS:
        return None
    return int(digits or "0")


def word_at(command: Command, index: int) -> str:
    """The text of an argument in upper case without the blanks round it; empty when there is none there."""
    return command.arguments[index].text.strip().upper() if index < len(command.arguments) else ""
