"""Commands and their answers: the queue in front of a link, and what is made of all that the link hears."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.events import FinalResult, ResultKind
from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.cargo import Upload
from atrun_tui.session.command_queue import CommandQueue, Ticket
from atrun_tui.session.deadline import Alarm
from atrun_tui.session.delivery import Delivery
from atrun_tui.session.endings import OVERTAKEN, STALE, TAKEN_BACK, why_not_ok
from atrun_tui.session.flight import Flight
from atrun_tui.session.phase import PROBE, PROMPT_LIMIT
from atrun_tui.session.state import LINKED, State, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.cargo import Cargo
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.delivery import Recorder
    from atrun_tui.session.failure import SessionFailed
    from atrun_tui.session.link import Link
    from atrun_tui.session.settings import Settings
    from atrun_tui.session.standing import Standing
    from atrun_tui.session.teller import Teller
    from atrun_tui.session.transparent import TransparentLink

STALE_AFTER = 300.0
"""Seconds a command may wait for a link: one that was typed long ago must not run out of the blue."""
_USUAL_LIMIT = 30.0
_HELD = (State.STALLED, State.TRANSPARENT)

_MOVES = {
    Outcome.ANSWERED: Trigger.ANSWERED,
    Outcome.NO_ANSWER_DUE: Trigger.ANSWERED,
    Outcome.NOT_SENT: Trigger.ANSWERED,
    Outcome.TIMED_OUT: Trigger.DEADLINE_PASSED,
    Outcome.CANCELLED: Trigger.DEADLINE_PASSED,
}
"""What the end of a command means for the session while its link stands."""


class Conversation:
    """Owns the commands of a session over all its links, and is the owner that each link tells what it hears."""

    def __init__(
        self,
        settings: Settings,
        standing: Standing,
        teller: Teller,
        clock: Clock,
        *,
        record: Recorder,
        limit: Callable[[str], float],
    ) -> None:
        self._settings = settings
        self._standing = standing
        self._teller = teller
        self._clock = clock
        self._limit = limit
        self._queue = CommandQueue()
        self._delivery = Delivery(record, self._deliver)
        self._link: Link | None = None
        self._idle = Alarm(clock, self._keep_alive)
        self._staleness = Alarm(clock, self._drop_stale)
        self._closed_for: str | None = None
        self._id_prefix = os.urandom(8).hex()
        self._ids = itertools.count(1)

    # What the session asks.

    @property
    def linked(self) -> bool:
        """Whether a command submitted now would find a link; the state learns of its end a few turns of the loop later."""
        return self._link is not None

    def submit(
        self, command: str, *, timeout: float | None, origin: str, cargo: Cargo | TransparentLink | None = None
    ) -> Ticket:
        """Send it when its turn has come; without a link it waits for one, unless none is to come."""
        ticket = self._ticket(command, self._teller.mask(command), timeout, origin)
        ticket.cargo = cargo
        self._teller.queued(ticket)
        if self._closed_for is not None:
            self._end_unsent(ticket, self._closed_for)
            return ticket
        link = self._link
        if link is not None and link.free and not self._queue.waiting and self._standing.state is State.READY:
            self._send(link, ticket)
            return ticket
        self._queue.add(ticket)
        if link is None:
            self._watch_staleness()
        else:
            self.link_turned()
        self._standing.queued = len(self._queue.waiting)
        return ticket

    def cancel(self, id: str) -> bool:  # noqa: A002
        """Take it back, or stop waiting for it; whether there was anything to cancel."""
        ticket = self._queue.remove(id)
        if ticket is not None:
            self._standing.queued = len(self._queue.waiting)
            self._end_unsent(ticket, TAKEN_BACK)
            return True
        flight = self._link.flight if self._link is not None else None
        if self._link is None or flight is None or flight.ticket.id != id:
            return False
        self._link.cancel()
        self.link_turned()
        return True

    def begin(self, link: Link) -> None:
        """A link is ready: what waited for it goes out."""
        self._link = link
        self._staleness.stop()
        self._stay_awake()
        self.link_turned()

    def accept(self) -> None:
        """Commands may come and wait for a link."""
        self._closed_for = None

    def refuse(self, why: str) -> None:
        """No link is to come: whatever waits or comes is not sent, for that reason."""
        self._closed_for = why
        self._staleness.stop()
        self._empty(why)

    def hang_up(self, failure: SessionFailed) -> None:
        """The link is not wanted any more."""
        if self._link is not None:
            self._link.close(failure)

    def end(self, failure: SessionFailed) -> None:
        """The session is closed: nothing comes after this."""
        self._closed_for = failure.sentence
        if self._link is not None:
            self._link.close(failure)
        self.refuse(failure.sentence)

    async def drain(self, seconds: float) -> None:
        """Wait until every ended exchange is recorded and delivered."""
        await self._delivery.drain(seconds)

    # What the link tells.

    def line_came(self, flight: Flight, line: str) -> None:
        """See LinkOwner."""
        self._teller.line(flight, line)

    def data_moved(self, flight: Flight, moved: int, size: int | None) -> None:
        """See LinkOwner."""
        self._teller.moved(flight, moved, size)

    def late_line_came(self, id: str, line: str) -> None:  # noqa: A002
        """See LinkOwner."""
        self._teller.late_line(id, line)

    def urc_came(self, lines: tuple[str, ...], flight: Flight | None, *, known: bool) -> None:
        """See LinkOwner."""
        self._teller.urc(lines, flight, known=known)

    def flight_ended(self, flight: Flight, outcome: Outcome, final: FinalResult | None) -> None:
        """See LinkOwner."""
        now = self._clock.monotonic()
        if outcome is Outcome.ANSWERED:
            self._standing.round_trip = now - flight.sent_at
        if outcome in _MOVES and self._standing.state in LINKED:
            self._standing.move(_MOVES[outcome])
        self._stay_awake()
        ok = outcome is Outcome.NO_ANSWER_DUE or (final is not None and final.kind.ok)
        if flight.quiet and ok:
            return
        exchange = flight.exchange(
            self._settings.profile,
            self._settings.transport,
            ended=now,
            outcome=outcome,
            final=None
            if final is None
            else final.text
            if final.kind is ResultKind.OK
            else self._teller.mask(final.text),
            ok=ok,
            error=None if ok else self._teller.mask(why_not_ok(flight, outcome, final)),
        )
        if self._queue.waiting and outcome is Outcome.ANSWERED:
            self._delivery.put_off(flight.ticket, exchange)
        else:
            self._delivery.add(flight.ticket, exchange)

    def link_opened_through(self) -> None:
        """See LinkOwner."""
        self._standing.move(Trigger.CONNECTED_THROUGH)

    def link_turned(self) -> None:
        """See LinkOwner."""
        link = self._link
        if link is None:
            return
        if link.free:
            if self._standing.state in _HELD:
                self._standing.move(Trigger.IN_STEP)
            while self._queue.waiting and link.free:
                self._send(link, self._queue.take())
        elif self._queue.waiting and link.out_of_step:
            link.seek_step()

    def link_down(self, failure: SessionFailed) -> None:  # noqa: ARG002  (whoever made the link tells it)
        """See LinkOwner. What waited behind a lost link does not go out on the next one: its owner knows best."""
        if self._link is not None:
            self._link = None
            self._idle.stop()
            self._empty(self._closed_for or OVERTAKEN)

    # Sending.

    def _send(self, link: Link, ticket: Ticket) -> None:
        self._standing.queued = len(self._queue.waiting)
        flight = Flight(ticket, self._limit_of(ticket))
        if self._launch(link, flight):
            self._teller.sent(flight)

    def _launch(self, link: Link, flight: Flight) -> bool:
        """Send it; False when its line cannot be sent at all, which ends it."""
        flight.started = self._clock.wall()
        try:
            link.send(flight)
        except LocalError as error:
            self._end_unsent(flight.ticket, str(error))
            return False
        self._standing.move(Trigger.COMMAND_SENT)
        return True

    def _ticket(self, command: str, shown: str, timeout: float | None, origin: str) -> Ticket:
        return Ticket(
            id=f"{self._id_prefix}-{next(self._ids)}",
            command=command,
            shown=shown,
            timeout=timeout,
            origin=origin,
            accepted=self._clock.monotonic(),
        )

    def _limit_of(self, ticket: Ticket) -> float:
        if ticket.timeout is not None:
            return ticket.timeout
        if isinstance(ticket.cargo, Upload):
            return PROMPT_LIMIT
        if self._settings.timeout is not None:
            return self._settings.timeout
        try:
            return self._limit(ticket.command)
        except Exception as error:  # noqa: BLE001  (a table that fails must not keep the command from its end)
            self._teller.notice(f"the usual time of a command could not be found: {error}")
            return _USUAL_LIMIT

    def _keep_alive(self) -> None:
        link = self._link
        if link is None:
            return
        if link.free:
            ticket = self._ticket(PROBE, PROBE, None, "session")
            self._launch(link, Flight(ticket, self._limit_of(ticket), quiet=True))
            return
        if link.out_of_step:
            link.seek_step()
        self._stay_awake()

    def _stay_awake(self) -> None:
        """Count the idleness from now on."""
        if self._settings.keepalive > 0 and self._link is not None:
            self._idle.set(self._clock.monotonic() + self._settings.keepalive)

    # Ending without having been sent.

    def _watch_staleness(self) -> None:
        oldest = self._queue.oldest
        if oldest is not None and not self._settings.awaits_call:
            self._staleness.set(oldest + STALE_AFTER)

    def _drop_stale(self) -> None:
        for ticket in self._queue.take_older(self._clock.monotonic() - STALE_AFTER + 0.001):
            self._end_unsent(ticket, STALE)
        self._standing.queued = len(self._queue.waiting)
        self._watch_staleness()

    def _empty(self, why: str) -> None:
        tickets = self._queue.take_all()
        self._standing.queued = 0
        for ticket in tickets:
            self._end_unsent(ticket, why)

    def _end_unsent(self, ticket: Ticket, why: str) -> None:
        exchange = Exchange(
            id=ticket.id,
            profile=self._settings.profile,
            transport=self._settings.transport,
            command=ticket.shown,
            error=self._teller.mask(why),
            started=self._clock.wall(),
            origin=ticket.origin,
            outcome=Outcome.NOT_SENT,
        )
        self._delivery.add(ticket, exchange)

    def _deliver(self, ticket: Ticket, exchange: Exchange, kept: bool) -> None:
        ticket.resolve(exchange)
        self._teller.ended(exchange, kept=kept)
