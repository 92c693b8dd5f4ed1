"""Listens to a caller who has no session yet: keeps what it says, within bounds, for whoever comes next."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.transport.base import LinkLost

HEARING = 8192
"""Bytes kept of one caller; a module says no more than a few lines unasked."""


class Ear:
    """A receiver that keeps what comes until it is asked for.

    Attributes:
        on_end: called once when the caller hangs up, or says more than is kept. What it had said can still be taken.
        ended: whether that has happened.
    """

    def __init__(self, on_end: Callable[[], None]) -> None:
        self.on_end = on_end
        self.ended = False
        self._data = bytearray()
        self._wake: asyncio.Future[None] | None = None

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self.ended:
            return
        room = HEARING - len(self._data)
        self._data += data[:room]
        self._rouse()
        if len(data) > room:
            self._end()

    def link_lost(self, error: LinkLost | None) -> None:  # noqa: ARG002  (gone is gone)
        """No more will come."""
        if not self.ended:
            self._end()

    async def receive(self) -> bytes:
        """What came since, at least one byte; `b""` once it has ended."""
        while not self._data and not self.ended:
            self._wake = asyncio.get_running_loop().create_future()
            await self._wake
        return self.take()

    def take(self) -> bytes:
        """What is there now."""
        data = bytes(self._data)
        self._data.clear()
        return data

    def put_back(self, data: bytes) -> None:
        """Keep these for later, before what has come meanwhile."""
        self._data[:0] = data

    def _end(self) -> None:
        self.ended = True
        self._rouse()
        self.on_end()

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)
