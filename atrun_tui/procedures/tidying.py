"""After an upload that failed: the module as it was, as far as it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.proof import prove
from atrun_tui.procedures.sending import lower_cpu
from atrun_tui.procedures.steps import Stage
from atrun_tui.procedures.talk import Halt, expect_end, note, send_file

if TYPE_CHECKING:
    from atrun_tui.procedures.storage import Course
    from atrun_tui.procedures.talk import Work


def tidy(course: Course) -> Work[str]:
    """Take a broken file away, or put the old one of its name back; what is on the module then. Raises Halt."""
    yield Stage(topic="tidy", text="putting the module in order")
    problem: Halt | None = None
    done = ""
    try:
        done = yield from _restore(course)
    except Halt as halt:
        problem = halt
    if not course.talk.gone:
        yield from lower_cpu(course)
    if problem is not None:
        raise problem
    return f"{done} {course.failure()}".strip()


def _restore(course: Course) -> Work[str]:
    if course.choosing:
        chosen = yield from course.shelf.chosen()
        course.choosing = chosen is None
        course.enabled = chosen is not None and course.name in chosen
    if not course.written or course.enabled or course.proven:
        return ""
    done = yield from _undo(course)
    course.written = False
    return done


def _undo(course: Course) -> Work[str]:
    if course.replaced is not None:
        return (yield from _put_back(course, course.replaced))
    if (yield from course.shelf.find(course.name)) is None:
        return f"{course.name} is not on the module."
    yield from course.shelf.remove(course.name)
    return f"{course.name} was removed from the module again."


def _put_back(course: Course, old: bytes) -> Work[str]:
    """The old file of that name, unless it is there as it was."""
    proof = yield from prove(course.shelf, course.talk, course.name, old)
    if not proof.matches:
        yield from note(f"putting the old {course.name} back")
        sent = yield from send_file(course.shelf.write_line(course.name, len(old)), old)
        expect_end(sent.exchange)
        proof = yield from prove(course.shelf, course.talk, course.name, old)
    if proof.matches:
        return f"The old {course.name} is there again."
    saved = f"; it is saved as {course.replaced_at}" if course.replaced_at is not None else ""
    return f"The old {course.name} could not be put back{saved}."
