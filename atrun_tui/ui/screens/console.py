"""The console itself: lays out the panes, hands reports to them, and performs actions by their id."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Label, Static

from atrun_tui.session.reports import UrcArrived
from atrun_tui.ui.actions import Scope, first_key
from atrun_tui.ui.bridge import Bridge
from atrun_tui.ui.keymap import bind
from atrun_tui.ui.messages import CommandEntered, CommandRecalled, LinesPasted, ReportsArrived, SessionChosen
from atrun_tui.ui.panes.command_line import CommandLine
from atrun_tui.ui.panes.deck import Deck
from atrun_tui.ui.panes.footer import KeyFooter
from atrun_tui.ui.panes.history import HistoryPane
from atrun_tui.ui.panes.rule import Rule
from atrun_tui.ui.panes.sessions import Chips, SessionsPane
from atrun_tui.ui.panes.status_line import StatusLine
from atrun_tui.ui.panes.suggestions import Hint, Suggestions
from atrun_tui.ui.receiving import Receiving
from atrun_tui.ui.roster import Roster
from atrun_tui.ui.tending import Tending
from atrun_tui.ui.transcript.pane import Transcript
from atrun_tui.ui.transcript.urcs import Unsolicited
from atrun_tui.ui.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Size

    from atrun_tui.session.reports import Report
    from atrun_tui.ui.checkup import Checkup
    from atrun_tui.ui.comparing import Comparing
    from atrun_tui.ui.enlisting import Enlisting
    from atrun_tui.ui.exploring import Exploring
    from atrun_tui.ui.filing import Filing
    from atrun_tui.ui.panes.find_bar import FindBar
    from atrun_tui.ui.passing import Passing
    from atrun_tui.ui.playing import Playing
    from atrun_tui.ui.recording import Recording
    from atrun_tui.ui.sending import Sending
    from atrun_tui.ui.uploading import Uploading
    from atrun_tui.ui.viewing import Viewing
    from atrun_tui.workspace import Workspace

TOO_SMALL = "The window is too small for the console: make it at least 40 columns wide and 10 lines high."
_TOO_SMALL = {"-tiny", "-flat"}


class Console(Screen[None]):
    """The one screen that stays; questions, forms and searches come and go over it.

    Args:
        workspace: profiles and sessions.
        connect: names of the sessions to start with.
        keymap: the owner's keys by action id.
        wall: the wall clock, seconds since the epoch.
        problems: tells, once the first frame is there, what of the owner's files could not be used; sentences.
    """

    AUTO_FOCUS = "#line"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (40, "-narrow"), (100, "-wide")]  # noqa: RUF012  (as Textual declares it)
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (30, "-tall")]  # noqa: RUF012  (as Textual declares it)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "put_away", show=False)]

    def __init__(
        self,
        workspace: Workspace,
        connect: Sequence[str],
        keymap: dict[str, str],
        wall: Callable[[], float],
        problems: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.connect = connect
        self.keymap = keymap
        bind(self, Scope.CONSOLE, keymap)
        self.wall = wall
        self.problems = problems
        self.roster = Roster()
        self.roster.adopt(workspace.profiles.values())
        self.roster.current = next((name for name in connect if name in self.roster.entries), self.roster.current)
        self.voice = Voice(self)
        self.bridge = Bridge(self)
        self.tending = Tending(self)
        self.receiving = Receiving(self)
        self.status = StatusLine(wall)
        self.deck = Deck(wall, self.roster.current)
        self.rule = Rule(gloss=_meaning, key=first_key("show-unsolicited", keymap))
        self.rule.told_elsewhere = lambda: self.has_class("-urcs-open")
        self.history = HistoryPane()
        hint = Hint(id="hint")
        hint.price = self._price
        self.suggestions = Suggestions(hint, id="suggestions")
        self.line = CommandLine(self.suggestions, keymap, id="line")

    def compose(self) -> ComposeResult:
        """Status, body, command line, keys."""
        fitting = self._fitting(self.app.size)
        self.add_class(*fitting, update=False)  # Textual would, when the first frame is there
        yield self.status
        with Horizontal(id="body"):
            with Vertical(id="side"):
                yield Label("Sessions", classes="heading")
                yield SessionsPane(self.roster)
                yield Label("History", classes="heading")
                yield self.history
            with Vertical(id="main"):
                yield Chips(self.roster)
                yield self.deck
        yield self.rule
        with Horizontal(id="command"):
            yield Label(" ›", id="prompt")  # noqa: RUF001  (the prompt's sign)
            yield self.line
            yield self.suggestions.hint
        yield KeyFooter(self.keymap)
        if fitting & _TOO_SMALL:
            yield Static(TOO_SMALL, id="too-small")

    def on_mount(self) -> None:
        """Show the profiles; whatever takes time comes after the first frame."""
        self.line.turn_to(self.tending.recall(self.roster.current))
        self.redraw()
        self.set_interval(1.0, self.status.tick)
        self.call_after_refresh(self.voice.carefully, self.tending.begin)

    def on_resize(self, event: events.Resize) -> None:
        """Have at hand what covers the console where it does not fit."""
        if self._fitting(event.size) & _TOO_SMALL and not self.query("#too-small"):
            self.mount(Static(TOO_SMALL, id="too-small"))

    def _fitting(self, size: Size) -> set[str]:
        """The classes of a window of that size."""
        rooms = ((size.width, self.HORIZONTAL_BREAKPOINTS), (size.height, self.VERTICAL_BREAKPOINTS))
        return {max(each for each in breakpoints if each[0] <= room)[1] for room, breakpoints in rooms}

    def on_unmount(self) -> None:
        """No session is followed by a window that is gone."""
        self.receiving.end()
        self.bridge.close()

    def perform(self, action: str) -> None:
        """Do what the action of that id stands for."""
        self.voice.carefully(self._deeds[action])

    action_perform = perform

    def stop(self) -> None:
        """Copy what the mouse has marked, as the key does everywhere; with nothing marked stop the running command."""
        if not self.viewing.copy_marked():
            self.sending.cancel()

    def choose(self, name: str) -> None:
        """Bring a session into view and type to it."""
        self.voice.carefully(lambda: self.tending.choose(name))
        self.action_back()

    def recall(self, command: str) -> None:
        """Put a command of the past on the line."""
        self.line.put(command)
        self.action_back()

    def action_put_away(self) -> None:
        """The key that ends things: what was said goes away at once, and what lies over the responses."""
        self.app.clear_notifications()
        self.action_back()

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

    def _price(self, typed: str) -> Sequence[str]:
        """Nothing is typed on the first frame: what sends is not loaded for it."""
        return self.sending.price(typed) if typed else ()

    @on(ReportsArrived)
    def _reports_arrived(self, message: ReportsArrived) -> None:
        self.voice.carefully(lambda: self._deliver(message.reports))

    @on(CommandEntered)
    def _command_entered(self, message: CommandEntered) -> None:
        self.voice.carefully(lambda: self.sending.send(message.text))

    @on(LinesPasted)
    def _lines_pasted(self, message: LinesPasted) -> None:
        self.voice.carefully(lambda: self.sending.paste(message.lines))

    @on(CommandRecalled)
    def _command_recalled(self, message: CommandRecalled) -> None:
        self.recall(message.command)

    @on(SessionChosen)
    def _session_chosen(self, message: SessionChosen) -> None:
        self.choose(message.profile)

    @on(Rule.Clicked)
    def _rule_clicked(self) -> None:
        self.perform("show-unsolicited")

    @on(Transcript.ResendRequested)
    def _resend_requested(self, message: Transcript.ResendRequested) -> None:
        self.recall(message.command)

    def _deliver(self, reports: Sequence[Report]) -> None:
        """One frame's reports to their panes; what shows a session's state is drawn once for all of them."""
        touched: set[str] = set()
        for report in reports:
            entry = self.roster.absorb(report)
            if entry is None:
                continue
            touched.add(entry.name)
            self.recording.hear(report)
            if isinstance(report, UrcArrived):
                self.urcs.show(report, len(self.roster.entries) == 1)
                self.rule.show(report, len(self.roster.entries) == 1)
            else:
                self.deck.take(report)
        sessions = self.query_one(SessionsPane)
        for name in touched:
            sessions.touch(name)
        if touched:
            self.query_one(Chips).refresh()
        if self.roster.current in touched:
            self.status.tick()

    # -- what the first frame does not need is loaded with its first use ----------------------------------

    @cached_property
    def checkup(self) -> Checkup:
        """What it takes to look a module over."""
        from atrun_tui.ui.checkup import Checkup  # noqa: PLC0415

        return Checkup(self)

    @cached_property
    def comparing(self) -> Comparing:
        """What can be compared."""
        from atrun_tui.ui.comparing import Comparing  # noqa: PLC0415

        return Comparing(self)

    @cached_property
    def enlisting(self) -> Enlisting:
        """What can be done with profiles."""
        from atrun_tui.ui.enlisting import Enlisting  # noqa: PLC0415

        return Enlisting(self)

    @cached_property
    def exploring(self) -> Exploring:
        """What can be found out."""
        from atrun_tui.ui.exploring import Exploring  # noqa: PLC0415

        return Exploring(self)

    @cached_property
    def filing(self) -> Filing:
        """What can be done among a module's files."""
        from atrun_tui.ui.filing import Filing  # noqa: PLC0415

        return Filing(self)

    @cached_property
    def find_bar(self) -> FindBar:
        """What searches the responses in view."""
        from atrun_tui.ui.panes.find_bar import FindBar  # noqa: PLC0415

        return FindBar(self.deck)

    @cached_property
    def passing(self) -> Passing:
        """What it takes to pass through a module."""
        from atrun_tui.ui.passing import Passing  # noqa: PLC0415

        return Passing(self)

    @cached_property
    def playing(self) -> Playing:
        """What can be done with macros."""
        from atrun_tui.ui.playing import Playing  # noqa: PLC0415

        return Playing(self)

    @cached_property
    def recording(self) -> Recording:
        """What can be recorded."""
        from atrun_tui.ui.recording import Recording  # noqa: PLC0415

        return Recording(self)

    @cached_property
    def sending(self) -> Sending:
        """The way of a typed line to the module."""
        from atrun_tui.ui.sending import Sending  # noqa: PLC0415

        return Sending(self)

    @cached_property
    def urcs(self) -> Unsolicited:
        """What came unasked; mounted with the first of it, or when it is to be looked at."""
        urcs = Unsolicited(gloss=_meaning, id="urcs")
        urcs.border_title = "Unsolicited"
        self.query_one("#main").mount(urcs, after=self.deck)
        return urcs

    @cached_property
    def uploading(self) -> Uploading:
        """What it takes to bring a file onto modules."""
        from atrun_tui.ui.uploading import Uploading  # noqa: PLC0415

        return Uploading(self)

    @cached_property
    def viewing(self) -> Viewing:
        """What looking means."""
        from atrun_tui.ui.viewing import Viewing  # noqa: PLC0415

        return Viewing(self)

    @cached_property
    def _deeds(self) -> dict[str, Callable[[], object]]:
        from atrun_tui.ui.deeds import deeds  # noqa: PLC0415

        return deeds(self)


def _meaning(line: str) -> str | None:
    from atrun_tui.knowledge.gloss import decode_line  # noqa: PLC0415  (not before something unsolicited comes)

    return decode_line(line)
