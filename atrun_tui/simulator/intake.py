"""The receiving side of a connection: bytes are heard no faster than the line carries them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECES = 20
"""So often in a second something is heard."""


class Intake:
    """Passes on what comes in, in order; on a line with a rate in pieces, and nothing is read while some of it is under way.

    Args:
        transport: where it comes from.
        rate: bits a second at present, ten to a byte; 0 = as fast as it comes.
        hear: is given it.
    """

    def __init__(self, transport: asyncio.Transport, rate: Callable[[], int], hear: Callable[[bytes], None]) -> None:
        self._transport = transport
        self._rate = rate
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._held = b""
        self._timer: asyncio.TimerHandle | None = None
        self._free_at = 0.0

    def take(self, data: bytes) -> None:
        """Bytes came."""
        if not self._rate() and not self._held:
            self._hear(data)
            return
        self._held += data
        self._transport.pause_reading()
        self._arm()

    def close(self) -> None:
        """The connection is gone, and what was under way with it."""
        self._held = b""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        """Let the next piece arrive once the line has carried it."""
        if self._timer is not None:
            return
        rate = self._rate()
        size = max(1, rate // (10 * _PIECES)) if rate else len(self._held)
        piece = self._held[:size]
        self._free_at = max(self._free_at, self._loop.time()) + (len(piece) * 10 / rate if rate else 0.0)
        self._timer = self._loop.call_at(self._free_at, self._arrive, piece)

    def _arrive(self, piece: bytes) -> None:
        self._timer = None
        self._held = self._held[len(piece) :]
        self._hear(piece)
        if self._held:
            self._arm()
        elif not self._transport.is_closing():
            self._transport.resume_reading()
