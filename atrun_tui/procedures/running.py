"""Makes a stored file the one that runs: enables it, restarts the module, sees that it runs, and takes the old one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.shelves import SETTLE
from atrun_tui.procedures.steps import Fault, Stage
from atrun_tui.procedures.talk import RETURN_LIMIT, Halt, good, pause

if TYPE_CHECKING:
    from atrun_tui.procedures.storage import Course
    from atrun_tui.procedures.talk import Work


def enable(course: Course) -> Work[None]:
    """Choose it. Raises Halt: the module does not, or the file is not there."""
    if course.runs == course.name:
        course.enabled = True
        return
    yield Stage(topic="enable", text=f"enabling {course.name}")
    if course.proof is None and (yield from course.shelf.find(course.name)) is None:
        raise Halt(Fault.ANSWER, f"{course.name} is not on the module, so it was not enabled")
    yield from _choose(course)
    chosen = yield from course.shelf.chosen()
    if chosen is not None and course.name not in chosen:
        if course.runs:
            yield from course.shelf.choose(course.runs)
        course.choosing = False
        told = ", ".join(chosen) or "nothing"
        raise Halt(Fault.ANSWER, f"the module was told to run {course.name} and says that it will run {told}")
    course.choosing, course.enabled = False, True


def _choose(course: Course) -> Work[None]:
    course.choosing = True
    try:
        yield from course.shelf.choose(course.name)
    except Halt as stop:
        # Refused it is not chosen; when its answer did not come it may be.
        course.choosing = stop.fault is not Fault.ANSWER
        raise


def start(course: Course) -> Work[None]:
    """Restart the module and see what it runs. Raises Halt: it does not come back, or runs something else."""
    yield Stage(topic="restart", text="restarting the module")
    yield from pause(SETTLE)
    yield from course.shelf.restart()
    try:
        yield from course.talk.reconnect(delay=SETTLE, limit=RETURN_LIMIT)
    except Halt as stop:
        fault = Fault.NO_ANSWER if stop.fault is Fault.LOST else stop.fault
        raise Halt(fault, f"the module was restarted and did not come back: {stop.problem}") from None
    chosen = yield from course.shelf.chosen()
    there = yield from course.shelf.find(course.name)
    if there is None or (chosen is not None and course.name not in chosen):
        told = ", ".join(chosen or ()) or "nothing"
        raise Halt(Fault.ANSWER, f"after its restart the module runs {told}, not {course.name}")
    course.started = True
    yield from good("restart", f"the module is back, and {course.name} is what it runs")


def clear_old(course: Course) -> Work[None]:
    """Take away what ran before, if it is saved here and is not to stay."""
    old = course.runs
    if not old or old == course.name or course.order.keep_old or course.old_at is None:
        return
    yield from course.shelf.remove(old)
    yield from good("old file", f"{old} was removed; it is saved as {course.old_at}")
    course.runs = None
