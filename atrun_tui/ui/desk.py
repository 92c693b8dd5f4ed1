"""The desk: what every part of the console works on - workspace, sessions in the roster, panes and the voice."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual.screen import Screen

from atrun_tui.ui.actions import first_key
from atrun_tui.ui.bridge import Bridge
from atrun_tui.ui.panes.command_line import CommandLine
from atrun_tui.ui.panes.deck import Deck
from atrun_tui.ui.panes.history import HistoryPane
from atrun_tui.ui.panes.rule import Rule
from atrun_tui.ui.panes.sessions import Chips, SessionsPane
from atrun_tui.ui.panes.status_line import StatusLine
from atrun_tui.ui.panes.suggestions import Hint, Suggestions
from atrun_tui.ui.roster import Roster
from atrun_tui.ui.transcript.urcs import Unsolicited
from atrun_tui.ui.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from atrun_tui.ui.roster import Entry
    from atrun_tui.workspace import Workspace


class Desk(Screen[None]):
    """The console as its parts know it; who lays the panes out and who calls the parts stands above.

    Args:
        workspace: profiles and sessions.
        connect: names of the sessions to start with; the first that is known comes into view.
        keymap: the owner's keys by action id.
        wall: the wall clock, seconds since the epoch.
    """

    def __init__(
        self, workspace: Workspace, connect: Sequence[str], keymap: dict[str, str], wall: Callable[[], float]
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.keymap = keymap
        self.wall = wall
        self.roster = Roster()
        self.roster.adopt(workspace.profiles.values())
        self.roster.current = next((name for name in connect if name in self.roster.entries), self.roster.current)
        self.voice = Voice(self, keymap, wall)
        self.bridge = Bridge(self)
        self.status = StatusLine(wall)
        self.deck = Deck(wall, self.roster.current)
        self.rule = Rule(gloss=_meaning, key=first_key("show-unsolicited", keymap))
        self.rule.told_elsewhere = lambda: self.has_class("-urcs-open")
        self.history = HistoryPane()
        self.hint = Hint(id="hint")
        self.suggestions = Suggestions(self.hint, id="suggestions")
        self.line = CommandLine(self.suggestions, keymap, id="line")

    @cached_property
    def urcs(self) -> Unsolicited:
        """What came unasked; mounted with the first of it, or when it is to be looked at."""
        urcs = Unsolicited(gloss=_meaning, id="urcs")
        urcs.border_title = "Unsolicited"
        self.query_one("#main").mount(urcs, after=self.deck)
        return urcs

    def session_in_view(self) -> Entry | None:
        """The session in view; that there is none is said."""
        entry = self.roster.shown
        if entry is None:
            self.voice.say("There is no session yet: ctrl+n makes one.")
        return entry

    def recall(self, command: str) -> None:
        """Put a command of the past on the line."""
        self.line.put(command)
        self.action_back()

    def explain(self, text: str) -> None:
        """Show this text with the keys."""
        from atrun_tui.ui.screens.help import HelpScreen  # noqa: PLC0415  (rarely asked for)

        self.app.push_screen(HelpScreen(text, self.keymap))

    def action_back(self) -> None:
        """Fold away what lies over the responses and type."""
        self.remove_class("-side-open")
        if self.has_class("-narrow") or self.has_class("-low"):
            self.remove_class("-urcs-open")
            self.rule.refresh()
        self.line.focus()

    def redraw(self) -> None:
        """Draw everything that says which session is in view and how it stands."""
        self.query_one(SessionsPane).rebuild()
        self.query_one(Chips).refresh()
        self.status.show(self.roster.shown)
        self.history.show(self.line.recall.commands)


def _meaning(line: str) -> str | None:
    from atrun_tui.knowledge.gloss import decode_line  # noqa: PLC0415  (not before something unsolicited comes)

    return decode_line(line)
