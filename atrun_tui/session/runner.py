"""Plays a procedure over a session: does what it asks for, answers it, and tells whoever watches.

The same runner serves the command line and the console. What it needs besides the session is handed in: the secrets, an owner who
can be asked, somebody who uploads. It never sends what could cut the link unless the step allows it: the line is judged as it goes
out, with every value in it, since a value may have come from the module itself.

`stop` lets the command in flight end and its exchange be recorded; waits end at once. `cancel` stops waiting for the answer too.
`hold` keeps the next step from beginning until `go_on`, or for one step `step`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from atrun_tui.knowledge.hazards import assess
from atrun_tui.knowledge.sms_limits import opens_prompt
from atrun_tui.procedures.pattern import PatternExhausted
from atrun_tui.procedures.steps import (
    Answer,
    Ask,
    Captures,
    Done,
    Ending,
    Fault,
    Finding,
    Heard,
    Keep,
    Kept,
    Missed,
    Note,
    Pause,
    Received,
    ReceiveFile,
    Reconnect,
    Send,
    SendFile,
    Sent,
    Stage,
    StepBegins,
    StepEnds,
    TidyUp,
    Told,
    Unsent,
    Upload,
    WaitUrc,
)
from atrun_tui.session import cargo
from atrun_tui.session.clock import Clock, LoopClock
from atrun_tui.session.failure import SessionFailed
from atrun_tui.session.play_reports import (
    Captured,
    Exchanged,
    Finished,
    Found,
    PlayReport,
    Remarked,
    StageReached,
    StepEnded,
    StepStarted,
)
from atrun_tui.session.reports import Report, StateChanged, UrcArrived
from atrun_tui.session.state import LINKED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from atrun_tui.procedures.steps import Procedure, Reply, Request, Tiding
    from atrun_tui.procedures.variables import SecretWord
    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.engine import Session, Ticket

CONNECT = "connect"
"""The step that ended a play which never came to its first one."""
_MOST_URCS = 256
_HANG_UP_WAIT = 5.0
_BETWEEN_ATTEMPTS = 2.0
_STOPPED = "stopped by its owner"


async def _no_secret(word: str) -> str:
    raise LookupError(f"there is nobody to give the secret `{word}`")


class Runner:
    """One procedure on one module, once."""

    def __init__(
        self,
        session: Session,
        procedure: Procedure,
        *,
        macro: str,
        report: Callable[[PlayReport], None],
        secret: Callable[[str], Awaitable[str]] = _no_secret,
        ask: Callable[[Ask], Awaitable[str]] | None = None,
        upload: Callable[[Upload], Awaitable[Done | Missed]] | None = None,
        keep: Callable[[Keep], Kept | Missed] | None = None,
        mask: Callable[[str], str] = str,
        clock: Clock | None = None,
        timeout: float | None = None,
        allow_lockout: bool = False,
        origin: str = "play",
    ) -> None:
        """Make a runner that does nothing yet.

        Args:
            session: the module's; it is connected if it is not, and left as it is at the end.
            procedure: what to play.
            macro: its name, for the reports.
            report: called with everything that happens, in its turn; must be quick.
            secret: gives a secret by its word, and has it masked from then on. Raises LookupError(sentence).
            ask: asks the owner; None = nobody is there, defaults are taken.
            upload: stores a file on the module; None = it cannot be done here.
            keep: keeps a file of the module's on this computer; None = it cannot be done here.
            mask: hides secrets in any text.
            clock: time; the running loop's when None.
            timeout: seconds for commands without one of their own; None = the usual.
            allow_lockout: every step may send what could cut the link.
            origin: who asks, for the record.
        """
        self._session = session
        self._procedure = procedure
        self._macro = macro
        self._report = report
        self._secret = secret
        self._asker = ask
        self._uploader = upload
        self._keeper = keep
        self._mask = mask
        self._clock = clock or LoopClock()
        self._timeout = timeout
        self._allow_lockout = allow_lockout
        self._origin = origin
        self._stopping = False
        self._held = False
        self._once = False
        self._news: asyncio.Future[None] | None = None
        self._ticket: str | None = None
        self._urcs: deque[tuple[str, ...]] = deque(maxlen=_MOST_URCS)
        self._began: dict[str, float] = {}
        self._steps = 0
        self._captures: dict[str, str] = {}
        self._doers: dict[type[Any], Callable[[Any], Awaitable[Reply]]] = {
            Send: self._send,
            WaitUrc: self._wait_urc,
            Pause: self._pause,
            Reconnect: self._reconnect,
            Ask: self._ask,
            Upload: self._upload,
            SendFile: self._send_file,
            ReceiveFile: self._receive_file,
            Keep: self._keep,
        }

    # -- what its owner may do ------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Let the command in flight end, and play nothing more."""
        self._stopping = True
        self._nudge()

    def cancel(self) -> None:
        """Play nothing more, and stop waiting for the command in flight."""
        self.stop()
        if self._ticket is not None:
            self._session.cancel(self._ticket)

    def hold(self) -> None:
        """Begin no further step for now."""
        self._held = True

    def go_on(self) -> None:
        """Play on."""
        self._held = False
        self._nudge()

    def step(self) -> None:
        """Play one step more, then hold."""
        self._held = self._once = True
        self._nudge()

    @property
    def held(self) -> bool:
        """Whether the next step is kept from beginning."""
        return self._held

    async def run(self) -> Finished:
        """Play it to its end, whatever that is; failures are values. May be cancelled as a task: the session stays."""
        began, started = self._clock.monotonic(), self._clock.wall()
        remove = self._session.feed.add_listener(self._hear)
        try:
            ending = await self._connect() or await self._play()
        finally:
            self._procedure.close()
            remove()
        finished = Finished(
            profile=self._session.name,
            macro=self._macro,
            ok=ending.ok,
            steps=self._steps,
            failed_step=None if ending.failed_step is None else self._mask(ending.failed_step),
            fault=ending.fault,
            message=self._mask(ending.message),
            captures=dict(self._captures),
            started=started,
            elapsed_ms=(self._clock.monotonic() - began) * 1000.0,
        )
        self._report(finished)
        return finished

    # -- the course of it -----------------------------------------------------------------------------------------------

    async def _connect(self) -> Ending | None:
        """Why there is no link, or None once there is one."""
        self._session.start()
        missed = await self._await_link(None)
        if missed is None:
            return None
        return Ending(ok=False, message=missed.problem, fault=missed.fault, failed_step=CONNECT)

    async def _play(self) -> Ending:
        reply: Reply | None = None
        while True:
            try:
                said = self._procedure.send(reply)
            except StopIteration as end:
                ending: Ending = end.value
                return ending
            if isinstance(said, StepBegins) and not await self._gate():
                return Ending(
                    ok=False, message=_STOPPED, fault=Fault.STOPPED, failed_step=f"{said.number} {said.title}"
                )
            reply = await self._answer(said)

    async def _gate(self) -> bool:
        """Wait while the play is held; whether the next step may begin."""
        await asyncio.sleep(0)  # steps that wait for nothing must not keep the loop from everybody else
        while self._held and not self._once and not self._stopping:
            await self._sleep(None)
        self._once = False
        return not self._stopping

    async def _answer(self, said: Request | Tiding) -> Reply | None:
        if isinstance(said, StepBegins | StepEnds | Captures | Note | Finding | Stage | TidyUp):
            self._tell(said)
            return None
        if self._stopping:
            return Missed(Fault.STOPPED, _STOPPED)
        reply: Reply = await self._doers[type(said)](said)
        return reply

    def _tell(self, tiding: Tiding) -> None:
        name, mask = self._session.name, self._mask
        match tiding:
            case StepBegins(number=number, title=title, place=place):
                self._began[number] = self._clock.monotonic()
                self._report(StepStarted(name, number, mask(title), place))
            case StepEnds():
                self._report(self._ended(tiding))
            case Captures(name=variable, value=value):
                self._captures[variable] = mask(value)
                self._report(Captured(name, variable, mask(value)))
            case Note(text=text):
                self._report(Remarked(name, mask(text)))
            case Finding(topic=topic, verdict=verdict, text=text):
                self._report(Found(name, topic, verdict, mask(text)))
            case Stage(topic=topic, text=text):
                self._report(StageReached(name, topic, mask(text)))
            case TidyUp():
                self._stopping = False

    def _ended(self, end: StepEnds) -> StepEnded:
        self._steps += not end.skipped
        now = self._clock.monotonic()
        return StepEnded(
            profile=self._session.name,
            number=end.number,
            title=self._mask(end.title),
            elapsed_ms=(now - self._began.pop(end.number, now)) * 1000.0,
            skipped=end.skipped,
            fault=end.fault,
            problem=None if end.problem is None else self._mask(end.problem),
            carries_on=end.carries_on,
        )

    # -- what a procedure asks for --------------------------------------------------------------------------------------

    async def _send(self, request: Send) -> Reply:
        """Send a command, unless it must not go out."""
        try:
            line = await self._in_clear(request.line)
        except LookupError as missing:
            return Unsent(Fault.REFUSED, str(missing.args[0]))
        if (why := self._objection(line, allowed=request.allow_lockout or self._allow_lockout)) is not None:
            return Unsent(Fault.FORBIDDEN, self._mask(why))
        if self._stopping:
            return Missed(Fault.STOPPED, _STOPPED)
        timeout = self._timeout if request.timeout is None else request.timeout
        return Answer(await self._end_of(self._session.submit(line, timeout=timeout, origin=self._origin)))

    async def _end_of(self, ticket: Ticket) -> Exchange:
        """How a command ended."""
        self._urcs.clear()
        self._ticket = ticket.id
        try:
            exchange = await ticket.wait()
        finally:
            self._ticket = None
        self._report(Exchanged(self._session.name, exchange))
        return exchange

    async def _send_file(self, request: SendFile) -> Reply:
        """Send a command and the file that it asks for."""
        ticket = self._session.submit(request.line, origin=self._origin, cargo=cargo.Upload(data=request.data))
        return Sent(await self._end_of(ticket), ticket.moved)

    async def _receive_file(self, request: ReceiveFile) -> Reply:
        """Send a command and take the file that it brings."""
        ticket = self._session.submit(request.line, origin=self._origin, cargo=cargo.Download(size=request.size))
        return Received(await self._end_of(ticket), ticket.content)

    async def _keep(self, request: Keep) -> Reply:
        """Have a file of the module's kept on this computer."""
        if self._keeper is None:
            return Missed(Fault.FORBIDDEN, "files cannot be kept from here")
        return self._keeper(request)

    async def _in_clear(self, parts: tuple[str | SecretWord, ...]) -> str:
        return "".join([part if isinstance(part, str) else await self._secret(part.word) for part in parts])

    def _objection(self, line: str, *, allowed: bool) -> str | None:
        """Why the line may not go out, or None. A value in it may have come from the module."""
        if not line.strip() or any(char < " " or "\x7e" < char < "\xa0" or char > "\xff" for char in line):
            return "not sent: the command is empty, or a value in it holds characters that no command line has"
        if (name := opens_prompt(line)) is not None:
            return f"not sent: {name} opens a prompt, which no command can answer"
        hazards = () if allowed else assess(line, self._session.transport)
        if not hazards:
            return None
        told = " ".join(f"{each.command}: {each.reason} Way back: {each.way_back}" for each in hazards)
        return f"not sent: {told} If that is meant, the step says allow_lockout = true"

    async def _wait_urc(self, request: WaitUrc) -> Reply:
        """Wait for something unsolicited, also if it came since the last command left."""
        until = self._clock.monotonic() + request.timeout
        while True:
            try:
                if (heard := self._heard(request)) is not None:
                    return heard
            except PatternExhausted as fault:
                return Missed(Fault.MACRO, str(fault))
            if self._stopping:
                return Missed(Fault.STOPPED, _STOPPED)
            if self._session.status.state not in LINKED:
                return Missed(Fault.LOST, "the link was lost while waiting for an unsolicited line")
            if self._clock.monotonic() >= until:
                expected = request.pattern.source
                return Missed(Fault.NO_ANSWER, f"no unsolicited line matched {expected} within {request.timeout:g} s")
            await self._sleep(until)

    def _heard(self, request: WaitUrc) -> Heard | None:
        """The first that fits of those that came; it and those before it are not looked at again."""
        while self._urcs:
            lines = self._urcs.popleft()
            if (found := request.pattern.search("\n".join(lines))) is not None:
                return Heard(lines, found.groups)
        return None

    async def _pause(self, request: Pause) -> Reply:
        """Let time pass."""
        until = self._clock.monotonic() + request.seconds
        while self._clock.monotonic() < until and not self._stopping:
            await self._sleep(until)
        return Missed(Fault.STOPPED, _STOPPED) if self._stopping else Done()

    async def _reconnect(self, request: Reconnect) -> Reply:
        """Give up the link, if it still stands, and make a new one; a module that restarts may refuse a few times."""
        self._session.hang_up()
        await self._await_hang_up()
        await self._pause(Pause(seconds=request.delay))
        until = self._clock.monotonic() + request.timeout
        while True:
            if self._stopping:
                return Missed(Fault.STOPPED, _STOPPED)
            self._session.start()
            missed = await self._await_link(until)
            if missed is None:
                return Done()
            if missed.fault in (Fault.REFUSED, Fault.STOPPED):
                return missed
            if self._clock.monotonic() + _BETWEEN_ATTEMPTS >= until:
                told = f"the module was not back within {request.timeout:g} s: {missed.problem}"
                return Missed(Fault.UNREACHABLE, told)
            await self._pause(Pause(seconds=_BETWEEN_ATTEMPTS))

    async def _await_hang_up(self) -> None:
        until = self._clock.monotonic() + _HANG_UP_WAIT
        while self._session.status.state in LINKED and self._clock.monotonic() < until and not self._stopping:
            await self._sleep(until)

    async def _await_link(self, until: float | None) -> Missed | None:
        """None once there is a link; else why there is none by then."""
        ready = asyncio.ensure_future(self._session.ready())
        ready.add_done_callback(lambda _: self._nudge())
        try:
            while not ready.done() and not self._stopping and (until is None or self._clock.monotonic() < until):
                await self._sleep(until)
            if not ready.done():
                told = _STOPPED if self._stopping else "no link came about in time"
                return Missed(Fault.STOPPED if self._stopping else Fault.UNREACHABLE, told)
            ready.result()
        except SessionFailed as failure:
            return Missed(Fault.REFUSED if failure.final else Fault.UNREACHABLE, failure.sentence)
        finally:
            if not ready.done():
                ready.cancel()
        return None

    async def _ask(self, request: Ask) -> Reply:
        """Ask the owner, or take the default."""
        if self._asker is not None:
            return Told(await self._asker(request))
        if request.default is not None:
            return Told(request.default)
        return Missed(
            Fault.MACRO, "nobody is here to answer, and there is no default: give the variable a value with --set"
        )

    async def _upload(self, request: Upload) -> Reply:
        """Have a file stored on the module."""
        if self._uploader is None:
            return Missed(Fault.FORBIDDEN, "files cannot be uploaded from here")
        return await self._uploader(request)

    # -- news -----------------------------------------------------------------------------------------------------------

    def _hear(self, report: Report) -> None:
        if isinstance(report, UrcArrived):
            self._urcs.append(report.lines)
            self._nudge()
        elif isinstance(report, StateChanged):
            self._nudge()

    def _nudge(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    async def _sleep(self, until: float | None) -> None:
        """Until a monotonic time, or until there is news."""
        self._news = asyncio.get_running_loop().create_future()
        timer = self._clock.call_at(until, self._nudge) if until is not None else None
        try:
            await self._news
        finally:
            self._news = None
            if timer is not None:
                timer.cancel()
