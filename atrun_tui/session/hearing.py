"""The command in flight, and what everything that the module says means for it.

A prompt that nobody has data for is never left open, for a module restarts when a command outlasts its limit: a text prompt is
answered with ESC at once; a file prompt (`>>>`) takes every byte for the file, so nothing at all is sent until the module's own
30 seconds of idleness (Easy Script guide, #WSCRIPT) have ended it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from atrun_tui.protocol.events import (
    DialogueEvent,
    Echo,
    FinalResult,
    InfoLine,
    Overflow,
    PeerClosed,
    Prompt,
    PromptKind,
    RawData,
    ResultKind,
    StrayLine,
    Urc,
)
from atrun_tui.protocol.exchange import Outcome
from atrun_tui.session.arrears import Arrears
from atrun_tui.session.cargo import Download, Upload
from atrun_tui.session.failure import STOPPED_ANSWERING, TRANSPARENT, SessionFailed, fault, lost
from atrun_tui.session.freight import STALLED, Freight
from atrun_tui.session.phase import ESCAPE_LIMIT, FILE_PROMPT_HOLD, Phase
from atrun_tui.session.raw_lines import RawLines
from atrun_tui.session.transparent import Carrier, TransparentLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.dialogue import Dialogue
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.flight import Flight
    from atrun_tui.session.link_owner import LinkOwner
    from atrun_tui.session.stage import Stage
    from atrun_tui.transport.base import Stream

_NEEDS_DATA = "this command asks for data, which the command line does not send: its prompt was answered with ESC"
_NEEDS_FILE = (
    "this command asks for a file, which the command line does not send: the module gives it up by itself after 30 s,"
    " and nothing is sent before"
)


class Link(Protocol):
    """What the link itself does about what was heard."""

    def close(self, failure: SessionFailed) -> None:
        """End it."""
        ...

    def break_off(self, failure: SessionFailed) -> None:
        """End it, and let nothing out that has not left yet."""
        ...

    def verified(self) -> None:
        """A module is there."""
        ...

    def rest(self) -> None:
        """A result came: let the module breathe before the next command."""
        ...

    def data_received(self, data: bytes) -> None:
        """Read bytes that were taken for something else."""
        ...


class Hearing:
    """One command at a time, from its line to its end.

    Attributes:
        flight: the command in flight.
    """

    def __init__(
        self, link: Link, stream: Stream, dialogue: Dialogue, stage: Stage, *, owner: LinkOwner, clock: Clock
    ) -> None:
        self.flight: Flight | None = None
        self._link = link
        self._stream = stream
        self._dialogue = dialogue
        self._stage = stage
        self._owner = owner
        self._clock = clock
        self._raw = RawLines()
        self._arrears = Arrears(dialogue, stage, clock, send=stream.send, give_up=self._give_up_link)
        self._freight = Freight(stream, dialogue, stage, clock=clock, owner=owner, failed=self._freight_failed)
        self._carrier = Carrier(stream, dialogue, stage, clock, self._arrears)
        self._on_event: dict[type, Callable[..., None]] = {
            Echo: self._ignore,
            InfoLine: self._on_line,
            FinalResult: self._on_final,
            Urc: self._on_urc,
            StrayLine: self._on_stray,
            Prompt: self._on_prompt,
            RawData: self._on_raw,
            Overflow: self._on_overflow,
            PeerClosed: self._ignore,
        }
        self.on_time: dict[Phase, Callable[[], None]] = {
            Phase.FLYING: self._give_up_waiting,
            Phase.SENDING: self._give_up_sending,
            Phase.RECEIVING: self._give_up_receiving,
            Phase.SEEKING: self._arrears.probe,
            Phase.PROBING: self._give_up_link,
            Phase.SETTLING: self._arrears.write_off,
            Phase.GUARDING: self._carrier.escape,
            Phase.LEAVING: self._carrier.give_up_waiting,
        }

    @property
    def out_of_step(self) -> bool:
        """Whether an answer is owed to a command that has ended."""
        return self._arrears.open

    def send(self, flight: Flight) -> None:
        """Send its command. Raises LocalError: the line cannot be sent; nothing was."""
        data = self._dialogue.send_command(flight.ticket.command)
        if flight.ticket.cargo is not None:
            self._freight.announce(flight)
        flight.sent_at = self._clock.monotonic()
        # First of all the bytes leave: a stream never calls back in the same turn, so the rest is done while they travel.
        self._stream.send(data)
        self.flight = flight
        self._stage.enter(Phase.FLYING, flight.sent_at + flight.limit)

    def cancel(self) -> None:
        """The owner of the command in flight waits no longer; its answer stays owed."""
        flight = self.flight
        if flight is not None and isinstance(flight.ticket.cargo, Upload):
            flight.problem = self._freight.why_cancelled(flight, flight.ticket.cargo)
        self._abandon(Outcome.CANCELLED)

    def seek_step(self) -> None:
        """Somebody wants to send: bring the dialogue in step if that is not under way already."""
        self._arrears.seek()

    def end(self) -> None:
        """The link is over: what is in flight ends with an unknown outcome."""
        flight, self.flight = self.flight, None
        self._freight.lose(flight)
        self._carrier.lose()
        if flight is not None:
            self._owner.flight_ended(flight, Outcome.UNKNOWN, None)

    def take(self, events: list[DialogueEvent]) -> None:
        """The module said this."""
        for event in events:
            if self._stage.phase is not Phase.CLOSED:
                self._on_event[type(event)](event)

    # What the events mean.

    def _ignore(self, event: DialogueEvent) -> None:
        """The echo and the end say nothing that is not known."""

    def _on_line(self, event: InfoLine) -> None:
        if self.flight is None:
            self._on_stray(event)
        else:
            self._owner.line_came(self.flight, event.text)

    def _on_stray(self, event: InfoLine | StrayLine | FinalResult) -> None:
        if self._arrears.open:
            self._owner.late_line_came(self._arrears.id, event.text)
        elif self._stage.phase is not Phase.VERIFYING:
            self._owner.urc_came((event.text,), self.flight, known=False)

    def _on_urc(self, event: Urc) -> None:
        if self._carrier.ends_with(event):
            self._link.rest()
            return
        self._owner.urc_came(event.lines, self.flight, known=True)

    def _on_overflow(self, event: Overflow) -> None:
        """The line before was cut: that is said where the line stands, which in an answer is the answer."""
        self._on_line(InfoLine(f"… {event.dropped} bytes of an endless line were not kept"))

    def _on_final(self, event: FinalResult) -> None:
        flight = self.flight
        if flight is None:
            self._on_other_final(event)
            return
        for line in self._raw.end():
            self._owner.line_came(flight, line)
        self.flight = None
        self._link.rest()
        unsafe = self._freight.end(flight, event) if flight.ticket.cargo is not None else None
        through = flight.ticket.cargo if isinstance(flight.ticket.cargo, TransparentLink) else None
        if event.kind is ResultKind.CONNECT and through is None:
            flight.problem = unsafe = TRANSPARENT
        self._owner.flight_ended(flight, Outcome.ANSWERED, event)
        if event.kind is ResultKind.CONNECT and through is not None:
            self._carrier.open(through, flight.ticket.id)
            self._owner.link_opened_through()
        if unsafe is not None:
            self._link.break_off(lost(unsafe))

    def _on_other_final(self, event: FinalResult) -> None:
        """A result that is owed, or the probe's, or what ends a transparent connection."""
        if self._carrier.ends_with(event):
            self._link.rest()
            return
        self._on_stray(event)
        if event.kind is ResultKind.CONNECT:
            self._link.close(lost(TRANSPARENT))
        elif self._stage.phase is Phase.VERIFYING:
            self._link.rest()
            self._link.verified()
        elif self._arrears.open and self._arrears.result_came():
            self._link.rest()

    def _on_prompt(self, event: Prompt) -> None:
        flight = self.flight
        if event.kind is PromptKind.READ:
            return
        if flight is not None and isinstance(flight.ticket.cargo, Upload):
            self._freight.begin(flight, flight.ticket.cargo)
        elif event.kind is PromptKind.TEXT:
            self._stream.send(self._dialogue.abort_prompt())
            if flight is not None:
                flight.problem = _NEEDS_DATA
                self._stage.expect(self._clock.monotonic() + ESCAPE_LIMIT)
        else:
            if flight is not None:
                flight.problem = _NEEDS_FILE
                self._abandon(Outcome.CANCELLED)
            if self._arrears.open:
                self._arrears.hold(FILE_PROMPT_HOLD)

    def _on_raw(self, event: RawData) -> None:
        """Bytes of a file that the module sends: kept for who asked for a file, else shown as the lines of the answer."""
        flight = self.flight
        if flight is None:
            self._carrier.hear(event.data)
            return
        if isinstance(flight.ticket.cargo, Download):
            self._freight.take(flight, flight.ticket.cargo, event.data)
            return
        for line in self._raw.feed(event.data):
            self._owner.line_came(flight, line)

    # What time means.

    def _abandon(self, outcome: Outcome) -> None:
        flight, self.flight = self.flight, None
        if flight is None:
            return
        self._arrears.begin(flight.ticket.id, self._freight.stop(flight))
        self._owner.flight_ended(flight, outcome, None)

    def _give_up_waiting(self) -> None:
        flight = self.flight
        if flight is not None and isinstance(flight.ticket.cargo, Upload):
            flight.problem = self._freight.why_late(flight, flight.ticket.cargo)
        self._abandon(Outcome.TIMED_OUT)

    def _give_up_sending(self) -> None:
        if self.flight is not None:
            self.flight.problem = STALLED
        self._link.break_off(lost(STALLED))

    def _give_up_receiving(self) -> None:
        """Content stopped coming: shorter than announced, or not to come at all."""
        result = self._freight.shorten()
        self.take(self._dialogue.end_raw())
        if result:
            self._link.data_received(result)
        else:
            self._abandon(Outcome.TIMED_OUT)

    def _freight_failed(self, error: Exception) -> None:
        self._link.break_off(fault("sending the file", error))

    def _give_up_link(self) -> None:
        self._link.close(lost(STOPPED_ANSWERING))
