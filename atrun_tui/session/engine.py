"""A session: the conversation with one module, as a console, a command or a macro uses it.

Four parts, each with one idea: the `Standing` knows where the session stands; the `Lifeline` is the one task that makes links and
holds them; the `Conversation` owns the commands; the `Feed` tells everybody. A reply passes no task on its way: bytes from the
wire become an exchange, its record, and the waiting ticket's result within one turn of the event loop.

What is promised: every ticket ends, once, and not before its exchange is recorded. A command never leaves twice. A second command
never leaves before the first has ended (app note 3.4). A deadline is fixed when the command leaves. A refused login is not tried
again by itself. READY means that the module has answered: where the login is not acknowledged (authMode 0, app note 3.2.2.1) or
there is none, that costs one round trip with a bare `AT`, and a close before its answer counts as a refused login.

Commands that wait when a link is lost end as not sent, for their owner may think again; those submitted while there is no link
wait for the next one, at most five minutes. For a module that dials in they wait until it does, or until they are taken back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.session.cargo import Cargo
from atrun_tui.session.clock import Clock, LoopClock
from atrun_tui.session.command_queue import Ticket
from atrun_tui.session.conversation import Conversation
from atrun_tui.session.failure import ENDED, HUNG_UP, FailureKind, SessionFailed, lost
from atrun_tui.session.feed import Feed
from atrun_tui.session.lifeline import Lifeline, Logbook
from atrun_tui.session.settings import Settings
from atrun_tui.session.standing import Standing
from atrun_tui.session.state import Trigger
from atrun_tui.session.teller import Teller
from atrun_tui.session.transparent import TransparentLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.delivery import Recorder
    from atrun_tui.session.login import Password
    from atrun_tui.session.reports import Status
    from atrun_tui.session.teller import UrcRecorder
    from atrun_tui.transport.base import Opener

__all__ = ["FailureKind", "Session", "SessionFailed", "Settings", "Ticket"]

_RECORD_WAIT = 3.0
"""Seconds a closing session waits for the recorder."""


def _chance() -> float:
    """A random number in [0, 1)."""
    import random  # noqa: PLC0415  (5 ms, and only a link that is made anew needs chance)

    return random.random()  # noqa: S311  (it spreads attempts, and hides nothing)


class Session:
    """One module, one link at a time, one command at a time.

    Attributes:
        name: the profile's name.
        transport: the road's word.
        feed: where everything that happens is told.
    """

    def __init__(
        self,
        settings: Settings,
        open_stream: Opener,
        *,
        password: Password,
        record: Recorder,
        record_urc: UrcRecorder | None = None,
        mask: Callable[[str], str],
        limit: Callable[[str], float],
        clock: Clock | None = None,
        jitter: Callable[[], float] = _chance,
        logbook: Logbook | None = None,
    ) -> None:
        """Make a session that does nothing yet.

        Args:
            settings: what is known of the module and the road.
            open_stream: opens a link anew at each call.
            password: fetches the login's password when it is asked for; None when there is none. What it raises is told.
            record: keeps an exchange; says, at once or later, whether it did.
            record_urc: keeps an unsolicited line.
            mask: replaces secrets in any text.
            limit: seconds a command usually may take.
            clock: time; the running loop's when None.
            jitter: random numbers in [0, 1).
            logbook: notes when links came and went.
        """
        self.name = settings.profile
        self.transport = settings.transport
        self.feed = Feed(settings.profile)
        self._clock = clock or LoopClock()
        self._standing = Standing(settings.profile, self.feed, self._clock)
        teller = Teller(settings.profile, self.feed, self._clock, mask=mask, record_urc=record_urc)
        self._conversation = Conversation(settings, self._standing, teller, self._clock, record=record, limit=limit)
        self._lifeline = Lifeline(
            settings,
            self._standing,
            self._conversation,
            self._clock,
            open_stream=open_stream,
            password=password,
            jitter=jitter,
            logbook=logbook,
        )
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def status(self) -> Status:
        """Where it stands now."""
        return self._standing.status

    @property
    def linked(self) -> bool:
        """Whether a link stands in this very turn of the loop; `status` may be a few turns behind."""
        return self._conversation.linked

    def start(self) -> None:
        """Begin to connect; from a refusal or a wait, try again now. Without effect on a link that stands."""
        if self._closed:
            return
        if self._task is None or self._task.done():
            self._standing.hope()
            self._conversation.accept()
            self._task = asyncio.get_running_loop().create_task(self._lifeline.run(), name=f"session {self.name}")
        else:
            self._lifeline.retry_now()

    async def ready(self) -> None:
        """Wait until the module has answered; starts a session that nobody has started.

        Raises:
            SessionFailed: the login was refused, or the link failed and is not to be made anew.
        """
        if self._task is None:
            self.start()
        await self._standing.ready()

    def submit(
        self, command: str, *, timeout: float | None = None, origin: str = "console", cargo: Cargo | None = None
    ) -> Ticket:
        """Accept a command; it goes out in its turn.

        Args:
            command: the line without its CR.
            timeout: seconds it may take from the moment it leaves; None = the profile's or its usual limit.
            origin: who asks, for the record.
            cargo: the file for its prompt, or the announcement of one that it brings. The limit is then that of the prompt;
                a file's own limits are told in `freight`.
        """
        return self._conversation.submit(command, timeout=timeout, origin=origin, cargo=cargo)

    def open_transparent(
        self, command: str, heard: Callable[[bytes], None], *, origin: str = "console"
    ) -> TransparentLink:
        """Accept a command that opens a transparent connection (#TCPATCONSER); typed by hand such a one only breaks the link.

        Args:
            command: the line without its CR.
            heard: called with what the far end of the connection sends, untrusted bytes; must be quick and raise nothing.
            origin: who asks, for the record.
        """
        link = TransparentLink(heard)
        link.ticket = self._conversation.submit(command, timeout=None, origin=origin, cargo=link)
        return link

    def cancel(self, id: str) -> bool:  # noqa: A002
        """Take a waiting command back, or stop waiting for the one in flight; whether there was such a one."""
        return self._conversation.cancel(id)

    def hang_up(self) -> None:
        """Give the link up; a session that makes lost links anew makes this one anew, any other waits for `start`."""
        self._conversation.hang_up(lost(HUNG_UP))

    async def close(self) -> None:
        """End everything within a few seconds: every ticket ends, is recorded and delivered. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self._conversation.end(lost(ENDED))
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._conversation.drain(_RECORD_WAIT)
        self._standing.move(Trigger.STOP)
        self._standing.fail(lost(ENDED))
        self.feed.close()
