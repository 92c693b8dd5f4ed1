"""Tells the feed what happens to commands; every text passes the mask on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.session.reports import (
    CommandQueued,
    CommandSent,
    DataMoved,
    ExchangeEnded,
    LateLineArrived,
    LineArrived,
    Noticed,
    UrcArrived,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.command_queue import Ticket
    from atrun_tui.session.feed import Feed
    from atrun_tui.session.flight import Flight

    UrcRecorder = Callable[[UrcArrived], None]


class Teller:
    """Makes a report only when somebody hears it: unheard, a command costs none."""

    def __init__(
        self,
        profile: str,
        feed: Feed,
        clock: Clock,
        *,
        mask: Callable[[str], str],
        record_urc: UrcRecorder | None,
    ) -> None:
        self.mask = mask
        self._profile = profile
        self._feed = feed
        self._clock = clock
        self._record_urc = record_urc

    def queued(self, ticket: Ticket) -> None:
        """A command was accepted."""
        if self._feed.heard:
            self._feed.publish(CommandQueued(self._profile, ticket.id, ticket.shown, ticket.origin))

    def sent(self, flight: Flight) -> None:
        """Its bytes left."""
        if self._feed.heard:
            ticket = flight.ticket
            self._feed.publish(
                CommandSent(self._profile, ticket.id, ticket.shown, flight.started, flight.limit, ticket.origin)
            )

    def line(self, flight: Flight, line: str) -> None:
        """A line of its answer came: kept with it, and told unless it is one too many."""
        text = self.mask(line)
        if flight.add_line(text) and self._feed.heard and not flight.quiet:
            self._feed.publish(LineArrived(self._profile, flight.ticket.id, text))

    def moved(self, flight: Flight, moved: int, size: int | None) -> None:
        """A part of the file that it carries has moved."""
        if self._feed.heard:
            self._feed.publish(DataMoved(self._profile, flight.ticket.id, moved, size))

    def late_line(self, id: str, line: str) -> None:  # noqa: A002
        """A line of an answer came after its command had ended."""
        if self._feed.heard:
            self._feed.publish(LateLineArrived(self._profile, id, self.mask(line)))

    def urc(self, lines: tuple[str, ...], flight: Flight | None, *, known: bool) -> None:
        """Something unsolicited came: recorded, kept with the command in flight, and told."""
        shown = tuple(self.mask(line) for line in lines)
        if flight is not None:
            flight.add_urc(shown)
        report = UrcArrived(self._profile, self._clock.wall(), shown, known)
        if self._record_urc is not None:
            try:
                self._record_urc(report)
            except Exception as error:  # noqa: BLE001  (a journal that fails does not stop the dialogue)
                self.notice(f"an unsolicited line could not be recorded: {error}")
        if self._feed.heard:
            self._feed.publish(report)

    def ended(self, exchange: Exchange, *, kept: bool) -> None:
        """A command ended and was recorded, or could not be."""
        if self._feed.heard:
            self._feed.publish(ExchangeEnded(self._profile, exchange, kept))

    def notice(self, text: str) -> None:
        """Something the owner should know."""
        if self._feed.heard:
            self._feed.publish(Noticed(self._profile, self.mask(text)))
