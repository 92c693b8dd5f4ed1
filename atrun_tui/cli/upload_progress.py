"""How far each upload is, on stderr: a bar with rate and time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from atrun_tui.procedures.steps import Verdict
from atrun_tui.session.pace import Pace
from atrun_tui.session.play_reports import Found, PlayReport, Remarked, StageReached
from atrun_tui.session.reports import DataMoved, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.cli.diagnostics import Diagnostics

_WIDTH = 24
_TENTH = 10


class UploadProgress:
    """Listens to the uploads of all modules."""

    def __init__(self, diagnostics: Diagnostics, *, bars: bool, now: Callable[[], float] = time.monotonic) -> None:
        """Make one that has nothing to show.

        Args:
            diagnostics: where to.
            bars: draw bars where that can be done; not where data goes to the same terminal meanwhile.
            now: monotonic time.
        """
        self._diagnostics = diagnostics
        self._draws = bars and diagnostics.can_paint
        self._now = now
        self._bars: dict[str, str] = {}
        self._paces: dict[str, tuple[str, Pace]] = {}
        self._tenths: dict[str, int] = {}

    def hear(self, report: PlayReport) -> None:
        """The procedure says something."""
        match report:
            case StageReached(profile=profile, text=text):
                self._diagnostics.say(f"{profile}: {text}")
            case Found(profile=profile, topic=topic, verdict=verdict, text=text):
                if verdict is Verdict.WARNING:
                    self._diagnostics.say(f"{profile}: warning: {topic}: {text}")
                else:  # what forbids to go on is said in the end, with what is on the module
                    self._diagnostics.detail(f"{profile}: {topic}: {text}")
            case Remarked(profile=profile, text=text):
                self._diagnostics.say(f"{profile}: {text}")

    def moved(self, report: Report) -> None:
        """Something happened on the session; only moved data counts."""
        if not isinstance(report, DataMoved) or not report.size:
            return
        id_, pace = self._paces.get(report.profile, ("", None))
        if pace is None or id_ != report.id:
            _, pace = self._paces[report.profile] = (report.id, Pace(self._now(), report.moved))
            self._tenths[report.profile] = 0
        pace.advance(self._now(), report.moved)
        line = f"{report.profile}: {progress_line(report.moved, report.size, pace.rate)}"
        if self._draws:
            self._bars[report.profile] = line
            if report.moved >= report.size:
                del self._bars[report.profile]
            self._diagnostics.paint(list(self._bars.values()))
        self._tell(report.profile, report.moved * _TENTH // report.size, line)

    def _tell(self, profile: str, tenth: int, line: str) -> None:
        """A line for each tenth where no bar is drawn."""
        if tenth <= self._tenths[profile]:
            return
        self._tenths[profile] = tenth
        if not self._draws:
            self._diagnostics.detail(line)

    def end(self, profile: str) -> None:
        """A module is done."""
        if self._bars.pop(profile, None) is not None and self._draws:
            self._diagnostics.paint(list(self._bars.values()))


def progress_line(moved: int, size: int, rate: float) -> str:
    """A bar, how much has gone, how fast, and how long the rest will take."""
    full = moved * _WIDTH // size
    bar = f"[{'#' * full}{'-' * (_WIDTH - full)}] {moved * 100 // size:3d} %  {moved:,} of {size:,} bytes"
    if not rate:
        return bar
    return f"{bar}, {rate:,.0f} B/s, {(size - moved) / rate:.0f} s left"
