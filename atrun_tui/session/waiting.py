"""Waits of a procedure on a session's own clock: for time, for something unsolicited, for a link; its owner can end each."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from atrun_tui.procedures.pattern import PatternExhausted
from atrun_tui.procedures.steps import Done, Fault, Heard, Missed, Pause, Reconnect, WaitUrc
from atrun_tui.session.failure import SessionFailed
from atrun_tui.session.reports import Report, StateChanged, UrcArrived
from atrun_tui.session.state import LINKED

if TYPE_CHECKING:
    from atrun_tui.procedures.pattern import Found, Pattern
    from atrun_tui.procedures.steps import Reply
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.engine import Session

STOPPED = "stopped by its owner"
_MOST_URCS = 256
_HANG_UP_WAIT = 5.0
_BETWEEN_ATTEMPTS = 2.0


class Waiting:
    """Whoever waits here is woken by news: an unsolicited line, a change of state, a word of the owner's.

    Attributes:
        stopping: whether the owner wants no more.
        fell: whether the link was lost since the last command left.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self.stopping = False
        self.fell = False
        self._session = session
        self._clock = clock
        self._news: asyncio.Future[None] | None = None
        self._urcs: deque[tuple[str, ...]] = deque(maxlen=_MOST_URCS)

    def forget(self) -> None:
        """A command leaves: what came unsolicited before it is of no account."""
        self.fell = False
        self._urcs.clear()

    async def wait_urc(self, request: WaitUrc) -> Reply:
        """Wait for something unsolicited, also if it came since the last command left."""
        until = self._clock.monotonic() + request.timeout
        while True:
            try:
                if (heard := await self._heard(request)) is not None:
                    return heard
            except PatternExhausted as fault:
                return Missed(Fault.MACRO, str(fault))
            if self.stopping:
                return Missed(Fault.STOPPED, STOPPED)
            if self._session.status.state not in LINKED:
                return Missed(Fault.LOST, "the link was lost while waiting for an unsolicited line")
            if self._clock.monotonic() >= until:
                expected = request.pattern.source
                return Missed(Fault.NO_ANSWER, f"no unsolicited line matched {expected} within {request.timeout:g} s")
            await self.sleep(until)

    async def _heard(self, request: WaitUrc) -> Heard | None:
        """The first that fits of those that came; it and those before it are not looked at again."""
        while self._urcs and not self.stopping:
            lines = self._urcs.popleft()
            if (found := await _search(request.pattern, "\n".join(lines))) is not None:
                return Heard(lines, found.groups)
        return None

    async def pause(self, request: Pause) -> Reply:
        """Let time pass."""
        until = self._clock.monotonic() + request.seconds
        while self._clock.monotonic() < until and not self.stopping:
            await self.sleep(until)
        return Missed(Fault.STOPPED, STOPPED) if self.stopping else Done()

    async def reconnect(self, request: Reconnect) -> Reply:
        """Give up the link, if it still stands, and make a new one; a module that restarts may refuse a few times."""
        self._session.hang_up()
        await self._await_hang_up()
        await self.pause(Pause(seconds=request.delay))
        until = self._clock.monotonic() + request.timeout
        while True:
            if self.stopping:
                return Missed(Fault.STOPPED, STOPPED)
            self._session.start()
            missed = await self.await_link(until)
            if missed is None:
                return Done()
            if missed.fault in (Fault.REFUSED, Fault.STOPPED):
                return missed
            if self._clock.monotonic() + _BETWEEN_ATTEMPTS >= until:
                told = f"the module was not back within {request.timeout:g} s: {missed.problem}"
                return Missed(Fault.UNREACHABLE, told)
            await self.pause(Pause(seconds=_BETWEEN_ATTEMPTS))

    async def _await_hang_up(self) -> None:
        until = self._clock.monotonic() + _HANG_UP_WAIT
        while self._session.status.state in LINKED and self._clock.monotonic() < until and not self.stopping:
            await self.sleep(until)

    async def await_link(self, until: float | None) -> Missed | None:
        """None once there is a link; else why there is none by then."""
        ready = asyncio.ensure_future(self._session.ready())
        ready.add_done_callback(lambda _: self.nudge())
        try:
            while not ready.done() and not self.stopping and (until is None or self._clock.monotonic() < until):
                await self.sleep(until)
            if not ready.done():
                told = STOPPED if self.stopping else "no link came about in time"
                return Missed(Fault.STOPPED if self.stopping else Fault.UNREACHABLE, told)
            ready.result()
        except SessionFailed as failure:
            return Missed(Fault.REFUSED if failure.final else Fault.UNREACHABLE, failure.sentence)
        finally:
            if not ready.done():
                ready.cancel()
        return None

    # -- news -----------------------------------------------------------------------------------------------------------

    def hear(self, report: Report) -> None:
        """The session told something."""
        if isinstance(report, UrcArrived):
            self._urcs.append(report.lines)
            self.nudge()
        elif isinstance(report, StateChanged):
            self.fell = self.fell or self._session.status.state not in LINKED
            self.nudge()

    def nudge(self) -> None:
        """There is news."""
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    async def sleep(self, until: float | None) -> None:
        """Until a monotonic time, or until there is news."""
        self._news = asyncio.get_running_loop().create_future()
        timer = self._clock.call_at(until, self.nudge) if until is not None else None
        try:
            await self._news
        finally:
            self._news = None
            if timer is not None:
                timer.cancel()


async def _search(pattern: Pattern, text: str) -> Found | None:
    """Look for a pattern, and let everybody else go on meanwhile. Raises PatternExhausted."""
    search = pattern.searching(text)
    for _ in search:
        await asyncio.sleep(0)
    return search.found
