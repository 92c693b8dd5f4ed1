"""The lines of one answer: appended as they come, neutralised and measured a batch at a time, counted in rows at a width."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from atrun_tui.ui.transcript.columns import cells, row_count, row_holding
from atrun_tui.ui.transcript.wording import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence


class Answer:
    """Lines of information text.

    Attributes:
        lines: what came; append to it at will, then call `settle` before anything else is asked.
        shed: how many lines before these were given up.
        widest: columns of the widest line.
    """

    __slots__ = ("_room", "_settled", "_starts", "lines", "shed", "widest")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.shed = 0
        self.widest = 0
        self._settled = 0
        self._room = 0  # the width that `_starts` is for; 0 = every line is one row
        self._starts = [0]

    def settle(self) -> None:
        """Take in the lines appended since the last time."""
        new = self.lines[self._settled :]
        if not new:
            return
        joined = "".join(new)
        if joined.isascii() and joined.isprintable():  # one look at all of them: nearly every answer is plain
            widest = max(map(len, new))
        else:
            self.lines[self._settled :] = new = [tidy(line) for line in new]
            widest = max(map(cells, new))
        self._settled = len(self.lines)
        self.widest = max(self.widest, widest)

    def replace(self, lines: Sequence[str]) -> None:
        """Hold these lines, all of the answer, instead; those that were shed stay so."""
        kept = list(lines[self.shed :])
        if kept == self.lines:
            return
        self._reset(kept)
        self.settle()

    def shed_first(self, count: int) -> None:
        """Give up the first lines of an answer that outgrows the pane."""
        self.settle()
        self.shed += count
        self._reset(self.lines[count:])
        self.settle()

    def rows(self, room: int) -> int:
        """How many rows the lines take, `room` columns each."""
        if self.widest <= room:
            self._room = 0
            return len(self.lines)
        if self._room != room:
            self._starts, self._room = [0], room
        new = (row_count(line, room) for line in self.lines[len(self._starts) - 1 :])
        self._starts += list(accumulate(new, initial=self._starts[-1]))[1:]
        return self._starts[-1]

    def locate(self, row: int) -> tuple[int, int]:
        """Which line stands in a row, and which of its pieces, at the room that `rows` was last asked for."""
        if not self._room:
            return row, 0
        line = bisect_right(self._starts, row, hi=len(self._starts) - 1) - 1
        return line, row - self._starts[line]

    def row_of(self, line: int, start: int) -> int:
        """The row in which character `start` of a line stands, at the room that `rows` was last asked for."""
        if not self._room:
            return line
        return self._starts[line] + row_holding(self.lines[line], self._room, start)

    def _reset(self, lines: list[str]) -> None:
        self.lines, self.widest, self._settled, self._room = lines, 0, 0, 0
