"""Asks for the name of a file to write, and says before it is too late when there is one already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.journal.export import Format

FORMATS: dict[str, Format] = {".txt": "text", ".log": "text", ".jsonl": "jsonl", ".csv": "csv"}
"""The export's format by the file's suffix."""


def check_file(text: str, *, replace: bool) -> str | None:
    """What stands against writing to that name, as a sentence, or None."""
    path = Path(text).expanduser()
    if not text.strip():
        return "a name is needed"
    if path.suffix.lower() not in FORMATS:
        return "end the name in .txt, .jsonl or .csv: it says how to write it"
    if not path.parent.is_dir():
        return f"there is no directory {path.parent}"
    if path.is_dir():
        return "that is a directory"
    if path.exists() and not replace:
        return "there is such a file already; press enter again to replace it"
    return None


class FileName(Card[Path | None]):
    """Answers a path that can be tried, or None."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self._title = title
        self._name = name
        self._warned = ""

    def compose(self) -> ComposeResult:
        """The name, what is wrong with it, two buttons."""
        with Vertical(classes="card form"):
            yield Label(Content(self._title), classes="title")
            yield Input(self._name, compact=True, select_on_focus=False)
            yield Static("", classes="problem", markup=False)
            yield Label(".txt as shown · .jsonl one exchange a line · .csv for a table", classes="hint")
            with Horizontal(classes="buttons"):
                yield Button("Write", id="write", variant="primary", compact=True)
                yield Button("Cancel", id="leave", compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Try the name."""
        event.stop()
        self._try()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Try the name, or leave."""
        event.stop()
        if event.button.id == "write":
            self._try()
        else:
            self.dismiss(None)

    def _try(self) -> None:
        text = self.query_one(Input).value
        try:
            problem = check_file(text, replace=text == self._warned)
        except (OSError, ValueError, RuntimeError) as error:
            problem = str(error)
        self._warned = text
        if problem is None:
            self.dismiss(Path(text).expanduser())
        else:
            self.query_one(".problem", Static).update(problem)
