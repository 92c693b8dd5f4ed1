"""When a module's link came and went: the journal's table of sessions, filled beside the exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.journal.store import Store


class Desk(Protocol):
    """Takes work for the store that nobody waits for."""

    def post(self, work: Callable[[Store], object]) -> None:
        """Do it, in its turn."""
        ...


class Logbook:
    """Opens an entry when a link is up and closes it when it is gone; one at a time for each profile."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._entries: dict[str, list[int]] = {}

    def link_up(self, profile: str, transport: str, peer: str, at: float) -> None:
        """The profile's link is up since `at`, seconds since the epoch; nothing new when it was up already."""
        if profile in self._entries:
            return
        entry = self._entries[profile] = []
        self._desk.post(lambda store: entry.append(store.open_session(profile, transport, peer, at)))

    def link_down(self, profile: str, at: float, reason: str) -> None:
        """It is gone since `at`, and why."""
        entry = self._entries.pop(profile, None)
        if entry is None:
            return

        def close(store: Store) -> None:
            # In its turn the entry has its number, unless the journal could not be kept when it was opened.
            for number in entry:
                store.close_session(number, at, reason)

        self._desk.post(close)
