"""Picks a file on this computer: a path is typed and completed, or the folder below it walked with the arrows."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from atrun_tui.config.local_file import Unreadable
from atrun_tui.protocol.printable import printable
from atrun_tui.ui.local_file import Listed, begun_anew, list_folder, split_typed
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

_UP = Listed("..", None)
_HINT = "enter takes or opens · tab completes · ↑ ↓ walk · escape leaves"


class FilePicker(Card[Path | None]):
    """Answers the path of a file, or None.

    Args:
        title: what the file is for.
        folder: where to begin.
        endings: those that are listed in full colour; others are dim and can be picked all the same.
    """

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/uploads.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("tab", "complete", show=False, priority=True),
        Binding("down", "walk(1)", show=False, priority=True),
        Binding("up", "walk(-1)", show=False, priority=True),
    ]

    def __init__(self, title: str, folder: Path, *, endings: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._title = title
        self._endings = endings
        self._start = "" if str(folder) == "." else f"{folder}".rstrip("/") + "/"
        self._folder: Path | None = None
        self._all: list[Listed] = []
        self._shown: list[Listed] = []

    def compose(self) -> ComposeResult:
        """The path, what is in its folder, what is wrong with it."""
        with Vertical(classes="card picker"):
            yield Label(Content(self._title), classes="title")
            yield Input(self._start, id="path", compact=True, select_on_focus=False)
            yield OptionList(id="entries", compact=True)
            yield Static("", classes="problem", markup=False)
            yield Label(_HINT, classes="hint")

    def on_mount(self) -> None:
        """List what is there before anything is typed."""
        self._look(self._start)

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what fits."""
        event.stop()
        path = begun_anew(event.value)
        if path != event.value:
            self._go(path)
        else:
            self._look(path)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the row under the cursor, else what was typed."""
        event.stop()
        entries = self.query_one("#entries", OptionList)
        if entries.highlighted is not None and entries.highlighted < len(self._shown):
            self._take(self._shown[entries.highlighted])
        else:
            self._try(self.query_one("#path", Input).value)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """By the mouse."""
        event.stop()
        self._take(self._shown[event.option_index])

    def action_walk(self, by: int) -> None:
        """Along the list, while the path keeps the keys."""
        entries = self.query_one("#entries", OptionList)
        if self._shown:
            place = -1 if entries.highlighted is None and by > 0 else entries.highlighted or 0
            entries.highlighted = min(len(self._shown) - 1, max(0, place + by))

    def action_complete(self) -> None:
        """As far as all that fit agree; a single one in full."""
        names = [each.name + ("/" if each.is_folder else "") for each in self._shown if each is not _UP]
        if not names:
            return
        first, last = min(names), max(names)
        same = next((at for at, char in enumerate(first) if at >= len(last) or char != last[at]), len(first))
        self._put(first[:same])

    @work(exclusive=True)
    async def _look(self, typed: str) -> None:
        """List the folder of what was typed, read anew only when it is another one."""
        problem = ""
        try:
            folder, begun = split_typed(typed)
            if folder != self._folder:
                self._all = await asyncio.to_thread(list_folder, folder)
                self._folder = folder
        except Unreadable as unreadable:
            self._all, self._folder, begun, problem = [], None, "", str(unreadable)
        self.query_one(".problem", Static).update(printable(problem))
        fitting = [each for each in self._all if each.name.casefold().startswith(begun.casefold())]
        self._shown = fitting if begun else [_UP, *fitting]
        entries = self.query_one("#entries", OptionList)
        entries.set_options(Option(self._row(each)) for each in self._shown)
        only = len(fitting) == 1 and fitting[0].name == begun
        entries.highlighted = 0 if only else None

    def _row(self, entry: Listed) -> Content:
        name = printable(entry.name)
        if entry.is_folder:
            return Content.styled(f"{name}/", "$accent")
        dim = self._endings and not entry.name.lower().endswith(self._endings)
        return Content.assemble((f"{name:<44}", "$time" if dim else ""), (f"{entry.size:>12,}", "$time"))

    def _put(self, name: str) -> None:
        """What is typed of the name becomes this."""
        typed = self.query_one("#path", Input).value
        self._go(typed[: typed.rfind("/") + 1] + name)

    def _go(self, typed: str) -> None:
        """This is what is typed now."""
        path = self.query_one("#path", Input)
        path.value = typed
        path.cursor_position = len(typed)

    def _take(self, entry: Listed) -> None:
        if entry is _UP:
            above = (self._folder or Path()).resolve().parent
            self._go(f"{above}".rstrip("/") + "/")
        elif entry.is_folder:
            self._put(entry.name + "/")
        elif self._folder is not None:
            self._try(str(self._folder / entry.name))
        self.query_one("#path").focus()

    def _try(self, text: str) -> None:
        """Take a file; go into a folder; else say why not."""
        problem = "type the path of a file, or walk the list with the arrows"
        try:
            path = Path(text).expanduser()
            if text.strip() and path.is_file():
                self.dismiss(path)
                return
            if text.strip() and path.is_dir() and not text.endswith("/"):
                self._go(f"{text}/")
                return
            if text.strip() and not path.is_dir():
                problem = f"there is no file {text}"
        except (OSError, ValueError, RuntimeError) as error:
            problem = str(error)
        self.query_one(".problem", Static).update(printable(problem))
