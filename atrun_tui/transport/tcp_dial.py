"""Dialling a module over TCP, with every way to fail told apart."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from atrun_tui.transport.base import ConnectFailed, ConnectRefused, ConnectTimedOut, NameUnknown, Stream
from atrun_tui.transport.tcp_stream import TcpStream

_Address = tuple[int, tuple[Any, ...]]
"""A family and what its sockets connect to."""


async def dial(host: str, port: int, *, timeout: float) -> Stream:  # noqa: ASYNC109  (part of the road, not of the caller)
    """Connect to `host:port`.

    Args:
        host: a dotted address, an IPv6 address or a name.
        port: 1-65535.
        timeout: seconds for all of it; a name with several addresses gives each its share.

    Raises:
        ConnectFailed: or the kind of it that fits.
    """
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        async with asyncio.timeout(timeout):
            addresses = await _resolve(host, port)
    except TimeoutError:
        raise NameUnknown(f"the name {host} was not resolved within {timeout:g} s") from None
    failure = ConnectFailed(f"{host} has no address")
    for address in addresses:
        try:
            return await _connect(address, place, timeout / len(addresses))
        except ConnectFailed as error:
            failure = error
    raise failure


async def _resolve(host: str, port: int) -> list[_Address]:
    """All addresses of a host; a written address costs no look-up."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return [(family, (host, port))]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):  # a label too long for DNS is a UnicodeError, a NUL a ValueError
        raise NameUnknown(f"the name {host} is not known") from None
    return [(family, place) for family, _, _, _, place in found]


async def _connect(address: _Address, place: str, seconds: float) -> TcpStream:
    """One attempt; the socket is closed again unless the stream owns it."""
    loop = asyncio.get_running_loop()
    wire = socket.socket(address[0], socket.SOCK_STREAM)
    try:
        wire.setblocking(False)
        async with asyncio.timeout(seconds):
            await loop.sock_connect(wire, address[1])
        _, stream = await loop.create_connection(lambda: TcpStream(place), sock=wire)
    except BaseException as error:
        wire.close()
        if isinstance(error, (OSError, OverflowError)):
            raise _explained(error, place, seconds) from None
        raise
    return stream


def _explained(error: Exception, place: str, seconds: float) -> ConnectFailed:
    """The system's error in our own tree."""
    if isinstance(error, TimeoutError):
        return ConnectTimedOut(f"nothing answered at {place} within {seconds:g} s")
    if isinstance(error, ConnectionRefusedError):
        return ConnectRefused(f"connection refused by {place}")
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ConnectFailed(f"no connection to {place}: {words[:1].lower()}{words[1:]}")
