"""The outcome of a play as JUnit XML: a suite a module, a case a step."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from atrun_tui.procedures.steps import Fault
from atrun_tui.protocol.exchange import timestamp
from atrun_tui.protocol.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.play_reports import Finished, StepEnded

_EXPECTATIONS = (Fault.ANSWER, Fault.MACRO)


def junit(
    finished: Sequence[Finished],
    steps: Mapping[str, Sequence[StepEnded]],
    mask: Callable[[str], str],
    talks: Mapping[tuple[str, str], Sequence[Exchange]] | None = None,
) -> str:
    """The document: captures are properties of a suite, and a failed case holds what was said to the module and what it answered.

    Args:
        finished: how each module ended, in the order of the suites.
        steps: the steps of each module that ended, by profile.
        mask: hides secrets.
        talks: what was said in the steps that failed, by profile and number.
    """
    root = ET.Element("testsuites")
    for each in finished:
        _suite(root, each, steps.get(each.profile, ()), lambda text: printable(mask(text)), talks or {})
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(
    root: ET.Element,
    finished: Finished,
    steps: Sequence[StepEnded],
    shown: Callable[[str], str],
    talks: Mapping[tuple[str, str], Sequence[Exchange]],
) -> None:
    suite = ET.SubElement(root, "testsuite", name=shown(finished.profile), timestamp=timestamp(finished.started)[:19])
    suite.set("time", _seconds(finished.elapsed_ms))
    if finished.captures:
        properties = ET.SubElement(suite, "properties")
        for name, value in finished.captures.items():
            ET.SubElement(properties, "property", name=name, value=shown(value))
    for step in _leaves(steps):
        problem = None if step.carries_on or step.fault is None else (step.fault, step.problem or step.fault.value)
        case = _case(suite, finished, f"{step.number} {step.title}", shown, elapsed_ms=step.elapsed_ms, problem=problem)
        if problem is not None:
            case[0].text = _told(talks.get((step.profile, step.number), ()), shown) or None
        if step.skipped:
            ET.SubElement(case, "skipped")
        elif step.carries_on:
            ET.SubElement(case, "system-out").text = shown(f"failed, and went on: {step.problem}")
    ended = any(step.fault is not None and not step.carries_on for step in steps)
    if not finished.ok and not ended:
        name = finished.failed_step or "not played"
        if finished.fault is Fault.STOPPED:
            case = _case(suite, finished, name, shown)
            ET.SubElement(case, "skipped", message=shown(finished.message))
        else:
            _case(suite, finished, name, shown, problem=(finished.fault or Fault.MACRO, finished.message))
    _count(suite)


def _leaves(steps: Sequence[StepEnded]) -> list[StepEnded]:
    """The steps without those that only hold others, whose failure would be told twice."""
    holders = {step.number.rpartition(".")[0] for step in steps}
    return [step for step in steps if step.number not in holders]


def _case(
    suite: ET.Element,
    finished: Finished,
    name: str,
    shown: Callable[[str], str],
    *,
    elapsed_ms: float = 0.0,
    problem: tuple[Fault, str] | None = None,
) -> ET.Element:
    attributes = {"classname": shown(f"{finished.macro}.{finished.profile}"), "name": shown(name)}
    case = ET.SubElement(suite, "testcase", {**attributes, "time": _seconds(elapsed_ms)})
    if problem is not None:
        kind = "failure" if problem[0] in _EXPECTATIONS else "error"
        ET.SubElement(case, kind, type=problem[0].value, message=shown(problem[1]))
    return case


def _told(talk: Sequence[Exchange], shown: Callable[[str], str]) -> str:
    """Commands and answers as they went over the wire, line by line."""
    lines = (
        line for each in talk for line in (f"> {each.command}", *each.lines, each.final or f"({each.outcome.value})")
    )
    return "\n".join(map(shown, lines))


def _count(suite: ET.Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(len(suite.findall(f"testcase/{tag}"))))


def _seconds(elapsed_ms: float) -> str:
    return f"{elapsed_ms / 1000:.3f}"
