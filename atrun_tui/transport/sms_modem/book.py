"""What has to be remembered of a modem from one run to the next: messages sent today, and a PIN that its SIM refused."""

from __future__ import annotations

from typing import Protocol


class Book(Protocol):
    """Every call may raise OSError: what must be remembered and cannot be, is not done."""

    @property
    def pin_in_doubt(self) -> bool:
        """Whether a PIN was tried of which no success is known."""
        ...

    def doubt_pin(self, doubt: bool) -> None:
        """Remember that one is being tried, or that the SIM is open."""
        ...

    def sent_on(self, day: str) -> int:
        """How many messages went out on a day, `2026-11-23`."""
        ...

    def count(self, day: str, more: int) -> None:
        """So many more do, or fewer did."""
        ...
