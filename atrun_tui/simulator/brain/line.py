"""The simulated module's own small reader of command lines.

It shares nothing with the client's reader on purpose: a mistake in one of them then shows as a dialogue that fails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto


class Form(Enum):
    """What is done with a command."""

    EXECUTE = auto()
    READ = auto()
    TEST = auto()
    SET = auto()
    BAD = auto()


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a line: its name in capitals, its form, and its arguments without quotes."""

    name: str
    form: Form
    arguments: tuple[str, ...] = ()

    def argument(self, index: int, default: str = "") -> str:
        """The argument at `index`, or `default` when it is absent or empty."""
        return (self.arguments[index] if index < len(self.arguments) else "") or default


_PIECE = re.compile(r'(?:"[^"]*(?:"|$)|[^;"])+')
_EXTENDED = re.compile(r"([+#$*^][A-Z0-9_]+)(=\?$|\?$|=|$)", re.IGNORECASE)
_BASIC = re.compile(r"(S\d+)(\?|=(\d*))?|([&\\%]?[A-CE-RT-Z])(\d*)", re.IGNORECASE)
_ARGUMENT = re.compile(r'((?:"[^"]*(?:"|$)|[^,"])*)(?:,|$)')
_BLANKS = re.compile(r'("[^"]*(?:"|$))|\s+')


def body_of(line: str) -> str | None:
    """What follows the `AT` of a line, or None when there is none: a module passes over whatever stands before it."""
    at = line.upper().find("AT")
    return None if at < 0 else line[at + 2 :]


def read_commands(body: str) -> list[Command]:
    """The commands behind `AT`, in order. What cannot be read becomes a command of the form BAD, and ends the list."""
    commands: list[Command] = []
    for piece in _PIECE.findall(_BLANKS.sub(lambda blank: blank.group(1) or "", body)):
        commands.extend(_read_piece(piece))
    return commands


def _read_piece(piece: str) -> list[Command]:
    commands: list[Command] = []
    place = 0
    while place < len(piece):
        if piece[place] in "+#$*^":
            return [*commands, _read_extended(piece[place:])]
        if piece[place] in "Dd":
            return [*commands, Command("D", Form.SET, (piece[place + 1 :],))]
        found = _BASIC.match(piece, place)
        if found is None:
            return [*commands, Command(piece[place:], Form.BAD)]
        commands.append(_read_basic(found))
        place = found.end()
    return commands


def _read_extended(text: str) -> Command:
    found = _EXTENDED.match(text)
    if found is None:
        return Command(text, Form.BAD)
    name, mark = found.group(1).upper(), found.group(2)
    if mark == "=":
        return Command(name, Form.SET, _read_arguments(text[found.end() :]))
    return Command(name, {"=?": Form.TEST, "?": Form.READ, "": Form.EXECUTE}[mark])


def _read_arguments(text: str) -> tuple[str, ...]:
    arguments: list[str] = []
    place = 0
    while place <= len(text):
        found = _ARGUMENT.match(text, place)
        if found is None:
            return (*arguments, text[place:])
        arguments.append(found.group(1).replace('"', ""))
        place = found.end() if text[found.end() - 1 : found.end()] == "," and found.end() > place else len(text) + 1
    return tuple(arguments)


def _read_basic(found: re.Match[str]) -> Command:
    register, rest, value, letters, digits = found.groups()
    if register:
        if rest == "?":
            return Command(register.upper(), Form.READ)
        return Command(register.upper(), Form.SET, (value or "0",))
    return Command(letters.upper(), Form.SET if digits else Form.EXECUTE, (digits,) if digits else ())
