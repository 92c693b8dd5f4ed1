"""What questions and forms share: a card in the middle whose words scroll before its buttons are ever pushed out of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.screen import ModalScreen

if TYPE_CHECKING:
    from textual import events

Answer = TypeVar("Answer")

_FRAME = 8
"""Rows round the words: border, padding, title, buttons."""


class Card(ModalScreen[Answer]):
    """A modal screen with one card that holds `.words`."""

    def on_resize(self, event: events.Resize) -> None:
        """Leave the buttons their place."""
        for words in self.query(".card > .words"):
            words.styles.max_height = max(1, event.size.height - _FRAME)
