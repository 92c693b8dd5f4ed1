"""Finds the line of each key in a TOML text, for sentences that point at it; the reading itself is done by others."""

from __future__ import annotations

import re

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEY})\s*\]\]?\s*(?:#.*)?$")
_PAIR = re.compile(rf"\s*({_KEY})\s*=")
_PARTS = re.compile(_PART)
_FENCE = re.compile(r"\"\"\"|'''")


def key_lines(text: str) -> dict[str, int]:
    """The line, counted from 1, of every table and key: `name`, `steps[2]`, `steps[2].expect`, lists counted from 1.

    Keys within a table on one line are not told apart: theirs is the line of the table. A text that is no TOML gives some lines.
    """
    finder = _Finder()
    for number, line in enumerate(text.splitlines(), 1):
        finder.read(line, number)
    return finder.lines


def line_of(lines: dict[str, int], place: str) -> int | None:
    """The line of a place, else of the nearest one around it."""
    while place:
        if place in lines:
            return lines[place]
        place = place[: max(place.rfind("."), place.rfind("["), 0)]
    return None


class _Finder:
    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._table = ""
        self._fence: str | None = None

    def read(self, line: str, number: int) -> None:
        """One line; those within a text of several lines hold no keys."""
        inside = self._fence is not None
        for found in _FENCE.findall(line):
            if self._fence in (None, found):
                self._fence = found if self._fence is None else None
        if inside:
            return
        if header := _HEADER.match(line):
            self._open(_parts(header[2]), number, is_list=header[1] == "[[")
        elif pair := _PAIR.match(line):
            self.lines.setdefault(".".join((*filter(None, [self._table]), *_parts(pair[1]))), number)

    def _open(self, parts: list[str], number: int, *, is_list: bool) -> None:
        place = ""
        for part in parts[:-1]:
            place = f"{place}.{part}" if place else part
            if place in self._counts:
                place = f"{place}[{self._counts[place]}]"
        place = f"{place}.{parts[-1]}" if place else parts[-1]
        if is_list:
            self._counts[place] = self._counts.get(place, 0) + 1
            place = f"{place}[{self._counts[place]}]"
        self._table = place
        self.lines.setdefault(place, number)


def _parts(key: str) -> list[str]:
    return [part.strip("\"'") for part in _PARTS.findall(key)]
