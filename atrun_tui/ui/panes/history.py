"""The recent commands of a session: filtered as one types, put back on the command line with enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from atrun_tui.ui.messages import CommandRecalled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

SHOWN = 200
"""Commands listed; the search has them all."""


class Recent(OptionList):
    """The list itself; a letter typed on it goes to the filter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "filter", show=False)]

    def on_focus(self) -> None:
        """Begin at the newest."""
        if self.highlighted is None and self.option_count:
            self.highlighted = 0

    def action_filter(self) -> None:
        """Go to the filter."""
        self.screen.query_one("#history-filter").focus()


class HistoryPane(Vertical):
    """A filter and the commands below it, newest first."""

    help_text = (
        "The commands of this session, newest first, secrets masked. Type / to filter them. "
        "Enter or a click puts one on the command line, where you can change it before you send it.\n\n"
        "The history search (ctrl+r) looks through every exchange ever kept, replies included."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "list", show=False)]

    def __init__(self) -> None:
        super().__init__(id="history")
        self._commands: Sequence[str] = ()
        self._shown: list[str] = []

    def compose(self) -> ComposeResult:
        """The filter above the list."""
        yield Input(id="history-filter", placeholder="/ filter", select_on_focus=False)
        yield Recent(id="recent")

    def show(self, commands: Sequence[str]) -> None:
        """List these."""
        self._commands = commands
        self._fill()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The filter was edited."""
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the filter takes the first match."""
        event.stop()
        if self._shown:
            self.post_message(CommandRecalled(self._shown[0]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """One was chosen."""
        event.stop()
        self.post_message(CommandRecalled(self._shown[event.option_index]))

    def action_list(self) -> None:
        """From the filter into the list."""
        self.query_one(Recent).focus()

    def _fill(self) -> None:
        wanted = self.query_one(Input).value.strip().casefold()
        self._shown = [command for command in self._commands if wanted in command.casefold()][:SHOWN]
        self.query_one(Recent).set_options(Option(Content(command)) for command in self._shown)
