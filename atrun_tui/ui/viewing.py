"""What can be done with the responses and the window: copy, export, clear, jump, help, and folding panes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.geometry import Offset, Region

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from textual.widget import Widget

    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.ui.desk import Desk

FOUND = 200
"""Exchanges that the history search lists."""

_PANES = (("s", "sessions"), ("h", "recent"), ("r", "deck"), ("u", "urcs"), ("c", "line"))
"""The letters of jump mode and the panes they go to."""


class Viewing:
    """What looking means in the console.

    Args:
        desk: whose panes are looked at.
        make_macro: offers exchanges for a macro, those with these ids in it at first.
    """

    def __init__(self, desk: Desk, make_macro: Callable[[Sequence[Exchange], Collection[str]], None]) -> None:
        self._desk = desk
        self._make_macro = make_macro

    def copy(self) -> None:
        """Copy the selected exchange as text, by the terminal's own clipboard sequence."""
        transcript = self._desk.deck.transcript
        text = transcript.copy_text() if transcript is not None else ""
        if not text:
            self._desk.voice.say("There is no exchange to copy.")
            return
        self._desk.app.copy_to_clipboard(text)
        count = text.count("\n") + 1
        self._desk.voice.say(f"Copied {count} {'line' if count == 1 else 'lines'}.")

    def copy_marked(self) -> bool:
        """Copy what the mouse has marked; whether anything was."""
        text = self._desk.get_selected_text()
        if text:
            self._desk.app.copy_to_clipboard(text)
            self._desk.clear_selection()
            self._desk.voice.say("Copied what was marked.")
        return bool(text)

    def clear(self) -> None:
        """Empty the view."""
        transcript = self._desk.deck.transcript
        if transcript is not None:
            transcript.clear()

    def export(self) -> None:
        """Ask for a file name, then write this session's exchanges."""
        from atrun_tui.ui.screens.file_name import FileName  # noqa: PLC0415

        desk = self._desk
        name = desk.roster.current
        if name is None:
            return
        stamp = time.strftime("%Y%m%d-%H%M", time.localtime(desk.wall()))

        def chosen(path: Path | None) -> None:
            if path is not None:
                desk.voice.carefully(lambda: self._write(name, path))

        desk.app.push_screen(FileName(f"Export {name} to a file", f"{name}-{stamp}.txt"), chosen)

    def history(self) -> None:
        """Search everything ever kept."""
        from atrun_tui.ui.screens.history_search import HistorySearch  # noqa: PLC0415

        desk = self._desk

        def chosen(answer: str | list[Exchange] | None) -> None:
            if isinstance(answer, str):
                desk.recall(answer)
            elif answer:
                self._make_macro(answer, {exchange.id for exchange in answer})

        desk.app.push_screen(HistorySearch(self._search), chosen)

    def said(self) -> None:
        """List what was said."""
        from atrun_tui.ui.screens.said import SaidScreen  # noqa: PLC0415

        self._desk.app.push_screen(SaidScreen(self._desk.voice.said))

    def help(self) -> None:
        """Explain the focused pane."""
        from atrun_tui.ui.screens.help import help_of  # noqa: PLC0415

        self._desk.explain(help_of(self._desk.focused))

    def jump(self) -> None:
        """Show the letters."""
        from atrun_tui.ui.screens.jump import JumpScreen  # noqa: PLC0415

        desk = self._desk
        places = [(letter, pane, self._corner(pane)) for letter, pane in _PANES]
        desk.app.push_screen(JumpScreen(places), lambda pane: self.go(pane) if pane else None)

    def go(self, pane: str) -> None:
        """Focus a pane, unfolding it first where it is folded away."""
        desk = self._desk
        if pane in ("sessions", "recent"):
            desk.add_class("-side-open")
        if pane == "urcs":
            self._show_urcs(shown=True)
        target = desk.deck.transcript if pane == "deck" else self._pane(pane)
        if target is not None:
            desk.call_after_refresh(target.focus)

    def unsolicited(self) -> None:
        """Open or close the strip of unsolicited lines."""
        self._show_urcs(shown=not self._desk.has_class("-urcs-open"))

    def _show_urcs(self, *, shown: bool) -> None:
        self._pane("urcs")  # it is there from now on
        self._desk.set_class(shown, "-urcs-open")
        self._desk.rule.refresh()

    def recent(self) -> None:
        """Go to the recent commands, or put them away when they lie over the responses."""
        if self._desk.has_class("-side-open"):
            self._desk.action_back()
        else:
            self.go("recent")

    def _pane(self, pane: str) -> Widget:
        return self._desk.urcs if pane == "urcs" else self._desk.query_one(f"#{pane}")

    def _corner(self, pane: str) -> Offset:
        region = self._pane(pane).region or (self._desk.rule.region if pane == "urcs" else Region())
        if region:
            return region.offset + Offset(1 if pane != "line" else -2, 0)
        return Offset(self._desk.size.width - 4, 1) if pane != "sessions" else Offset(0, 1)

    async def _search(self, text: str) -> list[Exchange]:
        from atrun_tui.journal.search import Query  # noqa: PLC0415  (the journal is not needed for the first frame)

        try:
            query = Query(text=text or None, limit=FOUND, newest_first=True)
            return await self._desk.workspace.search(query)
        except Exception as error:  # noqa: BLE001  (a search that fails finds nothing and says why)
            self._desk.voice.complain(error)
            return []

    async def _write(self, name: str, path: Path) -> None:
        import asyncio  # noqa: PLC0415

        from atrun_tui.journal.search import Query  # noqa: PLC0415

        exchanges = await self._desk.workspace.search(Query(profile=name))
        count = await asyncio.to_thread(_write_file, exchanges, path)
        self._desk.voice.say(f"Wrote {count} {'exchange' if count == 1 else 'exchanges'} to {path}.")


def _write_file(exchanges: list[Exchange], path: Path) -> int:
    """Write the exchanges, readable by their owner only: replies may tell more than a stranger should know."""
    import os  # noqa: PLC0415

    from atrun_tui.journal.export import write  # noqa: PLC0415
    from atrun_tui.ui.screens.file_name import FORMATS  # noqa: PLC0415

    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123  (a handle, not a path)
        write(exchanges, FORMATS[path.suffix.lower()], out)
    return len(exchanges)
