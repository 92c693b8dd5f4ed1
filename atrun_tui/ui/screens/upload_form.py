"""What the owner decides before an upload: name there, modules, and what shall happen once the file is proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from atrun_tui.procedures.preparation import Cargo, Kind, Unfit, guess_kind, prepare
from atrun_tui.procedures.steps import Verdict
from atrun_tui.procedures.survey import SMS_REASON
from atrun_tui.protocol.printable import printable
from atrun_tui.ui.panes.choices import Choices
from atrun_tui.ui.panes.tick_list import Row, TickList
from atrun_tui.ui.screens.card import Card
from atrun_tui.ui.ways import WAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.config.profile import Profile

_VERIFY, _ENABLE, _START, _KEEP, _FORCE = "verify", "enable", "start", "keep", "force"
_THEN = (
    Row(_VERIFY, "verify what was stored", "by its checksum, else by reading it back"),
    Row(_ENABLE, "enable it once it is proven", "it runs from the next start on"),
    Row(_START, "restart the module then", "it runs now; the link is lost for a while"),
    Row(_KEEP, "leave what ran before there", "else it is saved, then removed"),
    Row(_FORCE, "send it although the module has it"),
)
_LADDER = (_VERIFY, _ENABLE, _START)
"""Each needs those before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was decided."""

    cargo: Cargo
    names: tuple[str, ...]
    verify: bool
    enable: bool
    start: bool
    keep_old: bool
    force: bool


class UploadForm(Card[Wanted | None]):
    """Answers what was decided, or None.

    Args:
        file: its name here, without its folder.
        data: its content.
        profiles: all of them.
        chosen: the one in view, ticked at the start.
    """

    CSS_PATH: ClassVar[list[str]] = ["../styles/screens.tcss", "../styles/uploads.tcss"]  # type: ignore[assignment]
    AUTO_FOCUS = "#begin"
    help_text = (
        "Nothing that runs on the module is touched unless you tick it here. The file in use is never written over: a new version "
        "gets a second name, such as main_2.py, and is enabled only once it is proven.\n\n"
        "What was stored is proven by the module's own checksum, or by reading it back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, file: str, data: bytes, profiles: Sequence[Profile], chosen: str | None) -> None:
        super().__init__()
        self._file = file
        self._data = data
        self._roads = {profile.name: profile.transport for profile in profiles}
        self._rows = [Row(each.name, each.name, _about(each)) for each in profiles]
        usable = chosen is not None and self._roads.get(chosen) != "sms"
        self._chosen = (chosen,) if usable and chosen is not None else ()

    def compose(self) -> ComposeResult:
        """What it is, where it goes, what happens then."""
        kind = guess_kind(self._file) or Kind.SCRIPT
        with Vertical(classes="card upload"):
            yield Label(Content(f"Upload {printable(self._file)}"), classes="title")
            with VerticalScroll(can_focus=False, classes="words"):
                with Horizontal(classes="field"):
                    yield Label("Kind", classes="label")
                    yield Choices([each.value for each in Kind], kind.value, id="kind")
                with Horizontal(classes="field"):
                    yield Label("Name there", classes="label")
                    yield Input(self._file, id="as", compact=True, select_on_focus=False)
                yield Static("", id="cargo", classes="gloss", markup=False)
                yield Label("Modules", classes="caption")
                yield TickList(self._rows, self._chosen, id="modules")
                yield Label("Then, only if you say so", classes="caption")
                yield TickList(_THEN, (_VERIFY,), id="then")
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Begin", id="begin", variant="primary", compact=True)
                yield Button("Cancel", id="leave", compact=True)

    def on_mount(self) -> None:
        """Say what will travel, and begin in the list at the module in view, once the list has its height."""
        self._describe()
        self.call_after_refresh(self._show_chosen)

    def _show_chosen(self) -> None:
        places = [place for place, row in enumerate(self._rows) if row.id in self._chosen]
        self.query_one("#modules", TickList).highlighted = next(iter(places), None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another name."""
        event.stop()
        self._describe()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """Another kind."""
        event.stop()
        self._describe()

    def on_tick_list_changed(self, event: TickList.Changed) -> None:
        """Only what is verified is enabled, and only what is enabled started."""
        event.stop()
        if event.source.id != "then" or event.row not in _LADDER:
            return
        place = _LADDER.index(event.row)
        for row in _LADDER[:place] if event.on else _LADDER[place + 1 :]:
            event.source.tick(row, on=event.on)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the name."""
        event.stop()
        self._begin()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Begin, or leave."""
        event.stop()
        if event.button.id == "begin":
            self._begin()
        else:
            self.dismiss(None)

    def _cargo(self) -> Cargo:
        kind = Kind(self.query_one("#kind", Choices).chosen)
        return prepare(self._file, self._data, kind=kind, name=self.query_one("#as", Input).value.strip(), ways=WAYS)

    def _describe(self) -> None:
        """The file as it will travel, or what stands against it."""
        try:
            cargo = self._cargo()
        except Unfit as unfit:
            self.query_one("#cargo", Static).update("")
            self._complain(str(unfit))
            return
        told = [f"{len(cargo.data):,} bytes will be sent"]
        told += [f"{'! ' if each.verdict is not Verdict.GOOD else ''}{each.text}" for each in cargo.findings]
        self.query_one("#cargo", Static).update(printable("; ".join(told)))
        self._complain("")

    def _begin(self) -> None:
        names = self.query_one("#modules", TickList).ticked
        by_sms = [name for name in names if self._roads[name] == "sms"]
        try:
            cargo = self._cargo()
        except Unfit as unfit:
            self._complain(str(unfit))
            return
        if not names:
            self._complain("tick one module or more: tab goes to the list, space ticks")
        elif by_sms:
            self._complain(f"{', '.join(by_sms)}: {SMS_REASON}")
        else:
            then = self.query_one("#then", TickList).ticked
            self.dismiss(
                Wanted(
                    cargo=cargo,
                    names=names,
                    verify=_VERIFY in then,
                    enable=_ENABLE in then,
                    start=_START in then,
                    keep_old=_KEEP in then,
                    force=_FORCE in then,
                )
            )

    def _complain(self, text: str) -> None:
        self.query_one(".problem", Static).update(printable(text))


def _about(profile: Profile) -> str:
    return "by SMS, which carries no files" if profile.transport == "sms" else f"{profile.transport} {profile.road}"
