"""What a macro wants to know before it is played: its variables, and the sessions it is played on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from atrun_tui.procedures.expressions import as_text
from atrun_tui.procedures.names import misfits
from atrun_tui.ui.macros.play import Order
from atrun_tui.ui.macros.shelf import switches
from atrun_tui.ui.panes.checklist import Checklist
from atrun_tui.ui.roster import brief
from atrun_tui.ui.screens.macro_card import MacroCard

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.procedures.program import Macro

    Check = Callable[[Order], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """A session that a macro may be played on, and what its row says."""

    name: str
    row: Content


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value that is asked for.

    Attributes:
        name: the variable's.
        value: its default as text; empty when it has none.
        help: what its author says of it.
        needed: whether it has to be given.
    """

    name: str
    value: str
    help: str
    needed: bool


def wanted(macro: Macro) -> list[Wanted]:
    """The values that a macro asks for: its variables, then the switches of its steps."""
    found = [
        Wanted(each.name, as_text(each.default) if each.default is not None else "", each.help, each.default is None)
        for each in macro.variables
    ]
    return found + [
        Wanted(name, "", "a switch: empty leaves steps out, anything plays them", False) for name in switches(macro)
    ]


class MacroForm(MacroCard["Order | None"]):
    """Answers what is to be played, or None.

    Args:
        name: what the macro is called by.
        macro: itself, without faults for the session in view.
        targets: the sessions there are.
        current: the one in view.
        check: looks at an order before it begins: a sentence when it cannot be played, else nothing.
    """

    AUTO_FOCUS = "Input, Checklist"
    frame = 11  # a problem of two lines below a free one
    help_text = (
        "The values that the macro begins with, and the sessions that it is played on. A field that is left as it is has the "
        "default of the macro's author.\n\n"
        "In the list of sessions space ticks one, a ticks all of them, and enter goes on. On several it is played on some at a "
        "time, and each ends for itself. f5 or the button begins; Step by step holds before each step until you say so."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("f5", "play", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(
        self, name: str, macro: Macro, targets: Sequence[Target], *, current: str | None, check: Check
    ) -> None:
        super().__init__()
        self._called = name
        self._macro = macro
        self._targets = targets
        self._current = current
        self._check = check
        self._wanted = wanted(macro)

    def compose(self) -> ComposeResult:
        """A line a variable with its help below, the sessions, two ways to begin."""
        ticked = {place for place, target in enumerate(self._targets) if target.name == self._current}
        with Vertical(classes="card macro-form"):
            yield Label(Content(brief(self._macro.name, 60)), classes="title")
            with VerticalScroll(can_focus=False, classes="words"):
                if self._macro.description:
                    yield Static(Content(brief(self._macro.description, 400)), classes="sentence")
                for place, each in enumerate(self._wanted):
                    with Horizontal(classes="field"):
                        yield Label(Content(brief(each.name, 16)), classes="label")
                        hint = "has to be given" if each.needed else "not set"
                        yield Input(
                            each.value, id=f"value-{place}", compact=True, select_on_focus=False, placeholder=hint
                        )
                    yield Static(Content(brief(each.help, 200)), classes="gloss")
                yield Label("Played on", classes="caption")
                yield Checklist([target.row for target in self._targets], ticked, id="targets")
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Play", id="play", variant="primary", compact=True)
                yield Button("Step by step", id="stepwise", compact=True)
                yield Button("Cancel", id="leave", compact=True)

    def on_mount(self) -> None:
        """Begin in the list at the session in view, once the list has its height: of many, others fill it."""
        self.call_after_refresh(self._show_current)

    def _show_current(self) -> None:
        places = [place for place, target in enumerate(self._targets) if target.name == self._current]
        self.query_one(Checklist).highlighted = next(iter(places), None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, and from the last one begins."""
        event.stop()
        if event.input.id == f"value-{len(self._wanted) - 1}":
            self.action_play()
        else:
            self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Begin or leave."""
        event.stop()
        if event.button.id == "leave":
            self.dismiss(None)
        else:
            self._begin(stepwise=event.button.id == "stepwise")

    def action_play(self) -> None:
        """Begin."""
        self._begin(stepwise=False)

    @work(exclusive=True)
    async def _begin(self, *, stepwise: bool) -> None:
        """Begin when nothing stands against it; else say what does."""
        given, problem = self._given()
        profiles = tuple(self._targets[place].name for place in sorted(self.query_one(Checklist).ticked))
        if not problem and not profiles:
            problem = "on which session? space ticks one"
        order = Order(name=self._called, macro=self._macro, given=given, profiles=profiles, stepwise=stepwise)
        problem = problem or await self._check(order)
        if problem:
            self.query_one(".problem", Static).update(problem)
        else:
            self.dismiss(order)

    def _given(self) -> tuple[dict[str, str], str]:
        """The values that are not the defaults, and what is wrong with them."""
        given: dict[str, str] = {}
        for place, each in enumerate(self._wanted):
            text = self.query_one(f"#value-{place}", Input).value
            if each.needed and not text.strip():
                self._field(each.name).focus()
                return {}, f"{each.name} has to be given"
            if text != each.value:
                given[each.name] = text
        for name, problem in misfits(self._macro, given):
            self._field(name).focus()
            return {}, f"{name}: {problem}"
        return given, ""

    def _field(self, name: str) -> Input:
        place = next(place for place, each in enumerate(self._wanted) if each.name == name)
        return self.query_one(f"#value-{place}", Input)
