"""A serial port as a stream; the only file that imports pyserial-asyncio, and the place where its habits are tamed.

What the library does that we cannot use as it is: it opens the port on the loop's thread; it drains the port inside the loop when
the connection ends, which waits for ever when nobody reads at the other end; it reports a pulled plug to the loop's exception
handler; and it ends a connection twice when reading and writing fail together, which is an error of its own. It is sound
otherwise, also on pseudo terminals.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import serial
import serial_asyncio

from atrun_tui.transport.base import ConnectFailed, ConnectTimedOut, DeviceMissing, LinkLost, Receiver, Stream
from atrun_tui.transport.pushing import PushingStream

if TYPE_CHECKING:
    from collections.abc import Callable

_CLOSE_WAIT = 2.0
"""Seconds that bytes on their way out get before the port is closed."""
_LOOK_AGAIN = 0.02
"""Seconds between two looks at the port's own buffer: no event tells that it is empty."""


async def open_serial(device: str, baudrate: int, *, timeout: float) -> Stream:  # noqa: ASYNC109  (part of the road)
    """Open a port: 8 data bits, no parity, 1 stop bit, no flow control, for us alone.

    Raises:
        DeviceMissing: there is no such device.
        ConnectFailed: it may not be opened, is in use, or is no serial port.
        ConnectTimedOut: opening hangs.
    """
    port = await _opened(device, baudrate, timeout)
    stream = SerialStream(device)
    _Transport(asyncio.get_running_loop(), stream, port)
    await stream.made
    return stream


async def _opened(device: str, baudrate: int, limit: float) -> serial.Serial:
    """Open in a thread of its own: a driver may hang, and must hold up neither the loop nor the end of the program."""
    loop = asyncio.get_running_loop()
    opened: asyncio.Future[serial.Serial] = loop.create_future()

    def tell(done: Callable[[Any], None], value: object) -> None:
        if not opened.done():
            done(value)
        elif isinstance(value, serial.Serial):
            value.close()  # nobody waits for it any more

    def work() -> None:
        outcome: tuple[Callable[[Any], None], object]
        try:
            outcome = (opened.set_result, serial.Serial(device, baudrate, exclusive=True))
        except (OSError, ValueError) as error:
            outcome = (opened.set_exception, _explained(error, device))
        with suppress(RuntimeError):  # the loop is gone, and with it whoever asked
            loop.call_soon_threadsafe(tell, *outcome)

    threading.Thread(target=work, name=f"opening {device}", daemon=True).start()
    try:
        async with asyncio.timeout(limit):
            return await opened
    except TimeoutError:
        raise ConnectTimedOut(f"opening {device} hangs: nothing came of it within {limit:g} s") from None


def _explained(error: Exception, device: str) -> ConnectFailed:
    number = error.errno if isinstance(error, OSError) else None
    if number in (2, 6, 19):  # ENOENT, ENXIO, ENODEV
        return DeviceMissing(f"there is no device {device}")
    if number == 13:  # EACCES
        return ConnectFailed(
            f"{device} may not be opened by you: join the group that owns it (often dialout), log in again"
        )
    if number in (11, 16):  # EAGAIN of the lock, EBUSY
        return ConnectFailed(
            f"{device} is in use by another program: end it, or have ModemManager leave it alone (it takes modems for itself)"
        )
    return ConnectFailed(f"{device} cannot be used as a serial port")


class _Transport(serial_asyncio.SerialTransport):  # type: ignore[misc]
    """The library's transport, ending once, quietly and without draining inside the loop."""

    def _call_connection_lost(self, exc: Exception | None) -> None:
        if self._serial is None:
            return
        with suppress(Exception):  # a device that is gone fails in its system's own way; it is about to be told
            self._serial.reset_output_buffer()
        super()._call_connection_lost(exc)

    def _fatal_error(self, exc: Exception, message: str = "") -> None:  # noqa: ARG002  (the library's signature)
        self._abort(exc)


class SerialStream(PushingStream, asyncio.Protocol):
    """One open port."""

    def __init__(self, peer: str) -> None:
        super().__init__(peer)
        self.made: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: _Transport | None = None
        self._early = bytearray()

    def attach(self, receiver: Receiver) -> None:
        """See Stream."""
        self._receiver = receiver
        if self._early:
            early, self._early = bytes(self._early), bytearray()
            receiver.data_received(early)
        if self._ended.done():
            self._tell_end()
        elif self._transport is not None:
            self._transport.resume_reading()

    def send(self, data: bytes) -> None:
        """See Stream."""
        if self._transport is not None and data:
            self._transport.write(data)

    async def flush(self) -> None:
        """See Stream."""
        await self._have_room()
        if self._transport is None or self._closing:
            raise self._lost or LinkLost(f"the port {self.peer} is closed")

    def abort(self) -> None:
        """See Stream. The library's transport drops what the system has not taken, and this what the system has."""
        self._closing = True
        if self._transport is not None:
            self._transport.abort()

    async def close(self) -> None:
        """See Stream."""
        if not self._closing and self._transport is not None:
            self._closing = True
            self._transport.pause_reading()
            await self._drain(self._transport)
            if not self._ended.done() and not self._transport.is_closing():
                self._transport.abort()
        await asyncio.shield(self._ended)

    async def _drain(self, transport: _Transport) -> None:
        """Let what was sent leave, as far as somebody takes it."""
        end = asyncio.get_running_loop().time() + _CLOSE_WAIT
        with suppress(OSError, serial.SerialException):
            while not self._ended.done() and asyncio.get_running_loop().time() < end:
                if transport.get_write_buffer_size() == 0 and transport.serial.out_waiting == 0:
                    return
                await asyncio.sleep(_LOOK_AGAIN)

    # What the library calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The port is open; the library starts reading in the next turn, which `data_received` undoes."""
        assert isinstance(transport, _Transport)
        self._transport = transport
        self.made.set_result(None)

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self._closing:
            return
        if self._receiver is None:
            self._early += data
            assert self._transport is not None
            self._transport.pause_reading()
            return
        self._receiver.data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """The port is closed, or it is gone."""
        self._transport = None
        self._end(None if exc is None else LinkLost(f"the device {self.peer} is gone: was it unplugged?"))
