"""The console itself: lays out the panes, hands reports to them, and performs actions by their id."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Label, Static

from atrun_tui.session.reports import UrcArrived
from atrun_tui.ui.action import Scope
from atrun_tui.ui.keymap import bind
from atrun_tui.ui.messages import CommandEntered, CommandRecalled, LinesPasted, ReportsArrived, SessionChosen
from atrun_tui.ui.panes.footer import KeyFooter
from atrun_tui.ui.panes.rule import Rule
from atrun_tui.ui.panes.sessions import Chips, SessionsPane
from atrun_tui.ui.parts import Parts
from atrun_tui.ui.transcript.pane import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Size

    from atrun_tui.session.reports import Report
    from atrun_tui.workspace import Workspace

TOO_SMALL = "The window is too small for the console: make it at least 40 columns wide and 10 lines high."
_TOO_SMALL = {"-tiny", "-flat"}


class Console(Parts):
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
        super().__init__(workspace, connect, keymap, wall)
        bind(self, Scope.CONSOLE, keymap)
        self._connect = connect
        self._problems = problems

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
            yield self.hint
        yield KeyFooter(self.keymap)
        if fitting & _TOO_SMALL:
            yield Static(TOO_SMALL, id="too-small")

    def on_mount(self) -> None:
        """Show the profiles; whatever takes time comes after the first frame."""
        self.line.turn_to(self.tending.recall(self.roster.current))
        self.redraw()
        self.set_interval(1.0, self.status.tick)
        self.call_after_refresh(self.voice.carefully, self._begin)

    async def _begin(self) -> None:
        self.tending.begin(self._connect, self._problems)
        self.receiving.begin()
        await self.tending.learn()

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

    def action_put_away(self) -> None:
        """The key that ends things: what was said goes away at once, and what lies over the responses."""
        self.app.clear_notifications()
        self.action_back()

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

    @cached_property
    def _deeds(self) -> dict[str, Callable[[], object]]:
        from atrun_tui.ui.deeds import deeds  # noqa: PLC0415

        return deeds(self)
