"""Where the eye is: not a number of rows, but a text, which stays where it is whatever comes, goes, folds or is wrapped anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.record import Record
from atrun_tui.ui.transcript.model import NO_UNIT

if TYPE_CHECKING:
    from atrun_tui.ui.transcript.roll import Roll


class Anchor(Record):
    """What stands in one row.

    Attributes:
        serial: of the entry.
        unit: which of its texts, or NO_UNIT in a row that belongs to none.
        start: the first character of the row.
        inside: which row of the entry it is; counts where there is no unit.
    """

    serial: int
    unit: int
    start: int
    inside: int

    @classmethod
    def at(cls, roll: Roll, row: int) -> Anchor:
        """What stands in a row of a roll that is not empty."""
        index, inside = roll.locate(row)
        entry = roll.entries[index]
        shown = entry.row(inside, roll.columns, 0.0)
        return cls(entry.serial, shown.unit, shown.start, inside)

    def row(self, roll: Roll) -> int:
        """In which row it stands now; the first when it was given up."""
        index = roll.index(self.serial)
        if index < 0:
            return 0
        entry = roll.entries[index]
        if self.unit == NO_UNIT:
            return roll.top(index) + min(self.inside, entry.rows(roll.columns) - 1)
        return roll.top(index) + entry.row_of(self.unit, self.start, roll.columns)
