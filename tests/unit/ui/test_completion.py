from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest

from atrun_tui.ui.completion import completed, read_typed, suggest

if TYPE_CHECKING:
    from atrun_tui.knowledge.catalogue import Catalogue


@dataclass
class Help:
    name: str


class Book:
    names = ("+CSQ", "+COPS", "#MONI")

    def complete(self, prefix: str, limit: int) -> list[Help]:
        return [Help(name) for name in self.names if name.startswith(prefix)][:limit]

    def help(self, name: str) -> Help | None:
        return Help(name) if name in self.names else None


def suggestions(line: str) -> list[str]:
    return [command.name for command in suggest(cast("Catalogue", Book()), line)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("", []),
        ("A", []),
        ("AT", ["+CSQ", "+COPS", "#MONI"]),
        ("AT+C", ["+CSQ", "+COPS"]),
        ("at+cs", ["+CSQ"]),
        ("AT+CSQ;#", ["#MONI"]),
        ("AT+COPS=1,", ["+COPS"]),
        ("AT+XYZ=1", []),
        ('AT+COPS=1,0,"voda', []),
        ('AT+COPS=1,0,"a;b";+CS', ["+CSQ"]),
        ("hello there", []),
    ],
)
def test_what_may_come_next(line: str, names: list[str]) -> None:
    assert suggestions(line) == names


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("+c", "AT+CSQ"),
        ("at+c", "AT+CSQ"),
        ("HAT+c", "HAT+CSQ"),
        ("AT+COPS?;+c", "AT+COPS?;+CSQ"),
        ("AT+CSQ=1", "AT+CSQ=1"),
        ("", ""),
    ],
)
def test_taking_a_suggestion_replaces_only_the_command_under_way(line: str, taken: str) -> None:
    assert completed(line, "+CSQ") == taken


def test_a_line_of_nothing_but_semicolons_and_quotes_is_read() -> None:
    assert read_typed(";" * 500 + '""') is None
