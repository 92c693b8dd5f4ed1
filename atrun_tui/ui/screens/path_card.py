"""What cards that ask for a path share: the line, what stands against it, and that replacing a file has to be said twice."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from atrun_tui.protocol.printable import printable
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

Answer = TypeVar("Answer")


class PathCard(Card[Answer]):
    """Asks for a path; `attempt` does what it is asked for.

    Args:
        title: what is asked.
        start: the path that stands there at first.
        hint: a line below it.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, title: str, start: str, hint: str = "") -> None:
        super().__init__()
        self._title = title
        self._start = start
        self._hint = hint
        self._warned = ""

    @abstractmethod
    def attempt(self, text: str, *, replace: bool) -> str | None:
        """Take the path and leave; else what stands against it, a sentence. `replace`: it was warned of and entered again.

        Raises:
            OSError, ValueError, RuntimeError: the system would not have it.
        """

    def compose(self) -> ComposeResult:
        """The path, what is wrong with it, two buttons."""
        with Vertical(classes="card form"):
            yield Label(Content(self._title), classes="title")
            yield Input(self._start, id="path", compact=True, select_on_focus=False)
            yield Static("", classes="problem", markup=False)
            if self._hint:
                yield Label(self._hint, classes="hint")
            with Horizontal(classes="buttons"):
                yield Button("Write", id="write", variant="primary", compact=True)
                yield Button("Cancel", id="leave", compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try the path."""
        event.stop()
        self._try()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Try the path, or leave."""
        event.stop()
        if event.button.id == "write":
            self._try()
        else:
            self.dismiss(None)

    def _try(self) -> None:
        text = self.query_one(Input).value
        try:
            problem = self.attempt(text, replace=text == self._warned)
        except (OSError, ValueError, RuntimeError) as error:
            problem = f"it cannot be written: {getattr(error, 'strerror', None) or error}"
        self._warned = text
        if problem is not None:
            self.query_one(".problem", Static).update(printable(problem))
