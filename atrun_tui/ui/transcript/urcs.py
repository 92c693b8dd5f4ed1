"""The strip of unsolicited lines: time, line, and what it means where that is known."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from atrun_tui.record import Record
from atrun_tui.ui.theme import semantic
from atrun_tui.ui.transcript.columns import Columns, cells, columns, shorten
from atrun_tui.ui.transcript.frames import Frames
from atrun_tui.ui.transcript.render import Inks
from atrun_tui.ui.transcript.wording import Tone, tidy, time_of_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.theme import Theme

    from atrun_tui.session.reports import UrcArrived

HELD: Final = 500
"""Rows the strip remembers; the journal has all of them."""
_GLOSS_AT: Final = 24
"""Columns after the start of the line where its meaning starts, or two after its end when it is longer."""


class _Line(Record):
    """A row: `time` is empty below the first line of a URC, `whose` for the session in view."""

    time: str
    whose: str
    text: str
    gloss: str
    known: bool


class Unsolicited(ScrollView, can_focus=True):
    """Shows URCs, the newest at the bottom.

    Args:
        gloss: what a line means in words, or None; asked once for every line.
    """

    help_text = (
        "What modules sent unasked, of every session, the newest at the bottom: the line, and what it means where that is known. "
        "Over a remote session only those appear that are switched on there (+CREG=1, +CMER and their like).\n\n"
        "f4 opens and closes this strip; the journal keeps every line."
    )
    DEFAULT_CSS: ClassVar[str] = """
    Unsolicited {
        height: 4;
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, *, gloss: Callable[[str], str | None] | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._gloss = gloss
        self._rows: deque[_Line] = deque(maxlen=HELD)
        self._inks: Inks | None = None
        self._frames = Frames(self, self._draw_frame)

    def on_mount(self) -> None:
        """Follow the theme."""
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)
        self._frames.ask()

    def on_resize(self) -> None:
        """Use the new width."""
        self._draw_frame()

    def show(self, report: UrcArrived, current: bool = True) -> None:
        """Add a URC; one of a session that is not in view is shown with the session's name."""
        whose = "" if current else tidy(report.profile)
        for index, line in enumerate(report.lines):
            meaning = self._gloss(line) if self._gloss is not None else None
            time = time_of_day(report.at) if index == 0 else ""
            self._rows.append(_Line(time, "" if index else whose, tidy(line), tidy(meaning or ""), report.known))
        self._frames.ask()

    def clear(self) -> None:
        """Forget all of them."""
        self._rows.clear()
        self._draw_frame()

    def render_line(self, y: int) -> Strip:
        """A row of the view."""
        width, row = self.scrollable_content_region.width, round(self.scroll_y) + y
        if self._inks is None:
            self._inks = Inks.of(semantic(self.app.current_theme), self.background_colors[1].hex)
        if row >= len(self._rows):
            return Strip.blank(width, self._inks.base)
        return _draw(self._rows[row], columns(width), self._inks)

    def _draw_frame(self) -> None:
        width = self.scrollable_content_region.width
        if not width:
            return
        following = self.scroll_y >= self.max_scroll_y
        size = Size(width, len(self._rows))
        if size != self.virtual_size:
            self.virtual_size = size
        if following:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours may have changed."""
        super().notify_style_update()
        self._inks = None

    def _theme_changed(self, _theme: Theme) -> None:
        self._inks = None
        self.refresh()


def _draw(line: _Line, fitting: Columns, inks: Inks) -> Strip:
    """The columns of the responses above; the meaning only where there is room for it."""
    tones = inks.tones
    left = f"{'':{fitting.time_at}}{line.time[: fitting.time]}".ljust(fitting.sign)
    whose = shorten(line.whose, fitting.room // 3) + "  " if line.whose else ""
    text = shorten(line.text, fitting.room - cells(whose))
    gap = max(2, _GLOSS_AT - cells(whose) - cells(text))
    rest = fitting.room - cells(whose) - cells(text) - gap
    segments = [
        Segment(left, tones[Tone.QUIET]),
        Segment("• " if line.known else "? ", tones[Tone.URC if line.known else Tone.UNKNOWN]),
        Segment(whose, tones[Tone.GLOSS]),
        Segment(text, tones[Tone.URC if line.known else Tone.UNKNOWN]),
    ]
    if line.gloss and rest >= 8:
        segments += [Segment(" " * gap), Segment(shorten(line.gloss, rest), tones[Tone.GLOSS])]
    return (
        Strip([segment for segment in segments if segment.text])
        .adjust_cell_length(fitting.width)
        .apply_style(inks.base)
    )
