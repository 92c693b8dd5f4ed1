"""A TCP connection as a stream: asyncio's push interface with its errors mapped."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from typing import cast

from atrun_tui.transport.base import LinkLost, LinkReset, Receiver
from atrun_tui.transport.pushing import PushingStream

_CLOSE_WAIT = 2.0
"""Seconds that bytes on their way out get before the connection is cut."""
_WAITING = 16_384
"""Bytes that may wait for the network, here and in the system, before a sender has to: more would make progress a guess, and
would still go out when nobody wants them any more."""
_READ = 8_192
"""Bytes read at once: more than a module sends in one packet, and little for each of a thousand connections."""
_LONG = 0.005
"""Seconds that the work for one full buffer may take before the rest of the program gets as much time for itself."""
_LOW_WATER = getattr(socket, "TCP_NOTSENT_LOWAT", {"linux": 25, "darwin": 0x201}.get(sys.platform))
_THROW_AWAY = struct.pack("ii", 1, 0)


class TcpStream(PushingStream, asyncio.BufferedProtocol):
    """One connection, whoever made it.

    Reading is paused until somebody listens, so that nothing piles up in memory before. It is read into a small buffer of its
    own: a plain protocol is given 256 KB of fresh memory for each packet, which costs more than all the rest of its way.
    """

    def __init__(self, peer: str) -> None:
        super().__init__(peer)
        self._transport: asyncio.Transport | None = None
        self._read = memoryview(bytearray(_READ))

    def attach(self, receiver: Receiver) -> None:
        """See Stream."""
        first, self._receiver = self._receiver is None, receiver
        if self._ended.done():
            self._tell_end()
        elif first and self._transport is not None:
            self._transport.resume_reading()

    def send(self, data: bytes) -> None:
        """See Stream."""
        if self._transport is not None:
            self._transport.write(data)

    async def flush(self) -> None:
        """See Stream."""
        await self._have_room()
        if self._transport is None:
            raise self._lost or LinkLost(f"the connection to {self.peer} is closed")

    def abort(self) -> None:
        """See Stream. A reset throws away what the system still holds, where an orderly close would let it out."""
        self._closing = True
        if self._transport is not None:
            wire = self._transport.get_extra_info("socket")
            if wire is not None:
                wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _THROW_AWAY)
            self._transport.abort()

    async def close(self) -> None:
        """See Stream."""
        self._closing = True
        if self._transport is not None:
            self._transport.close()
        await asyncio.wait([self._ended], timeout=_CLOSE_WAIT)
        if self._transport is not None:
            self._transport.abort()
            await self._ended

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands: small packets leave at once, and nothing is read yet."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.pause_reading()
        self._transport.set_write_buffer_limits(high=_WAITING)
        wire = transport.get_extra_info("socket")
        if wire is not None:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if _LOW_WATER is not None:
                wire.setsockopt(socket.IPPROTO_TCP, _LOW_WATER, _WAITING)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002  (it never knows)
        """Where the next bytes go."""
        return self._read

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes came. A full buffer is perhaps a flood, and must not keep keys and other sessions waiting turn after turn."""
        if self._receiver is None or self._closing:
            return
        if nbytes < _READ:
            self._receiver.data_received(bytes(self._read[:nbytes]))
            return
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._receiver.data_received(bytes(self._read))
        took = loop.time() - began
        if took > _LONG and self._transport is not None:
            self._transport.pause_reading()
            loop.call_later(took, self._read_on)

    def _read_on(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over, in order or not."""
        self._transport = None
        if exc is None:
            self._end(None)
            return
        kind = LinkReset if isinstance(exc, (ConnectionResetError, BrokenPipeError)) else LinkLost
        self._end(kind(f"the connection to {self.peer} broke: {_reason(exc)}"))


def _reason(error: Exception) -> str:
    """The system's words for it, without numbers."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return words[:1].lower() + words[1:] if words else type(error).__name__
