"""The entries of the pane as plain data: what an entry is, what a row of it says, and the sentences between the exchanges.

An entry is made of *units*: texts that are searched, copied and anchored to, whatever the width. For an exchange, unit 0 is the
command, then comes one unit a line of the answer, then our own sentences. A unit takes one row or more, and `row` gives any of
them on its own.

The pane may hold a hundred thousand lines while forty are on the screen, so nothing here walks over lines that nobody looks at:
a growing answer is measured a batch at a time, and where its widest line fits, its rows are counted, not laid out.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from atrun_tui.record import Record
from atrun_tui.ui.transcript.columns import Columns, cells, fold, shorten
from atrun_tui.ui.transcript.wording import Tone, tidy, time_of_day

NO_UNIT: Final = -1
Label = tuple[str, Tone]
"""A word or two of one colour."""


class Row(Record, kw_only=True):
    """What one row of the screen says.

    Attributes:
        unit: which unit of its entry the text is from, or NO_UNIT.
        start: index in the unit's text of the row's first character.
        text: the text itself.
        tone: of the text.
        sign: what stands before it.
        sign_tone: of the sign.
        time: time of day at the left, or nothing.
        right: at the right edge, in this order.
        alive: whether it says something else a moment later.
        rule: whether the text stands in a line drawn across the pane.
    """

    unit: int = NO_UNIT
    start: int = 0
    text: str = ""
    tone: Tone = Tone.RECEIVED
    sign: str = ""
    sign_tone: Tone = Tone.QUIET
    time: str = ""
    right: tuple[Label, ...] = ()
    alive: bool = False
    rule: bool = False


BLANK: Final = Row()


class Entry:
    """One thing in the pane. `version` counts its changes; `serial` is its place in the order of all entries there ever were."""

    __slots__ = ("plain_rows", "serial", "version", "widest")

    def __init__(self) -> None:
        self.serial = 0
        self.version = 0
        self.plain_rows = 1
        self.widest = 0

    def rows(self, columns: Columns) -> int:
        """How many rows it takes."""
        return self.plain_rows if self.widest <= columns.room else self.measure(columns)

    def measure(self, columns: Columns) -> int:
        """How many rows it takes when something of it does not fit in one."""
        raise NotImplementedError

    def row(self, index: int, columns: Columns, now: float) -> Row:
        """What its row says; `now` is wall clock, seconds since the epoch."""
        raise NotImplementedError

    def units(self) -> list[str]:
        """The texts that can be searched."""
        raise NotImplementedError

    def unit(self, number: int) -> str:
        """One of them."""
        return self.units()[number]

    def row_of(self, unit: int, start: int, columns: Columns) -> int:
        """The row in which character `start` of a unit stands."""
        raise NotImplementedError


class Saying(Entry):
    """A sentence of ours between the exchanges: a notice, a line that came too late for one, or a rule with a date."""

    __slots__ = ("at", "rule", "sign", "text")

    def __init__(self, text: str, *, at: float | None = None, sign: str = "·", rule: bool = False) -> None:
        super().__init__()
        self.text = tidy(text)
        self.at = at
        self.sign = sign
        self.rule = rule
        self.plain_rows = 2
        self.widest = 0 if rule else cells(self.text)

    def measure(self, columns: Columns) -> int:
        """One row a piece of the sentence, and a blank one."""
        return len(fold(self.text, columns.room)) + 1

    def row(self, index: int, columns: Columns, now: float) -> Row:  # noqa: ARG002  (a sentence does not change)
        """A piece of the sentence."""
        if self.rule:
            return BLANK if index else Row(unit=0, text=shorten(self.text, columns.room), tone=Tone.GLOSS, rule=True)
        spans = fold(self.text, columns.room)
        if index >= len(spans):
            return BLANK
        start, end = spans[index]
        time = time_of_day(self.at)[: columns.time] if self.at is not None and index == 0 else ""
        sign = "" if index else self.sign
        return Row(unit=0, start=start, text=self.text[start:end], tone=Tone.GLOSS, sign=sign, time=time)

    def units(self) -> list[str]:
        """The sentence."""
        return [self.text]

    def row_of(self, unit: int, start: int, columns: Columns) -> int:  # noqa: ARG002  (there is one unit)
        """The piece that holds the character."""
        if self.rule:
            return 0
        return max(0, bisect_right([first for first, _ in fold(self.text, columns.room)], start) - 1)
