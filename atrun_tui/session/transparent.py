"""A transparent connection (#TCPATCONSER): after CONNECT the link carries raw bytes both ways, until `+++` ends it.

`+++` counts only as one piece with silence before and behind it (app note 3.5), so it leaves in one write, a guard time after the
last byte of ours, and nothing is sent behind it. What the module then prints no document tells: OK and NO CARRIER both end the
connection. When neither comes within a moment of silence, the dialogue reads lines again and a bare `AT` asks whether the module
does too; if nothing answers that, the link is given up.

What the far end of the serial line sends is not the module's word: it goes to the owner of the connection as bytes, unread.
"""

from __future__ import annotations

import asyncio
from math import inf
from typing import TYPE_CHECKING

from atrun_tui.protocol.codes import ESCAPE_SEQUENCE
from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.events import FinalResult, RawData, Urc
from atrun_tui.session.phase import Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.dialogue import Dialogue
    from atrun_tui.protocol.events import DialogueEvent
    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.arrears import Arrears
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.command_queue import Ticket
    from atrun_tui.session.stage import Stage
    from atrun_tui.transport.base import Stream

GUARD = 1.5
"""Seconds of silence before `+++`: the module's S12, 1 s by default, and what the way may add."""
SILENCE = 2.0
"""Seconds of silence behind `+++` after which no answer is to come."""
LEAVE_LIMIT = 10.0
"""Seconds after `+++` that a far end which goes on talking is listened to."""

LEFT = "the transparent connection was left"
ENDED_THERE = "the module ended the transparent connection"
UNANSWERED = "the transparent connection was left, and nothing acknowledged it: the module is asked whether it listens"
LINK_GONE = "the link was lost, and the transparent connection with it"

_NOT_OPEN = "There is no transparent connection to send on."
_LEAVING = "The transparent connection is being left; nothing more goes out on it."
_ESCAPE_TYPED = "+++ by itself ends a transparent connection: leave it instead."


class TransparentLink:
    """A transparent connection as its owner has it, from the command that asks for it on.

    Attributes:
        ticket: of that command.
    """

    def __init__(self, heard: Callable[[bytes], None]) -> None:
        self.ticket: Ticket
        self._heard = heard
        self._carrier: Carrier | None = None
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    @property
    def is_open(self) -> bool:
        """Whether bytes can be sent."""
        return self._carrier is not None and not self._over.done()

    async def opened(self) -> Exchange:
        """The command's exchange, once it ended and was recorded; `is_open` says whether it connected."""
        return await self.ticket.wait()

    def send(self, data: bytes) -> None:
        """Send bytes as they are.

        Raises:
            LocalError: it is not open or being left, or the bytes are the very ones that would end it.
        """
        if self._carrier is None or self._over.done():
            raise LocalError(_NOT_OPEN)
        self._carrier.send(data)

    async def leave(self) -> str:
        """Leave it and wait until that is done, some seconds; how it ended, as a sentence part. May be called twice."""
        if self._carrier is None:
            raise LocalError(_NOT_OPEN)
        if not self._over.done():
            self._carrier.leave()
        return await self.ended()

    async def ended(self) -> str:
        """How it ended, once it has."""
        return await asyncio.shield(self._over)

    # What the carrier calls.

    def connect(self, carrier: Carrier) -> None:
        """It is open."""
        self._carrier = carrier

    def hear(self, data: bytes) -> None:
        """Bytes came."""
        self._heard(data)

    def end(self, how: str) -> None:
        """It is over."""
        if not self._over.done():
            self._over.set_result(how)


class Carrier:
    """Drives the transparent phase of one stream."""

    def __init__(self, stream: Stream, dialogue: Dialogue, stage: Stage, clock: Clock, arrears: Arrears) -> None:
        self._stream = stream
        self._dialogue = dialogue
        self._stage = stage
        self._clock = clock
        self._arrears = arrears
        self._link: TransparentLink | None = None
        self._id = ""
        self._last_sent = -inf
        self._left_at = inf

    @property
    def busy(self) -> bool:
        """Whether the link is transparent."""
        return self._link is not None

    def open(self, link: TransparentLink, id: str) -> None:  # noqa: A002  (the exchange's own word)
        """CONNECT came, as the result of the exchange `id`."""
        self._link, self._id = link, id
        self._last_sent, self._left_at = self._clock.monotonic(), inf
        self._stage.enter(Phase.ONLINE)
        link.connect(self)

    def send(self, data: bytes) -> None:
        """See TransparentLink."""
        if self._stage.phase is not Phase.ONLINE:
            raise LocalError(_LEAVING)
        if data == ESCAPE_SEQUENCE.encode():
            raise LocalError(_ESCAPE_TYPED)
        if data:
            self._last_sent = self._clock.monotonic()
            self._stream.send(self._dialogue.send_data(data))

    def leave(self) -> None:
        """Keep silent for the guard time, then say `+++`."""
        if self._stage.phase is Phase.ONLINE:
            self._stage.enter(Phase.GUARDING, self._last_sent + GUARD)

    def hear(self, data: bytes) -> None:
        """Bytes came."""
        if self._link is not None:
            self._link.hear(data)
        if self._stage.phase is Phase.LEAVING:
            self._stage.expect(min(self._clock.monotonic() + SILENCE, self._left_at + LEAVE_LIMIT))

    def ends_with(self, event: DialogueEvent) -> bool:
        """Whether this, the first that is no data, ended it: the answer to `+++`, or the module's own end."""
        if self._link is None or not isinstance(event, FinalResult | Urc):
            return False
        self._end(LEFT if isinstance(event, FinalResult) else ENDED_THERE)
        return True

    def lose(self) -> None:
        """The link is gone."""
        self._end(LINK_GONE)

    # What time means.

    def escape(self) -> None:
        """It has been silent long enough."""
        self._left_at = self._clock.monotonic()
        self._stage.enter(Phase.LEAVING, self._left_at + SILENCE)
        self._stream.send(self._dialogue.send_escape())

    def give_up_waiting(self) -> None:
        """Nothing answered: read lines again, and ask."""
        for event in self._dialogue.end_raw():
            if isinstance(event, RawData):
                self.hear(event.data)
        self._end(UNANSWERED)
        self._arrears.ask(self._id)

    def _end(self, how: str) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.end(how)
