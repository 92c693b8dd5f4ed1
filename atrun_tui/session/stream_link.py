"""The only place where bytes meet the AT dialogue and a clock: one command in flight over one stream.

What the phases mean is told in `phase`. A prompt is never left open, for a module restarts when a command outlasts its limit: a
text prompt is answered with ESC at once; a file prompt (`>>>`) takes every byte for the file, so nothing at all is sent until
the module's own 30 seconds of idleness (Easy Script guide, #WSCRIPT) have ended it.
"""

from __future__ import annotations

import asyncio
from math import inf
from typing import TYPE_CHECKING

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.protocol.errors import LocalError
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
    SecretKind,
    StrayLine,
    Urc,
)
from atrun_tui.protocol.exchange import Outcome
from atrun_tui.session.deadline import Alarm
from atrun_tui.session.failure import (
    STOPPED_ANSWERING,
    TRANSPARENT,
    SessionFailed,
    fault,
    link_failure,
    login_failure,
    lost,
)
from atrun_tui.session.phase import (
    ESCAPE_LIMIT,
    FILE_PROMPT_HOLD,
    HUSH,
    OUT_OF_STEP,
    PROBE_LIMIT,
    SETTLE,
    Phase,
)
from atrun_tui.session.raw_lines import RawLines
from atrun_tui.transport.base import LinkLost, LinkReset

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.clock import Clock
    from atrun_tui.session.flight import Flight
    from atrun_tui.session.link_owner import LinkOwner
    from atrun_tui.transport.base import Stream

PROBE = "AT"

_NEEDS_DATA = "this command asks for data, which the command line does not send: its prompt was answered with ESC"
_NEEDS_FILE = (
    "this command asks for a file, which the command line does not send: the module gives it up by itself after 30 s,"
    " and nothing is sent before"
)


