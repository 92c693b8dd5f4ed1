"""What a runner tells while it plays a procedure: plain frozen data, every secret already masked, names in the past tense."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atrun_tui.procedures.steps import Fault, Verdict
    from atrun_tui.protocol.exchange import Exchange


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step began; `place` is its key in the file, such as `steps[2]`."""

    profile: str
    number: str
    title: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnded:
    """It ended: well, skipped, or with a fault and a sentence; `carries_on` when the procedure goes on after a fault."""

    profile: str
    number: str
    title: str
    elapsed_ms: float
    skipped: bool = False
    fault: Fault | None = None
    problem: str | None = None
    carries_on: bool = False


@dataclass(frozen=True, slots=True)
class Captured:
    """A variable has a value."""

    profile: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Remarked:
    """The procedure says something."""

    profile: str
    text: str


@dataclass(frozen=True, slots=True)
class StageReached:
    """A part of a longer procedure begins: a word for programs, and a sentence."""

    profile: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Something was checked: what, how it stands, and a sentence."""

    profile: str
    topic: str
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A command of it ended and is recorded."""

    profile: str
    exchange: Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The procedure is at its end.

    Attributes:
        profile: the module.
        macro: what was played.
        ok: whether it did what it was for.
        steps: how many steps were played.
        failed_step: number and title of the one that ended it, or None.
        fault: what kind of thing went wrong, or None.
        message: its last word, or the sentence why not.
        captures: variables that were given a value on the way.
        started: wall clock.
        elapsed_ms: the connection included.
    """

    profile: str
    macro: str
    ok: bool
    steps: int = 0
    failed_step: str | None = None
    fault: Fault | None = None
    message: str = ""
    captures: Mapping[str, str] = field(default_factory=dict)
    started: float = 0.0
    elapsed_ms: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """As the command line's JSON shows it."""
        return {
            "profile": self.profile,
            "macro": self.macro,
            "ok": self.ok,
            "steps": self.steps,
            "failed_step": self.failed_step,
            "captures": dict(self.captures),
            "elapsed_ms": round(self.elapsed_ms, 1),
            "fault": self.fault.value if self.fault is not None else None,
            "error": None if self.ok else self.message,
        }


PlayReport = StepStarted | StepEnded | Captured | Remarked | StageReached | Found | Exchanged | Finished
