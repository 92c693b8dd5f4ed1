"""A scroll view over a roll of entries: draws the rows on the screen, keeps the eye's place, follows the end.

What arrives only changes the roll and asks for a frame; `draw_frame` then measures what changed, puts the view where it belongs
and lets Textual fetch the visible rows. Either the view follows the end, or it is anchored to the text in its top row, which
stays there whatever comes, goes, folds or is wrapped anew.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.cache import LRUCache
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from atrun_tui.ui.theme import semantic
from atrun_tui.ui.transcript.anchor import Anchor
from atrun_tui.ui.transcript.columns import columns
from atrun_tui.ui.transcript.finding import Finder
from atrun_tui.ui.transcript.frames import Frames
from atrun_tui.ui.transcript.model import NO_UNIT
from atrun_tui.ui.transcript.render import Inks, draw, draw_help, plain, with_chip, with_selection
from atrun_tui.ui.transcript.roll import LINE_LIMIT, Roll
from atrun_tui.ui.transcript.talk import Talk
from atrun_tui.ui.transcript.wording import SPINNER_STEP

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.selection import Selection
    from textual.theme import Theme
    from textual.timer import Timer

_CACHED_ROWS = 1024


class RollView(ScrollView, can_focus=True):
    """Shows a roll.

    Attributes:
        roll: what is shown.
        following: whether the view stays at the end.
        empty: what is shown while there is nothing, a plain text of a few lines.
    """

    ALLOW_SELECT: ClassVar[bool] = True
    DEFAULT_CSS = """
    RollView {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(
        self,
        *,
        empty: str = "",
        now: Callable[[], float] = time.time,
        line_limit: int = LINE_LIMIT,
        id: str | None = None,  # noqa: A002  (Textual's own word)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.roll = Roll(line_limit)
        self.following = True
        self.empty = empty
        self._line_limit = line_limit
        self._now = now
        self._frames = Frames(self, self.draw_frame)
        self._touched: dict[int, Talk] = {}
        self._under_way: dict[str, Talk] = {}
        self._ticker: Timer | None = None
        self._anchor: Anchor | None = None
        self._placing = False
        self._marked: int | None = None  # serial of the entry under the cursor
        self._finder = Finder()
        self._inks: Inks | None = None
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(_CACHED_ROWS)

    def on_mount(self) -> None:
        """Draw what came before there was a screen, and follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)
        self.keep_time()
        self._frames.ask()

    def on_resize(self) -> None:
        """Wrap anew, the eye on the same text."""
        self.draw_frame()

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.following = True
        self.draw_frame()

    def draw_frame(self) -> None:
        """Bring the view up to date with the roll."""
        width = self.scrollable_content_region.width
        if not width:
            return  # not on the screen yet; it is drawn when it is given a size
        for talk in self._touched.values():
            talk.refit()
            self.roll.changed(talk)
        self._touched.clear()
        self.roll.trim()
        self.roll.fit(columns(width))
        self._place(Size(width, self.roll.measure()))
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Note where the eye is when the owner moved it."""
        super().watch_scroll_y(old_value, new_value)
        if not self._placing and self.roll.entries:
            self.following = new_value >= self.max_scroll_y
            self._anchor = Anchor.at(self.roll, round(new_value))

    def notify_style_update(self) -> None:
        """Colours may have changed."""
        super().notify_style_update()
        self._inks = None
        self._strips.clear()

    @property
    def view_height(self) -> int:
        """How many rows are on the screen."""
        return self.scrollable_content_region.height

    @property
    def rows_below(self) -> int:
        """How many rows there are below the view."""
        return max(0, self.virtual_size.height - round(self.scroll_y) - self.view_height)

    def render_line(self, y: int) -> Strip:
        """A row of the view."""
        width, row = self.scrollable_content_region.width, round(self.scroll_y) + y
        if not self.roll.entries:
            return draw_help(self.empty, y, width, self.inks)
        if row >= self.virtual_size.height:
            return Strip.blank(width, self.inks.base)
        strip = self._strip(row)
        if y == self.view_height - 1 and self.rows_below:
            strip = with_chip(strip, f"↓ {self.rows_below:,} more", self.inks)
        span = self.text_selection.get_span(row) if self.text_selection is not None else None
        if span is not None:
            strip = with_selection(strip, span, self.screen.get_component_rich_style("screen--selection"))
        return strip.apply_offsets(0, row)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text selected with the mouse, as it is seen."""
        if not self.roll.entries:
            return None
        first = selection.start.y if selection.start else 0
        last = min(selection.end.y if selection.end else self.virtual_size.height, self.virtual_size.height - 1)
        rows = [self._plain(row) for row in range(max(0, first), last + 1)]
        if rows and selection.end:
            rows[-1] = rows[-1][: selection.end.x]
        if rows and selection.start:
            rows[0] = rows[0][selection.start.x :]
        return "\n".join(text.rstrip() for text in rows), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002  (drawn from `text_selection`)
        """Draw the selection."""
        self.refresh()

    @property
    def inks(self) -> Inks:
        """The styles of the theme in use."""
        if self._inks is None:
            self._inks = Inks.of(semantic(self.app.current_theme), self.background_colors[1].hex)
        return self._inks

    def keep_time(self) -> None:
        """Have a timer while an exchange runs, and none otherwise."""
        if self._under_way and self._ticker is None and self.is_running:
            self._ticker = self.set_interval(SPINNER_STEP, self._tick)
        elif not self._under_way and self._ticker is not None:
            self._ticker.stop()
            self._ticker = None

    def _tick(self) -> None:
        """Draw the rows that count the time, if they are on the screen."""
        top, height = round(self.scroll_y), self.view_height
        for talk in self._under_way.values():
            index = self.roll.index(talk.serial)
            row = self.roll.top(index) + talk.alive_row(self.roll.columns) if 0 <= index < self.roll.measured else -1
            if top <= row < top + height:
                self.refresh_line(row)

    def _place(self, size: Size) -> None:
        """Take the new size and put the view at the end or at its anchor."""
        self._placing = True
        try:
            if size != self.virtual_size:
                self.virtual_size = size
            goal = self._anchor.row(self.roll) if self._anchor is not None else 0
            goal = self.max_scroll_y if self.following else min(goal, self.max_scroll_y)
            if goal != self.scroll_y:
                self.scroll_to(y=goal, animate=False, force=True)
        finally:
            self._placing = False

    def _strip(self, row: int) -> Strip:
        """The strip of a row of the roll, from the cache where nothing about it changed."""
        index, inside = self.roll.locate(row)
        entry, fitting = self.roll.entries[index], self.roll.columns
        marked = entry.serial == self._marked
        hits = self._finder.hits(entry.serial)
        key = (entry.serial, inside, entry.version, fitting, marked, hits)
        strip = self._strips.get(key)
        if strip is None:
            shown = entry.row(inside, fitting, self._now())
            spans = hits.spans(shown, entry.unit(shown.unit)) if hits.needle and shown.unit != NO_UNIT else ()
            strip = draw(shown, fitting, self.inks, marked=marked, hits=spans)
            if not shown.alive:
                self._strips[key] = strip
        return strip

    def _plain(self, row: int) -> str:
        index, inside = self.roll.locate(row)
        return plain(self.roll.entries[index].row(inside, self.roll.columns, self._now()), self.roll.columns)

    def _theme_changed(self, _theme: Theme) -> None:
        self.notify_style_update()
        self.refresh()
