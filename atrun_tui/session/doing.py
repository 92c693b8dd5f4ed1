"""Does what a procedure asks of a session: commands, files, questions. It never sends what could cut the link unless that is meant.

A line is judged as it goes out, with every value in it, since a value may have come from the module itself.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.knowledge.hazards import assess
from atrun_tui.knowledge.sms_limits import opens_prompt
from atrun_tui.procedures.steps import (
    Answer,
    Ask,
    Fault,
    Keep,
    Kept,
    Missed,
    Received,
    ReceiveFile,
    Send,
    SendFile,
    Sent,
    Told,
    Unsent,
)
from atrun_tui.protocol.command_line import objection
from atrun_tui.session import cargo
from atrun_tui.session.play_reports import Exchanged, PlayReport
from atrun_tui.session.waiting import STOPPED, Waiting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from atrun_tui.procedures.steps import Reply
    from atrun_tui.procedures.variables import SecretWord
    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.engine import Session, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What is handed in besides the session.

    Attributes:
        report: called with everything that happens.
        secret: gives a secret by its word. Raises LookupError(sentence).
        ask: asks the owner; None = nobody is there.
        keep: keeps a file of the module's on this computer; None = it cannot be done.
        mask: hides secrets in any text.
        timeout: seconds for commands without one of their own; None = the usual.
        allow_lockout: every line may cut the link.
        origin: who asks, for the record.
    """

    report: Callable[[PlayReport], None]
    secret: Callable[[str], Awaitable[str]]
    ask: Callable[[Ask], Awaitable[str]] | None
    keep: Callable[[Keep], Kept | Missed] | None
    mask: Callable[[str], str]
    timeout: float | None
    allow_lockout: bool
    origin: str


class Doer:
    """One request after the other."""

    def __init__(self, session: Session, waiting: Waiting, tools: Tools) -> None:
        self._session = session
        self._waiting = waiting
        self._tools = tools
        self._ticket: str | None = None

    def cancel(self) -> None:
        """Stop waiting for the command in flight."""
        if self._ticket is not None:
            self._session.cancel(self._ticket)

    async def send(self, request: Send) -> Reply:
        """Send a command, unless it must not go out."""
        try:
            line = await self._in_clear(request.line)
        except LookupError as missing:
            return Unsent(Fault.REFUSED, str(missing.args[0]))
        if (why := self._objection(line, allowed=request.allow_lockout or self._tools.allow_lockout)) is not None:
            return Unsent(Fault.FORBIDDEN, self._tools.mask(why))
        if self._waiting.stopping:
            return Missed(Fault.STOPPED, STOPPED)
        if request.same_link and (self._waiting.fell or not self._session.linked):
            return Missed(Fault.LOST, "the link that the last command went over has ended")
        timeout = self._tools.timeout if request.timeout is None else request.timeout
        return Answer(await self._end_of(self._session.submit(line, timeout=timeout, origin=self._tools.origin)))

    async def _end_of(self, ticket: Ticket) -> Exchange:
        """How a command ended."""
        self._waiting.forget()
        self._ticket = ticket.id
        try:
            exchange = await ticket.wait()
        finally:
            self._ticket = None
        self._tools.report(Exchanged(self._session.name, exchange))
        return exchange

    async def send_file(self, request: SendFile) -> Reply:
        """Send a command and the file that it asks for."""
        ticket = self._session.submit(request.line, origin=self._tools.origin, cargo=cargo.Upload(data=request.data))
        return Sent(await self._end_of(ticket), ticket.moved)

    async def receive_file(self, request: ReceiveFile) -> Reply:
        """Send a command and take the file that it brings."""
        ticket = self._session.submit(request.line, origin=self._tools.origin, cargo=cargo.Download(size=request.size))
        return Received(await self._end_of(ticket), ticket.content)

    async def keep(self, request: Keep) -> Reply:
        """Have a file of the module's kept on this computer."""
        if self._tools.keep is None:
            return Missed(Fault.FORBIDDEN, "files cannot be kept from here")
        return self._tools.keep(request)

    async def _in_clear(self, parts: tuple[str | SecretWord, ...]) -> str:
        return "".join([part if isinstance(part, str) else await self._tools.secret(part.word) for part in parts])

    def _objection(self, line: str, *, allowed: bool) -> str | None:
        """Why the line may not go out, or None. A value in it may have come from the module."""
        if not line.strip() or any(char < " " or "\x7e" < char < "\xa0" or char > "\xff" for char in line):
            return "not sent: the command is empty, or a value in it holds characters that no command line has"
        if (why := objection(line)) is not None:
            return f"not sent: {why}"
        if (name := opens_prompt(line)) is not None:
            return f"not sent: {name} opens a prompt, which no command can answer"
        hazards = () if allowed else assess(line, self._session.transport)
        if not hazards:
            return None
        told = " ".join(f"{each.command}: {each.reason} Way back: {each.way_back}" for each in hazards)
        return f"not sent: {told} If that is meant, the step says allow_lockout = true"

    async def ask(self, request: Ask) -> Reply:
        """Ask the owner, or take the default."""
        if self._tools.ask is not None:
            return await self._answer_to(self._tools.ask(request))
        if request.default is not None:
            return Told(request.default)
        return Missed(
            Fault.MACRO, "nobody is here to answer, and there is no default: give the variable a value with --set"
        )

    async def _answer_to(self, question: Awaitable[str]) -> Reply:
        """What the owner says, unless he wants no more before he has said it."""
        answer = asyncio.ensure_future(question)
        answer.add_done_callback(lambda _: self._waiting.nudge())
        try:
            while not answer.done() and not self._waiting.stopping:
                await self._waiting.sleep(None)
            return Told(answer.result()) if answer.done() else Missed(Fault.STOPPED, STOPPED)
        finally:
            if not answer.done():
                answer.cancel()
                await asyncio.wait([answer])
