"""A question in plain words, with the safe answer first and under the fingers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Label, Static

from atrun_tui.ui.asking import Ask
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Question(Card[bool]):
    """Answers True only when the person goes out of their way to say so."""

    AUTO_FOCUS = "#safe"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask

    def compose(self) -> ComposeResult:
        """Title, captioned sentences, two buttons."""
        with Vertical(classes="card"):
            yield Label(Content(self._ask.title), classes="title")
            with VerticalScroll(can_focus=False, classes="words"):
                for caption, sentence in self._ask.text:
                    yield Static(Content.styled(caption, "$time"), classes="caption")
                    yield Static(Content(sentence), classes="sentence")
            with Horizontal(classes="buttons"):
                yield Button(self._ask.safe, id="safe", variant="primary", compact=True)
                yield Button(self._ask.go, id="go", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """An answer."""
        event.stop()
        self.dismiss(event.button.id == "go")

    def action_answer(self, answer: bool) -> None:
        """Answer by key."""
        self.dismiss(answer)
