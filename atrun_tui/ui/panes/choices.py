"""A choice of a few words on one line, all of them seen: the arrows or a click choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.binding import BindingType

_AIR = 2
"""Cells between two words."""


class Choices(Widget, can_focus=True):
    """One word of several is chosen at any time.

    Args:
        words: those to choose from.
        chosen: the first one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
    ]

    chosen: reactive[str] = reactive("", always_update=False)

    class Chosen(Message):
        """Another word was chosen."""

        def __init__(self, word: str) -> None:
            super().__init__()
            self.word = word

    def __init__(self, words: Sequence[str], chosen: str, *, id: str | None = None) -> None:  # noqa: A002  (Textual's word)
        super().__init__(id=id)
        self._words = tuple(words)
        self.set_reactive(Choices.chosen, chosen)

    def watch_chosen(self, word: str) -> None:
        """Tell whoever asked."""
        self.post_message(self.Chosen(word))

    def action_step(self, by: int) -> None:
        """To the word beside it, round the ends."""
        self.chosen = self._words[(self._words.index(self.chosen) + by) % len(self._words)]

    def on_click(self, event: events.Click) -> None:
        """The word under the mouse."""
        end = 0
        for word in self._words:
            end += len(word) + 2 + _AIR
            if event.x < end:
                self.chosen = word
                return

    def render(self) -> Content:
        """The words, the chosen one marked by its sign and its colour."""
        parts: list[tuple[str, str]] = []
        for word in self._words:
            here = word == self.chosen
            style = ("$on-accent on $accent" if self.has_focus else "bold $accent") if here else "$foreground"
            parts += [(f"{'●' if here else '○'} {word}", style), (" " * _AIR, "")]
        return Content.assemble(*parts)
