"""How far a macro is on one module: what its reports say, gathered; pure, so that the screens only draw."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import (
    Captured,
    Finished,
    PlayReport,
    Remarked,
    StageReached,
    StepEnded,
    StepStarted,
)
from atrun_tui.ui.macros.shelf import outline

if TYPE_CHECKING:
    from atrun_tui.procedures.program import Macro

MOST_REMARKS = 200
"""Remarks and captures kept of one play."""


class Mark(Enum):
    """How a step stands: its sign, its word and the palette's colour for both."""

    AHEAD = ("·", "", "$time")
    NOW = ("▸", "", "$busy")
    DONE = ("✓", "", "$ok")
    SKIPPED = ("–", "skipped", "$time")  # noqa: RUF001  (a dash)
    PASSED = ("!", "failed, goes on", "$unknown")
    FAILED = ("✕", "failed", "$fail")

    def __init__(self, sign: str, word: str, colour: str) -> None:
        self.sign = sign
        self.word = word
        self.colour = colour


class Phase(Enum):
    """How a module's play stands: its sign, its word and the palette's colour for both."""

    AHEAD = ("·", "to come", "$time")
    CONNECTING = ("◔", "connecting", "$busy")
    PLAYING = ("▸", "playing", "$busy")
    PAUSED = ("⏸", "paused", "$waiting")
    OK = ("✓", "ok", "$ok")
    FAILED = ("✕", "failed", "$fail")
    STOPPED = ("■", "stopped", "$waiting")

    def __init__(self, sign: str, word: str, colour: str) -> None:
        self.sign = sign
        self.word = word
        self.colour = colour


OVER = frozenset({Phase.OK, Phase.FAILED, Phase.STOPPED})


@dataclass(slots=True)
class Line:
    """One step of the list.

    Attributes:
        number: such as `3` or `3.2`.
        title: with the values that are known by now.
        mark: how it stands.
        rounds: how often it began.
        began: wall clock of the last time.
        seconds: what it took the last time, or None.
        problem: why it failed, or nothing.
    """

    number: str
    title: str
    mark: Mark = Mark.AHEAD
    rounds: int = 0
    began: float = 0.0
    seconds: float | None = None
    problem: str = ""

    @property
    def depth(self) -> int:
        """How many steps are round it."""
        return self.number.count(".")


class Course:
    """A macro on one module.

    Args:
        profile: the module's.
        macro: what is played.
    """

    def __init__(self, profile: str, macro: Macro) -> None:
        self.profile = profile
        self.lines = [Line(number, title) for number, title in outline(macro.steps)]
        self.captures: dict[str, str] = {}
        self.remarks: list[str] = []
        self.finished: Finished | None = None
        self.began: float | None = None
        self.held = False
        self._by_number = {line.number: line for line in self.lines}
        self._open: list[Line] = []

    @property
    def current(self) -> Line | None:
        """The innermost step that is being played."""
        return self._open[-1] if self._open else None

    @property
    def phase(self) -> Phase:
        """How it stands as a whole."""
        if self.finished is not None:
            if self.finished.ok:
                return Phase.OK
            return Phase.STOPPED if self.finished.fault is Fault.STOPPED else Phase.FAILED
        if self.began is None:
            return Phase.AHEAD
        if self.held and not self._open:
            return Phase.PAUSED
        return (
            Phase.PLAYING
            if any(line.rounds or line.mark is not Mark.AHEAD for line in self.lines)
            else Phase.CONNECTING
        )

    @property
    def done(self) -> int:
        """Outermost steps that are behind it."""
        return sum(line.mark not in (Mark.AHEAD, Mark.NOW) for line in self.lines if not line.depth)

    @property
    def of(self) -> int:
        """Outermost steps in all."""
        return sum(not line.depth for line in self.lines)

    def begin(self, now: float) -> None:
        """It is this module's turn."""
        self.began = now

    def take(self, report: PlayReport, now: float) -> None:
        """Something happened; `now` is wall clock."""
        match report:
            case StepStarted():
                self._started(report, now)
            case StepEnded():
                self._ended(report)
            case Captured(name=name, value=value):
                if name in self.captures or len(self.captures) < MOST_REMARKS:
                    self.captures[name] = value
            case Remarked(text=text) | StageReached(text=text):
                self.remarks = [*self.remarks[1 - MOST_REMARKS :], text]
            case Finished():
                self.finished = report
                self._open.clear()
            case _:
                pass

    def seconds(self, now: float) -> float:
        """How long it has been going, or took."""
        if self.finished is not None:
            return self.finished.elapsed_ms / 1000
        return max(0.0, now - self.began) if self.began is not None else 0.0

    def _started(self, report: StepStarted, now: float) -> None:
        line = self._by_number.get(report.number)
        if line is None:
            return
        line.title, line.mark, line.began, line.seconds, line.problem = report.title, Mark.NOW, now, None, ""
        line.rounds += 1
        for inner in self.lines:
            if inner.number.startswith(f"{line.number}."):
                inner.mark, inner.seconds, inner.problem = Mark.AHEAD, None, ""
        self._open.append(line)

    def _ended(self, report: StepEnded) -> None:
        line = self._by_number.get(report.number)
        if line is None:
            return
        if line in self._open:
            del self._open[self._open.index(line) :]
        line.title = report.title
        if report.skipped:
            line.mark, line.seconds = Mark.SKIPPED, None
            return
        line.seconds = report.elapsed_ms / 1000
        line.problem = report.problem or ""
        failed = Mark.PASSED if report.carries_on else Mark.FAILED
        line.mark = failed if report.fault is not None else Mark.DONE
