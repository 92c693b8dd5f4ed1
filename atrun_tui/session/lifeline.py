"""The one task of a session: makes a link, logs in, holds it, and makes it anew after a pause that grows.

Where the module makes the link there is no pause: nothing is sent by waiting for its next call.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from atrun_tui.protocol.events import SecretKind
from atrun_tui.session import backoff
from atrun_tui.session.deadline import TimeLimit
from atrun_tui.session.failure import (
    ENDED,
    SILENT_LOGIN,
    SILENT_PROBE,
    SessionFailed,
    connect_failure,
    fault,
    lost,
)
from atrun_tui.session.login import Entered, log_in
from atrun_tui.session.state import Trigger
from atrun_tui.session.stream_link import StreamLink
from atrun_tui.transport.base import ConnectFailed, ConnectTimedOut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from atrun_tui.session.clock import Clock
    from atrun_tui.session.conversation import Conversation
    from atrun_tui.session.login import Password
    from atrun_tui.session.settings import Settings
    from atrun_tui.session.standing import Standing
    from atrun_tui.transport.base import Opener, Stream

STEADY = 60.0
"""Seconds a link must hold for the next loss to be a first one again."""


class Logbook(Protocol):
    """Where the coming and going of links is noted; times are seconds since the epoch."""

    def link_up(self, profile: str, transport: str, peer: str, at: float) -> None:
        """The module has answered."""
        ...

    def link_down(self, profile: str, at: float, reason: str) -> None:
        """The link is gone."""
        ...


class Lifeline:
    """Keeps a link between the module and a conversation."""

    def __init__(
        self,
        settings: Settings,
        standing: Standing,
        conversation: Conversation,
        clock: Clock,
        *,
        open_stream: Opener,
        password: Password,
        jitter: Callable[[], float],
        logbook: Logbook | None = None,
    ) -> None:
        self._settings = settings
        self._standing = standing
        self._conversation = conversation
        self._clock = clock
        self._open_stream = open_stream
        self._password = password
        self._jitter = jitter
        self._logbook = logbook
        self._losses = 0
        self._linked = False
        self._wake: asyncio.Future[None] | None = None

    async def run(self) -> None:
        """Until the login is refused, or the link is lost and not to be made anew. Ends by itself or by cancellation only."""
        try:
            failure = await self._live()
        except Exception as error:  # noqa: BLE001  (nothing may end this task in silence)
            failure = fault("keeping the link", error)
        self._give_up(failure)

    def retry_now(self) -> None:
        """Do not wait any longer for the next attempt."""
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    async def _live(self) -> SessionFailed:
        """One link after the other; why there is no further one."""
        while True:
            failure = await self._live_once()
            if failure.final or not self._settings.reconnect:
                return failure
            if self._settings.awaits_call and self._linked:
                self._standing.move(Trigger.LINK_DOWN, failure.sentence)
                continue
            self._losses += 1
            await self._wait(failure)

    async def _live_once(self) -> SessionFailed:
        """One link from the first attempt to its loss; how it ended."""
        self._begin()
        try:
            stream = await self._open()
            try:
                return await self._hold(stream)
            finally:
                await stream.close()
        except SessionFailed as failure:
            return failure
        except Exception as error:  # noqa: BLE001  (as above)
            return fault("making the link", error)

    def _begin(self) -> None:
        """Say what comes now; while a call is waited for, also why the link before was lost."""
        if self._settings.awaits_call:
            self._standing.move(Trigger.AWAIT, self._standing.status.detail if self._linked else "")
        else:
            self._standing.move(Trigger.START)
        self._linked = False

    async def _open(self) -> Stream:
        try:
            if self._settings.awaits_call:
                return await self._open_stream()
            async with TimeLimit(self._clock, self._settings.connect_timeout):
                return await self._open_stream()
        except TimeoutError:
            raise connect_failure(
                ConnectTimedOut(f"no link came about within {self._settings.connect_timeout:g} s")
            ) from None
        except ConnectFailed as error:
            raise connect_failure(error) from None

    async def _hold(self, stream: Stream) -> SessionFailed:
        self._linked = True
        self._standing.move(Trigger.LINK_UP)
        link = StreamLink(stream, self._conversation, self._clock, self._settings.pause)
        try:
            await self._enter(stream, link)
            began = self._clock.monotonic()
            self._standing.move(Trigger.LOGGED_IN)
            self._conversation.begin(link)
            with self._logged(stream.peer, link):
                failure = await link.closed()
            if self._clock.monotonic() - began >= STEADY:
                self._losses = 0
            return failure
        finally:
            link.close(lost("the link was given up"))

    @contextmanager
    def _logged(self, peer: str, link: StreamLink) -> Iterator[None]:
        """Note that the link is up, and when it is gone and why; one that still stands is ended by its owner."""
        if self._logbook is None:
            yield
            return
        name = self._settings.profile
        self._logbook.link_up(name, self._settings.transport, peer, self._clock.wall())
        try:
            yield
        finally:
            why = link.failure.sentence if link.failure is not None else ENDED
            self._logbook.link_down(name, self._clock.wall(), why)

    async def _enter(self, stream: Stream, link: StreamLink) -> None:
        """Log in, and make sure that a module answers; both within one limit."""
        silence = SILENT_LOGIN
        try:
            async with TimeLimit(self._clock, self._settings.login_timeout):
                entered = await self._log_in(stream)
                silence = SILENT_PROBE
                link.open(entered.leftover)
                if not entered.verified:
                    await link.verify(SecretKind.PASSWORD if self._settings.login is not None else None)
        except TimeoutError:
            raise lost(silence.format(seconds=self._settings.login_timeout)) from None

    async def _log_in(self, stream: Stream) -> Entered:
        procedure = self._settings.login
        if procedure is None:
            return Entered(verified=False)
        return await log_in(stream, procedure, user=self._settings.user, password=self._password, clock=self._clock)

    async def _wait(self, failure: SessionFailed) -> None:
        """Wait for the next attempt, or for somebody who does not want to."""
        seconds = backoff.delay(self._losses, self._jitter())
        self._standing.move(Trigger.LINK_DOWN, failure.sentence, retry_at=self._clock.wall() + seconds)
        self._wake = asyncio.get_running_loop().create_future()
        timer = self._clock.call_at(self._clock.monotonic() + seconds, self.retry_now)
        try:
            await self._wake
        finally:
            timer.cancel()

    def _give_up(self, failure: SessionFailed) -> None:
        self._standing.move(Trigger.LOGIN_REFUSED if failure.final else Trigger.STOP, failure.sentence)
        self._standing.fail(failure)
        self._conversation.refuse(failure.sentence)
