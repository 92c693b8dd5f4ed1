"""What the command line could become: one dim hint beside it, and on request the whole list above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from atrun_tui.ui.completion import read_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrun_tui.knowledge.catalogue import CommandHelp


class Hint(Static):
    """The first suggestion in a few words, right of the line; it never takes the room of what is typed."""

    def show(self, offered: Sequence[CommandHelp], line: str) -> None:
        """Say what the command under way is, and its parameters once arguments have begun."""
        typed = read_typed(line)
        if not offered or typed is None:
            self.update("")
            return
        first = offered[0]
        parts: list[Content | tuple[str, str]] = [(first.name, "$accent"), (f"  {first.summary}", "$time")]
        if typed.rest and first.parameters:
            parts = [
                (f"{first.name}={first.parameters}" if typed.rest.startswith("=") else first.name, "$accent"),
                parts[1],
            ]
        elif not typed.rest:
            more = f", ↓ {len(offered) - 1} more" if len(offered) > 1 else ""
            parts.append((f" · tab completes{more}", "$time"))
        self.update(Content.assemble(*parts))


class Suggestions(OptionList, can_focus=False):
    """The list over the responses; the command line keeps the focus and moves in it."""

    def __init__(self, hint: Hint, *, id: str | None = None) -> None:  # noqa: A002  (Textual's word)
        super().__init__(id=id, compact=True)
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
