"""What the command line could become: one dim hint beside it, and on request the whole list above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from atrun_tui.ui.completion import Typed, read_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from atrun_tui.knowledge.catalogue import CommandHelp


class Hint(Static):
    """The first suggestion in a few words, right of the line; it never takes the room of what is typed.

    Attributes:
        price: what the line would cost where it is sent, the fullest wording first; it is said before anything else.
    """

    price: Callable[[str], Sequence[str]] = staticmethod(lambda _: ())

    def show(self, offered: Sequence[CommandHelp], line: str) -> None:
        """Say what the command under way is, its parameters once arguments have begun, and what sending it costs."""
        typed = read_typed(line)
        told = list(_wordings(offered, typed)) if offered and typed is not None else []
        prices = [Content.styled(price, "$warning") for price in self.price(line)]
        wordings = [
            *(Content.assemble(words, ("  ·  ", "$time"), price) for price in prices for words in told),
            *prices,
        ]
        room = min(self.screen.size.width * 7 // 10, self.screen.size.width - cell_len(line) - 8)
        self.update(next((words for words in wordings or told if words.cell_length <= room), ""))


def _wordings(offered: Sequence[CommandHelp], typed: Typed) -> Iterator[Content]:
    """What can be said of the first suggestion, the fullest wording first."""
    first = offered[0]
    name = f"{first.name}={first.parameters}" if typed.rest.startswith("=") and first.parameters else first.name
    named = Content.styled(name, "$accent")
    told = Content.assemble(named, (f"  {first.summary}", "$time"))
    if not typed.rest:
        more = f", ↓ {len(offered) - 1} more" if len(offered) > 1 else ""
        yield Content.assemble(told, (f" · tab completes{more}", "$time"))
    yield told
    yield named


class Suggestions(OptionList, can_focus=False):
    """The list over the responses; the command line keeps the focus and moves in it."""

    def __init__(self, hint: Hint, *, id: str | None = None) -> None:  # noqa: A002  (Textual's word)
        super().__init__(id=id)
        self.hint = hint
        self._offered: list[CommandHelp] = []

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self.has_class("-open")

    @property
    def chosen(self) -> CommandHelp | None:
        """The highlighted suggestion of an open list, else None."""
        if not self.is_open or self.highlighted is None:
            return None
        return self._offered[self.highlighted]

    def offer(self, offered: list[CommandHelp], line: str) -> None:
        """Show these in the hint; a list that is open follows, and shuts when nothing is left."""
        self._offered = offered
        self.hint.show(offered, line)
        if self.is_open:
            self._fill() if offered else self.shut()

    def open(self) -> None:
        """Show the list."""
        if self._offered:
            if not self.is_attached:
                self.hint.screen.query_one("#main").mount(self)
            self.add_class("-open")
            self._fill()

    def shut(self) -> None:
        """Put the list away."""
        self.remove_class("-open")

    def move(self, step: int) -> None:
        """Go up or down in the list; above its first line it shuts."""
        place = (self.highlighted or 0) + step
        if place < 0:
            self.shut()
        else:
            self.highlighted = min(place, len(self._offered) - 1)

    def _fill(self) -> None:
        wide = max(len(command.name) for command in self._offered)
        self.set_options(
            Option(
                Content.assemble(
                    (command.name.ljust(wide), "bold"),
                    f"  {command.summary}",
                    (f"  {command.parameters}" if command.parameters else "", "$time"),
                )
            )
            for command in self._offered
        )
        self.highlighted = 0
