"""Where things stand at a width: the columns of the pane, and how a text is cut into rows.

Module output is cut exactly at the edge, as a terminal does it, so that the rows of a line can be counted without looking at it:
that is what keeps a hundred thousand lines cheap. Our own sentences are broken between words.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

from atrun_tui.record import Record

Span = tuple[int, int]
"""Start and end index of the part of a text that stands in one row."""


class Columns(Record):
    """The pane's columns, in cells from its left edge.

    Attributes:
        width: of the whole pane.
        time_at: where the time of day starts.
        time: how many characters of `14:02:51` are shown: 8, 5 or none.
        sign: where the sign stands that tells sent from received.
        text: where the text starts.
        room: how much text fits in a row.
    """

    width: int
    time_at: int
    time: int
    sign: int
    text: int
    room: int


# From which width on: blanks before the time, characters of the time, blanks after it, blanks at the right edge.
_LAYOUTS = ((60, 2, 8, 3, 1), (40, 1, 8, 1, 1), (30, 1, 5, 1, 0), (0, 1, 0, 0, 0))


@lru_cache(maxsize=64)
def columns(width: int) -> Columns:
    """The columns of a pane `width` cells wide; the narrower, the less is said beside the text."""
    _, before, time, after, margin = next(layout for layout in _LAYOUTS if width >= layout[0])
    sign = before + time + after
    return Columns(width, before, time, sign, sign + 2, max(1, width - sign - 2 - margin))


def cells(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else cell_len(text)


def row_count(text: str, room: int) -> int:
    """In how many rows `cut` puts the text; never none."""
    return -(-len(text) // room) or 1 if _even(text) else len(_cut_wide(text, room))


def cut(text: str, room: int) -> list[Span]:
    """The rows of a text that is cut at the edge; a cell is always there, however narrow the pane."""
    room = max(room, 1)
    if not _even(text):
        return _cut_wide(text, room)
    return [(start, min(start + room, len(text))) for start in range(0, len(text), room)] or [(0, 0)]


def cut_one(text: str, room: int, row: int) -> Span:
    """One of the rows that `cut` gives, without the others: a line may be very long."""
    room = max(room, 1)
    if not _even(text):
        return _cut_wide(text, room)[row]
    return row * room, min((row + 1) * room, len(text))


def row_holding(text: str, room: int, index: int) -> int:
    """In which of the rows that `cut` gives a character stands."""
    room = max(room, 1)
    if _even(text):
        return max(0, min(index, len(text) - 1)) // room
    return max(0, bisect_right([start for start, _ in _cut_wide(text, room)], index) - 1)


def fold(text: str, room: int) -> list[Span]:
    """The rows of a sentence of ours, broken at blanks; a word longer than a row is cut."""
    if not _even(text):
        return _cut_wide(text, room)
    spans: list[Span] = []
    start = 0
    while len(text) - start > room:
        blank = text.rfind(" ", start + 1, start + room + 1)
        end = blank if blank > 0 else start + room
        spans.append((start, end))
        start = end + (blank > 0)
    return [*spans, (start, len(text))]


def shorten(text: str, room: int) -> str:
    """The text, or as much of it as fits with an ellipsis after it."""
    if cells(text) <= room:
        return text
    head = text[: cut(text, max(1, room - 1))[0][1]]
    return f"{head}…" if cells(head) < room else "…"[:room]


def _even(text: str) -> bool:
    """Whether every character of a printable text takes one column: so do all of those below the combining marks."""
    return text.isascii() or max(text) < "\u0300"


def _cut_wide(text: str, room: int) -> list[Span]:
    """Rows of a text with characters that take no column or two."""
    spans: list[Span] = []
    start = used = 0
    for index, character in enumerate(text):
        size = get_character_cell_size(character)
        if used + size > room and index > start:
            spans.append((start, index))
            start, used = index, 0
        used += size
    return [*spans, (start, len(text))]
