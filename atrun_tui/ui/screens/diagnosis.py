"""What the doctor found on a module: the worst first, each with what it means, and the commands that mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static

from atrun_tui.procedures.link.diagnosis import Level, summary
from atrun_tui.protocol.printable import printable
from atrun_tui.ui.screens.card import Card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from atrun_tui.procedures.link.diagnosis import Diagnosis

_SIGNS = {
    Level.STRANDS: ("✕", "$fail"),
    Level.LOOK: ("!", "$warning"),
    Level.UNKNOWN: ("?", "$unknown"),
    Level.FINE: ("✓", "$ok"),
}


class DiagnosisCard(Card[None]):
    """`escape`, `enter` or `q` closes it; the arrows scroll; `ctrl+y` copies the commands that mend.

    Args:
        name: of the session.
        found: the findings in the order they are told.
        problem: why they are not all, a sentence; empty when they are.
    """

    AUTO_FOCUS = ".words"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss(None)", show=False),
        Binding("ctrl+y,y", "copy", show=False),
    ]

    def __init__(self, name: str, found: Sequence[Diagnosis], *, problem: str) -> None:
        super().__init__()
        self._name = name
        self._found = tuple(found)
        self._problem = problem

    def compose(self) -> ComposeResult:
        """A headline, then a paragraph for each finding; what is fine in a line each."""
        with Vertical(classes="card diagnosis"):
            yield Label(Content(f"{self._name}: {summary(self._found)}"), classes="title")
            with VerticalScroll(classes="words"):
                if self._problem:
                    yield Static(Content.styled(self._problem, "$fail"), classes="sentence")
                for each in self._found:
                    yield from _paragraph(each)
            yield Label(Content("↑ ↓ scroll · y copies the commands · escape closes"), classes="hint")

    def action_copy(self) -> None:
        """Copy the commands that mend, each finding's under its name."""
        lines = [line for each in self._found if each.mend for line in (f"# {each.topic} ({each.how})", *each.mend)]
        if not lines:
            self.notify("There is nothing to mend.", markup=False)
            return
        self.app.copy_to_clipboard("\n".join(map(printable, lines)))
        self.notify(f"Copied {sum(len(each.mend) for each in self._found)} commands.", markup=False)


def _paragraph(found: Diagnosis) -> ComposeResult:
    sign, colour = _SIGNS[found.level]
    yield Static(
        Content.assemble((f"{sign} {found.level.value}", colour), "  ", (found.topic, "bold")), classes="finding"
    )
    if found.read:
        yield Static(Content.styled(printable(found.read), "$time"), classes="detail")
    yield Static(Content(printable(found.text)), classes="detail" if found.mend else "detail last")
    if found.mend:
        yield Static(Content.styled(f"To mend it ({found.how}):", "$gloss"), classes="detail")
        yield Static(Content("\n".join(map(printable, found.mend))), classes="detail command last")
