"""How fast a file goes: over the last seconds, since what a link takes at once in the beginning says nothing about the rest."""

from __future__ import annotations

from collections import deque

WINDOW = 10.0
"""Seconds that count."""
_STEP = 0.25
"""Seconds between two marks; before the first is over nobody can say."""


class Pace:
    """One transfer's."""

    def __init__(self, now: float, moved: int) -> None:
        self._marks = deque([(now, moved)])
        self._last = (now, moved)

    def advance(self, now: float, moved: int) -> None:
        """So many bytes have gone at a monotonic time."""
        self._last = (now, moved)
        if now - self._marks[-1][0] >= _STEP:
            self._marks.append(self._last)
        while len(self._marks) > 1 and now - self._marks[1][0] >= WINDOW:
            self._marks.popleft()

    @property
    def rate(self) -> float:
        """Bytes a second; 0 while nobody can say."""
        (since, before), (now, moved) = self._marks[0], self._last
        return (moved - before) / (now - since) if now - since >= _STEP else 0.0
