"""A list in which some are ticked: `space`, `enter` or a click ticks, `a` ticks all or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from atrun_tui.ui.panes.tick import tick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType


class Checklist(OptionList):
    """Rows with a box each: space ticks one, a all, and enter goes on.

    Args:
        rows: what each says.
        ticked: the places of those that are ticked at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", show=False),
        Binding("enter", "app.focus_next", show=False),
        Binding("a", "all", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    class Ticked(Message):
        """Other rows are ticked now."""

    def __init__(self, rows: Sequence[Content], ticked: set[int], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, compact=True, classes="checklist")
        self._rows = list(rows)
        self.ticked = ticked
        self.add_options(Option(self._prompt(place)) for place in range(len(self._rows)))

    def say(self, place: int, row: Content) -> None:
        """A row says something else."""
        self._rows[place] = row
        self.replace_option_prompt_at_index(place, self._prompt(place))

    def on_focus(self) -> None:
        """Begin at the first."""
        if self.highlighted is None and self._rows:
            self.highlighted = 0

    def action_step(self, by: int) -> None:
        """Along the list, and out of it at its ends."""
        place = (self.highlighted or 0) + by
        if 0 <= place < len(self._rows):
            self.highlighted = place
        elif by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()

    def action_all(self) -> None:
        """Tick all, or none when all are."""
        every = set(range(len(self._rows)))
        self.ticked = set() if self.ticked == every else every
        for place in every:
            self.replace_option_prompt_at_index(place, self._prompt(place))
        self.post_message(self.Ticked())

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tick it or not."""
        event.stop()
        self.ticked ^= {event.option_index}
        self.replace_option_prompt_at_index(event.option_index, self._prompt(event.option_index))
        self.post_message(self.Ticked())

    def _prompt(self, place: int) -> Content:
        return Content.assemble(tick(on=place in self.ticked), self._rows[place])
