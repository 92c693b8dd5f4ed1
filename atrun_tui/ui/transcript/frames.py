"""At most one draw a frame, whatever arrives: the first of a burst is drawn at once, the rest together when the frame is over."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

FRAME: Final = 1 / 30
"""Seconds between two draws of a pane."""


class Frames:
    """Calls `draw` in the widget's own time, not more often than once a frame."""

    __slots__ = ("_asked", "_draw", "_last", "_widget")

    def __init__(self, widget: Widget, draw: Callable[[], None]) -> None:
        self._widget = widget
        self._draw = draw
        self._asked = False
        self._last = -FRAME

    def ask(self) -> None:
        """Something is to be drawn. Cheap enough to be called for every line."""
        if self._asked or not self._widget.is_running:
            return
        self._asked = True
        wait = self._last + FRAME - monotonic()
        if wait > 0:
            self._widget.set_timer(wait, self._run)
        else:
            self._widget.call_next(self._run)

    def _run(self) -> None:
        self._asked = False
        self._last = monotonic()
        self._draw()
