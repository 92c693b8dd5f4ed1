"""Bars of many modules on a terminal that has no room for all of them."""

from __future__ import annotations

import io

import pytest

from atrun_tui.cli.diagnostics import Diagnostics
from atrun_tui.cli.play_progress import Progress
from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import Finished, StepStarted


class Screen(io.StringIO):
    """A terminal that says it is one."""

    def isatty(self) -> bool:
        return True

    def painted(self) -> list[str]:
        """What was painted last."""
        return self.getvalue().rpartition("\x1b[J")[2].splitlines()


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LINES", "6")
    monkeypatch.setenv("COLUMNS", "80")
    return Screen()


def ended(profile: str, *, ok: bool = True, fault: Fault | None = None, steps: int = 2) -> Finished:
    return Finished(profile=profile, macro="m", ok=ok, fault=fault, failed_step=None if ok else "2 AT", steps=steps)


def test_how_it_stands_is_told_below_and_what_has_no_room_is_counted(screen: Screen) -> None:
    progress = Progress(Diagnostics(screen), 2, 200, bars=True)
    for number in range(9):
        progress.begin(f"m{number}")
    progress.hear(StepStarted("m1", "2", "AT", ""))
    assert screen.painted() == [
        "m0               [--------------------] 0/2 connecting",
        "m1               [##########----------] 1/2 2 AT",
        "m2               [--------------------] 0/2 connecting",
        "0 of 200 ended, 0 not ok; 6 more under way",
    ]
    progress.hear(ended("m0"))
    progress.hear(ended("m1", ok=False, fault=Fault.ANSWER))
    assert screen.painted()[-1] == "2 of 200 ended, 1 not ok; 4 more under way"
    for number in range(2, 9):
        progress.hear(ended(f"m{number}"))
    assert screen.painted() == ["9 of 200 ended, 1 not ok"]


def test_a_single_module_has_its_bar_alone(screen: Screen) -> None:
    progress = Progress(Diagnostics(screen), 2, 1, bars=True)
    progress.begin("m0")
    assert screen.painted() == ["m0               [--------------------] 0/2 connecting"]


def test_one_that_was_stopped_says_where(screen: Screen) -> None:
    progress = Progress(Diagnostics(screen), 2, 1, bars=False)
    progress.hear(ended("m0", ok=False, fault=Fault.STOPPED, steps=1))
    assert "m0: stopped at 2 AT (1 step, 0.0 s)" in screen.getvalue()
