"""What a link tells its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from atrun_tui.protocol.events import FinalResult
    from atrun_tui.protocol.exchange import Outcome
    from atrun_tui.session.failure import SessionFailed
    from atrun_tui.session.flight import Flight


class LinkOwner(Protocol):
    """Who is told what the link hears. Text comes as the module sent it."""

    def line_came(self, flight: Flight, line: str) -> None:
        """A line of the answer."""
        ...

    def data_moved(self, flight: Flight, moved: int, size: int | None) -> None:
        """So much of the file that it carries has moved, of so much in all where that is known."""
        ...

    def late_line_came(self, id: str, line: str) -> None:  # noqa: A002
        """A line of an answer that nobody waits for any more."""
        ...

    def urc_came(self, lines: tuple[str, ...], flight: Flight | None, *, known: bool) -> None:
        """Something unsolicited."""
        ...

    def flight_ended(self, flight: Flight, outcome: Outcome, final: FinalResult | None) -> None:
        """The command has ended for its owner."""
        ...

    def link_opened_through(self) -> None:
        """The command that has just ended opened a transparent connection: no other goes out before it is left."""
        ...

    def link_turned(self) -> None:
        """Whatever came was told; a command may be sent now if the link is free."""
        ...

    def link_down(self, failure: SessionFailed) -> None:
        """The link is gone; a flight has ended before."""
        ...
