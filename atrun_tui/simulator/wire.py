"""The sending side of a connection: late, in small pieces, slow, or cut, as the faults say."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from atrun_tui.simulator.faults import Faults

_RESET_AT_CLOSE = struct.pack("ii", 1, 0)


class Wire:
    """Sends in order. Without a fault that shapes it, what is sent goes to the transport in the same call."""

    def __init__(self, transport: asyncio.Transport, faults: Callable[[], Faults], random: Random) -> None:
        self._transport = transport
        self._faults = faults
        self._random = random
        self._loop = asyncio.get_running_loop()
        self._queue: deque[tuple[float, bytes | None]] = deque()
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None
        self._free_at = 0.0
        self._sent = 0
        self._received = 0
        self._reset = False

    def send(self, data: bytes) -> None:
        """Send these bytes after everything before them."""
        if self._queue or self._faults().shapes_the_wire:
            self._enqueue(data)
        else:
            self._write(data)

    def finish(self, *, reset: bool = False) -> None:
        """Close once everything has left."""
        self._reset = reset
        if self._queue:
            self._queue.append((self._queue[-1][0], None))
        else:
            self.close(reset=reset)

    def count_received(self, data: bytes) -> bytes:
        """Bytes came in; gives those of them that come before a cut, and cuts there."""
        limit = self._faults().cut_after_received
        self._received += len(data)
        if limit is None or self._received < limit:
            return data
        self.close(reset=self._faults().reset)
        return data[: len(data) - (self._received - limit)]

    def close(self, *, reset: bool = False) -> None:
        """Close now: what is queued here is lost."""
        self._queue.clear()
        if self._timer is not None:
            self._timer.cancel()
        if reset:
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
            self._transport.abort()
        elif not self._transport.is_closing():
            self._transport.close()

    def _enqueue(self, data: bytes) -> None:
        faults = self._faults()
        due = self._loop.time() + faults.latency + faults.jitter * self._random.random()
        size = faults.chunk or (max(1, faults.rate // 200) if faults.rate else len(data))
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            due = max(due, self._free_at)
            if faults.rate:
                due += len(piece) * 10 / faults.rate
            self._free_at = due
            self._queue.append((due, piece))
        self._arm()

    def _arm(self) -> None:
        if self._timer is not None or not self._queue:
            return
        due = self._queue[0][0]
        late = due <= self._loop.time()
        self._timer = self._loop.call_soon(self._pump) if late else self._loop.call_at(due, self._pump)

    def _pump(self) -> None:
        """Send one piece; the next one has a turn of the loop of its own, so that pieces stay apart."""
        self._timer = None
        _, data = self._queue.popleft()
        if data is None:
            self.close(reset=self._reset)
            return
        self._write(data)
        self._arm()

    def _write(self, data: bytes) -> None:
        limit = self._faults().cut_after_sent
        if limit is not None and self._sent + len(data) >= limit:
            self._transport.write(data[: max(0, limit - self._sent)])
            self.close(reset=self._faults().reset)
            return
        self._sent += len(data)
        self._transport.write(data)
