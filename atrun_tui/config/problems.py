"""What is wrong in an owner's file, said so that it can be mended: which file, where, what, and the nearest known name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_SHOWN = 60
"""Characters of an owner's text that a sentence quotes."""


class Problem(Record):
    """One fault: `place` is a dotted key or `line 3, column 5`, or empty when the file as a whole is meant."""

    file: Path
    place: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else str(self.file)
        return f"{where}: {self.text}"


class ConfigError(Exception):
    """A file of the owner's cannot be used; holds every problem found in it, never only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def quoted(value: object) -> str:
    """The value between double quotes, short and harmless on a terminal (no control or bidirectional characters)."""
    text = str(value)
    if len(text) > _SHOWN:
        text = text[: _SHOWN - 1] + "…"
    return '"' + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text) + '"'


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean "NAME"?)` for the nearest known name, or nothing when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415  (only needed once something is wrong)

    near = get_close_matches(word[:_SHOWN], list(known), n=1)
    return f" (did you mean {quoted(near[0])}?)" if near else ""
