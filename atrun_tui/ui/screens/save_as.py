"""Asks where a file of the module's is written, and writes it; one that is there is replaced only when that is said twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from atrun_tui.protocol.printable import printable
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_UNFIT = re.compile(r"[^A-Za-z0-9._-]")


class SaveAs(Card[str | None]):
    """Answers a sentence about what was written, or None.

    Args:
        name: the file's name on the module, which is a stranger's.
        content: what is written.
        folder: where to, unless its owner says otherwise.
    """

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/uploads.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, name: str, content: bytes, folder: Path) -> None:
        super().__init__()
        self._title = f"Write {printable(name)}, {len(content):,} bytes, to"
        fit = _UNFIT.sub("_", re.split(r"[/\\]", name)[-1]).lstrip(".") or "file"
        self._start = str(folder / fit)
        self._content = content
        self._warned = ""

    def compose(self) -> ComposeResult:
        """The path, what is wrong with it, two buttons."""
        with Vertical(classes="card"):
            yield Label(Content(self._title), classes="title")
            yield Input(self._start, id="path", compact=True, select_on_focus=False)
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Write", id="write", variant="primary", compact=True)
                yield Button("Cancel", id="leave", compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write it."""
        event.stop()
        self._try()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Write it, or leave."""
        event.stop()
        if event.button.id == "write":
            self._try()
        else:
            self.dismiss(None)

    def _try(self) -> None:
        text = self.query_one(Input).value
        try:
            problem = self._write(text, replace=text == self._warned)
        except (OSError, ValueError, RuntimeError) as error:
            problem = f"it cannot be written: {getattr(error, 'strerror', None) or error}"
        self._warned = text
        if problem is not None:
            self.query_one(".problem", Static).update(printable(problem))

    def _write(self, text: str, *, replace: bool) -> str | None:
        """Write it and leave; else what stands against it."""
        if not text.strip():
            return "a path is needed"
        path = Path(text).expanduser()
        if path.is_dir():
            return "that is a folder"
        if path.exists() and not replace:
            return "there is such a file already; press enter again to replace it"
        path.write_bytes(self._content)
        self.dismiss(f"written to {path}")
        return None
