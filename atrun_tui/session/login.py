"""The login on a fresh link: drives the pure procedure with what the wire, the clock and the vault give."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.events import LoggedIn, LoginEvent, Refused, SecretKind, SecretWanted
from atrun_tui.protocol.login import Login, LoginDialogue
from atrun_tui.record import Record
from atrun_tui.session.deadline import TimeLimit
from atrun_tui.session.failure import NO_PASSWORD, NO_USER, FailureKind, SessionFailed, link_failure, login_failure
from atrun_tui.transport.base import LinkLost, LinkReset

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from atrun_tui.session.clock import Clock
    from atrun_tui.transport.base import Stream

    Password = Callable[[], Awaitable[str | None]]

_INBOX_LIMIT = 1024 * 1024
"""Bytes kept while the login waits for the vault; no module says that much before it is asked."""


class Entered(Record):
    """The login went well as far as the module says; `leftover` already belongs to the AT dialogue."""

    verified: bool
    leftover: bytes = b""


async def log_in(stream: Stream, procedure: Login, *, user: str | None, password: Password, clock: Clock) -> Entered:
    """Log in on a stream that has just been opened.

    Raises:
        SessionFailed: refused, something to give is missing, or the link is gone.
    """
    return await _Entrance(stream, procedure, user=user, password=password, clock=clock).pass_through()


class _Inbox:
    """A receiver that keeps what comes until it is asked for."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ended = False
        self._error: LinkLost | None = None
        self._wake: asyncio.Future[None] | None = None

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._data += data[: _INBOX_LIMIT - len(self._data)]
        self._rouse()

    def link_lost(self, error: LinkLost | None) -> None:
        """No more will come."""
        self._ended, self._error = True, error
        self._rouse()

    async def receive(self) -> bytes:
        """All that came, at least one byte; `b""` when the module closed. Raises SessionFailed when the link broke."""
        while not self._data and not self._ended:
            self._wake = asyncio.get_running_loop().create_future()
            await self._wake
        if not self._data and self._error is not None and not isinstance(self._error, LinkReset):
            raise link_failure(self._error)
        return self.take()

    def take(self) -> bytes:
        """What is there now."""
        data = bytes(self._data)
        self._data.clear()
        return data

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)


class _Entrance:
    """One login from the first byte to the last."""

    def __init__(self, stream: Stream, procedure: Login, *, user: str | None, password: Password, clock: Clock) -> None:
        self._stream = stream
        self._dialogue = LoginDialogue(procedure)
        self._user = user
        self._password = password
        self._clock = clock
        self._inbox = _Inbox()
        self._prompt_due = clock.monotonic() + self._dialogue.prompt_wait if procedure is Login.AUTO else None

    async def pass_through(self) -> Entered:
        """Follow the procedure to its end."""
        self._stream.attach(self._inbox)
        events = deque(self._dialogue.start())
        while True:
            while events:
                event = events.popleft()
                if isinstance(event, LoggedIn):
                    return Entered(event.verified, self._dialogue.leftover + self._inbox.take())
                if isinstance(event, Refused):
                    raise login_failure(event.after)
                await self._give(event)
            events.extend(await self._next())

    async def _next(self) -> list[LoginEvent]:
        """What the module does next, or its silence where a prompt was hoped for."""
        try:
            data = await self._receive()
        except TimeoutError:
            self._prompt_due = None
            return self._dialogue.prompt_missing()
        events = self._dialogue.receive_data(data) if data else self._dialogue.receive_eof()
        if events:
            self._prompt_due = None
        return events

    async def _receive(self) -> bytes:
        if self._prompt_due is None:
            return await self._inbox.receive()
        async with TimeLimit(self._clock, self._prompt_due - self._clock.monotonic()):
            return await self._inbox.receive()

    async def _give(self, event: SecretWanted) -> None:
        """Hand over a credential; it is held no longer than it takes."""
        text = self._user if event.kind is SecretKind.USER else await self._fetch_password()
        if text is None:
            raise SessionFailed(FailureKind.NO_SECRET, NO_USER if event.kind is SecretKind.USER else NO_PASSWORD)
        try:
            self._stream.send(self._dialogue.give(text.encode("latin-1")))
        except (LocalError, UnicodeEncodeError):
            sentence = (
                f"the {event.kind.value} holds characters that a module cannot be sent. Set another one, then try again"
            )
            raise SessionFailed(FailureKind.NO_SECRET, sentence) from None

    async def _fetch_password(self) -> str | None:
        try:
            return await self._password()
        except Exception as error:  # noqa: BLE001  (whatever a vault raises, its words are for the owner)
            words = str(error) or type(error).__name__
            raise SessionFailed(FailureKind.NO_SECRET, f"the password could not be fetched: {words}") from None
