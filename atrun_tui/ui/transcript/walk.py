"""Walking through the exchanges: a cursor moved by keys and mouse, folding, and stepping through the matches of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from atrun_tui.ui.transcript.talk import Phase, Talk
from atrun_tui.ui.transcript.view import RollView

if TYPE_CHECKING:
    from textual.events import Blur, Click, Focus

    from atrun_tui.protocol.exchange import Exchange


class Walking(RollView, inherit_bindings=False):
    """A roll view with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "walk(-1)", "previous exchange", id="transcript.up", show=False),
        Binding("down", "walk(1)", "next exchange", id="transcript.down", show=False),
        Binding("pageup", "turn(-1)", "page up", id="transcript.pageup", show=False),
        Binding("pagedown", "turn(1)", "page down", id="transcript.pagedown", show=False),
        Binding("home", "first", "first exchange", id="transcript.home", show=False),
        Binding("end", "last", "last exchange, follow", id="transcript.end", show=False),
        Binding("enter,space", "fold", "fold or unfold", id="transcript.fold", show=False),
        Binding("r", "resend", "send again", id="transcript.resend", show=False),
        Binding("m", "screen.perform('make-macro')", "make a macro", id="transcript.macro", show=False),
    ]

    class Selected(Message, namespace="transcript"):
        """The cursor moved; `exchange` is None on one that has not ended."""

        def __init__(self, exchange: Exchange | None) -> None:
            super().__init__()
            self.exchange = exchange

    class ResendRequested(Message, namespace="transcript"):
        """The owner wants the command under the cursor sent again; its secrets, if it has any, are masked in it."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    @property
    def cursor(self) -> Talk | None:
        """The exchange under the cursor, if there is one."""
        index = self.roll.index(self._marked) if self._marked is not None else -1
        if not 0 <= index < len(self.roll.entries):
            return None
        entry = self.roll.entries[index]
        return entry if isinstance(entry, Talk) else None

    @property
    def selected(self) -> Exchange | None:
        """The exchange under the cursor; without a cursor the last one that ended."""
        if self.cursor is not None:
            return self.cursor.exchange
        talks = self.roll.walk(len(self.roll.entries) - 1, -1)
        return next((talk.exchange for talk in talks if talk.phase is Phase.ENDED), None)

    def find(self, text: str) -> int:
        """Mark a text wherever it stands, case ignored; an empty one marks nothing.

        Returns:
            How many commands, lines and sentences hold it.
        """
        count = self._finder.search(self.roll, text)
        self.refresh()
        return count

    def find_next(self) -> tuple[int, int]:
        """Go to the next match below. Returns its number, counted from 1, and of how many; (0, 0) when there is none."""
        return self._step(1)

    def find_previous(self) -> tuple[int, int]:
        """Go to the next match above; the first time, to the one nearest above the end of the view."""
        return self._step(-1)

    def unmark(self) -> None:
        """Take the cursor away."""
        self._marked = None
        self.refresh()

    def on_focus(self, event: Focus) -> None:  # noqa: ARG002
        """The cursor starts at the last exchange."""
        if self.cursor is None:
            self._mark(next(self.roll.walk(len(self.roll.entries) - 1, -1), None))

    def on_blur(self, event: Blur) -> None:  # noqa: ARG002
        """A cursor that was never moved goes again."""
        if self.cursor is next(self.roll.walk(len(self.roll.entries) - 1, -1), None):
            self.unmark()

    def on_click(self, event: Click) -> None:
        """A click marks, a double click folds; a click on the sign at the bottom goes to the end."""
        if self.rows_below and event.y == self.view_height - 1 and event.x >= self.roll.columns.width // 2:
            self.follow()
            return
        row = round(self.scroll_y) + event.y
        if not self.roll.entries or row >= self.virtual_size.height:
            return
        entry = self.roll.entries[self.roll.locate(row)[0]]
        if isinstance(entry, Talk):
            self._mark(entry)
            if event.chain == 2:
                self.action_fold()

    def action_walk(self, step: int) -> None:
        """Go to the next exchange, or further through one that is taller than the view."""
        talk = self.cursor
        if talk is None:
            self._mark(next(self.roll.walk(len(self.roll.entries) - 1, -1), None), show=True)
            return
        index = self.roll.index(talk.serial)
        top, bottom = self.roll.top(index), self.roll.top(index + 1)
        seen = round(self.scroll_y), round(self.scroll_y) + self.view_height
        rest = bottom - seen[1] if step > 0 else seen[0] - top
        if rest > 0 and top < seen[1] and bottom > seen[0]:
            self.scroll_to(y=seen[0] + step * min(rest, max(1, self.view_height // 2)), animate=False)
        else:
            self._mark(next(self.roll.walk(index + step, step), talk), show=True)

    def action_turn(self, step: int) -> None:
        """A page up or down; the cursor goes along."""
        height = self.view_height
        self.scroll_to(y=self.scroll_y + step * max(1, height - 2), animate=False)
        edge = round(self.scroll_y) + (height - 1 if step > 0 else 0)
        if self.roll.entries:
            index = self.roll.locate(edge)[0]
            self._mark(next(self.roll.walk(index, -step), None) or next(self.roll.walk(index, step), None))

    def action_first(self) -> None:
        """The first exchange that is held."""
        self._mark(next(self.roll.walk(0, 1), None))
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        """The last exchange; the view follows the end again."""
        self._mark(next(self.roll.walk(len(self.roll.entries) - 1, -1), None))
        self.follow()

    def action_fold(self) -> None:
        """Fold the exchange under the cursor to its command, or unfold it."""
        talk = self.cursor
        if talk is not None:
            talk.fold(folded=not talk.folded)
            self._redraw(talk)
            self._reveal(self.roll.top(self.roll.index(talk.serial)), 1)

    def action_resend(self) -> None:
        """Ask for the command under the cursor to be sent again."""
        if self.cursor is not None and self.cursor.exchange is not None:
            self.post_message(self.ResendRequested(self.cursor.exchange.command))

    def _redraw(self, talk: Talk) -> None:
        self.roll.changed(talk)
        self.draw_frame()

    def _mark(self, talk: Talk | None, *, show: bool = False) -> None:
        if talk is None:
            return
        moved = talk.serial != self._marked
        self._marked = talk.serial
        if show:
            index = self.roll.index(talk.serial)
            self._reveal(self.roll.top(index), self.roll.top(index + 1) - self.roll.top(index))
        self.refresh()
        if moved:
            self.post_message(self.Selected(talk.exchange))

    def _reveal(self, top: int, rows: int) -> None:
        """Scroll as little as needed to show rows, the first of them above all."""
        at, height = round(self.scroll_y), self.view_height
        if top < at or rows >= height:
            self.scroll_to(y=top, animate=False)
        elif top + rows > at + height:
            self.scroll_to(y=top + rows - height, animate=False)

    def _step(self, direction: int) -> tuple[int, int]:
        """Go to a match and unfold what hides it."""
        near = round(self.scroll_y) + self.view_height - 1
        serial = self.roll.entries[self.roll.locate(near)[0]].serial if self.roll.entries else 0
        match = self._finder.step(self.roll, direction, serial)
        if match is not None:
            entry = self.roll.entries[self.roll.index(match.serial)]
            if isinstance(entry, Talk) and entry.folded:
                entry.fold(folded=False)
                self._redraw(entry)
            self._mark(entry if isinstance(entry, Talk) else None)
            row = entry.row_of(match.unit, match.start, self.roll.columns)
            self._reveal(self.roll.top(self.roll.index(match.serial)) + row, 1)
        self.refresh()
        return self._finder.position
