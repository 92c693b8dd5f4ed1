"""Comparing two sessions, or one at two times, from within the console."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atrun_tui.procedures.compare import Compared, Key
    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.screens.comparison import Side

DEPTH = 5_000
"""So many exchanges of a session are looked back at."""


class Comparing:
    """What can be compared.

    Args:
        desk: whose journal is looked into.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, left: str | None = None, right: str | None = None, macro: str | None = None) -> None:
        """Put two sessions side by side: at first the one in view and the next one, else these."""
        from atrun_tui.ui.screens.comparison import Comparison  # noqa: PLC0415  (not before it is asked for)

        roster = self._desk.roster
        if roster.current is None:
            self._desk.voice.say("There is no session to compare yet: ctrl+n makes one.", severity="warning")
            return
        card = Comparison(
            tuple(roster.entries),
            left or roster.current,
            right or roster.beside(1) or roster.current,
            self._compare,
            macro,
        )
        self._desk.app.push_screen(card)

    async def _compare(self, left: Side, right: Side, macro: str) -> list[Compared]:
        """Both sides' latest answers. Raises ValueError (a time or a macro that is none) with a sentence."""
        from atrun_tui.journal.search import Query, parse_since  # noqa: PLC0415
        from atrun_tui.procedures.compare import by_command, compare  # noqa: PLC0415

        workspace = self._desk.workspace
        now = self._desk.wall()
        key = await asyncio.to_thread(self._key, macro) if macro else by_command
        sides = []
        for side in (left, right):
            until = parse_since(side.when, now) if side.when else None
            found = await workspace.search(Query(profile=side.profile, until=until, limit=DEPTH))
            sides.append([each for each in found if each.origin != "session"])
        return await asyncio.to_thread(compare, sides[0], sides[1], key)

    def _key(self, macro: str) -> Key:
        from atrun_tui.config.macro_files import MacroFaulty, find_macro, load_macro  # noqa: PLC0415
        from atrun_tui.procedures.compare import by_macro  # noqa: PLC0415

        folder = self._desk.workspace.paths.macros
        try:
            return by_macro(load_macro(find_macro(macro, folder), folder))
        except MacroFaulty as fault:
            raise ValueError(fault.findings[0].text) from None
