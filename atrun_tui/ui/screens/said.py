"""What the console said in this sitting: the sentences that have gone away, and the ends of those that did not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from atrun_tui.ui.screens.card import Card
from atrun_tui.ui.transcript.wording import time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.binding import BindingType


class SaidScreen(Card[None]):
    """`escape`, `enter` or `q` closes it; the arrows scroll.

    Args:
        said: sentences with their times in seconds since the epoch, oldest first.
    """

    AUTO_FOCUS = ".words"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss(None)", show=False)]

    def __init__(self, said: Iterable[tuple[float, str]]) -> None:
        super().__init__()
        self._said = tuple(said)[::-1]

    def compose(self) -> ComposeResult:
        """The newest first."""
        with VerticalScroll(classes="card words"):
            yield Label("What was said", classes="title")
            if not self._said:
                yield Static("Nothing yet.")
            for at, text in self._said:
                yield Static(Content.assemble((f"{time_of_day(at)}  ", "$time"), text), classes="sentence")
