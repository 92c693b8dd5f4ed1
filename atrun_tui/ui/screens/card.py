"""What everything over the console shares: its style sheet, and a card whose words scroll before its buttons leave the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding
from textual.screen import ModalScreen

from atrun_tui.ui.actions import BY_ID

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from atrun_tui.ui.screens.console import Console

Answer = TypeVar("Answer")


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

    def action_quit(self) -> None:
        """The key that quits does so from here as well: the card is put away unanswered first."""
        self.quit_with(None)

    def quit_with(self, answer: Answer | None) -> None:
        """Put the card away with this answer, then quit as the console does, which may ask."""
        console = cast("Console", self.app.screen_stack[0])
        self.dismiss(answer)
        console.call_later(console.perform, "quit")

    def action_help(self) -> None:
        """Say what this card is for."""
        from atrun_tui.ui.screens.help import HelpScreen  # noqa: PLC0415  (rarely asked for)

        if self.help_text:
            console = cast("Console", self.app.screen_stack[0])
            self.app.push_screen(HelpScreen(self.help_text, console.keymap))

    def on_resize(self, event: events.Resize) -> None:
        """Leave the buttons their place."""
        for words in self.query(".card > .words"):
            words.styles.max_height = max(1, event.size.height - self.frame)
