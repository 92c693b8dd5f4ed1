"""The sessions: a column of them where there is room, a line of chips where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from atrun_tui.ui.messages import SessionChosen
from atrun_tui.ui.states import LOOKS

if TYPE_CHECKING:
    from atrun_tui.ui.roster import Entry, Roster

_WORD = 10
"""Cells of the longest short word of a state."""


class SessionsPane(OptionList):
    """Each session with the sign and the word of its state; `enter` or a click shows it."""

    help_text = (
        "Your modules, one a line, each with its state as a sign and a word:\n"
        "● ready   … busy   ◔ connecting   ◐ logging in   ◌ waiting to reconnect   ? no answer   ✕ refused   ○ offline\n\n"
        "Enter or a click brings one into view. A number beside a name counts what came in while you looked elsewhere. "
        "The first command you send connects a session that is offline."
    )

    def __init__(self, roster: Roster) -> None:
        super().__init__(id="sessions", compact=True)
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
        room = max(6, self.size.width - _WORD - 5)
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
    """The sessions on one line; the one in view always among them."""

    def __init__(self, roster: Roster) -> None:
        super().__init__(id="chips")
        self._roster = roster

    def render(self) -> Content:
        """As many chips as fit, from the one in view on and back."""
        entries = list(self._roster.entries.values())
        chips = [self._chip(entry) for entry in entries]
        first, last = self._span(entries, chips)
        parts: list[Content] = [Content.styled("« " if first else "  ", "$time"), *chips[first:last]]
        if last < len(chips):
            parts.append(Content.styled(f"» {len(chips) - last} more", "$time"))
        return Content.assemble(*parts)

    def _span(self, entries: list[Entry], chips: list[Content]) -> tuple[int, int]:
        room = self.size.width - 12
        names = [entry.name for entry in entries]
        first = names.index(self._roster.current) if self._roster.current in names else 0
        last = first
        while last < len(chips) and (last == first or chips[last].cell_length <= room):
            room -= chips[last].cell_length
            last += 1
        while first > 0 and chips[first - 1].cell_length <= room:
            first -= 1
            room -= chips[first].cell_length
        return first, last

    def _chip(self, entry: Entry) -> Content:
        look = LOOKS[entry.status.state]
        here = entry.name == self._roster.current
        unseen = f" {min(entry.unseen, 99)}" if entry.unseen else ""
        return Content.assemble(
            (f"{look.sign} ", look.colour),
            (_fit(entry.name, 20), "bold underline" if here else ""),
            ("" if here else f" {look.word}", look.colour),
            (unseen, "$accent"),
            "   ",
        ).stylize(Style.from_meta({"@click": f"screen.choose('{entry.name}')"}))


def _fit(name: str, room: int) -> str:
    return name if len(name) <= room else name[: max(1, room - 1)] + "…"
