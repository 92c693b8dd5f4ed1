"""A file on its way: sent, looked at, and sent again when what the module has is not what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.proof import Method, prove
from atrun_tui.procedures.steps import Fault, Stage
from atrun_tui.procedures.storage import CPU_RAISED
from atrun_tui.procedures.talk import Halt, Lost, expect_end, good, send_file, warn

if TYPE_CHECKING:
    from atrun_tui.procedures.storage import Course
    from atrun_tui.procedures.talk import Work

ATTEMPTS = 3
"""Times that one file is sent before it is given up; one that the module never answers counts double, as it takes minutes."""


def raise_cpu(course: Course) -> Work[None]:
    """Let the processor run at its pace for the time of the upload, on modules that sleep (#CPUMODE)."""
    read = yield from course.talk.ask("AT#CPUMODE?")
    told = next((line.partition(":")[2].strip() for line in read.lines if ":" in line), "") if read.ok else ""
    if told != "0":
        return
    course.cpu = told
    raised = yield from course.talk.ask(f"AT#CPUMODE={CPU_RAISED}")
    if not raised.ok:
        course.cpu = None


def lower_cpu(course: Course) -> Work[None]:
    """Put it back."""
    if course.cpu is None:
        return
    lowered = yield from course.talk.ask(f"AT#CPUMODE={course.cpu}")
    if not lowered.ok:
        yield from warn("processor", f"its mode could not be put back to {course.cpu} (#CPUMODE): {lowered.error}")
    course.cpu = None


def transfer(course: Course) -> Work[None]:
    """Send until the module has it. Raises Halt: it does not take it, or never has it right."""
    left, attempts = ATTEMPTS, 0
    while True:
        attempts += 1
        why = yield from _attempt(course, attempts)
        if why is None:
            return
        left -= 2 if why.fault is Fault.NO_ANSWER else 1
        if left <= 0:
            raise Halt(why.fault, f"{why.problem} ({attempts} attempts)")


def _attempt(course: Course, number: int) -> Work[Halt | None]:
    """Send it once; None when the module has it, else why not. Raises Halt: trying again would not help."""
    again = f", attempt {number}" if number > 1 else ""
    yield Stage(topic="send", text=f"sending {len(course.data):,} bytes as {course.name}{again}")
    why: Halt | None = None
    try:
        yield from _send(course)
        if not course.order.verify:
            return None
    except Lost as loss:
        # It may have been stored although nobody could say so.
        why = loss
        yield from course.talk.recover(loss)
    yield Stage(topic="verify", text=f"verifying {course.name}")
    proof = course.proof = yield from prove(course.shelf, course.talk, course.name, course.data)
    if proof.matches is False:
        yield from warn("verify", proof.text)
        return why or Halt(Fault.ANSWER, f"what the module stored is not what was sent: {proof.text}")
    course.sent = len(course.data)
    if proof.method in {None, Method.SIZE}:
        yield from warn("verify", f"{proof.text}. That is a weak proof")
    else:
        yield from good("verify", proof.text)
    return None


def _send(course: Course) -> Work[None]:
    course.sent, course.written = 0, True
    sent = yield from send_file(course.shelf.write_line(course.name, len(course.data)), course.data)
    course.sent = sent.moved
    expect_end(sent.exchange)
    if sent.exchange.ok:
        return
    if not sent.moved:
        course.written = False
        raise Halt(Fault.ANSWER, f"the module does not take {course.name}: {sent.exchange.error}")
    # The session has broken the link off: what was on its way must not be read as commands.
    raise Lost(Fault.ANSWER, f"the module took {course.name} badly: {sent.exchange.error}")
