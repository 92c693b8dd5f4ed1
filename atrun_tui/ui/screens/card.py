"""What everything over the console shares: its style sheet, and a card whose words scroll before its buttons leave the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.screen import ModalScreen

if TYPE_CHECKING:
    from textual import events

Answer = TypeVar("Answer")

_FRAME = 8
"""Rows round the words: border, padding, title, buttons."""


class Card(ModalScreen[Answer]):
    """A modal screen; where it has a card with `.words` above buttons, the words give way."""

    CSS_PATH = "../styles/screens.tcss"

    def on_resize(self, event: events.Resize) -> None:
        """Leave the buttons their place."""
        for words in self.query(".card > .words"):
            words.styles.max_height = max(1, event.size.height - _FRAME)
