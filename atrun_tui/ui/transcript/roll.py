"""All entries one below the other: which row of the whole belongs to which entry, and what is given up when there are too many.

The first row of every entry is kept in one ascending list, so that a row is found by bisection. Appending touches the end of the
list only; a change further up makes the rest be summed again, once a frame however many changes there were. Nothing is renumbered
when the oldest entries go: the list then starts above zero.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from atrun_tui.ui.transcript.columns import Columns, columns
from atrun_tui.ui.transcript.model import Entry, Saying
from atrun_tui.ui.transcript.talk import Phase, Talk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINE_LIMIT: Final = 200_000
"""How many lines the pane holds; the journal has the others."""
_SLACK: Final = 20
"""When the limit is passed, this part of it is given up at once, so that it is done rarely."""


class Roll:
    """The entries in order, their places, and the bound on them.

    Attributes:
        entries: oldest first; their serials follow each other without a gap.
        talks: the exchanges among them, by id.
        columns: the columns that places are for.
        lines: lines held.
        given_up: exchanges that are in the journal only.
    """

    def __init__(self, line_limit: int = LINE_LIMIT) -> None:
        self.entries: list[Entry] = []
        self.talks: dict[str, Talk] = {}
        self.columns: Columns = columns(80)
        self.lines = 0
        self.given_up = 0
        self.version = 0
        self._line_limit = line_limit
        self._tops = [0]
        self._valid = 0

    def append(self, entry: Entry) -> None:
        """Put an entry below all others."""
        entry.serial = self.entries[-1].serial + 1 if self.entries else 0
        self.entries.append(entry)
        self._register(entry)

    def prepend(self, entries: Sequence[Entry]) -> None:
        """Put entries, oldest first, above all others."""
        first = self.entries[0].serial if self.entries else len(entries)
        for serial, entry in enumerate(entries, first - len(entries)):
            entry.serial = serial
            self._register(entry)
        self.entries[:0] = entries
        self._valid = 0

    def changed(self, entry: Entry) -> None:
        """An entry takes other rows than before."""
        index = self.index(entry.serial)
        if index < 0:
            return
        self._valid = min(self._valid, index)
        self.version += 1
        if isinstance(entry, Talk):
            self.lines += len(entry.answer.lines) - entry.counted
            entry.counted = len(entry.answer.lines)

    def index(self, serial: int) -> int:
        """Where an entry stands in the list; below zero when it was given up."""
        return serial - self.entries[0].serial if self.entries else -1

    def fit(self, to: Columns) -> None:
        """Use other columns from now on."""
        if to != self.columns:
            self.columns, self._valid = to, 0

    def measure(self) -> int:
        """Sum the places again where something changed. Returns the rows of the whole."""
        start = self._valid
        if start < len(self.entries) or len(self._tops) != start + 1:
            fitting = self.columns
            room = fitting.room
            rows = [e.plain_rows if e.widest <= room else e.measure(fitting) for e in self.entries[start:]]
            self._tops[start:] = accumulate(rows, initial=self._tops[start])
            self._valid = len(self.entries)
        return self._tops[-1] - self._tops[0]

    @property
    def measured(self) -> int:
        """How many entries have their places, from the first on."""
        return self._valid

    def top(self, index: int) -> int:
        """The first row of an entry, counted from the first of the whole; entries that came since the last frame count too."""
        if index > self._valid:
            self.measure()
        return self._tops[index] - self._tops[0]

    def locate(self, row: int) -> tuple[int, int]:
        """The index of the entry a row belongs to, and which of its rows that is; the nearest when there is no such row."""
        absolute = self._tops[0] + max(0, row)
        index = min(bisect_right(self._tops, absolute) - 1, len(self.entries) - 1)
        return index, min(absolute, self._tops[-1] - 1) - self._tops[index]

    def walk(self, index: int, step: int) -> Iterator[Talk]:
        """The exchanges from an index on, downwards (1) or upwards (-1)."""
        while 0 <= index < len(self.entries):
            entry = self.entries[index]
            if isinstance(entry, Talk):
                yield entry
            index += step

    def trim(self) -> None:
        """Give up the oldest entries when there are more lines than the limit; those still under way stay."""
        if self.lines <= self._line_limit:
            return
        goal = self._line_limit - self._line_limit // _SLACK
        count = 0
        while self.lines > goal and count < len(self.entries) - 1 and not _under_way(self.entries[count]):
            self._forget(self.entries[count])
            count += 1
        oldest = self.entries[count]
        self._cut_off(count)
        if self.lines > goal and isinstance(oldest, Talk):
            oldest.answer.shed_first(min(self.lines - goal, len(oldest.answer.lines)))
            oldest.refit()
            self.changed(oldest)

    def _cut_off(self, count: int) -> None:
        """Drop the first `count` entries for a sentence that says so."""
        if count == 0:
            return
        note = Saying(f"{self.given_up:,} older exchanges are in the journal only", sign="…")
        note.serial = self.entries[count].serial - 1
        rows = note.rows(self.columns)
        known = self._valid > count
        self.entries[:count] = [note]
        self.lines += 1
        self._tops = [self._tops[count] - rows, *self._tops[count:]] if known else [0]
        self._valid = self._valid - count + 1 if known else 0

    def _register(self, entry: Entry) -> None:
        self.version += 1
        self.lines += 1
        if isinstance(entry, Talk):
            self.talks[entry.id] = entry
            self.lines += len(entry.answer.lines)
            entry.counted = len(entry.answer.lines)

    def _forget(self, entry: Entry) -> None:
        self.lines -= 1
        if isinstance(entry, Talk):
            self.given_up += 1
            self.lines -= entry.counted
            self.talks.pop(entry.id, None)


def _under_way(entry: Entry) -> bool:
    return isinstance(entry, Talk) and entry.phase is not Phase.ENDED
