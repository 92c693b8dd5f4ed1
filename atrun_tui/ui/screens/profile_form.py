"""The form of a profile: the road first, then what that road needs; each field says what is wrong beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Label, Select, Static

from atrun_tui.config.profile import SmsRoad
from atrun_tui.ui.drafts import Filled, draft_of, read_draft
from atrun_tui.ui.panes.choices import Choices
from atrun_tui.ui.panes.picks import PickList
from atrun_tui.ui.road_forms import FORMS, Field, Picks, RoadForm
from atrun_tui.ui.roster import brief
from atrun_tui.ui.screens.card import Card
from atrun_tui.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from atrun_tui.config.profile import Modem, Profile
    from atrun_tui.transport.serial_ports import Port

    Save = Callable[[Profile, Secret | None, Modem | None], Awaitable[str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the form has to know.

    Attributes:
        names: of profiles, taken already.
        modems: of ours, by name.
        ports: finds the serial ports of this computer.
    """

    names: frozenset[str]
    modems: Mapping[str, Modem]
    ports: Callable[[], Awaitable[Sequence[Port]]]


class _Rows(VerticalScroll, inherit_bindings=False):
    """Scrolls to the field that is typed in; the arrows go from field to field, as elsewhere in the form."""


class ProfileForm(Card["Profile | None"]):
    """Answers the profile once it is saved, or None.

    Args:
        known: names, modems and ports.
        save: keeps profile, password and a new modem; a sentence when it could not.
        former: the profile to edit, or None for a new one.
    """

    AUTO_FOCUS = "#name"
    help_text = (
        "How a module is reached. It is kept in profiles.toml; the password goes into the system's keyring and nowhere else.\n\n"
        "The road, chosen with left and right (shift+tab goes up to it): dial, we connect to the module; listen, the module "
        "connects to us and is known by its IMEI; sms, each command is an SMS through a modem of ours; serial, a module on the "
        "desk.\n\n"
        "Enter goes on to the next field, and from the last one saves; ctrl+s saves from anywhere, escape leaves all as it was."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("ctrl+s", "save", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, known: Known, save: Save, former: Profile | None = None) -> None:
        super().__init__()
        self._known = known
        self._names = known.names - {former.name} if former is not None else known.names
        self._save = save
        self._former = former
        self._form: RoadForm = FORMS[former.transport if former is not None else "dial"]
        self._draft = draft_of(former)
        self._tried = False

    def compose(self) -> ComposeResult:
        """The road, a line a field with its problem below it, two buttons."""
        with Vertical(classes="card form"):
            yield Label("Edit the profile" if self._former else "New session", classes="title")
            with _Rows(can_focus=False, classes="words"):
                with Horizontal(classes="field"):
                    yield Label("Road", classes="label")
                    yield Choices(tuple(FORMS), self._form.word, id="road")
                yield Static(self._form.gloss, id="road-gloss", classes="gloss")
                yield from self._rows(self._form.all_fields[0])
                with Vertical(id="road-fields"):
                    for field in self._form.fields:
                        yield from self._rows(field)
                yield Static("", id="form-problem", classes="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Save" if self._former else "Save and connect", id="save", variant="primary", compact=True)
                yield Button("Cancel", id="leave", compact=True)

    def on_mount(self) -> None:
        """Look for what can be picked."""
        self._find_picks()

    @on(Choices.Chosen)
    async def _road_chosen(self, event: Choices.Chosen) -> None:
        """Another road: its fields, with what was typed so far where they have it in common."""
        event.stop()
        self._draft |= self._typed()
        self._form = FORMS[event.word]
        self._tried = False
        self.query_one("#road-gloss", Static).update(self._form.gloss)
        self.query_one("#form-problem", Static).update("")
        fields = self.query_one("#road-fields")
        with self.app.batch_update():
            await fields.remove_children()
            await fields.mount_all([widget for field in self._form.fields for widget in self._rows(field)])
        self._find_picks()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Once a try failed, problems go away as they are mended."""
        event.stop()
        self._check_again()

    def on_select_changed(self, event: Select.Changed) -> None:
        """As above."""
        event.stop()
        self._check_again()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field, and from the last one that matters saves."""
        event.stop()
        typed = [field.id for field in self._form.all_fields if not field.choices]
        needed = [field.id for field in self._form.all_fields if not field.choices and not field.further]
        if event.input.id is None or typed.index(event.input.id) >= typed.index(needed[-1]):
            self.action_save()
        else:
            self.query_one(f"#{typed[typed.index(event.input.id) + 1]}", Input).focus()

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        event.stop()
        field = self.query_one(f"#{event.field}", Input)
        field.value = event.value
        field.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Save or leave."""
        event.stop()
        if event.button.id == "save":
            self.action_save()
        else:
            self.dismiss(None)

    def action_save(self) -> None:
        """Keep it when every field can be used; else go to the first that cannot."""
        self._tried = True
        read = self._read()
        if isinstance(read, Filled):
            self._keep(read)
        else:
            first = next(field for field in self._form.all_fields if field.id in read)
            self.query_one(f"#{first.id}").focus()

    @work(exclusive=True, group="keep")
    async def _keep(self, filled: Filled) -> None:
        save = self.query_one("#save", Button)
        save.disabled = True
        secret = self._typed().get("password", "")
        problem = await self._save(filled.profile, Secret(secret) if secret else None, filled.modem)
        if problem is None:
            self._draft.clear()
            self.dismiss(filled.profile)
            return
        self.query_one("#form-problem", Static).update(problem)
        save.disabled = False

    @work(exclusive=True, group="picks")
    async def _find_picks(self) -> None:
        for field in self._form.fields:
            if field.picks is not None:
                ports = await self._known.ports()
                known = self._known.modems.values() if field.picks is Picks.MODEMS else ()
                picks = [(modem.name, modem.device) for modem in known]
                taken = {modem.device for modem in known}
                picks += [(port.device, _about(port)) for port in ports if port.device not in taken]
                for listed in self.query(f"#{field.id}-picks").results(PickList):
                    listed.offer(picks)

    def _check_again(self) -> None:
        if self._tried:
            self._read()

    def _read(self) -> Filled | dict[str, str]:
        """Read the fields, and show beside each what is wrong with it."""
        read = read_draft(
            self._form.word, self._typed(), names=self._names, former=self._former, modems=self._known.modems
        )
        problems = read if isinstance(read, dict) else {}
        for field in self._form.all_fields:
            self.query_one(f"#{field.id}-problem", Static).update(problems.get(field.id, ""))
        return read

    def _typed(self) -> dict[str, str]:
        return {field.id: self._text(field) for field in self._form.all_fields}

    def _text(self, field: Field) -> str:
        if field.choices:
            return str(self.query_one(f"#{field.id}", Select).value)
        text = self.query_one(f"#{field.id}", Input).value
        return text if field.masked else text.strip()

    def _rows(self, field: Field) -> Iterator[Widget]:
        """A field with its label, its problem, and what can be picked for it."""
        label = Label(field.label, classes="label")
        value = self._draft.get(field.id, "")
        yield Horizontal(
            label, self._choice(field, value) if field.choices else self._input(field, value), classes="field"
        )
        if field.picks is not None:
            yield PickList(field.id)
        yield Static("", id=f"{field.id}-problem", classes="problem", markup=False)

    def _input(self, field: Field, value: str) -> Input:
        return Input(
            value,
            id=field.id,
            placeholder=self._hint(field),
            password=field.masked,
            compact=True,
            select_on_focus=False,
        )

    @staticmethod
    def _choice(field: Field, value: str) -> Select[str]:
        choices = [(words, value) for value, words in field.choices]
        return Select(choices, value=value, allow_blank=False, id=field.id, compact=True)

    def _hint(self, field: Field) -> str:
        """An empty password means the former one, where there may be one of that kind."""
        former = self._former
        if not field.masked or former is None:
            return field.hint
        same_kind = isinstance(former.road, SmsRoad) == (self._form.word == "sms")
        return "unchanged" if same_kind else field.hint


def _about(port: Port) -> str:
    about = brief(port.description, 36) if port.description not in ("", "n/a") else ""
    return about if port.usable else f"{about} (you may not open it)".strip()
