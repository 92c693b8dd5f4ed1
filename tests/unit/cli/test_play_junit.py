"""The outcome as JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from atrun_tui.cli.play_junit import junit
from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import Finished, StepEnded


def step(number: str, **how: object) -> StepEnded:
    return StepEnded(profile="p", number=number, title="AT", elapsed_ms=1500.0, **how)  # type: ignore[arg-type]


def ended(profile: str, *, ok: bool = False, **how: object) -> Finished:
    return Finished(profile=profile, macro="m", ok=ok, started=0.0, **how)  # type: ignore[arg-type]


def test_failures_errors_and_skips_are_told_apart() -> None:
    text = junit(
        [
            ended("good", ok=True),
            ended("odd", fault=Fault.ANSWER, message="not so", failed_step="2.1 AT"),
            ended("mute", fault=Fault.NO_ANSWER, message="silence", failed_step="1 AT"),
            ended("far", fault=Fault.UNREACHABLE, message="nobody", failed_step="connect"),
            ended("later", fault=Fault.STOPPED, message="not played: interrupted"),
        ],
        {
            "good": [
                step("1", fault=Fault.ANSWER, problem="went on", carries_on=True),
                step("2", skipped=True),
                step("3"),
            ],
            "odd": [
                step("1"),
                step("2.1", fault=Fault.ANSWER, problem="s3cret <&> \x1b"),
                step("2", fault=Fault.ANSWER),
            ],
            "mute": [step("1", fault=Fault.NO_ANSWER, problem="silence")],
        },
        lambda words: words.replace("s3cret", "•••"),
    )
    root = ET.fromstring(text)
    told = {suite.get("name"): [(case.get("name"), [child.tag for child in case]) for case in suite] for suite in root}
    assert told == {
        "good": [("1 AT", ["system-out"]), ("2 AT", ["skipped"]), ("3 AT", [])],
        "odd": [("1 AT", []), ("2.1 AT", ["failure"])],
        "mute": [("1 AT", ["error"])],
        "far": [("connect", ["error"])],
        "later": [("not played", ["skipped"])],
    }
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "••• <&> ␛"
    assert {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "8",
        "failures": "1",
        "errors": "2",
        "skipped": "2",
    }
    first = root.find(".//testcase")
    assert first is not None
    assert first.get("time") == "1.500"
