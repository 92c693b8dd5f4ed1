"""Looking for a text in everything the pane holds: which units match, and stepping through them. No widget, no screen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from atrun_tui.ui.transcript.render import Hits
from atrun_tui.ui.transcript.wording import search_key

if TYPE_CHECKING:
    from atrun_tui.ui.transcript.roll import Roll


class Match(NamedTuple):
    """A unit that holds the text, and where in it the first time; in the order of the pane."""

    serial: int
    unit: int
    start: int


class Finder:
    """The search of one pane; a unit that holds the text twice counts once."""

    def __init__(self) -> None:
        self.needle = ""
        self.matches: list[Match] = []
        self.current: Match | None = None
        self._version = -1

    def search(self, roll: Roll, text: str) -> int:
        """Look for a text, case ignored; nothing is current yet. Returns how many units match."""
        self.needle, self.current = search_key(text), None
        self._collect(roll)
        return len(self.matches)

    def step(self, roll: Roll, direction: int, near: int) -> Match | None:
        """Go to the next match below (1) or above (-1), round the end; the first time to the last one of entry `near` or above."""
        if self._version != roll.version:
            self._collect(roll)
        if not self.matches:
            self.current = None
        elif self.current is None:
            self.current = self.matches[bisect_left(self.matches, Match(near + 1, 0, 0)) - 1]
        else:
            beyond = [
                match for match in self.matches if (match > self.current) == (direction > 0) and match != self.current
            ]
            around = self.matches[::direction]
            self.current = (beyond[::direction] or around)[0]
        return self.current

    @property
    def position(self) -> tuple[int, int]:
        """Which match is the current one, counted from 1 (0: none yet), and of how many."""
        at = bisect_right(self.matches, self.current) if self.current is not None else 0
        return at, len(self.matches)

    def hits(self, serial: int) -> Hits:
        """What is to be marked in an entry."""
        current = self.current
        here = (current.unit, current.start) if current is not None and current.serial == serial else None
        return Hits(self.needle, here)

    def _collect(self, roll: Roll) -> None:
        needle, matches = self.needle, list[Match]()
        for entry in roll.entries if needle else ():
            for unit, text in enumerate(entry.units()):
                at = search_key(text).find(needle)
                if at >= 0:
                    matches.append(Match(entry.serial, unit, at))
        self.matches, self._version = matches, roll.version
