"""From a row of the model to a strip of the screen: segments built by hand, so that no text is ever taken for markup or a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from atrun_tui.record import Record
from atrun_tui.ui.transcript.columns import Columns, cells, fold, shorten
from atrun_tui.ui.transcript.model import BLANK, Row
from atrun_tui.ui.transcript.wording import Tone, search_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from atrun_tui.ui.theme import Palette
    from atrun_tui.ui.transcript.columns import Span

MARKER = "▌"


class Inks(Record):
    """A palette as Rich styles; `base` is the background that all of them stand on."""

    base: Style
    tones: dict[Tone, Style]
    marker: Style
    chip: Style
    hit: Style
    current: Style

    @classmethod
    def of(cls, palette: Palette, background: str) -> Inks:
        """The styles on a widget's background. A match is underlined and the current one bold too, for terminals without colour."""
        tones = {tone: Style(color=_color(getattr(palette, tone.value))) for tone in Tone}
        tones[Tone.SENT] += Style(bold=True)
        chip = Style(color=_color(palette.on_accent), bgcolor=_color(palette.accent), bold=True)
        hit = Style(color=_color(palette.on_find), bgcolor=_color(palette.find), underline=True)
        return cls(
            base=Style(bgcolor=_color(background)),
            tones=tones,
            marker=Style(color=_color(palette.accent)),
            chip=chip,
            hit=hit,
            current=chip + Style(underline=True),
        )


def _color(name: str) -> str | None:
    """A colour of the palette as Rich names it; None for the terminal's own."""
    color = Color.parse(name)
    return None if color.ansi == -1 else color.rich_color.name


class Hits(Record):
    """What to mark in a row: the text looked for, and the match the owner stands on as unit and index."""

    needle: str = ""
    current: Span | None = None

    def spans(self, row: Row, unit_text: str) -> Iterable[tuple[int, int, bool]]:
        """The parts of matches that stand in a row: start and end in its text, and whether it is the current one."""
        haystack, size = search_key(unit_text), len(self.needle)
        first, last = row.start, row.start + len(row.text)
        at = haystack.find(self.needle)
        while 0 <= at < last:
            start, end = max(at, first) - first, min(at + size, last) - first
            if end > start:
                yield start, end, self.current == (row.unit, at)
            at = haystack.find(self.needle, at + size)


def draw(
    row: Row, columns: Columns, inks: Inks, *, marked: bool = False, hits: Iterable[tuple[int, int, bool]] = ()
) -> Strip:
    """A row as a strip of exactly the pane's width; `marked` for the exchange under the cursor."""
    if row.rule:
        return _rule(row, columns, inks)
    quiet = inks.tones[Tone.QUIET]
    segments = [Segment(MARKER, inks.marker) if marked and row != BLANK else Segment(" ")]
    if row.time and columns.time:
        segments += _padded(row.time, columns.time_at - 1, columns.sign - columns.time_at - len(row.time), quiet)
    else:
        segments.append(Segment(" " * (columns.sign - 1)))
    segments.append(Segment(f"{row.sign or ' '} ", inks.tones[row.sign_tone]))
    segments += _text(row, inks, hits)
    return _right_aligned(segments, columns, row, inks)


def _right_aligned(segments: list[Segment], columns: Columns, row: Row, inks: Inks) -> Strip:
    segments = [segment for segment in segments if segment.text]
    used = sum(cells(segment.text) for segment in segments)
    end = columns.text + columns.room
    taken = sum(cells(text) + 2 for text, _ in row.right) - 2 if row.right else 0
    if taken and used + taken <= end:
        segments.append(Segment(" " * (end - used - taken)))
        for index, (text, tone) in enumerate(row.right):
            segments += _padded(text, 2 if index else 0, 0, inks.tones[tone])
        used = end
    segments.append(Segment(" " * max(0, columns.width - used)))
    return (
        Strip([segment for segment in segments if segment.text])
        .adjust_cell_length(columns.width)
        .apply_style(inks.base)
    )


def _text(row: Row, inks: Inks, hits: Iterable[tuple[int, int, bool]]) -> list[Segment]:
    """The text with its matches marked."""
    style = inks.tones[row.tone]
    segments: list[Segment] = []
    at = 0
    for start, end, current in hits:
        segments += [
            Segment(row.text[at:start], style),
            Segment(row.text[start:end], inks.current if current else inks.hit),
        ]
        at = end
    return [*segments, Segment(row.text[at:], style)]


def _padded(text: str, before: int, after: int, style: Style) -> list[Segment]:
    return [Segment(" " * before), Segment(text, style), Segment(" " * after)]


def _rule(row: Row, columns: Columns, inks: Inks) -> Strip:
    """`── Sunday 22 November 2026 ──────`, from edge to edge but a blank at each side."""
    text = shorten(row.text, max(1, columns.width - 8))
    lead = "─" * max(0, min(columns.sign - 2, columns.width - cells(text) - 4))
    rest = "─" * max(0, columns.width - cells(text) - len(lead) - 4)
    quiet = inks.tones[Tone.QUIET]
    segments = [
        Segment(" "),
        Segment(f"{lead} ", quiet),
        Segment(text, inks.tones[row.tone]),
        Segment(f" {rest}", quiet),
    ]
    return Strip(segments).adjust_cell_length(columns.width).apply_style(inks.base)


def plain(row: Row, columns: Columns) -> str:
    """A row as text, for a selection made with the mouse."""
    if row.rule:
        return row.text
    left = f"{row.time:>{columns.time_at + len(row.time)}}".ljust(columns.sign) + f"{row.sign or ' '} {row.text}"
    right = "  ".join(text for text, _ in row.right)
    gap = columns.text + columns.room - cells(left) - cells(right)
    return f"{left}{' ' * max(2, gap)}{right}" if right else left.rstrip()


def with_chip(strip: Strip, text: str, inks: Inks) -> Strip:
    """The strip with a small sign laid over its right end."""
    width = strip.cell_length
    sign = shorten(f" {text} ", width)
    at = max(0, width - cells(sign) - 1)
    return Strip.join(
        [strip.crop(0, at), Strip([Segment(sign, inks.chip)], cells(sign)), strip.crop(at + cells(sign), width)]
    )


def with_selection(strip: Strip, span: Span, style: Style) -> Strip:
    """The strip with a part of it, from a column to another (-1: to its end), as selected with the mouse."""
    start, end = span[0], strip.cell_length if span[1] == -1 else span[1]
    parts = strip.divide([cut for cut in (start, end, strip.cell_length) if cut > 0])
    selected = 1 if start > 0 else 0
    return Strip.join([part.apply_style(style) if at == selected else part for at, part in enumerate(parts)])


def draw_help(text: str, y: int, width: int, inks: Inks) -> Strip:
    """A row of the text that stands in an empty pane: below a blank row, its first line brighter than the others."""
    indent = min(3, width // 10)
    room = max(1, width - indent)
    rows = [(at, line[start:end]) for at, line in enumerate(text.splitlines()) for start, end in fold(line, room)]
    number, piece = rows[y - 1] if 1 <= y <= len(rows) else (1, "")
    segments = [
        Segment(" " * indent),
        Segment(shorten(piece, room), inks.tones[Tone.GLOSS if number else Tone.RECEIVED]),
    ]
    return Strip([segment for segment in segments if segment.text]).adjust_cell_length(width).apply_style(inks.base)
