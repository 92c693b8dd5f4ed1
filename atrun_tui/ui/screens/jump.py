"""Jump: a letter over every pane; the letter goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Label

from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Offset


class JumpScreen(Card[str | None]):
    """Answers the id of the pane chosen, or None; any other key closes it.

    Args:
        places: for every pane its letter, its id and where it stands on the screen.
    """

    AUTO_FOCUS = ""

    def __init__(self, places: Sequence[tuple[str, str, Offset]]) -> None:
        super().__init__()
        self._places = places

    def compose(self) -> ComposeResult:
        """A letter a pane."""
        for letter, pane, offset in self._places:
            label = Label(f" {letter} ", classes="letter", id=f"jump-{pane}")
            label.styles.offset = (offset.x, offset.y)
            yield label

    def on_key(self, event: events.Key) -> None:
        """A letter chooses; anything else closes."""
        event.stop()
        event.prevent_default()
        self.dismiss(next((pane for letter, pane, _ in self._places if letter == event.character), None))

    def on_click(self, event: events.Click) -> None:
        """A click on a letter chooses it."""
        chosen = (event.widget.id or "").removeprefix("jump-") if isinstance(event.widget, Label) else ""
        self.dismiss(chosen or None)
