"""What is remembered of a play on many modules."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.cli.play_modules import _Plays
from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import StepEnded, StepStarted

if TYPE_CHECKING:
    from atrun_tui.session.play_reports import PlayReport


class Progress:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.heard = 0

    def hear(self, _: PlayReport) -> None:
        self.heard += 1


@pytest.mark.parametrize("junit", [None, "out.xml"])
def test_steps_are_kept_only_for_who_wants_them(junit: str | None) -> None:
    args = SimpleNamespace(jobs=1, junit=junit, stop=False)
    job: Any = SimpleNamespace(args=args, output=SimpleNamespace(as_json=False))
    progress: Any = Progress()
    plays = _Plays(job, progress)
    for _ in range(1000):
        plays._hear(StepStarted("p", "1", "AT", ""))
        plays._hear(StepEnded(profile="p", number="1", title="AT", elapsed_ms=1.0, fault=Fault.ANSWER))
    assert progress.heard == 2000
    assert (len(plays.steps.get("p", ())), len(plays.talks)) == ((0, 0) if junit is None else (1000, 1))
