"""Pick a macro: the owner's and the starter set, found as one types, each with what it does and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from atrun_tui.procedures.expressions import as_text
from atrun_tui.procedures.lint import Severity
from atrun_tui.ui.macros.shelf import outline
from atrun_tui.ui.roster import brief
from atrun_tui.ui.screens.macro_card import MacroCard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.ui.macros.shelf import Offer

_MOST_STEPS = 200
"""Steps of a macro that the preview lists."""


class MacroChoice(MacroCard["Offer | None"]):
    """Answers the macro picked, or None.

    Args:
        offers: those to pick from.
        folder: where the owner's own lie, for people.
    """

    AUTO_FOCUS = "#sought"
    help_text = (
        "Macros of your own and those that come with the program. Type to find one by its name, its title or what it does; "
        "up and down choose, enter goes on to its variables and to the sessions it is played on.\n\n"
        "A macro with faults says which, with the line, and is not played before they are mended. "
        "atrun macro check tells the same."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("f5", "take", show=False),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("pagedown", "step(10)", show=False, priority=True),
        Binding("pageup", "step(-10)", show=False, priority=True),
    ]

    def __init__(self, offers: Sequence[Offer], folder: str) -> None:
        super().__init__()
        self._offers = offers
        self._folder = folder
        self._found: list[Offer] = list(offers)

    def compose(self) -> ComposeResult:
        """What is sought, what there is, what the highlighted one does."""
        with Vertical(classes="card choice"):
            yield Label("Play a macro", classes="title")
            yield Input(id="sought", compact=True, placeholder="a name, or what it does")
            yield OptionList(id="found", compact=True)
            with VerticalScroll(id="preview", can_focus=False):
                yield Static("", id="about")
            yield Static("", classes="problem", markup=False)
            yield Label("enter goes on · ↑ ↓ choose · escape leaves", classes="hint")

    def on_mount(self) -> None:
        """Begin with all of them."""
        self.query_one("#found").can_focus = False
        self._list("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as it is typed."""
        event.stop()
        self._list(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted one."""
        event.stop()
        self.action_take()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the one clicked."""
        event.stop()
        self.action_take()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what it does."""
        event.stop()
        self.query_one("#about", Static).update(about(self._found[event.option_index]))
        self.query_one("#preview").scroll_home(animate=False)
        self.query_one(".problem", Static).update("")

    def action_step(self, by: int) -> None:
        """Through those found; the text keeps the focus."""
        found = self.query_one("#found", OptionList)
        if self._found:
            found.highlighted = min(len(self._found) - 1, max(0, (found.highlighted or 0) + by))

    def action_take(self) -> None:
        """Go on with the highlighted one, if it can be played."""
        place = self.query_one("#found", OptionList).highlighted
        if place is None:
            return
        offer = self._found[place]
        if offer.faults or offer.macro is None:
            self.query_one(".problem", Static).update(
                f"{offer.name} has faults and cannot be played; they stand above."
            )
        else:
            self.dismiss(offer)

    def _list(self, words: str) -> None:
        self._found = [each for each in self._offers if each.fits(words)]
        found = self.query_one("#found", OptionList)
        width = max((len(each.name) for each in self._found), default=0)
        found.set_options(Option(_row(each, min(width, 24))) for each in self._found)
        if self._found:
            found.highlighted = 0
        else:
            none = "No macro is like that." if words.strip() else f"There is none yet: they lie in {self._folder}."
            self.query_one("#about", Static).update(none)


def _row(offer: Offer, width: int) -> Content:
    count = len(offer.faults)
    if count:
        state = (f"✕ {count} {'fault' if count == 1 else 'faults'}", "$fail")
    else:
        state = ("starter" if offer.shipped else "yours", "$time")
    return Content.assemble(
        (f"{brief(offer.name, width):<{width}}  ", "bold"),
        (f"{state[0]:<12}", state[1]),
        (brief(offer.title, 60), "$gloss"),
    )


def about(offer: Offer) -> Content:
    """What a macro does, asks and lacks."""
    return Content("\n").join(_about(offer))


def _about(offer: Offer) -> Iterator[Content]:
    for each in offer.faults:
        place = f"line {each.line}: " if each.line else ""
        yield Content.styled(f"✕ fault  {place}{each.key}{': ' if each.key else ''}{brief(each.text, 400)}", "$fail")
    macro = offer.macro
    if macro is None:
        return
    yield Content.styled(brief(macro.description, 400) or macro.name, "bold")
    for variable in macro.variables:
        value = "has to be given" if variable.default is None else f"= {brief(as_text(variable.default), 60)}"
        yield Content.assemble((f"  {variable.name} ", "$accent"), value, (f"  {brief(variable.help, 200)}", "$gloss"))
    steps = list(outline(macro.steps))
    for number, title in steps[:_MOST_STEPS]:
        yield Content.assemble((f"{number:>5}  ", "$time"), brief(title, 200))
    if len(steps) > _MOST_STEPS:
        yield Content.styled(f"       … {len(steps) - _MOST_STEPS} steps more", "$time")
    for each in offer.findings:
        if each.severity is Severity.HINT:
            place = f"line {each.line}: " if each.line else ""
            yield Content.styled(f"  hint  {place}{brief(each.text, 300)}", "$time")
