"""The form of a profile: what a module is called, where it is, how one logs in; each field says what is wrong beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Label, Select, Static

from atrun_tui.config.address import parse_dial, valid_name
from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.protocol.login import Login
from atrun_tui.ui.screens.card import Card
from atrun_tui.vault.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    Save = Callable[[Profile, Secret | None], Awaitable[str | None]]

LOGINS: dict[Login, str] = {
    Login.AUTO: "auto: wait for its questions, else send both",
    Login.AUTOMATIC: "automatic: send both unasked (authMode 0)",
    Login.STEP_BY_STEP: "step-by-step: answer its questions (authMode 1)",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the form.

    Attributes:
        id: which part of the draft it is.
        label: what stands before it.
        hint: what an empty field shows.
        check: raises ValueError(sentence) on what cannot be used.
        masked: typed in the dark.
    """

    id: str
    label: str
    hint: str
    check: Callable[[str], object]
    masked: bool = False


def _credential(text: str) -> str:
    """A user name or password as the login can send it (AT guide, #TCPATRUNAUTH: at most 50 characters)."""
    if len(text) > 50:
        raise ValueError("at most 50 characters: the module keeps no more")
    if not all(char.isprintable() and ord(char) < 256 for char in text):
        raise ValueError("only characters that can be sent to a module")
    return text


DIAL_FIELDS: tuple[Field, ...] = (
    Field("name", "Name", "pump-7", valid_name),
    Field("address", "Address", "10.64.3.17:1024", parse_dial),
    Field("user", "User", "as set with #TCPATRUNAUTH; empty when it asks for none", _credential),
    Field("password", "Password", "kept in the system's keyring, nowhere else", _credential, masked=True),
)


def read_draft(
    draft: Mapping[str, str], login: Login, names: frozenset[str], former: Profile | None
) -> Profile | dict[str, str]:
    """The profile that the fields describe, or for each field that cannot be used a sentence.

    Args:
        draft: the text of every field by id.
        login: the procedure chosen.
        names: names already taken by others.
        former: the profile being edited; what the form does not show stays as it is.
    """
    problems: dict[str, str] = {}
    for field in DIAL_FIELDS:
        try:
            field.check(draft[field.id])
        except ValueError as problem:
            problems[field.id] = str(problem)
    if draft["name"] in names:
        problems["name"] = "there is a profile of that name already"
    if draft["password"] and not draft["user"]:
        problems["user"] = "a password needs a user name"
    if problems:
        return problems
    host, port = parse_dial(draft["address"])
    base = former or Profile(name=draft["name"], road=DialRoad(host, port))
    return replace(base, name=draft["name"], road=DialRoad(host, port), user=draft["user"] or None, login=login)


class ProfileForm(Card[Profile | None]):
    """Answers the profile once it is saved, or None.

    Args:
        names: names already taken.
        save: keeps profile and password; a sentence when it could not.
        former: the profile to edit, or None for a new one.
    """

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("ctrl+s", "save", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, names: frozenset[str], save: Save, former: Profile | None = None) -> None:
        super().__init__()
        self._names = names - {former.name} if former is not None else names
        self._save = save
        self._former = former
        self._tried = False

    def compose(self) -> ComposeResult:
        """A line a field, its problem below it, the login, two buttons."""
        with Vertical(classes="card form"):
            yield Label("Edit the profile" if self._former else "New session", classes="title")
            with VerticalScroll(can_focus=False, classes="words"):
                for field in DIAL_FIELDS:
                    with Horizontal(classes="field"):
                        yield Label(field.label, classes="label")
                        yield Input(
                            self._value(field.id),
                            id=field.id,
                            placeholder=self._hint(field),
                            password=field.masked,
                            compact=True,
                            select_on_focus=False,
                        )
                    yield Static("", id=f"{field.id}-problem", classes="problem", markup=False)
                with Horizontal(classes="field"):
                    yield Label("Login", classes="label")
                    yield Select(
                        [(words, login) for login, words in LOGINS.items()],
                        value=self._former.login if self._former else Login.AUTO,
                        allow_blank=False,
                        id="login",
                        compact=True,
                    )
                yield Static("", id="form-problem", classes="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Save" if self._former else "Save and connect", id="save", variant="primary", compact=True)
                yield Button("Cancel", id="leave", compact=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Once a try failed, problems go away as they are mended."""
        event.stop()
        if self._tried:
            self._read()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field, and from the last one saves."""
        event.stop()
        if event.input.id == DIAL_FIELDS[-1].id:
            self.action_save()
        else:
            self.focus_next()

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
        profile = self._read()
        if profile is not None:
            self._keep(profile)
        else:
            first = next(field for field in DIAL_FIELDS if str(self.query_one(f"#{field.id}-problem", Static).content))
            self.query_one(f"#{first.id}", Input).focus()

    @work(exclusive=True)
    async def _keep(self, profile: Profile) -> None:
        save = self.query_one("#save", Button)
        save.disabled = True
        text = self.query_one("#password", Input).value
        problem = await self._save(profile, Secret(text) if text else None)
        if problem is None:
            self.query_one("#password", Input).value = ""
            self.dismiss(profile)
            return
        self.query_one("#form-problem", Static).update(problem)
        save.disabled = False

    def _read(self) -> Profile | None:
        draft = {field.id: self._text(field) for field in DIAL_FIELDS}
        login = self.query_one("#login", Select).value
        read = read_draft(draft, Login(str(login)), self._names, self._former)
        problems = read if isinstance(read, dict) else {}
        for field in DIAL_FIELDS:
            self.query_one(f"#{field.id}-problem", Static).update(problems.get(field.id, ""))
        if isinstance(read, Profile):
            return read
        return None

    def _text(self, field: Field) -> str:
        text = self.query_one(f"#{field.id}", Input).value
        return text if field.masked else text.strip()

    def _value(self, field: str) -> str:
        former = self._former
        if former is None:
            return ""
        return {"name": former.name, "address": str(former.road), "user": former.user or ""}.get(field, "")

    def _hint(self, field: Field) -> str:
        return "unchanged" if field.masked and self._former is not None else field.hint
