"""A card about one module: what it is, and what such a module can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Label, Static

from atrun_tui.knowledge.families import Ability
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.procedures.probe import Abilities, Skill

_SIGNS = {Ability.YES: ("✓ yes", "$ok"), Ability.NO: ("✕ no", "$fail"), Ability.UNKNOWN: ("? not known", "$unknown")}


class AbilitiesCard(Card[bool]):
    """Answers True when the module is to be asked what is not known.

    Args:
        name: of the session.
        known: what is known.
        by_sms: each question costs an SMS, and so does its answer.
    """

    AUTO_FOCUS = "#close"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(self, name: str, known: Abilities, *, by_sms: bool) -> None:
        super().__init__()
        self._name = name
        self._known = known
        self._by_sms = by_sms

    def compose(self) -> ComposeResult:
        """What it is, a paragraph for each skill, two buttons."""
        with Vertical(classes="card abilities"):
            yield Label(Content(f"What {self._name} can do"), classes="title")
            with VerticalScroll(can_focus=False, classes="words"):
                yield Static(self._identity(), classes="sentence")
                for skill in self._known.skills:
                    yield Static(_headline(skill), classes="skill")
                    yield Static(Content.styled(skill.text, "$gloss"), classes="sentence")
                if self._known.open_questions:
                    yield Static(Content.styled(self._asking(), "$time"))
            with Horizontal(classes="buttons"):
                yield Button("Close", id="close", variant="primary", compact=True)
                if self._known.open_questions:
                    yield Button("Ask the module", id="ask", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Ask, or leave."""
        event.stop()
        self.dismiss(event.button.id == "ask")

    def _identity(self) -> Content:
        known = self._known
        if not known.model:
            return Content("Its model has not been read yet.")
        line = f", a {known.family}" if known.family not in (None, known.model) else ""
        firmware = f", firmware {known.firmware}" if known.firmware else ", its firmware was not read"
        return Content.assemble((known.model, "bold"), f"{line}{firmware}")

    def _asking(self) -> str:
        questions = self._known.open_questions
        cost = f" That costs {len(questions)} SMS, and their answers as many." if self._by_sms else ""
        return f"Asking sends {', '.join(questions)}.{cost}"


def _headline(skill: Skill) -> Content:
    words, colour = _SIGNS[skill.ability]
    return Content.assemble((f"{skill.topic:<17}", "bold"), (words, colour))
