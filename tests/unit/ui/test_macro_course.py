from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.macro_files import load_macro
from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import Captured, Finished, Remarked, StepEnded, StepStarted
from atrun_tui.ui.macros.course import Course, Mark, Phase
from atrun_tui.ui.macros.drawing import MOST_LINES, findings, outcome, steps
from atrun_tui.ui.macros.shelf import read_offers, switches

if TYPE_CHECKING:
    from pathlib import Path

    from atrun_tui.procedures.program import Macro

TEXT = """
name = "Test"
[[steps]]
send = "AT"
[[steps]]
repeat = { times = 2 }
[[steps.steps]]
send = "AT+CSQ"
expect = '(?P<csq>\\d+)'
[[steps]]
when = "rotate"
note = "last"
"""


@pytest.fixture
def macro(tmp_path: Path) -> Macro:
    (tmp_path / "test.toml").write_text(TEXT, encoding="utf-8")
    return load_macro(tmp_path / "test.toml", tmp_path)


@pytest.fixture
def course(macro: Macro) -> Course:
    course = Course("pump-7", macro)
    course.begin(0.0)
    return course


def started(number: str) -> StepStarted:
    return StepStarted("pump-7", number, f"step {number}", "")


def ended(number: str, fault: Fault | None = None, *, skipped: bool = False, goes_on: bool = False) -> StepEnded:
    return StepEnded(
        profile="pump-7",
        number=number,
        title=f"step {number}",
        elapsed_ms=410.0,
        skipped=skipped,
        fault=fault,
        problem="the reason" if fault else None,
        carries_on=goes_on,
    )


def finished(fault: Fault | None = None, at: str | None = None, message: str = "") -> Finished:
    return Finished(
        profile="pump-7",
        macro="Test",
        ok=fault is None,
        fault=fault,
        failed_step=at,
        message=message,
        elapsed_ms=1500.0,
    )


def test_before_it_begins_everything_is_to_come(macro: Macro) -> None:
    course = Course("pump-7", macro)
    assert course.phase is Phase.AHEAD
    assert [line.number for line in course.lines] == ["1", "2", "2.1", "3"]
    assert {line.mark for line in course.lines} == {Mark.AHEAD}
    assert (course.done, course.of) == (0, 3)


def test_the_innermost_step_is_the_current_one(course: Course) -> None:
    phases = [course.phase]
    for report in (started("1"), ended("1"), started("2"), started("2.1")):
        course.take(report, 1.0)
    assert [*phases, course.phase] == [Phase.CONNECTING, Phase.PLAYING]
    assert course.current is not None
    assert course.current.number == "2.1"
    assert [line.mark for line in course.lines] == [Mark.DONE, Mark.NOW, Mark.NOW, Mark.AHEAD]


def test_rounds_are_counted_and_a_repeat_begins_anew(course: Course) -> None:
    for report in (started("2"), started("2.1"), ended("2.1"), started("2.1"), ended("2.1"), ended("2"), started("2")):
        course.take(report, 1.0)
    inner = course.lines[2]
    assert inner.rounds == 2
    assert inner.mark is Mark.AHEAD


def test_skipped_failed_and_gone_on_are_told_by_sign_and_word(course: Course) -> None:
    for report in (
        started("1"),
        ended("1", Fault.ANSWER, goes_on=True),
        started("2"),
        ended("2", Fault.LOST),
        ended("3", skipped=True),
    ):
        course.take(report, 1.0)
    text = steps(course, 70, 1.0)[0].plain
    assert "! 1" in text
    assert "failed, goes on  0.41 s" in text
    assert "✕ 2" in text
    assert "the reason" in text
    assert text.splitlines()[-1].endswith(" skipped")


@pytest.mark.parametrize(
    ("end", "phase"),
    [
        (finished(), Phase.OK),
        (finished(Fault.ANSWER, "1 AT"), Phase.FAILED),
        (finished(Fault.STOPPED, "1 AT"), Phase.STOPPED),
    ],
)
def test_how_it_ended_is_told_in_the_grid(course: Course, end: Finished, phase: Phase) -> None:
    course.take(end, 9.0)
    assert course.phase is phase
    row = outcome(course, 80, 9.0).plain
    assert f"{phase.sign} {phase.word}" in row
    assert row.endswith("1.50 s")


def test_what_was_found_and_remarked(course: Course) -> None:
    course.take(Captured("pump-7", "csq", "17\x1b[2J"), 1.0)
    course.take(Captured("pump-7", "csq", "18"), 1.0)
    course.take(Remarked("pump-7", "all well"), 1.0)
    course.take(finished(message="the end"), 1.0)
    assert findings(course, 60).plain == " csq  18\n · all well\n the end"


@pytest.mark.parametrize("width", [20, 40, 76, 104])
def test_no_row_is_wider_than_the_card(course: Course, width: int) -> None:
    for line in course.lines:
        line.title, line.mark, line.problem, line.seconds = "W" * 300, Mark.FAILED, "word " * 60, 3.0
    course.captures["name" * 10] = "v" * 500
    rows = [*steps(course, width, 0.0)[0].plain.splitlines(), *findings(course, width).plain.splitlines()]
    assert max(map(len, rows)) <= max(width, 40)


def test_of_a_very_long_macro_the_steps_round_the_current_one_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "long.toml").write_text('[[steps]]\nsend = "AT"\n' * 1000, encoding="utf-8")
    course = Course("pump-7", load_macro(tmp_path / "long.toml", tmp_path))
    course.take(started("700"), 1.0)
    content, row = steps(course, 70, 1.0)
    lines = content.plain.splitlines()
    assert len(lines) == MOST_LINES + 2
    assert "700" in lines[row]
    assert "steps before" in lines[0]
    assert "steps more" in lines[-1]


def test_the_shelf_has_the_starters_and_tells_faults(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('[[steps]]\nsend = "AT"\nexpct = "x"\n', encoding="utf-8")
    (tmp_path / "worse.toml").write_text("= nothing", encoding="utf-8")
    offers = {each.name: each for each in read_offers(tmp_path, ("dial",))}
    assert offers["signal"].shipped
    assert not offers["signal"].faults
    assert offers["bad"].faults[0].line == 3
    assert offers["worse"].macro is None
    assert offers["worse"].faults
    assert offers["signal"].fits("operator NETWORK")


def test_a_switch_that_nothing_sets_can_be_given(macro: Macro) -> None:
    assert switches(macro) == ("rotate",)
