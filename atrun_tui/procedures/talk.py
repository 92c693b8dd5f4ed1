"""Questions a procedure asks on its way, and the way back when the link is lost between them.

Every command asked here may be sent twice without harm (a question, a choice, a removal), so that after a lost link it is simply
asked again on the next one. What may not (an upload, a restart) looks after itself.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from atrun_tui.procedures.steps import (
    Answer,
    Done,
    Fault,
    Finding,
    Keep,
    Kept,
    Missed,
    Note,
    Pause,
    Received,
    ReceiveFile,
    Reconnect,
    Reply,
    Request,
    Send,
    SendFile,
    Sent,
    Tiding,
    Unsent,
    Verdict,
)
from atrun_tui.protocol.exchange import Exchange, Outcome

T = TypeVar("T")
Work = Generator[Request | Tiding, Reply | None, T]
"""A part of a procedure that comes to something."""

RECONNECTS = 5
"""Links that may be lost before a procedure gives up."""
RETURN_LIMIT = 300.0
"""Seconds a link gets to come about again."""
FIRST_COMMAND_LIMIT = 180.0
"""The first Python command after a start may take minutes (Easy Script guide)."""


class Halt(Exception):  # noqa: N818  (says what happened)
    """The procedure cannot go on; a sentence."""

    def __init__(self, fault: Fault, problem: str) -> None:
        super().__init__(problem)
        self.fault = fault
        self.problem = problem


class Lost(Halt):
    """The link was lost, or an answer did not come: the module may have done what was asked."""


class Talk:
    """One procedure's conversation.

    Attributes:
        losses: links lost so far.
        gone: whether the last try to make a new one failed.
    """

    def __init__(self, reconnects: int = RECONNECTS) -> None:
        self.losses = 0
        self.gone = False
        self._reconnects = reconnects

    def begin_anew(self, reconnects: int) -> None:
        """Forget the losses so far; so many more may follow."""
        self.losses, self._reconnects = 0, reconnects

    def ask(self, line: str, *, timeout: float | None = None) -> Work[Exchange]:
        """Send a command that may be sent twice; its answer, good or bad.

        Raises:
            Halt: it cannot be sent, its owner stopped it, or no link comes about any more.
        """
        while True:
            try:
                reply = yield from once(Send(line=(line,), timeout=timeout, allow_lockout=True))
            except Lost as loss:
                yield from self.recover(loss)
                continue
            assert isinstance(reply, Answer)
            return reply.exchange

    def read(self, line: str, size: int | None) -> Work[bytes | None]:
        """The file that a command answers with; None when the module refuses it. Raises Halt."""
        while True:
            try:
                reply = yield from once(ReceiveFile(line=line, size=size))
            except Lost as loss:
                yield from self.recover(loss)
                continue
            assert isinstance(reply, Received)
            return reply.content if reply.exchange.ok else None

    def recover(self, loss: Lost) -> Work[None]:
        """Make a new link, if that has not been tried too often. Raises Halt."""
        self.losses += 1
        if self.losses > self._reconnects:
            raise Halt(loss.fault, f"{loss.problem}. The link was lost {self.losses} times; it was not tried again")
        yield from note(f"{loss.problem}. Connecting again")
        yield from self.reconnect(delay=1.0, limit=RETURN_LIMIT)

    def reconnect(self, *, delay: float, limit: float) -> Work[None]:
        """Give the link up and make a new one. Raises Halt when none comes about."""
        reply = yield Reconnect(delay=delay, timeout=limit)
        self.gone = False
        if not isinstance(reply, Done):
            unmet = _unmet(reply)
            # Its owner's stop says nothing of the module: it may well be asked.
            self.gone = unmet.fault is not Fault.STOPPED
            raise Halt(Fault.LOST if unmet.fault is Fault.UNREACHABLE else unmet.fault, unmet.problem)


def once(request: Send | ReceiveFile) -> Work[Answer | Received]:
    """Send a command, once.

    Raises:
        Lost: it went out and its result did not come, or the link was lost before.
        Halt: it may not be sent, or its owner stopped it.
    """
    reply = yield request
    if not isinstance(reply, Answer | Received):
        raise _unmet(reply)
    expect_end(reply.exchange)
    return reply


def send_file(line: str, data: bytes) -> Work[Sent]:
    """Send a command and its file, once. Raises Halt: it may not be sent. However it ended is told by its exchange."""
    reply = yield SendFile(line=line, data=data)
    if not isinstance(reply, Sent):
        raise _unmet(reply)
    return reply


def expect_end(exchange: Exchange) -> None:
    """Raise Lost or Halt when a command has ended without a result of the module's."""
    if exchange.outcome is Outcome.ANSWERED or exchange.ok:
        return
    problem = f"{exchange.command}: {exchange.error}"
    if exchange.outcome is Outcome.CANCELLED:
        raise Halt(Fault.STOPPED, problem)
    raise Lost(Fault.NO_ANSWER if exchange.outcome is Outcome.TIMED_OUT else Fault.LOST, problem)


def pause(seconds: float) -> Work[None]:
    """Let time pass. Raises Halt when its owner would not."""
    reply = yield Pause(seconds=seconds)
    if not isinstance(reply, Done):
        raise _unmet(reply)


def keep(name: str, data: bytes) -> Work[str | None]:
    """Keep a file here; where, or None when it could not be kept, which is told."""
    reply = yield Keep(name=name, data=data)
    if isinstance(reply, Kept):
        return reply.place
    problem = reply.problem if isinstance(reply, Missed) else "nobody keeps files here"
    yield from warn("backup", f"{name} could not be kept on this computer: {problem}")
    return None


def note(text: str) -> Work[None]:
    """Tell the owner a sentence."""
    yield Note(text=text)


def good(topic: str, text: str) -> Work[None]:
    """Tell that something is as it should be."""
    yield Finding(topic=topic, verdict=Verdict.GOOD, text=text)


def warn(topic: str, text: str) -> Work[None]:
    """Tell that something may be trouble."""
    yield Finding(topic=topic, verdict=Verdict.WARNING, text=text)


def halt(topic: str, problem: str) -> Work[None]:
    """Tell that something forbids to go on, and end the procedure."""
    yield Finding(topic=topic, verdict=Verdict.BAD, text=problem)
    raise Halt(Fault.ANSWER, problem)


def _unmet(reply: Reply | None) -> Halt:
    if isinstance(reply, Unsent | Missed):
        return Halt(reply.fault, reply.problem)
    return Halt(Fault.STOPPED, "it was stopped")
