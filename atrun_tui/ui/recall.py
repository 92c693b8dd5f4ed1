"""The command line's memory of one session: walking the history, filtered by what was typed, and the line half typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = 500
"""Commands remembered for the arrows; the journal holds them all."""


class Recall:
    """Commands newest first, as they may be shown, and a place in them.

    Attributes:
        commands: as they may be shown.
        left: what stood on the line when another session came into view, and where the cursor was in it; only in memory.
    """

    def __init__(self, commands: Iterable[str] = ()) -> None:
        self.left: tuple[str, int] = ("", 0)
        self.commands: list[str] = list(dict.fromkeys(commands))[:KEPT]
        self._typed: str | None = None
        self._place = -1

    @property
    def walking(self) -> bool:
        """Whether a walk has begun."""
        return self._typed is not None

    def remember(self, command: str) -> None:
        """Put a command in front, once."""
        if command in self.commands:
            self.commands.remove(command)
        self.commands.insert(0, command)
        del self.commands[KEPT:]
        self.stop()

    def stop(self) -> None:
        """End the walk: the next one begins at the newest."""
        self._typed = None
        self._place = -1

    def older(self, typed: str) -> str | None:
        """The next older command that begins as what was typed; None when there is none."""
        if self._typed is None:
            self._typed = typed
        wanted = self._typed.casefold()
        for place in range(self._place + 1, len(self.commands)):
            command = self.commands[place]
            if command.casefold().startswith(wanted) and command != typed:
                self._place = place
                return command
        return None

    def newer(self) -> str | None:
        """The next newer one, at the end what had been typed; None when no walk is on."""
        if self._typed is None:
            return None
        wanted = self._typed.casefold()
        for place in range(self._place - 1, -1, -1):
            if self.commands[place].casefold().startswith(wanted):
                self._place = place
                return self.commands[place]
        typed = self._typed
        self.stop()
        return typed
