"""Help: about the pane that is focused, in its own words, and every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from atrun_tui.ui.action import Group, effective_keys, key_word
from atrun_tui.ui.actions import ACTIONS
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget


def help_of(widget: Widget | None) -> str:
    """The help text of a widget or of the nearest one round it that has one."""
    for node in widget.ancestors_with_self if widget is not None else ():
        text = getattr(node, "help_text", None)
        if isinstance(text, str):
            return text
    return "Press ctrl+o to see the panes, each with the letter that goes there."


class HelpScreen(Card[None]):
    """Any of `escape`, `enter`, `q` and the help key closes it; the arrows scroll."""

    AUTO_FOCUS = ".words"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss(None)", show=False)]

    def __init__(self, text: str, keymap: dict[str, str]) -> None:
        super().__init__()
        self._text = text
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """The pane's own words, then the keys by heading."""
        over_card = isinstance(self.app.screen_stack[-2], Card)
        with VerticalScroll(classes="card words"):
            yield Label(f"About this {'card' if over_card else 'pane'}", classes="title")
            yield Static(Content(self._text))
            if over_card:
                yield Static("The keys below are the console's, once this card is put away.", classes="keys")
            for group in Group:
                yield Label(Content(group.value), classes="heading")
                yield Static(self._keys(group), classes="keys")
            yield Static(
                "Other keys: keymap.toml in the configuration folder; `atrun keys` lists its ids.", classes="keys"
            )

    def action_help(self) -> None:
        """The key that opened it closes it."""
        self.dismiss(None)

    def _keys(self, group: Group) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(style="bold", no_wrap=True, min_width=12)
        table.add_column()
        for action in ACTIONS:
            if action.group is group:
                keys = ", ".join(key_word(key) for key in effective_keys(action, self._keymap)) or "palette"
                table.add_row(Text(keys), Text(f"{action.title}. {action.help}"))
        return table
