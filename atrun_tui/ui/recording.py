"""Recording what is typed, and making a macro of exchanges: of a recording, of the history, or of the responses in view."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from atrun_tui.session.reports import ExchangeEnded
from atrun_tui.ui.roster import brief

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.reports import Report
    from atrun_tui.ui.desk import Desk

MARK = "record"
"""Its place in the status line."""
TYPED = "console"
"""The origin of what is recorded: what a macro or the program itself sends is not."""
MOST = 500
"""Exchanges of one recording, or offered at once."""


class Recording:
    """What can be recorded; of one session at a time, since a macro is played on one.

    Args:
        desk: whose reports are listened to.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._profile: str | None = None
        self._taken: list[Exchange] = []

    def toggle(self) -> None:
        """Begin to record the session in view; or end it and offer what was typed."""
        desk = self._desk
        if self._profile is not None:
            self._stop()
        elif desk.roster.current is None:
            desk.voice.say("There is no session to record yet: ctrl+n makes one.", severity="warning")
        else:
            self._profile, self._taken = desk.roster.current, []
            self._mark()
            desk.voice.say(f"Recording what you type to {self._profile}. f6 ends it and makes a macro of it.")

    def hear(self, report: Report) -> None:
        """Something was reported; keep it when it was typed to the session that is recorded."""
        if (
            isinstance(report, ExchangeEnded)
            and report.profile == self._profile
            and report.exchange.origin == TYPED
            and len(self._taken) < MOST
        ):
            self._taken.append(report.exchange)
            self._mark()

    async def of_responses(self) -> None:
        """Make a macro of what the responses in view show: the one selected is taken, others are offered."""
        from atrun_tui.journal.search import Query  # noqa: PLC0415  (the journal is not needed before)

        desk = self._desk
        name = desk.roster.current
        transcript = desk.deck.transcript
        selected = transcript.selected if transcript is not None else None
        if name is None or selected is None:
            desk.voice.say("There is no exchange to make a macro of.")
            return
        found = await desk.workspace.search(Query(profile=name, limit=MOST))
        if selected.id not in (each.id for each in found):
            found = [*found, selected]
        self.make([each for each in found if each.origin != "session"], taken={selected.id})

    def make(self, exchanges: Sequence[Exchange], taken: Collection[str] | None = None) -> None:
        """Offer exchanges for a macro; `taken` are the ids of those that are in it at first, None = all that suit."""
        from atrun_tui.procedures.recording import suggest_all  # noqa: PLC0415
        from atrun_tui.ui.screens.macro_making import MacroMaking  # noqa: PLC0415

        desk = self._desk
        card = MacroMaking(suggest_all(exchanges[-MOST:]), taken, self._save)
        desk.app.push_screen(card, self._made)

    def _stop(self) -> None:
        taken, self._taken, self._profile = self._taken, [], None
        self._mark()
        if taken:
            self.make(taken)
        else:
            self._desk.voice.say("Nothing was typed meanwhile; there is nothing to keep.")

    async def _save(self, name: str, text: str, *, replace: bool) -> str | None:
        """Keep a macro; None when there is one of that name that was not to be replaced."""
        from atrun_tui.config.macro_saving import MacroThere, save_macro  # noqa: PLC0415

        folder = self._desk.workspace.paths.macros
        try:
            return str(await asyncio.to_thread(partial(save_macro, folder, name, text, replace=replace)))
        except MacroThere:
            return None

    def _made(self, path: str | None) -> None:
        if path is not None:
            self._desk.voice.say(f"Wrote {path}. f5 plays it.", seconds=10)
        else:
            self._desk.voice.say("No macro was made. The history (ctrl+r) still has the exchanges.")

    def _mark(self) -> None:
        shown = None
        if self._profile is not None:
            shown = Content.styled(f"● recording {brief(self._profile, 16)} {len(self._taken)}", "bold $fail")
        self._desk.status.mark(MARK, shown)
