"""What the module in view can do: shown from what is known of it, and asked of the module itself when its owner wants to know."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.tending import Tending


class Exploring:
    """What can be found out.

    Args:
        desk: whose session in view is looked at.
        tending: keeps the sessions that are used.
    """

    def __init__(self, desk: Desk, tending: Tending) -> None:
        self._desk = desk
        self._tending = tending

    def show(self) -> None:
        """Show the card of the module in view."""
        from atrun_tui.ui.screens.abilities import AbilitiesCard  # noqa: PLC0415  (asked for now and then)

        desk = self._desk
        entry = desk.session_in_view()
        if entry is None:
            return
        name, known = entry.name, entry.abilities
        by_sms = desk.workspace.profiles[name].transport == "sms"

        def answered(ask: bool | None) -> None:
            if ask:
                desk.voice.carefully(lambda: self._ask(name, known.open_questions))

        desk.app.push_screen(AbilitiesCard(name, known, by_sms=by_sms), answered)

    async def _ask(self, name: str, commands: Sequence[str]) -> None:
        """Ask the module, and show the card again with what it said."""
        desk = self._desk
        session = self._tending.session(name)
        if session.status.state == "offline":
            session.start()
        tickets = [session.submit(command, origin="abilities") for command in commands]
        await asyncio.gather(*(ticket.wait() for ticket in tickets))
        entry = desk.roster.entries.get(name)
        if entry is None or desk.roster.current != name or desk.app.screen is not desk:
            return
        desk.call_after_refresh(self.show)
