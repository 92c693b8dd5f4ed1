"""The modem as a channel: one task that opens it, keeps it ready, opens it anew when it was lost, and does one thing at a time.

Everything goes through one line of chores, so that no two messages are ever under way at once and no two commands meet: what
comes in (`inbox`) is read and removed first, then the oldest message goes out (`outbox`). What lies in the store is looked at when
the modem is opened and every minute, because a modem's word that something came can be lost.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.transport.base import ConnectFailed, LinkLost, SendRefused, SimLocked, TransportError
from atrun_tui.transport.sms_modem.inbox import Inbox
from atrun_tui.transport.sms_modem.outbox import Outbox
from atrun_tui.transport.sms_modem.port import Port
from atrun_tui.transport.sms_modem.startup import Startup
from atrun_tui.transport.sms_modem.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.sms.pdu import Submit
    from atrun_tui.transport.base import Correspondent, Letter, Opener
    from atrun_tui.transport.sms_modem.book import Book
    from atrun_tui.transport.sms_modem.inbox import Chore
    from atrun_tui.transport.sms_modem.startup import PinGiver
    from atrun_tui.transport.sms_modem.timing import Clock, Timer

LOOK_EVERY = 60.0
"""Seconds between two looks into the store of a modem that tells what comes."""
LOOK_OFTEN = 5.0
"""The same for one that does not."""
LONGEST_WAIT = 30.0
"""Seconds between two attempts to open it, at most."""
_CLOSE_LIMIT = 5.0
_MOST_CHORES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemSettings:
    """What the owner says of a modem: its name, and how many messages it may send a day (None: as many as are asked for)."""

    name: str
    daily_limit: int | None = None


class SmsModem:
    """One modem; a Channel.

    Args:
        settings: of the owner.
        open_stream: opens its port.
        pin: fetches the SIM's PIN when that is asked for; None when there is none.
        book: remembers what outlasts a run.
        clock: time.
        jitter: random numbers in [0, 1).
    """

    def __init__(
        self,
        settings: ModemSettings,
        open_stream: Opener,
        *,
        pin: PinGiver,
        book: Book,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.peer = f"modem {settings.name}"
        self._settings = settings
        self._open_stream = open_stream
        self._pin = pin
        self._book = book
        self._clock = clock
        self._jitter = jitter
        self._inbox = Inbox(settings.name, do=self._do, hand_over=self._hand_over, tell=self._say)
        self._outbox = Outbox(settings.name, settings.daily_limit, book, clock)
        self._correspondent: Correspondent | None = None
        self._task: asyncio.Task[None] | None = None
        self._chores: deque[Chore] = deque()
        self._port: Port | None = None
        self._up = False
        self._failures = 0
        self._looks: Timer | None = None
        self._wake: asyncio.Future[None] | None = None
        self._idle: asyncio.Future[None] | None = None

    # The channel.

    @property
    def trouble(self) -> str:
        """See Channel."""
        return self._inbox.trouble

    def attach(self, correspondent: Correspondent) -> None:
        """See Channel."""
        self._correspondent = correspondent

    def start(self) -> None:
        """See Channel."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._live(), name=self.peer)
        elif not self._up:
            self._rouse()

    async def send(self, message: Submit, *, leaving: Callable[[], None] | None = None) -> int:
        """See Channel."""
        if not self._up:
            raise SendRefused(f"{self.peer} is not ready: nothing was sent")
        parcel = self._outbox.add(message, leaving)
        self._rouse()
        return await parcel.sent

    def expect(self, *, answers: bool) -> None:
        """See Channel."""
        self._inbox.expecting = answers
        if self._up:
            self._do(self._inbox.adapt)

    def discard(self, letter: Letter) -> None:
        """See Channel."""
        self._inbox.discard(letter)

    async def close(self) -> None:
        """See Channel."""
        task, self._task = self._task, None
        if task is None:
            return
        if self._up:
            self._idle = asyncio.get_running_loop().create_future()
            self._rouse()
            await asyncio.wait([task, self._idle], timeout=_CLOSE_LIMIT, return_when=asyncio.FIRST_COMPLETED)
        self._idle = self._correspondent = None
        task.cancel()
        await asyncio.wait([task])

    # Its life.

    async def _live(self) -> None:
        while True:
            error = await self._live_once()
            self._failures += 1
            final = isinstance(error, SimLocked)
            seconds = min(LONGEST_WAIT, 2.0 ** min(self._failures - 1, 16)) * (0.5 + self._jitter() / 2)
            if self._correspondent is not None:
                self._correspondent.channel_down(error, None if final else seconds)
            if final:
                return
            await self._rest(seconds)

    async def _live_once(self) -> TransportError:
        """Open it and work until it is lost; why that was."""
        try:
            stream = await self._open_stream()
            try:
                return await self._hold(Port(stream, self._clock, on_urc=self._inbox.urc_came, on_lost=self._rouse))
            finally:
                self._let_go()
                await stream.close()
        except TransportError as error:
            return error
        except Exception as error:  # noqa: BLE001  (nothing may end this task in silence)
            return ConnectFailed(f"driving {self.peer} failed unexpectedly ({type(error).__name__}: {error})")

    async def _hold(self, port: Port) -> LinkLost:
        self._port = port
        startup = Startup(self._settings.name, port, pin=self._pin, book=self._book, clock=self._clock)
        ready = await startup.run()
        self.peer = f"modem {self._settings.name}, {ready.model or 'unknown model'} at {port.peer}"
        store = Store(port, ready.notice)
        self._chores.clear()
        self._up, self._failures = True, 0
        self._inbox.begin(self.peer)
        self._look_in(LOOK_EVERY if ready.notice is not None else LOOK_OFTEN)
        if self._correspondent is not None:
            self._correspondent.channel_up()
        while port.lost is None:
            await self._work(port, store)
        return port.lost

    async def _work(self, port: Port, store: Store) -> None:
        """Do the next thing, or wait for one."""
        if self._chores:
            await self._chores.popleft()(store)
        elif (parcel := self._outbox.take()) is not None:
            await self._outbox.carry(parcel, port)
        else:
            if self._idle is not None and not self._idle.done():
                self._idle.set_result(None)
            await self._rest(None)

    def _let_go(self) -> None:
        """The port is lost, or given up."""
        self._up = False
        self._inbox.end()
        if self._looks is not None:
            self._looks.cancel()
            self._looks = None
        if self._port is not None:
            self._port.close()
            self._port = None
        self._outbox.give_up(LinkLost(f"{self.peer} was lost before it was sent: nothing was spent"))

    async def _rest(self, seconds: float | None) -> None:
        """Wait to be roused, at most so long."""
        self._wake = asyncio.get_running_loop().create_future()
        timer = None if seconds is None else self._clock.call_at(self._clock.monotonic() + seconds, self._rouse)
        try:
            await self._wake
        finally:
            self._wake = None
            if timer is not None:
                timer.cancel()

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    def _do(self, chore: Chore) -> None:
        """When its turn comes. A modem that cries wolf without end is not listened to: the next look finds what there is."""
        if len(self._chores) < _MOST_CHORES:
            self._chores.append(chore)
            self._rouse()

    def _look_in(self, seconds: float) -> None:
        def look() -> None:
            self._do(self._inbox.look)
            self._look_in(seconds)

        self._looks = self._clock.call_at(self._clock.monotonic() + seconds, look)

    def _hand_over(self, letter: Letter) -> None:
        if self._correspondent is not None:
            self._correspondent.letter_came(letter)

    def _say(self, sentence: str) -> None:
        if self._correspondent is not None:
            self._correspondent.told(sentence)
