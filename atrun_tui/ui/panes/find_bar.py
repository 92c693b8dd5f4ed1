"""Find in the responses: a line with the text sought and which hit of how many is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Label, Static

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from atrun_tui.ui.panes.deck import Deck


_KEYS = "↓ next · ↑ previous · escape closes"
_NARROW = 70
"""Columns below which the text needs the room more."""


class FindBar(Horizontal):
    """Hidden until asked for; `enter` and `down` go on, `up` goes back, `escape` puts it away."""

    help_text = (
        "Searches the responses in view as you type. Enter or down goes to the next hit, up to the one before, escape closes. "
        "What is no longer in view is found with the history search (ctrl+r)."
    )
    DEFAULT_CSS = """
    FindBar {
        display: none;
        layer: over;
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $surface;
        &.-open { display: block; }
        .caption { color: $time; }
        Input { width: 1fr; }
        #find-count { width: auto; color: $accent; padding: 0 1; }
        #find-keys { width: auto; color: $time; }
        &.-narrow #find-keys { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up,shift+enter", "step(-1)", show=False),
        Binding("escape", "shut", show=False),
    ]

    def __init__(self, deck: Deck) -> None:
        super().__init__(id="find")
        self._deck = deck
        self._place = 0
        self._hits = 0

    def find(self) -> None:
        """Open the bar, or go on to the next hit."""
        if not self.is_attached:  # most starts never search; mounted in one go, it hears the very next key
            self._deck.screen.query_one("#main").mount(self)
            self.mount(
                Label("find ", classes="caption"),
                Input(id="find-text", placeholder="text in the responses"),
                Static("", id="find-count"),
                Static(_KEYS, id="find-keys"),
            )
        if self.has_class("-open") and self._hits:
            self.action_step(1)
        self.add_class("-open")
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        """The keys give way to the text."""
        self.set_class(event.size.width < _NARROW, "-narrow")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as it is typed."""
        event.stop()
        self._seek(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """On to the next."""
        event.stop()
        self.action_step(1)

    def action_step(self, step: int) -> None:
        """To the next or previous hit."""
        transcript = self._deck.transcript
        if transcript is not None and self._hits:
            self._place, self._hits = transcript.find_next() if step > 0 else transcript.find_previous()
            self._count()

    async def action_shut(self) -> None:
        """Put it away and go back to typing."""
        self.remove_class("-open")
        self._seek("")
        await self.run_action("screen.back")

    def _seek(self, text: str) -> None:
        transcript = self._deck.transcript
        self._hits = transcript.find(text) if transcript is not None else 0
        self._place = 0
        if self._hits:
            self.action_step(-1)
        self._count()

    def _count(self) -> None:
        nothing = "no hit" if self.query_one(Input).value else ""
        self.query_one("#find-count", Static).update(f"{self._place}/{self._hits}" if self._hits else nothing)
