"""An in-memory wire: two streams joined back to back, whole, in crumbs, delayed, lossy or cut at a byte."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from atrun_tui.transport.base import LinkLost, LinkReset, Receiver

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
        rate: bits a second, ten to a byte; 0 = at once.
        window: bytes that are taken before the sender has to wait, where there is a rate.
    """

    chunk: int = 0
    delay: float = 0.0
    lost: Callable[[int], bool] | None = None
    cut_after: int | None = None
    rate: int = 0
    window: int = 4096


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
        self._line: deque[Callable[[], None]] = deque()
        self._line_sizes: deque[int] = deque()
        self._room: asyncio.Future[None] | None = None
        self._ended = False
        self._error: LinkLost | None = None
        self._closing = False
        self._broken = False

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
            piece = kept[start : start + size]
            if self._way.rate:
                self._queue(piece)
            else:
                self._later(self._carrier(piece))

    async def flush(self) -> None:
        """See Stream."""
        while sum(self._line_sizes) > self._way.window and not (self._ended or self._closing):
            if self._room is None:
                self._room = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._room)
        if self._ended or self._closing:
            raise self._error or LinkLost(f"the link to {self.peer} is closed")

    def abort(self) -> None:
        """See Stream."""
        self._closing = self._broken = True
        self._make_room()
        if self._far is not None:
            self._far.end(LinkReset(f"the link to {self._far.peer} was reset"))

    async def close(self) -> None:
        """See Stream."""
        self.hang_up()

    def hang_up(self) -> None:
        """Close in order, behind everything that was sent."""
        if self._closing:
            return
        self._closing = True
        if self._line:
            self._line.append(self._end_both)
            self._line_sizes.append(0)
        else:
            self._later(self._end_both)

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
        self._make_room()
        if self._receiver is not None and not self._closing:
            self._receiver.link_lost(error)

    def _survivors(self, data: bytes) -> bytes:
        first, self._sent = self._sent, self._sent + len(data)
        lost = self._way.lost
        if lost is None:
            return data
        return bytes(byte for place, byte in enumerate(data, first) if not lost(place))

    def _queue(self, piece: bytes) -> None:
        """Behind what is on the line already, which carries one byte after the other."""
        self._line.append(self._carrier(piece))
        self._line_sizes.append(len(piece))
        if len(self._line) == 1:
            self._carry_next()

    def _carry_next(self) -> None:
        self._after(self._line_sizes[0] * 10 / self._way.rate, self._carried)

    def _carried(self) -> None:
        """A piece is on the line as a whole and travels on; the next one may follow."""
        self._line_sizes.popleft()
        self._later(self._line.popleft())
        self._make_room()
        if self._line:
            self._carry_next()

    def _make_room(self) -> None:
        room, self._room = self._room, None
        if room is not None:
            room.set_result(None)

    def _later(self, action: Callable[[], None]) -> None:
        self._after(self._way.delay, action)

    def _after(self, seconds: float, action: Callable[[], None]) -> None:
        if seconds and self._schedule is not None:
            self._schedule(seconds, action)
        elif seconds:
            asyncio.get_running_loop().call_later(seconds, action)
        else:
            asyncio.get_running_loop().call_soon(action)

    def _carrier(self, piece: bytes) -> Callable[[], None]:
        """What delivers this piece, up to the byte where the link is cut."""

        def carry() -> None:
            if self._broken:
                return
            room = len(piece) if self._way.cut_after is None else self._way.cut_after - self._delivered
            self._delivered += len(piece)
            if self._far is not None and room > 0:
                self._far.arrive(piece[:room])
            if self._way.cut_after is not None and room <= len(piece):
                self.cut(LinkLost(f"the link to {self.peer} broke"))

        return carry

    def _end_both(self) -> None:
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
