"""Stores a file on a module as a checked transaction: after it, or after whatever ended it, the module has a working file to run.

**The order of things.** Look (model, abilities, timers, space, what is there, what runs). Save what would be replaced. Send, under
a name that nothing runs by: the file in use is never written over. Prove what was stored; send again when it is wrong. Only what
is proven is enabled, only what is enabled is started, and the old file goes last, when the new one is seen to run and the old one
is saved here.

**When something ends it.** What is broken is taken off the module again, or the old file of that name is put back; what runs there
was not touched until the very last command, so it still runs. A lost link is made again, and the module asked what it has: the
file may have been stored although nobody could say so. A stop by the owner ends with the same tidying.

**"Done" is only said of what was proven**, and how strong the proof is stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures import placing, running, sending, survey
from atrun_tui.procedures.steps import Fault, Stage, TidyUp
from atrun_tui.procedures.storage import Course, Order, Storage
from atrun_tui.procedures.talk import Halt
from atrun_tui.procedures.tidying import tidy
from atrun_tui.procedures.ways import PLAIN, Ways

if TYPE_CHECKING:
    from atrun_tui.procedures.talk import Work


def store(order: Order, transport: str, ways: Ways = PLAIN) -> Storage:
    """The procedure that stores a file.

    Args:
        order: what is asked for.
        transport: the road's word.
        ways: what its owner can do next.
    """
    course = Course(order, ways, transport)
    try:
        yield from survey.survey_road(transport)
        yield from _store(course)
    except Halt as stop:
        return (yield from _fail(course, stop))
    return course.ending(course.success())


def _store(course: Course) -> Work[None]:
    yield Stage(topic="check", text="checking the module")
    inventory = yield from placing.look(course)
    if not (yield from placing.is_there(course, inventory)):
        yield from placing.choose_name(course, inventory)
        yield from placing.save(course, inventory)
        yield from sending.raise_cpu(course)
        yield from sending.transfer(course)
        yield from sending.lower_cpu(course)
    if course.order.enable:
        yield from running.enable(course)
    if course.order.start:
        yield from running.start(course)
        yield from running.clear_old(course)


def _fail(course: Course, stop: Halt) -> Storage:
    """Put the module in order as far as it can be reached, and say how it stands."""
    if stop.fault is Fault.STOPPED:
        yield TidyUp()
    state = course.unreachable() if course.talk.gone else course.failure()
    untidy = course.cpu is not None or course.choosing or (course.written and not course.enabled)
    if untidy and not course.talk.gone:
        course.talk.begin_anew(reconnects=1)
        try:
            state = yield from tidy(course)
        except Halt as second:
            state = f"{course.unreachable()} It could not be put in order: {second.problem}"
    return course.ending(state, stop)
