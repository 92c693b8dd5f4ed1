"""The top line: which session, what it is, how it stands, how well it hears us, and the time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from atrun_tui.protocol.printable import printable
from atrun_tui.ui.roster import curve, decibels
from atrun_tui.ui.states import LOOKS, wordings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from atrun_tui.ui.roster import Entry

_GAP = "   "


class StatusLine(Widget):
    """One line; what does not fit is left out from the least wanted on, nothing is cut.

    Args:
        wall: the wall clock, seconds since the epoch.
    """

    def __init__(self, wall: Callable[[], float]) -> None:
        super().__init__(id="status")
        self._wall = wall
        self._entry: Entry | None = None
        self._drawn = ""
        self._callers = 0
        self._marks: dict[str, Content] = {}
        self.work: Callable[[], str] = str
        """Says what goes on in the background; nothing when nothing does."""

    def count_callers(self, count: int) -> None:
        """So many modules wait in the lobby."""
        self._callers = count
        self.tick()

    def mark(self, name: str, words: Content | None) -> None:
        """Something goes on under that name and is to be seen whatever else is; None when it is over."""
        if words is None:
            self._marks.pop(name, None)
        else:
            self._marks[name] = words
        self.tick()

    def show(self, entry: Entry | None) -> None:
        """Draw this session from now on."""
        self._entry = entry
        self.tick()

    def tick(self) -> None:
        """Time went by: draw again when that changes anything."""
        drawn = self._line().plain
        if drawn != self._drawn:
            self._drawn = drawn
            self.refresh()

    def render(self) -> Content:
        """The line at the present width."""
        line = self._line()
        self._drawn = line.plain
        return line

    def _line(self) -> Content:
        now = self._wall()
        left = [Content.styled(" atrun", "bold $accent")]
        right = [Content.styled(time.strftime("%H:%M", time.localtime(now)) + " ", "$time")]
        if work := self.work():
            right.insert(0, Content.styled(work, "$busy"))
        if self._callers:
            words = "1 caller" if self._callers == 1 else f"{self._callers} callers"
            right.insert(0, Content.styled(f"↘ {words}", "$urc"))
        right[:0] = self._marks.values()
        room = self.size.width - _cells(left) - _cells(right)
        for end, *ways in _parts(self._entry, now) if self._entry is not None else ():
            part = next((part for part in ways if part.cell_length + len(_GAP) <= room), None)
            if part is not None:
                room -= part.cell_length + len(_GAP)
                left.append(part) if end == "left" else right.insert(-1, part)
        gap = self.size.width - _cells(left) - _cells(right)
        return Content.assemble(Content(_GAP).join(left), " " * max(1, gap), Content(_GAP).join(right))


def _cells(parts: list[Content]) -> int:
    return sum(part.cell_length for part in parts) + len(_GAP) * (len(parts) - 1)


def _parts(entry: Entry, now: float) -> Iterator[tuple[str, *tuple[Content, ...]]]:
    """What there is to say, the most wanted first: the end of the line it belongs to, and its wordings, the fullest first."""
    look = LOOKS[entry.status.state]
    yield "left", Content.styled(entry.name, "bold")
    yield (
        "left",
        *(Content.styled(f"{look.sign} {printable(each)}", look.colour) for each in wordings(entry.status, now)),
    )
    if entry.signal:
        yield (
            "right",
            Content.assemble(
                ("signal ", "$time"), (_curve(entry.signal, 31), "$accent"), f"{decibels(entry.signal[-1])} dBm"
            ),
        )
    if entry.round_trips:
        top = 1.25 * max(entry.round_trips)
        yield (
            "right",
            Content.assemble(
                ("rtt ", "$time"), (_curve(entry.round_trips, top), "$accent"), _seconds(entry.round_trips[-1])
            ),
        )
    if entry.model:
        identity = f"{entry.model} {entry.firmware}".strip()
        skills = "".join(f" · {skill.short}" for skill in entry.abilities.skills if skill.short)
        yield "left", Content.assemble(identity, (skills, "$time")), Content(identity)
    yield "left", Content.styled(entry.road, "$time")


def _curve(values: Sequence[float], top: float) -> str:
    """The course of a reading; a single one has none."""
    return f"{curve(values, top)} " if len(values) > 1 else ""


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 0.1 else f"{value:.1f} s"
