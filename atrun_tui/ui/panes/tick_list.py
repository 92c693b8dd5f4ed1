"""A short list of which any number can be ticked: arrows walk it, space or enter ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from atrun_tui.ui.panes.tick import tick

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from textual.binding import BindingType


@dataclass(frozen=True, slots=True)
class Row:
    """Something that can be ticked: its id, its words, and more about it."""

    id: str
    words: str
    about: str = ""


class TickList(OptionList):
    """Rows with a tick each.

    Args:
        rows: what can be ticked.
        ticked: the ids of those that are at the start.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    class Changed(Message):
        """A row was ticked or unticked."""

        def __init__(self, source: TickList, row: str, *, on: bool) -> None:
            super().__init__()
            self.source = source
            self.row = row
            self.on = on

    def __init__(self, rows: Sequence[Row], ticked: Collection[str] = (), *, id: str | None = None) -> None:  # noqa: A002
        self._rows = tuple(rows)
        self._ticked = set(ticked)
        super().__init__(*(Option(self._words(row)) for row in self._rows), id=id, classes="ticks", compact=True)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ids of the ticked rows, in their order."""
        return tuple(row.id for row in self._rows if row.id in self._ticked)

    def on_focus(self) -> None:
        """Begin at the first."""
        if self.highlighted is None and self._rows:
            self.highlighted = 0

    def tick(self, row: str, *, on: bool) -> None:
        """Tick a row, or take the tick away."""
        if on == (row in self._ticked):
            return
        self._ticked ^= {row}
        place = next(index for index, each in enumerate(self._rows) if each.id == row)
        self.replace_option_prompt_at_index(place, self._words(self._rows[place]))
        self.post_message(self.Changed(self, row, on=on))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The other way round."""
        event.stop()
        row = self._rows[event.option_index].id
        self.tick(row, on=row not in self._ticked)

    def action_step(self, by: int) -> None:
        """Along the list, and out of it at its ends."""
        place = (self.highlighted or 0) + by
        if 0 <= place < len(self._rows):
            self.highlighted = place
        elif by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()

    def _words(self, row: Row) -> Content:
        return Content.assemble(
            tick(on=row.id in self._ticked), row.words, (f"  {row.about}" if row.about else "", "$time")
        )
