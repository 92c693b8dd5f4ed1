"""What a play looks like as text: its steps, its outcomes, what it found; every state a sign and a word."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content

from atrun_tui.protocol.printable import printable
from atrun_tui.ui.macros.course import Mark, Phase
from atrun_tui.ui.roster import brief
from atrun_tui.ui.transcript.columns import cells, shorten
from atrun_tui.ui.transcript.wording import duration, elapsed

if TYPE_CHECKING:
    from atrun_tui.ui.macros.course import Course, Line

MOST_LINES = 400
"""Steps drawn at once; of a longer macro those round the current one."""
_NUMBER = 5


def steps(course: Course, width: int, now: float) -> tuple[Content, int]:
    """Every step with its mark, and the row of the one that is being played or that ended it."""
    rows: list[Content] = []
    at = 0
    first, last = _window(course)
    if first:
        rows.append(Content.styled(f"    … {first} steps before", "$time"))
    for line in course.lines[first:last]:
        if line.mark in (Mark.NOW, Mark.FAILED):
            at = len(rows)
        rows.append(_step(line, width, now))
        rows += [Content.styled(f"{'':<{_indent(line)}}{part}", "$gloss") for part in _problem(line, width)]
    if last < len(course.lines):
        rows.append(Content.styled(f"    … {len(course.lines) - last} steps more", "$time"))
    return Content("\n").join(rows), at


def _window(course: Course) -> tuple[int, int]:
    if len(course.lines) <= MOST_LINES:
        return 0, len(course.lines)
    marked = [place for place, line in enumerate(course.lines) if line.mark in (Mark.NOW, Mark.FAILED)]
    middle = marked[-1] if marked else 0
    first = min(max(0, middle - MOST_LINES // 2), len(course.lines) - MOST_LINES)
    return first, first + MOST_LINES


def _indent(line: Line) -> int:
    return 3 + _NUMBER + 2 * line.depth


def _step(line: Line, width: int, now: float) -> Content:
    right = _right(line, now)
    room = max(8, width - _indent(line) - cells(right) - 2)
    title = shorten(printable(line.title), room)
    gap = max(1, width - _indent(line) - cells(title) - cells(right) - 1)
    style = "bold" if line.mark is Mark.NOW else "$time" if line.mark in (Mark.AHEAD, Mark.SKIPPED) else "$foreground"
    return Content.assemble(
        (f" {line.mark.sign} ", line.mark.colour),
        (f"{'  ' * line.depth}{line.number:<{_NUMBER}}", "$time"),
        (title, style),
        " " * gap,
        (right, line.mark.colour if line.mark.word else "$time"),
    )


def _right(line: Line, now: float) -> str:
    rounds = f"round {line.rounds}" if line.rounds > 1 else ""
    ended = duration(line.seconds) if line.seconds is not None else ""
    took = elapsed(now - line.began) if line.mark is Mark.NOW else ended
    return "  ".join(filter(None, (rounds, line.mark.word, took)))


def _problem(line: Line, width: int) -> list[str]:
    return wrap(brief(line.problem, 600), max(10, width - _indent(line) - 2)) if line.problem else []


def state(course: Course, now: float) -> Content:
    """How a course stands, and how long it has been going."""
    phase = course.phase
    return Content.assemble(
        (f"{phase.sign} {phase.word}", phase.colour), (f"  {duration(course.seconds(now))}", "$time")
    )


def outcome(course: Course, width: int, now: float) -> Content:
    """One module's row in the grid: how it stands, where it is or why it ended, and how long."""
    phase = course.phase
    took = duration(course.seconds(now)) if course.began is not None else ""
    room = max(4, width - 18 - 14 - 2 - cells(took))
    told = shorten(brief(_told(course), 300), room)
    gap = max(1, room - cells(told) + 1)
    return Content.assemble(
        (f"{brief(course.profile, 16):<18}", "bold"),
        (f"{phase.sign} {phase.word:<12}", phase.colour),
        told,
        " " * gap,
        (took, "$time"),
    )


def _told(course: Course) -> str:
    finished = course.finished
    if finished is not None:
        if finished.ok:
            return finished.message or " ".join(f"{name}={value}" for name, value in course.captures.items())
        return f"{finished.failed_step}: {finished.message}" if finished.failed_step else finished.message
    line = course.current
    return f"{line.number} {line.title}" if line is not None else ""


def findings(course: Course, width: int) -> Content:
    """What was captured and remarked, and the last word."""
    rows: list[Content] = []
    names = min(20, max((len(name) for name in course.captures), default=0))
    for name, value in course.captures.items():
        shown = shorten(brief(value, 300), max(8, width - names - 4))
        rows.append(Content.assemble((f" {brief(name, 20):<{names}}  ", "$time"), (shown, "$received")))
    rows += [
        Content.styled(f" · {part}", "$gloss") for text in course.remarks for part in wrap(brief(text, 600), width - 4)
    ]
    finished = course.finished
    if finished is not None and finished.message and not any(line.mark is Mark.FAILED for line in course.lines):
        colour = Phase.OK.colour if finished.ok else course.phase.colour
        rows += [Content.styled(f" {part}", colour) for part in wrap(brief(finished.message, 600), width - 3)]
    return Content("\n").join(rows)
