"""Waiting for something that a simulated part does, without polling it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Watchers:
    """Conditions that somebody waits for; looked at again whenever there is news."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until it holds."""
        while not condition():
            happened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((condition, happened))
            await happened

    def news(self) -> None:
        """Something happened."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        for condition, happened in waiting:
            if happened.done():
                continue
            if condition():
                happened.set_result(None)
            else:
                self._waiting.append((condition, happened))
