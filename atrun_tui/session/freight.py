"""The file that the command in flight carries, out at a prompt or in after `<<<`, and what is said when it does not arrive.

**Out.** The prompt takes every byte for the file: 0xFF, Ctrl-Z, ESC and `+++` are data, and nothing may be sent behind the last
byte, not even a CR. Bytes leave in packets, each when the link has room (see `pump`), and count as moved when the link has
accepted them. Three things can go wrong, and each leaves the module in a state that is known:

* *The owner cancels.* Nothing more is sent. The prompt is not padded out: that would store a file that nobody wants, and take as
  long as the rest. After 30 seconds without a byte the module gives the file up with an error (Easy Script guide, #WSCRIPT), and
  only then does the next command go out. Cancelled behind the last byte, the module stores the file; its result comes late.
* *The link takes nothing for nearly those 30 seconds.* The module is about to leave the prompt, or has, and whatever is under
  way would be read as commands. The link is broken off.
* *The module answers too early, or with an error.* The same: what is under way must not be read as commands.

**In.** Content moves the deadline, as a slow link is not a silent one. A hidden script is sent as nothing at all; where a size was
announced the result is then taken for content until a moment of silence shows what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.protocol.events import FinalResult
from atrun_tui.session.cargo import Download, Upload
from atrun_tui.session.phase import FILE_PROMPT_HOLD, SETTLE, Phase
from atrun_tui.session.pump import Pump

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.dialogue import Dialogue
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.flight import Flight
    from atrun_tui.session.link_owner import LinkOwner
    from atrun_tui.session.stage import Stage
    from atrun_tui.transport.base import Stream

STALL = 25.0
"""Seconds without room on the link after which it is broken off, before the module's 30 are over."""
CONTENT_STALL = 30.0
"""Seconds without a byte that a file on its way in gets."""
_SHORT_CONTENT = 5.0
"""Seconds of silence after which content that ends like a result is short content and that result."""
MOST_CONTENT = 64 * 1024 * 1024

_RESULT = b"\r\nOK\r\n"

STALLED = (
    "the link took no byte of the file for 25 s. The module gives a file up after 30 s, and what comes later is read as commands,"
    " so the link was broken off"
)
_UNSAFE = (
    "a file was not taken whole, and what may still be on its way would be read as commands. The link is made anew"
)
_EARLY = "the module answered before the file was whole"
_UNASKED = "the module never asked for the file: none of it was sent"
_NO_PROMPT = "the module did not ask for the file within {limit:g} s: none of it was sent"
_NO_RESULT = (
    "all {size} bytes were sent, but no result came within {limit:.0f} s: what the module has stored is not known"
)
_LOST_BEFORE = "the link was lost before the module asked for the file: none of it was sent"
_LOST_WITHIN = "the link was lost after {moved} of {size} bytes had gone out: what the module has stored is not known"
_CANCELLED_BEFORE = "cancelled before the module asked for the file: none of it was sent"
_CANCELLED_WITHIN = (
    "cancelled after {moved} of {size} bytes: the module waits 30 s for more, then gives the file up by itself; nothing is sent"
    " before"
)
_CANCELLED_BEHIND = "cancelled after all {size} bytes had gone out: the module may still store the file"


class Freight:
    """Carries files for one link."""

    def __init__(
        self,
        stream: Stream,
        dialogue: Dialogue,
        stage: Stage,
        *,
        clock: Clock,
        owner: LinkOwner,
        failed: Callable[[Exception], None],
    ) -> None:
        self._stream = stream
        self._dialogue = dialogue
        self._stage = stage
        self._clock = clock
        self._owner = owner
        self._failed = failed
        self._pump: Pump | None = None
        self._content = bytearray()

    def announce(self, flight: Flight) -> None:
        """The flight's line leaves."""
        self._pump = None
        self._content.clear()
        cargo = flight.ticket.cargo
        if isinstance(cargo, Download) and cargo.size is not None:
            self._dialogue.expect_raw(cargo.size)

    def begin(self, flight: Flight, upload: Upload) -> None:
        """The prompt came."""

        def moved(count: int) -> None:
            self._moved(flight, upload, count)

        self._stage.enter(Phase.SENDING, self._clock.monotonic() + STALL)
        self._pump = Pump(upload, self._stream, note=self._dialogue.send_data, moved=moved, failed=self._failed)

    def _moved(self, flight: Flight, upload: Upload, count: int) -> None:
        flight.ticket.moved = count
        if count < len(upload.data):
            self._stage.expect(self._clock.monotonic() + STALL)
        else:
            self._stage.enter(Phase.FLYING, self._clock.monotonic() + upload.result_limit)
        self._owner.data_moved(flight, count, len(upload.data))

    def take(self, flight: Flight, download: Download, data: bytes) -> None:
        """Content came."""
        if len(self._content) < MOST_CONTENT:
            self._content += data
        flight.ticket.moved += len(data)
        short = download.size is not None and self._content.endswith(_RESULT)
        self._stage.enter(Phase.RECEIVING, self._clock.monotonic() + (_SHORT_CONTENT if short else CONTENT_STALL))
        self._owner.data_moved(flight, flight.ticket.moved, download.size)

    def shorten(self) -> bytes:
        """Content stopped coming: the result that it ends with, which was none of it; empty when it just stopped."""
        if not self._content.endswith(_RESULT):
            return b""
        del self._content[-len(_RESULT) :]
        return _RESULT

    def stop(self, flight: Flight) -> float:
        """Its owner waits no longer: send nothing more. Gives the seconds for which nothing at all may be sent."""
        cargo = flight.ticket.cargo
        if self._pump is None or not isinstance(cargo, Upload):
            return SETTLE
        self._pump.stop()
        return cargo.result_limit if self._pump.whole else FILE_PROMPT_HOLD

    def end(self, flight: Flight, final: FinalResult) -> str | None:
        """Its result came; gives why the link must not be used any more, if so."""
        cargo, ticket = flight.ticket.cargo, flight.ticket
        if isinstance(cargo, Download):
            ticket.content = bytes(self._content)
            ticket.moved = len(ticket.content)
            self._content.clear()
        if not isinstance(cargo, Upload):
            return None
        if self._pump is None:
            flight.problem = _UNASKED if final.kind.ok else None
            return None
        self._pump.stop()
        if not final.kind.ok:
            return _UNSAFE
        if not self._pump.whole:
            flight.problem = _EARLY
            return _UNSAFE
        ticket.moved = len(cargo.data)
        return None

    def lose(self, flight: Flight | None) -> None:
        """The link is gone."""
        if self._pump is not None:
            self._pump.stop()
        if flight is not None and flight.problem is None and isinstance(flight.ticket.cargo, Upload):
            size = len(flight.ticket.cargo.data)
            flight.problem = (
                _LOST_BEFORE if self._pump is None else _LOST_WITHIN.format(moved=flight.ticket.moved, size=size)
            )

    def why_cancelled(self, flight: Flight, upload: Upload) -> str:
        """Where a cancelled file stands."""
        if self._pump is None:
            return _CANCELLED_BEFORE
        text = _CANCELLED_BEHIND if self._pump.whole else _CANCELLED_WITHIN
        return text.format(moved=flight.ticket.moved, size=len(upload.data))

    def why_late(self, flight: Flight, upload: Upload) -> str:
        """What is known of a file whose time is up."""
        if self._pump is None:
            return _NO_PROMPT.format(limit=flight.limit)
        return _NO_RESULT.format(size=len(upload.data), limit=upload.result_limit)
