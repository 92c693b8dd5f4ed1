"""The files on a module: sizes, checksums, what runs, what is free; and what can be done with each."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from atrun_tui.config.local_file import Unreadable
from atrun_tui.protocol.printable import printable
from atrun_tui.ui.asking import Ask
from atrun_tui.ui.screens.card import Card
from atrun_tui.ui.screens.file_picker import FilePicker
from atrun_tui.ui.screens.question import Question
from atrun_tui.ui.screens.save_as import SaveAs
from atrun_tui.ui.screens.script_view import ScriptView
from atrun_tui.ui.stored import HEAD, Spot, doubts, row, size, space

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.procedures.files import FilesEnding
    from atrun_tui.session.uploading import Done
    from atrun_tui.ui.errands import Errands

_HINT = " · ".join(
    f"[@click=screen.{action}]{words}[/]"
    for action, words in (
        ("view", "enter view"),
        ("get", "g get"),
        ("enable", "e enable"),
        ("compare", "c compare"),
        ("remove", "del remove"),
        ("look", "r look again"),
    )
)
"""Keys and what they do, which the mouse does as well."""


class FilesScreen(Card[None]):
    """Lists, views, fetches, enables, compares and removes.

    Args:
        name: the profile.
        errands: what does it.
        folder: where files of this computer are looked for first.
    """

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/uploads.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "#stored"
    help_text = (
        "Scripts and apps on the module, each with the size and the checksum that the module tells.\n\n"
        "Enter shows one, g fetches it, e makes it the one that runs from the next start on, c says whether it is a file "
        "that is here, delete takes it off the module, r asks the module again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("g", "get", show=False),
        Binding("e", "enable", show=False),
        Binding("c", "compare", show=False),
        Binding("delete", "remove", show=False),
        Binding("r", "look", show=False),
    ]

    def __init__(self, name: str, errands: Errands, *, folder: Path) -> None:
        super().__init__()
        self._module = name
        self._errands = errands
        self._folder = folder
        self._spots: list[Spot] = []
        self._busy = False

    def compose(self) -> ComposeResult:
        """Files, space, what is wrong, what was last done."""
        with Vertical(classes="card files"):
            yield Label(Content(f"Files on {self._module}"), classes="title")
            yield Label(Content.styled(HEAD, "$time"), id="columns")
            yield OptionList(id="stored", compact=True)
            yield Static("", id="space")
            yield Static("", id="doubts")
            yield Static("", id="said")
            yield Label(Content.from_markup(_HINT), classes="hint")

    def on_mount(self) -> None:
        """Ask the module."""
        self.action_look()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """View that one."""
        event.stop()
        self._view(self._spots[event.option_index])

    # What can be done.

    def action_look(self) -> None:
        """Ask again what is there."""
        self._look("asking the module …", "")

    def action_view(self) -> None:
        """Read the file under the cursor."""
        if (spot := self._chosen()) is not None:
            self._view(spot)

    def action_get(self) -> None:
        """Fetch the file under the cursor, and ask where to."""
        if (spot := self._chosen()) is not None:
            self._get(spot)

    def action_enable(self) -> None:
        """Make it the one that runs, after asking."""
        if (spot := self._chosen()) is None:
            return
        now = (
            f"Now {printable(', '.join(spot.place.chosen))} does."
            if spot.place.chosen
            else "Now nothing that is known does."
        )
        ask = Ask(
            f"Enable {printable(spot.file.name)}?",
            (("what will happen", f"It runs from the module's next start on. {now}"),),
            "Leave it",
            "Enable",
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self._enable(spot)

        self.app.push_screen(Question(ask), answered)

    def action_compare(self) -> None:
        """Compare it with a file that is here."""
        if (spot := self._chosen()) is None:
            return
        picker = FilePicker(f"Compare {printable(spot.file.name)} with which file?", self._folder)

        def picked(path: Path | None) -> None:
            if path is not None:
                self._compare(spot, path)

        self.app.push_screen(picker, picked)

    def action_remove(self) -> None:
        """Take it off the module, after asking; what runs, or may, only after asking again."""
        if (spot := self._chosen()) is None:
            return
        ask = Ask(
            f"Remove {printable(spot.file.name)} from {self._module}?",
            (
                ("what will happen", f"The module forgets it: {size(spot.file)} bytes become free."),
                ("the way back", "None from here: get it first, then it can be uploaded again."),
            ),
            "Keep it",
            "Remove",
        )
        self.app.push_screen(Question(ask), lambda yes: self._removal(spot) if yes else None)

    def _removal(self, spot: Spot) -> None:
        if spot.runs is False:
            self._remove(spot, even_enabled=False)
            return
        why = "It is what the module runs." if spot.runs else "It may be what the module runs: the module does not say."
        ask = Ask(
            "Remove the enabled one all the same?",
            (
                ("why it is asked again", f"{why} Without it nothing runs after the next start."),
                ("the way back", "Only an upload, as long as the module can still be reached."),
            ),
            "Keep it",
            "Remove it all the same",
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self._remove(spot, even_enabled=True)

        self.app.push_screen(Question(ask), answered)

    # The errands, one at a time.

    @work(group="errand")
    async def _look(self, doing: str, after: str) -> None:
        with self._one(doing) as mine:
            if not mine:
                return
            done = await self._errands.list_files()
            self._show(done, after)

    @work(group="errand")
    async def _view(self, spot: Spot) -> None:
        with self._one(f"reading {printable(spot.file.name)} …") as mine:
            if not mine:
                return
            done = await self._errands.fetch(spot.file.name, spot.place.kind)
            if self._told(done):
                self.app.push_screen(ScriptView(spot.file.name, done.result.content if done.result else b""))

    @work(group="errand")
    async def _get(self, spot: Spot) -> None:
        with self._one(f"reading {printable(spot.file.name)} …") as mine:
            if not mine:
                return
            done = await self._errands.fetch(spot.file.name, spot.place.kind)
            if self._told(done):
                content = done.result.content if done.result else b""
                self.app.push_screen(SaveAs(spot.file.name, content, self._folder), self._saved)

    @work(group="errand")
    async def _enable(self, spot: Spot) -> None:
        with self._one(f"enabling {printable(spot.file.name)} …") as mine:
            if not mine:
                return
            done = await self._errands.enable(spot.file.name, spot.place.kind)
            if self._told(done):
                self._show(await self._errands.list_files(), done.result.message if done.result else "")

    @work(group="errand")
    async def _compare(self, spot: Spot, path: Path) -> None:
        with self._one(f"comparing {printable(spot.file.name)} …") as mine:
            if not mine:
                return
            try:
                done = await self._errands.compare(spot.file.name, path, spot.place.kind)
            except Unreadable as problem:
                self._say(str(problem), bad=True)
                return
            self._folder = path.parent
            if self._told(done):
                self._say(f"alike: {done.result.message}" if done.result else "")

    @work(group="errand")
    async def _remove(self, spot: Spot, *, even_enabled: bool) -> None:
        with self._one(f"removing {printable(spot.file.name)} …") as mine:
            if not mine:
                return
            done = await self._errands.remove(spot.file.name, spot.place.kind, even_enabled=even_enabled)
            if self._told(done):
                self._show(await self._errands.list_files(), done.result.message if done.result else "")

    @contextmanager
    def _one(self, doing: str) -> Iterator[bool]:
        """Whether no other errand is under way; this one is until the block ends, and it is said."""
        mine = not self._busy
        if mine:
            self._busy = True
            self._say(doing)
        try:
            yield mine
        finally:
            if mine:
                self._busy = False

    # What is seen.

    def _chosen(self) -> Spot | None:
        place = self.query_one("#stored", OptionList).highlighted
        return self._spots[place] if place is not None and place < len(self._spots) else None

    def _told(self, done: Done[FilesEnding]) -> bool:
        """Whether it went well; if not, that is said."""
        if not done.ok:
            self._say(done.message, bad=True)
        else:
            self._say(done.result.message if done.result else "")
        return done.ok

    def _saved(self, told: str | None) -> None:
        self._say(told or "")

    def _say(self, text: str, *, bad: bool = False) -> None:
        sign = ("✕ ", "$fail") if bad else ("", "")
        self.query_one("#said", Static).update(Content.assemble(sign, printable(text)))

    def _show(self, done: Done[FilesEnding], after: str) -> None:
        """A list that came."""
        if not self._told(done) or done.result is None:
            return
        places = [place for place in done.result.places if place.inventory is not None]
        self._spots = [Spot(file, place) for place in places if place.inventory for file in place.inventory.files]
        stored = self.query_one("#stored", OptionList)
        before = stored.highlighted or 0
        stored.set_options(Option(row(spot)) for spot in self._spots)
        stored.highlighted = min(before, len(self._spots) - 1) if self._spots else None
        self.query_one("#space", Static).update(Content("\n").join(space(place) for place in places))
        self.query_one("#doubts", Static).update(Content("\n").join(doubts(places)))
        self._say(after or ("" if self._spots else "no file is stored there"))
