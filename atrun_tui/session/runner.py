"""Plays a procedure over a session: does what it asks for, answers it, and tells whoever watches.

The same runner serves the command line and the console. What it needs besides the session is handed in: the secrets, an owner who
can be asked, somebody who prepares uploads. What it does is told in `doing`, how it waits in `waiting`.

`stop` lets the command in flight end and its exchange be recorded; waits end at once. `cancel` stops waiting for the answer too.
`hold` keeps the next step from beginning until `go_on`, or for one step `step`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from atrun_tui.procedures.steps import (
    Ask,
    Captures,
    Done,
    Ending,
    Fault,
    Finding,
    Keep,
    Kept,
    Missed,
    Note,
    Pause,
    ReceiveFile,
    Reconnect,
    Send,
    SendFile,
    Stage,
    StepBegins,
    StepEnds,
    Thinking,
    TidyUp,
    Upload,
    WaitUrc,
)
from atrun_tui.session.clock import Clock, LoopClock
from atrun_tui.session.doing import Doer, Tools
from atrun_tui.session.play_reports import (
    Captured,
    Finished,
    Found,
    PlayReport,
    Remarked,
    StageReached,
    StepEnded,
    StepStarted,
)
from atrun_tui.session.waiting import STOPPED, Waiting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from atrun_tui.procedures.steps import Procedure, Reply, Request, Tiding
    from atrun_tui.session.engine import Session

CONNECT = "connect"
"""The step that ended a play which never came to its first one."""


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
        upload: Callable[[Upload], Procedure] | None = None,
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
            upload: the procedure that stores a file on the module, which is then played as a part of this one; None = it
                cannot be done here. Raises ValueError(sentence): the file cannot be used.
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
        self._uploader = upload
        self._mask = mask
        self._clock = clock or LoopClock()
        self._waiting = Waiting(session, self._clock)
        self._held = False
        self._once = False
        self._began: dict[str, float] = {}
        self._steps = 0
        self._captures: dict[str, str] = {}
        tools = Tools(
            report=report,
            secret=secret,
            ask=ask,
            keep=keep,
            mask=mask,
            timeout=timeout,
            allow_lockout=allow_lockout,
            origin=origin,
        )
        self._doer = Doer(session, self._waiting, tools)
        self._doers: dict[type[Any], Callable[[Any], Awaitable[Reply]]] = {
            Send: self._doer.send,
            WaitUrc: self._waiting.wait_urc,
            Pause: self._waiting.pause,
            Reconnect: self._waiting.reconnect,
            Ask: self._doer.ask,
            Upload: self._upload,
            SendFile: self._doer.send_file,
            ReceiveFile: self._doer.receive_file,
            Keep: self._doer.keep,
        }

    # -- what its owner may do ------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Let the command in flight end, and play nothing more."""
        self._waiting.stopping = True
        self._waiting.nudge()

    def cancel(self) -> None:
        """Play nothing more, and stop waiting for the command in flight."""
        self.stop()
        self._doer.cancel()

    def hold(self) -> None:
        """Begin no further step for now."""
        self._held = True

    def go_on(self) -> None:
        """Play on."""
        self._held = False
        self._waiting.nudge()

    def step(self) -> None:
        """Play one step more, then hold."""
        self._held = self._once = True
        self._waiting.nudge()

    @property
    def held(self) -> bool:
        """Whether the next step is kept from beginning."""
        return self._held

    async def run(self) -> Finished:
        """Play it to its end, whatever that is; failures are values. May be cancelled as a task: the session stays."""
        began, started = self._clock.monotonic(), self._clock.wall()
        remove = self._session.feed.add_listener(self._waiting.hear)
        try:
            ending = await self._connect() or await self._play(self._procedure)
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
        missed = await self._waiting.await_link(None)
        if missed is None:
            return None
        return Ending(ok=False, message=missed.problem, fault=missed.fault, failed_step=CONNECT)

    async def _play(self, procedure: Procedure) -> Ending:
        reply: Reply | None = None
        while True:
            try:
                said = procedure.send(reply)
            except StopIteration as end:
                ending: Ending = end.value
                return ending
            if isinstance(said, StepBegins) and not await self._gate():
                return Ending(ok=False, message=STOPPED, fault=Fault.STOPPED, failed_step=f"{said.number} {said.title}")
            reply = await self._answer(said)

    async def _gate(self) -> bool:
        """Wait while the play is held; whether the next step may begin."""
        await asyncio.sleep(0)  # steps that wait for nothing must not keep the loop from everybody else
        while self._held and not self._once and not self._waiting.stopping:
            await self._waiting.sleep(None)
        self._once = False
        return not self._waiting.stopping

    async def _answer(self, said: Request | Tiding) -> Reply | None:
        if isinstance(said, StepBegins | StepEnds | Captures | Note | Finding | Stage | TidyUp):
            self._tell(said)
            return None
        if isinstance(said, Thinking):
            await asyncio.sleep(0)
            return None
        if self._waiting.stopping:
            return Missed(Fault.STOPPED, STOPPED)
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
                self._waiting.stopping = False

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

    async def _upload(self, request: Upload) -> Reply:
        """Play the storing of a file as a part of this procedure."""
        if self._uploader is None:
            return Missed(Fault.FORBIDDEN, "files cannot be uploaded from here")
        try:
            procedure = self._uploader(request)
        except ValueError as problem:
            return Missed(Fault.FORBIDDEN, str(problem))
        ending = await self._play(procedure)
        if ending.fault is Fault.STOPPED:
            # It may have gone on to put the module in order; what it is a part of is stopped all the same.
            self._waiting.stopping = True
        return Done() if ending.ok else Missed(ending.fault or Fault.ANSWER, ending.message)
