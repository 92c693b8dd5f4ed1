"""A card that tells about itself when it is asked for help, and that wears the style sheet of macros besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.binding import Binding

from atrun_tui.ui.actions import BY_ID
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.binding import BindingType

    from atrun_tui.ui.screens.console import Console

Answer = TypeVar("Answer")


class HelpedCard(Card[Answer]):
    """`help_text` says what the help key shows."""

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/macros.tcss"]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(BY_ID["help"].keys, "help", show=False, id="help"),
    ]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-low"), (30, "-tall")]  # type: ignore[misc]
    help_text = ""

    def action_help(self) -> None:
        """Say what this card is for."""
        from atrun_tui.ui.screens.help import HelpScreen  # noqa: PLC0415  (rarely asked for)

        console = cast("Console", self.app.screen_stack[0])
        self.app.push_screen(HelpScreen(self.help_text, console.keymap))
