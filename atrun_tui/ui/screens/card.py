"""What everything over the console shares: its style sheet, and a card whose words scroll before its buttons leave the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, cast

from textual.binding import Binding
from textual.screen import ModalScreen

from atrun_tui.ui.actions import BY_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.binding import BindingType
    from textual.messages import Prune

Answer = TypeVar("Answer")


class Beneath(Protocol):
    """What a card asks of the screen that it lies over."""

    def explain(self, text: str) -> None:
        """Show this text with the keys."""

    def perform(self, action: str) -> None:
        """Do what the action of that id stands for."""

    def call_later(self, callback: Callable[[str], None], *args: str) -> bool:
        """Call that once what is under way is done."""


class Card(ModalScreen[Answer]):
    """A modal screen; where it has a card with `.words` above buttons, the words give way."""

    CSS_PATH = "../styles/screens.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(BY_ID["quit"].keys, "quit", show=False, priority=True, id="quit"),
        Binding(BY_ID["help"].keys, "help", show=False, id="help"),
    ]
    help_text: ClassVar[str] = ""
    """What the help key tells about the card; where it is empty, the card says all there is."""
    frame: ClassVar[int] = 8
    """Rows round the words: border, padding, title, buttons, and what else the card has outside them."""

    async def on_prune(self, event: Prune) -> None:  # noqa: ARG002
        """It is put away: what it still has under way ends here, before its widgets go, not after them."""
        self.workers.cancel_node(self)

    def action_quit(self) -> None:
        """The key that quits does so from here as well: the card is put away unanswered first."""
        self.quit_with(None)

    def quit_with(self, answer: Answer | None) -> None:
        """Put the card away with this answer, then quit as the console does, which may ask."""
        beneath = self._beneath
        self.dismiss(answer)
        beneath.call_later(beneath.perform, "quit")

    def action_help(self) -> None:
        """Say what this card is for."""
        if self.help_text:
            self._beneath.explain(self.help_text)

    def on_resize(self, event: events.Resize) -> None:
        """Leave the buttons their place."""
        for words in self.query(".card > .words"):
            words.styles.max_height = max(1, event.size.height - self.frame)

    @property
    def _beneath(self) -> Beneath:
        return cast("Beneath", self.app.screen_stack[0])
