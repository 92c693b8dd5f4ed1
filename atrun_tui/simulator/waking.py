"""Wakes what has no clock of its own when it wants to be woken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Waking:
    """One timer, set by the loop's time.

    Args:
        due: when it wants to be woken next, or None.
        wake: called then.
    """

    def __init__(self, due: Callable[[], float | None], wake: Callable[[], None]) -> None:
        self._due = due
        self._wake = wake
        self._timer: asyncio.TimerHandle | None = None

    def set(self) -> None:
        """Something has happened: ask anew when that is."""
        self.stop()
        if (due := self._due()) is not None:
            self._timer = asyncio.get_running_loop().call_at(due, self._wake)

    def stop(self) -> None:
        """Not until it is set again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
