"""How far each module is, on stderr: a bar each on a terminal, plain lines elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.steps import Fault, Verdict
from atrun_tui.session.play_reports import Finished, Found, PlayReport, Remarked, StageReached, StepEnded, StepStarted

if TYPE_CHECKING:
    from atrun_tui.cli.diagnostics import Diagnostics

_WIDTH = 20


class Progress:
    """Listens to the plays of all modules."""

    def __init__(self, diagnostics: Diagnostics, steps: int, modules: int, *, bars: bool) -> None:
        """Make one that has nothing to show.

        Args:
            diagnostics: where to.
            steps: how many steps the macro has at its outermost.
            modules: how many modules there are to come; of a single one each step is told.
            bars: draw bars where that can be done; not where data goes to the same terminal meanwhile.
        """
        self._diagnostics = diagnostics
        self._steps = max(steps, 1)
        self._modules = modules
        self._ended = 0
        self._failed = 0
        self._draws = bars and diagnostics.can_paint
        self._bars: dict[str, str] = {}

    def begin(self, profile: str) -> None:
        """A module is next."""
        if not self._draws:
            self._diagnostics.say(f"{profile}: connecting")
        self._paint(profile, 0, "connecting")

    def hear(self, report: PlayReport) -> None:
        """Something happened."""
        match report:
            case StepStarted(profile=profile, number=number, title=title):
                self._paint(profile, int(number.partition(".")[0]) - 1, f"{number} {title}")
                if not self._draws and not title.startswith("note "):  # which says itself
                    self._step(f"{profile}: {number} {title}")
            case StepEnded(carries_on=True):
                self._diagnostics.say(f"{report.profile}: {report.number} {report.title}: {report.problem} (goes on)")
            case StageReached(profile=profile, text=text):
                self._step(f"{profile}: {text}")
            case Found(profile=profile, topic=topic, verdict=verdict, text=text) if verdict is not Verdict.GOOD:
                self._diagnostics.say(f"{profile}: {topic}: {text}")
            case Remarked(profile=profile, text=text):
                self._diagnostics.say(f"{profile}: {text}")
            case Finished():
                self._end(report)

    def _step(self, line: str) -> None:
        if self._modules == 1:
            self._diagnostics.say(line)
        else:
            self._diagnostics.detail(line)

    def _end(self, finished: Finished) -> None:
        self._bars.pop(finished.profile, None)
        self._ended += 1
        self._failed += not finished.ok
        steps = f"{finished.steps} step{'' if finished.steps == 1 else 's'}"
        took = f"{steps}, {finished.elapsed_ms / 1000:.1f} s"
        if finished.ok:
            self._diagnostics.say(f"{finished.profile}: ok ({took})")
        elif finished.fault is Fault.STOPPED:
            self._diagnostics.say(f"{finished.profile}: stopped at {finished.failed_step} ({took})")
        else:
            self._diagnostics.problem(f"{finished.profile}: failed at {finished.failed_step}: {finished.message}")
        self._draw()

    def _paint(self, profile: str, done: int, doing: str) -> None:
        full = min(done, self._steps) * _WIDTH // self._steps
        self._bars[profile] = f"{profile:<16} [{'#' * full}{'-' * (_WIDTH - full)}] {done}/{self._steps} {doing}"
        self._draw()

    def _draw(self) -> None:
        """The bars that there is room for, and below them how it stands as a whole."""
        if not self._draws:
            return
        bars = list(self._bars.values())
        if self._modules == 1:
            self._diagnostics.paint(bars)
            return
        shown = bars[: max(self._diagnostics.room - 1, 0)]
        total = f"{self._ended} of {self._modules} ended, {self._failed} not ok"
        hidden = f"; {len(bars) - len(shown)} more under way" if len(bars) > len(shown) else ""
        self._diagnostics.paint([*shown, total + hidden])
