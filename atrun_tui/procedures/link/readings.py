"""What a module answered about its own set-up, setting by setting: the rows of each, or why there are none.

Answers are untrusted: a line that cannot be read gives a row without values, what is endless is cut, and a setting that was not
answered is absent, which is another thing than answered by no rows (an empty list).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.knowledge.reply_values import number_in, values_of
from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_ROWS = 16
"""Rows of one setting that are looked at; the longest list has 8."""
_LONGEST = 160
"""Characters of a row that are looked at; the longest, #TCPATRUNCFG, has 64 and a host's name."""


class Row(Record):
    """One line of an answer: as it was sent, and its values without quotes."""

    line: str
    values: tuple[str, ...]

    def number(self, index: int) -> int | None:
        """The value there when it is a whole number."""
        return number_in(self.values, index)

    def text(self, index: int) -> str | None:
        """The value there, None when the row is too short."""
        return self.values[index] if index < len(self.values) else None


class Readings:
    """The answers so far."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[Row, ...]] = {}
        self._refused: dict[str, str] = {}

    def answered(self, name: str, lines: Iterable[str]) -> None:
        """A setting was answered; `lines` may hold those of others."""
        self._rows[name] = tuple(row for line in lines if (row := _row(line, name)) is not None)[:_MOST_ROWS]
        self._refused.pop(name, None)

    def refused(self, name: str, why: str) -> None:
        """It was asked for and not answered; `why` is a sentence part."""
        self._refused[name] = why

    def why_not(self, name: str) -> str | None:
        """Why there is no answer to it; None where there is one, or where it was not asked for."""
        return self._refused.get(name)

    def rows(self, name: str) -> tuple[Row, ...] | None:
        """Its rows; None when it was not answered."""
        return self._rows.get(name)

    def row(self, name: str) -> Row | None:
        """The only row of a setting that has one; None when it was not answered, or by none."""
        return next(iter(self._rows.get(name, ())), None)

    def row_of(self, name: str, first: int) -> Row | None:
        """Its row that begins with this number, such as a connection's."""
        return next((row for row in self._rows.get(name, ()) if row.number(0) == first), None)


def says(line: str, name: str) -> bool:
    """Whether the line is a row of the setting."""
    head, colon, _ = line[:_LONGEST].partition(":")
    return bool(colon) and head.strip().upper() == name


def _row(line: str, name: str) -> Row | None:
    if not says(line, name):
        return None
    shown = line.strip() if len(line) <= _LONGEST else f"{line[:_LONGEST].strip()}…"
    values = () if len(line) > _LONGEST else tuple(values_of(line.partition(":")[2].strip()))
    return Row(shown, values)
