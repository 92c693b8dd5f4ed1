"""What stands at the right of a command: labels for how long it took and how it ended, or that it still runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from atrun_tui.ui.transcript.columns import cells, shorten
from atrun_tui.ui.transcript.wording import Tone, duration, elapsed, nears, spinner, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.ui.transcript.model import Label

COUNTING: Final = 12
"""Columns kept free for the elapsed time of a running exchange, so that nothing moves while it counts."""
_GAP: Final = 2


def ended(exchange: Exchange, *, brief: bool, former: bool) -> list[Label]:
    """Duration and result word; a brief one is the word alone, a former success is quiet."""
    word, tone = verdict(exchange)
    if former and tone is Tone.OK:
        tone = Tone.QUIET
    took = [(duration(exchange.elapsed_ms / 1000), Tone.QUIET)] if exchange.elapsed_ms > 0 and not brief else []
    return [*took, (word, tone)]


def counting(spent: float, limit: float, free: int) -> list[Label]:
    """Elapsed time and spinner; as the limit nears, that too where `free` columns have room for it."""
    near = nears(spent, limit)
    time, turning = (elapsed(spent), Tone.UNKNOWN if near else Tone.BUSY), (spinner(spent), Tone.BUSY)
    limited = (f"{time[0]} of {elapsed(limit)}", time[1])
    return [limited, turning] if near and width([limited, turning]) <= free else [time, turning]


def width(labels: Sequence[Label]) -> int:
    """Columns the labels take beside each other."""
    return sum(cells(text) + _GAP for text, _ in labels) - _GAP


def fitting(labels: Sequence[Label], free: int) -> tuple[Label, ...]:
    """As much of the labels as `free` columns hold; the last word above all."""
    while len(labels) > 1 and width(labels) > free:
        labels = labels[1:]
    return tuple((shorten(text, free), tone) for text, tone in labels)
