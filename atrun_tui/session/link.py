"""What a conversation asks of a link, whatever road it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from atrun_tui.session.failure import SessionFailed
    from atrun_tui.session.flight import Flight


class Link(Protocol):
    """Carries one command at a time, and tells its LinkOwner what it hears."""

    @property
    def free(self) -> bool:
        """Whether a command may be sent now."""
        ...

    @property
    def out_of_step(self) -> bool:
        """Whether an answer is owed that keeps the next command from being sent."""
        ...

    @property
    def flight(self) -> Flight | None:
        """The command in flight."""
        ...

    def send(self, flight: Flight) -> None:
        """Send its command; the link must be free. Raises LocalError: it cannot be sent, and nothing was."""
        ...

    def cancel(self) -> None:
        """The owner of the command in flight waits no longer."""
        ...

    def seek_step(self) -> None:
        """Somebody wants to send: see that no answer is owed."""
        ...

    def close(self, failure: SessionFailed) -> None:
        """End it: what is in flight ends, and nothing more is told."""
        ...
