"""A command in flight: what came back for it so far, within bounds, until it is an exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.protocol.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from atrun_tui.session.command_queue import Ticket

MOST_LINES = 100_000
MOST_BYTES = 8 * 1024 * 1024
MOST_URCS = 10_000
MOST_URC_BYTES = 1024 * 1024


class Flight:
    """One command between its first byte out and its end. All text given to it is masked already.

    Attributes:
        ticket: whose it is.
        limit: seconds it may take.
        started: wall clock.
        sent_at: monotonic clock.
        quiet: the session's own `AT`, told to nobody as long as it goes well.
        problem: a sentence that makes it fail whatever the module says.
    """

    __slots__ = (
        "_lost_bytes",
        "_lost_lines",
        "_lost_urcs",
        "_size",
        "_urc_size",
        "limit",
        "lines",
        "problem",
        "quiet",
        "sent_at",
        "started",
        "ticket",
        "urcs",
    )

    def __init__(self, ticket: Ticket, limit: float, *, quiet: bool = False) -> None:
        self.ticket = ticket
        self.limit = limit
        self.quiet = quiet
        self.started = 0.0
        self.sent_at = 0.0
        self.lines: list[str] = []
        self.urcs: list[str] = []
        self.problem: str | None = None
        self._size = 0
        self._lost_lines = 0
        self._lost_bytes = 0
        self._urc_size = 0
        self._lost_urcs = 0

    def add_line(self, text: str) -> bool:
        """A line of its answer came; False when it is one too many, which is then only counted."""
        self._size += len(text) + 2
        if len(self.lines) >= MOST_LINES or self._size > MOST_BYTES:
            self._lost_lines += 1
            self._lost_bytes += len(text) + 2
            return False
        self.lines.append(text)
        return True

    def add_urc(self, lines: tuple[str, ...]) -> None:
        """Something unsolicited came meanwhile; beyond the bounds it is only counted, as the journal keeps each by itself."""
        self._urc_size += sum(map(len, lines))
        if len(self.urcs) >= MOST_URCS or self._urc_size > MOST_URC_BYTES:
            self._lost_urcs += len(lines)
        else:
            self.urcs.extend(lines)

    def exchange(
        self,
        profile: str,
        transport: str,
        *,
        ended: float,
        outcome: Outcome,
        final: str | None,
        ok: bool,
        error: str | None,
    ) -> Exchange:
        """What it was, now that it has ended at the monotonic time `ended`."""
        if self._lost_lines:
            # The ellipsis is no character of the wire: nobody takes this for the module's own line.
            self.lines.append(f"… {self._lost_lines} more lines ({self._lost_bytes} bytes) came and were not kept")
        if self._lost_urcs:
            self.urcs.append(f"… {self._lost_urcs} more unsolicited lines came and are not listed here")
        ticket = self.ticket
        return Exchange(
            id=ticket.id,
            profile=profile,
            transport=transport,
            command=ticket.shown,
            lines=tuple(self.lines),
            final=final,
            ok=ok and self.problem is None,
            error=self.problem or error,
            started=self.started,
            elapsed_ms=(ended - self.sent_at) * 1000.0,
            urcs=tuple(self.urcs),
            origin=ticket.origin,
            outcome=outcome,
        )
