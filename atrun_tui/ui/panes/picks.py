"""What can be picked for the field above: a short list that takes no more room than it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    Pick = tuple[str, str]


class PickList(OptionList):
    """Values with a word about each; `enter` or a click picks one.

    Args:
        field: the id of the field it is for.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    class Picked(Message):
        """One was picked."""

        def __init__(self, field: str, value: str) -> None:
            super().__init__()
            self.field = field
            self.value = value

    def __init__(self, field: str) -> None:
        super().__init__(id=f"{field}-picks", classes="picks", compact=True)
        self._field = field
        self._picks: Sequence[Pick] = ()
        self.display = False

    def offer(self, picks: Sequence[Pick]) -> None:
        """List these; an empty list is not seen."""
        self._picks = picks
        width = max((len(value) for value, _ in picks), default=0)
        self.set_options(
            Option(Content.assemble(f"{value:<{width}}", (f"  {about}", "$time"))) for value, about in picks
        )
        self.display = bool(picks)

    def on_focus(self) -> None:
        """Begin at the first."""
        if self.highlighted is None and self._picks:
            self.highlighted = 0

    def action_step(self, by: int) -> None:
        """Along the list, and out of it at its ends."""
        place = (self.highlighted or 0) + by
        if 0 <= place < len(self._picks):
            self.highlighted = place
        elif by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Picked."""
        event.stop()
        self.post_message(self.Picked(self._field, self._picks[event.option_index][0]))
