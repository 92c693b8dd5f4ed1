"""Makes a stored file the one that runs: enables it, restarts the module, sees that it runs, and takes the old one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.proof import absent
from atrun_tui.procedures.shelves import SETTLE
from atrun_tui.procedures.steps import Fault, Send, Stage
from atrun_tui.procedures.talk import RETURN_LIMIT, Halt, good, note, once, pause, warn

if TYPE_CHECKING:
    from atrun_tui.procedures.storage import Course
    from atrun_tui.procedures.talk import Work

_LASTING = "serial"
"""The road whose link outlives a restart."""
_LOOKS = 3
"""Times that a module which was told to restart is asked whether it still goes on."""


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
    gone = yield from _is_gone(course)
    if gone or (chosen is not None and course.name not in chosen):
        if set(chosen or ()) - {course.name, course.runs}:
            course.take_chosen(chosen)  # somebody else has chosen meanwhile: theirs stays
        elif course.runs:
            yield from course.shelf.choose(course.runs)
        course.choosing = False
        if gone:
            raise Halt(Fault.ANSWER, f"{course.name} was not on the module any more once it was enabled")
        told = ", ".join(chosen or ()) or "nothing"
        raise Halt(Fault.ANSWER, f"the module was told to run {course.name} and says that it will run {told}")
    course.choosing, course.enabled = False, True


def _is_gone(course: Course) -> Work[bool]:
    """Whether the file is not on the module any more, whatever was proven before."""
    if (yield from course.shelf.find(course.name)) is not None:
        return False
    course.proof = absent(course.name)
    return True


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
    if not (yield from _restart(course)):
        # The link may have been lost by chance. Lost twice at that very moment it was not.
        yield from note("the link was lost before the module took the command to restart: it is given once more")
        yield from _restart(course)
    chosen = yield from course.shelf.chosen()
    if (yield from _is_gone(course)):
        yield from _choose_back(course)
    if chosen is not None and course.name not in chosen:
        course.enabled = False
        course.take_chosen(chosen)
        told = ", ".join(chosen) or "nothing"
        raise Halt(Fault.ANSWER, f"after its restart the module runs {told}, not {course.name}")
    course.started = course.transport != _LASTING
    if course.started:
        yield from good("restart", f"the module is back, and {course.name} is what it runs")
    else:
        yield from warn("restart", "over a serial port nobody sees whether the module did restart; the old file stays")


def _restart(course: Course) -> Work[bool]:
    """Restart it and make a new link; whether it had said OK. Raises Halt."""
    taken = yield from course.shelf.restart()
    if taken:
        yield from _await_end(course)
    try:
        yield from course.talk.reconnect(delay=SETTLE, limit=RETURN_LIMIT)
    except Halt as stop:
        fault = Fault.NO_ANSWER if stop.fault is Fault.LOST else stop.fault
        raise Halt(fault, f"the module was restarted and did not come back: {stop.problem}") from None
    return taken


def _choose_back(course: Course) -> Work[None]:
    """The new file is gone and nothing runs: enable the one that ran before, if that is there. Raises Halt, always."""
    old, course.enabled = course.runs, False
    problem = f"after its restart {course.name} is not on the module any more"
    if not old or (yield from course.shelf.find(old)) is None:
        raise Halt(Fault.ANSWER, f"{problem}: it has nothing to run")
    yield from course.shelf.choose(old)
    course.runs = None
    raise Halt(Fault.ANSWER, f"{problem}: {old} was enabled again and runs from the next start on")


def _await_end(course: Course) -> Work[None]:
    """Wait until the restart has ended the link. Raises Halt: it goes on, so that nothing was restarted.

    A socket does not outlive a restart, not even one that was never closed: whatever is asked over it is not answered. A serial
    port does, so that nothing can be told from it.
    """
    if course.transport == _LASTING:
        return
    for _ in range(_LOOKS):
        yield from pause(SETTLE)
        try:
            yield from once(Send(line=("AT",), timeout=SETTLE, same_link=True))
        except Halt as stop:
            if stop.fault not in {Fault.LOST, Fault.NO_ANSWER}:
                raise
            return
    raise Halt(Fault.ANSWER, "the module took the command to restart and goes on without having done so")


def clear_old(course: Course) -> Work[None]:
    """Take away what ran before, if it is saved here and is not to stay."""
    old = course.runs
    if not old or old == course.name or not course.started or course.order.keep_old or course.old_at is None:
        return
    yield from course.shelf.remove(old)
    yield from good("old file", f"{old} was removed; it is saved as {course.old_at}")
    course.runs = None
