"""An in-memory wire: two streams joined back to back, whole, in crumbs, delayed, lossy or cut at a byte."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from atrun_tui.transport.base import LinkLost, Receiver

Schedule = Callable[[float, Callable[[], None]], object]
"""Calls back after so many seconds, in order; `loop.call_later` is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one direction of a wire behaves.

    Attributes:
        chunk: bytes delivered at a time; 0 keeps what was sent in one piece.
        delay: seconds each piece is on its way.
        lost: whether the nth byte (from 0) vanishes.
        cut_after: the link breaks once so many bytes were delivered.
    """

    chunk: int = 0
    delay: float = 0.0
    lost: Callable[[int], bool] | None = None
    cut_after: int | None = None


class MemoryStream:
    """One end of the wire. Nothing is delivered inside `send`: always in a later turn of the loop, as on a real wire."""

    def __init__(self, peer: str, way: Way, schedule: Schedule | None) -> None:
        self.peer = peer
        self._way = way
        self._schedule = schedule
        self._far: MemoryStream | None = None
        self._receiver: Receiver | None = None
        self._backlog: deque[bytes] = deque()
        self._sent = 0
        self._delivered = 0
        self._ended = False
        self._error: LinkLost | None = None
        self._closing = False

    def join(self, far: MemoryStream) -> None:
        """Make `far` the other end."""
        self._far = far

    def attach(self, receiver: Receiver) -> None:
        """See Stream."""
        self._receiver = receiver
        while self._backlog and not self._closing:
            self._receiver.data_received(self._backlog.popleft())
        if self._ended and not self._closing:
            self._receiver.link_lost(self._error)

    def send(self, data: bytes) -> None:
        """See Stream."""
        if self._ended or self._closing:
            return
        kept = self._survivors(data)
        size = self._way.chunk or len(kept) or 1
        for start in range(0, len(kept), size):
            self._later(self._carrier(kept[start : start + size]))

    async def flush(self) -> None:
        """See Stream."""
        if self._ended or self._closing:
            raise self._error or LinkLost(f"the link to {self.peer} is closed")

    async def close(self) -> None:
        """See Stream."""
        if not self._closing:
            self._closing = True
            self._later(self._hang_up)

    def cut(self, error: LinkLost | None = None) -> None:
        """Break the link for both ends at once, or close it in order when there is no error."""
        for end in (self, self._far):
            if end is not None:
                end.end(error)

    def arrive(self, data: bytes) -> None:
        """Bytes from the far end."""
        if self._ended or self._closing:
            return
        if self._receiver is None:
            self._backlog.append(data)
        else:
            self._receiver.data_received(data)

    def end(self, error: LinkLost | None) -> None:
        """The link is over for this end."""
        if self._ended:
            return
        self._ended, self._error = True, error
        if self._receiver is not None and not self._closing:
            self._receiver.link_lost(error)

    def _survivors(self, data: bytes) -> bytes:
        first, self._sent = self._sent, self._sent + len(data)
        lost = self._way.lost
        if lost is None:
            return data
        return bytes(byte for place, byte in enumerate(data, first) if not lost(place))

    def _later(self, action: Callable[[], None]) -> None:
        if self._way.delay and self._schedule is not None:
            self._schedule(self._way.delay, action)
        elif self._way.delay:
            asyncio.get_running_loop().call_later(self._way.delay, action)
        else:
            asyncio.get_running_loop().call_soon(action)

    def _carrier(self, piece: bytes) -> Callable[[], None]:
        """What delivers this piece, up to the byte where the link is cut."""

        def carry() -> None:
            room = len(piece) if self._way.cut_after is None else self._way.cut_after - self._delivered
            self._delivered += len(piece)
            if self._far is not None and room > 0:
                self._far.arrive(piece[:room])
            if self._way.cut_after is not None and room <= len(piece):
                self.cut(LinkLost(f"the link to {self.peer} broke"))

        return carry

    def _hang_up(self) -> None:
        self.cut()


def wire(
    there: Way | None = None, back: Way | None = None, *, schedule: Schedule | None = None
) -> tuple[MemoryStream, MemoryStream]:
    """Two joined ends: ours, and the module's.

    Args:
        there: how bytes travel from ours to the module's.
        back: how they come back.
        schedule: what delays are counted by; the running loop's own clock when None.
    """
    ours = MemoryStream("memory:module", there or Way(), schedule)
    theirs = MemoryStream("memory:console", back or Way(), schedule)
    ours.join(theirs)
    theirs.join(ours)
    return ours, theirs
