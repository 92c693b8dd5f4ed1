"""The sessions: a column of them where there is room, a line of chips where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from atrun_tui.ui.messages import SessionChosen
from atrun_tui.ui.states import LOOKS

if TYPE_CHECKING:
    from textual import events

    from atrun_tui.ui.roster import Entry, Roster

_WORD = 10
"""Cells of the longest short word of a state."""
_WIDE = 29
"""Cells of the side, less its edges: the width before there is a layout to ask."""


class SessionsPane(OptionList):
    """Each session with the sign and the word of its state; `enter` or a click shows it."""

    help_text = (
        "Your modules, one a line, each with its state as a sign and a word:\n"
        "● ready   … busy   ◔ connecting   ◐ logging in   ◌ waiting to reconnect   ? no answer   ✕ refused   ○ offline\n\n"
        "Enter or a click brings one into view. A number beside a name counts what came in while you looked elsewhere. "
        "The first command you send connects a session that is offline."
    )

    def __init__(self, roster: Roster) -> None:
        super().__init__(id="sessions")
        self._roster = roster

    def rebuild(self) -> None:
        """The profiles are others now."""
        self.set_options(Option(self._draw(entry), id=None) for entry in self._roster.entries.values())
        self.follow()

    def touch(self, name: str) -> None:
        """Draw one session again."""
        place = list(self._roster.entries).index(name)
        self.replace_option_prompt_at_index(place, self._draw(self._roster.entries[name]))

    def follow(self) -> None:
        """Put the cursor on the session in view."""
        names = list(self._roster.entries)
        if self._roster.current in names:
            self.highlighted = names.index(self._roster.current)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """One was chosen."""
        event.stop()
        self.post_message(SessionChosen(list(self._roster.entries)[event.option_index]))

    def on_resize(self) -> None:
        """Use the new width."""
        if len(self._roster.entries) == self.option_count:
            for name in self._roster.entries:
                self.touch(name)

    def _draw(self, entry: Entry) -> Content:
        look = LOOKS[entry.status.state]
        here = entry.name == self._roster.current
        room = max(6, (self.size.width or _WIDE) - _WORD - 5)
        unseen = f" {min(entry.unseen, 99)}" if entry.unseen else ""
        name = _fit(entry.name, room - len(unseen))
        return Content.assemble(
            ("▌" if here else " ", "$accent"),
            (f"{look.sign} ", look.colour),
            (name, "bold" if here else ""),
            (unseen, "$accent"),
            " " * (room - len(name) - len(unseen)),
            (f" {look.word}", look.colour),
        )


class Chips(Widget):
    """The sessions on one line; the one in view always among them.

    Args:
        roster: the sessions.
    """

    def __init__(self, roster: Roster) -> None:
        super().__init__(id="chips")
        self._roster = roster

    def render(self) -> Content:
        """As many chips as fit, round the one in view."""
        chips = self._chips()
        first, last = self._span([chip.cell_length for _, chip in chips])
        parts = [Content.styled("« " if first else "  ", "$time"), *(chip for _, chip in chips[first:last])]
        if last < len(chips):
            parts.append(Content.styled(f"» {len(chips) - last} more", "$time"))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Show the session under the mouse."""
        chips = self._chips()
        first, last = self._span([chip.cell_length for _, chip in chips])
        end = 2
        for name, chip in chips[first:last]:
            end += chip.cell_length
            if event.x < end:
                self.post_message(SessionChosen(name))
                return

    def _span(self, widths: list[int]) -> tuple[int, int]:
        """Which chips are shown: from the one in view on, then back, as far as there is room."""
        room = self.size.width - 12
        names = list(self._roster.entries)
        first = last = names.index(self._roster.current) if self._roster.current in names else 0
        while last < len(widths) and (last == first or widths[last] <= room):
            room -= widths[last]
            last += 1
        while first > 0 and widths[first - 1] <= room:
            first -= 1
            room -= widths[first]
        return first, last

    def _chips(self) -> list[tuple[str, Content]]:
        return [
            (entry.name, _chip(entry, here=entry.name == self._roster.current))
            for entry in self._roster.entries.values()
        ]


def _chip(entry: Entry, *, here: bool) -> Content:
    look = LOOKS[entry.status.state]
    return Content.assemble(
        (f"{look.sign} ", look.colour),
        (_fit(entry.name, 20), "bold underline" if here else ""),
        (" " if here else f" {look.word}", look.colour),
        (f" {min(entry.unseen, 99)}" if entry.unseen else "", "$accent"),
        "  ",
    )


def _fit(name: str, room: int) -> str:
    return name if len(name) <= room else name[: max(1, room - 1)] + "…"
