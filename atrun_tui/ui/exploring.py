"""What the module in view can do: shown from what is known of it, and asked of the module itself when its owner wants to know."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrun_tui.ui.screens.console import Console


class Exploring:
    """What can be found out.

    Args:
        console: whose session in view is looked at.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self) -> None:
        """Show the card of the module in view."""
        from atrun_tui.ui.screens.abilities import AbilitiesCard  # noqa: PLC0415  (asked for now and then)

        console = self._console
        entry = console.roster.shown
        if entry is None:
            console.voice.say("There is no session yet: ctrl+n makes one.")
            return
        name, known = entry.name, entry.abilities
        by_sms = console.workspace.profiles[name].transport == "sms"

        def answered(ask: bool | None) -> None:
            if ask:
                console.voice.carefully(lambda: self._ask(name, known.open_questions))

        console.app.push_screen(AbilitiesCard(name, known, by_sms=by_sms), answered)

    async def _ask(self, name: str, commands: Sequence[str]) -> None:
        """Ask the module, and show the card again with what it said."""
        console = self._console
        session = console.tending.session(name)
        if session.status.state == "offline":
            session.start()
        tickets = [session.submit(command, origin="abilities") for command in commands]
        await asyncio.gather(*(ticket.wait() for ticket in tickets))
        entry = console.roster.entries.get(name)
        if entry is None or console.roster.current != name or console.app.screen is not console:
            return
        console.call_after_refresh(self.show)