class StreamLink:
    """A receiver that turns bytes into the owner's calls, and commands into bytes."""

    def __init__(self, stream: Stream, owner: LinkOwner, clock: Clock, pause: float) -> None:
        self._stream = stream
        self._owner = owner
        self._clock = clock
        self._pause = pause
        self._dialogue = Dialogue()
        self._alarm = Alarm(clock, self._time_came)
        self._phase = Phase.FREE
        self._flight: Flight | None = None
        self._late_id = ""
        self._owed = 0
        self._raw = RawLines()
        self._hold_until = -inf
        self._hush = Alarm(clock, self._settle)
        self._given: SecretKind | None = None
        self._answered: asyncio.Future[None] | None = None
        self._closed: asyncio.Future[SessionFailed] = asyncio.get_running_loop().create_future()
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
        self._on_time: dict[Phase, Callable[[], None]] = {
            Phase.PAUSING: self._become_free,
            Phase.FLYING: self._give_up_waiting,
            Phase.SEEKING: self._probe,
            Phase.PROBING: self._give_up_link,
            Phase.SETTLING: self._write_off,
        }

    @property
    def free(self) -> bool:
        """Whether a command may be sent now."""
        return self._phase is Phase.FREE

    @property
    def out_of_step(self) -> bool:
        """Whether an answer is owed to a command that has ended."""
        return self._phase in OUT_OF_STEP

    @property
    def flight(self) -> Flight | None:
        """The command in flight."""
        return self._flight

    def open(self, leftover: bytes) -> None:
        """Listen, beginning with what the login left over."""
        if leftover:
            self.data_received(leftover)
        self._stream.attach(self)

    async def verify(self, given: SecretKind | None) -> None:
        """Ask whether a module answers at all.

        Args:
            given: the last credential sent without an acknowledgement: a close before the answer means that it was refused.

        Raises:
            SessionFailed: refused, or the link is gone. Silence raises nothing: the caller limits it.
        """
        if self._closed.done():
            raise self._closed.result()
        self._given = given
        self._answered = asyncio.get_running_loop().create_future()
        self._phase = Phase.VERIFYING
        self._stream.send(self._dialogue.send_command(PROBE))
        await self._answered

    async def closed(self) -> SessionFailed:
        """Why the link is gone, once it is."""
        return await asyncio.shield(self._closed)

    def send(self, flight: Flight) -> None:
        """Send its command; the link must be free.

        Raises:
            LocalError: the line cannot be sent; nothing was.
        """
        data = self._dialogue.send_command(flight.ticket.command)
        flight.sent_at = self._clock.monotonic()
        self._flight, self._phase = flight, Phase.FLYING
        self._alarm.set(flight.sent_at + flight.limit)
        self._stream.send(data)

    def abandon(self, outcome: Outcome) -> None:
        """Stop waiting for the command in flight; its answer stays owed."""
        flight = self._flight
        if flight is None:
            return
        self._dialogue.abandon()
        self._alarm.clear()
        self._late_id, self._owed = flight.ticket.id, 1
        self._flight, self._phase = None, Phase.OWED
        self._hold_until = max(self._hold_until, self._clock.monotonic() + SETTLE)
        self._owner.flight_ended(flight, outcome, None)

    def seek_step(self) -> None:
        """Somebody wants to send: bring the dialogue in step if that is not under way already."""
        if self._phase is Phase.OWED:
            self._phase = Phase.SEEKING
            self._alarm.set(self._hold_until)

    def close(self, failure: SessionFailed) -> None:
        """End it: what is in flight ends with an unknown outcome, and nothing more is told."""
        if self._phase is Phase.CLOSED:
            return
        self._phase = Phase.CLOSED
        self._alarm.stop()
        self._hush.stop()
        flight, self._flight = self._flight, None
        if flight is not None:
            self._owner.flight_ended(flight, Outcome.UNKNOWN, None)
        self._owner.link_down(failure)
        self._closed.set_result(failure)
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(failure)

    # What the stream calls.

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self._phase is Phase.CLOSED:
            return
        try:
            self._take(self._dialogue.receive_data(data))
            if self._dialogue.held and self._dialogue.undecided:
                self._hush.set(self._clock.monotonic() + HUSH)
            elif self._hush.due:
                self._hush.clear()
            self._turn()
        except Exception as error:  # noqa: BLE001  (a fault of ours must end this link with a sentence, not the program)
            self.close(fault("reading the module's answer", error))

    def link_lost(self, error: LinkLost | None) -> None:
        """The link is gone."""
        if self._phase is Phase.CLOSED:
            return
        self._take(self._dialogue.receive_eof())
        thrown_out = error is None or isinstance(error, LinkReset)
        refused = thrown_out and self._phase is Phase.VERIFYING and self._given is not None
        self.close(login_failure(self._given) if refused else link_failure(error))

    def _settle(self) -> None:
        """Nothing came for a while after bytes that may be a whole answer or half a line: they are whole."""
        if self._phase is Phase.CLOSED:
            return
        try:
            self._take(self._dialogue.settle())
            self._turn()
        except Exception as error:  # noqa: BLE001  (as above)
            self.close(fault("reading the module's answer", error))

    def _turn(self) -> None:
        if self._phase is Phase.PAUSING and self._pause <= 0:
            self._phase = Phase.FREE
        self._owner.link_turned()

    def _take(self, events: list[DialogueEvent]) -> None:
        for event in events:
            if self._phase is not Phase.CLOSED:
                self._on_event[type(event)](event)

    # What the events mean.

    def _ignore(self, event: DialogueEvent) -> None:
        """The echo and the end say nothing that is not known."""

    def _on_line(self, event: InfoLine) -> None:
        if self._flight is None:
            self._on_stray(event)
        else:
            self._owner.line_came(self._flight, event.text)

    def _on_stray(self, event: InfoLine | StrayLine | FinalResult) -> None:
        if self._phase in OUT_OF_STEP:
            self._owner.late_line_came(self._late_id, event.text)
        elif self._phase is not Phase.VERIFYING:
            self._owner.urc_came((event.text,), self._flight, known=False)

    def _on_urc(self, event: Urc) -> None:
        self._owner.urc_came(event.lines, self._flight, known=True)

    def _on_overflow(self, event: Overflow) -> None:
        self._on_stray(StrayLine(f"… {event.dropped} bytes of an endless line were not kept"))

    def _on_final(self, event: FinalResult) -> None:
        flight = self._flight
        if flight is None:
            self._on_other_final(event)
            return
        for line in self._raw.end():
            self._owner.line_came(flight, line)
        self._flight = None
        self._rest()
        if event.kind is ResultKind.CONNECT:
            flight.problem = TRANSPARENT
        self._owner.flight_ended(flight, Outcome.ANSWERED, event)
        if event.kind is ResultKind.CONNECT:
            self.close(lost(TRANSPARENT))

    def _on_other_final(self, event: FinalResult) -> None:
        """A result that is owed, or the probe's."""
        self._on_stray(event)
        if event.kind is ResultKind.CONNECT:
            self.close(lost(TRANSPARENT))
            return
        if self._phase is Phase.VERIFYING:
            self._rest()
            if self._answered is not None and not self._answered.done():
                self._answered.set_result(None)
            return
        # Counted here and not asked of the dialogue, which has read on to the end of what came.
        self._owed -= 1
        if self._phase in OUT_OF_STEP and not self._owed:
            self._rest()
        elif self._phase is Phase.PROBING:
            self._phase = Phase.SETTLING
            self._alarm.set(self._clock.monotonic() + SETTLE)

    def _on_prompt(self, event: Prompt) -> None:
        if event.kind is PromptKind.TEXT:
            self._stream.send(self._dialogue.abort_prompt())
            if self._flight is not None:
                self._flight.problem = _NEEDS_DATA
                self._alarm.set(self._clock.monotonic() + ESCAPE_LIMIT)
        elif event.kind is PromptKind.WRITE:
            self._hold_until = self._clock.monotonic() + FILE_PROMPT_HOLD
            if self._flight is not None:
                self._flight.problem = _NEEDS_FILE
                self.abandon(Outcome.CANCELLED)
            elif self.out_of_step:
                self._phase = Phase.OWED

    def _on_raw(self, event: RawData) -> None:
        """Bytes of a file that the module sends: shown as the lines of its answer."""
        flight = self._flight
        if flight is None:
            return
        for line in self._raw.feed(event.data):
            self._owner.line_came(flight, line)

    # What time means.

    def _time_came(self) -> None:
        try:
            self._on_time[self._phase]()
            self._owner.link_turned()
        except Exception as error:  # noqa: BLE001  (as above)
            self.close(fault("keeping time", error))

    def _rest(self) -> None:
        """A result came: let the module breathe, and read what else came with it, before the next command."""
        self._phase = Phase.PAUSING
        if self._pause > 0:
            self._alarm.set(self._clock.monotonic() + self._pause)
        else:
            self._alarm.clear()

    def _become_free(self) -> None:
        self._phase = Phase.FREE

    def _give_up_waiting(self) -> None:
        self.abandon(Outcome.TIMED_OUT)

    def _probe(self) -> None:
        try:
            data = self._dialogue.send_probe()
        except LocalError:
            # A file prompt or a file is still open: a probe would go into it.
            self._give_up_link()
            return
        self._phase = Phase.PROBING
        self._owed += 1
        self._alarm.set(self._clock.monotonic() + PROBE_LIMIT)
        self._stream.send(data)

    def _write_off(self) -> None:
        self._dialogue.write_off()
        self._phase = Phase.FREE

    def _give_up_link(self) -> None:
        self.close(lost(STOPPED_ANSWERING))
