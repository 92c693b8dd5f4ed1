"""What every wire offers, and the errors that every wire maps its own to.

Two shapes: a `Stream` carries bytes in order (TCP, serial); a `Channel` carries whole messages to and from numbers (SMS).
Library and system errors are mapped once, at this edge, so that no floor above knows a socket from a port.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol


class TransportError(Exception):
    """Root of the wires' errors; its text is a plain sentence part, such as `connection refused by 10.0.0.1:1024`."""


class ConnectFailed(TransportError):  # noqa: N818  (says what happened)
    """The link could not be made."""


class ConnectRefused(ConnectFailed):
    """The far end, or a host on the way, said no at once."""


class ConnectTimedOut(ConnectFailed):
    """Nothing answered: a firewall that drops, a module without network, a wrong address."""


class NameUnknown(ConnectFailed):
    """The host name does not resolve, or the device does not exist."""


class LinkLost(TransportError):  # noqa: N818
    """The link broke while in use (reset, unplugged, timed out)."""


class Stream(Protocol):
    """A duplex byte stream. One reader and one writer at a time."""

    @property
    def peer(self) -> str:
        """Where it leads, for people, such as `10.64.3.17:1024` or `/dev/ttyUSB0`."""
        ...

    async def receive(self) -> bytes:
        """The next bytes, at least one; `b""` once the far end closed in order.

        Raises:
            LinkLost: the link broke.
        """
        ...

    async def send(self, data: bytes) -> None:
        """Hand over bytes; returns when the link has accepted them (back-pressure).

        Raises:
            LinkLost: the link broke before they were accepted.
        """
        ...

    async def close(self) -> None:
        """Close and wait until closed, at most a few seconds; never raises, may be called twice and during a receive."""
        ...


Opener = Callable[[], Awaitable[Stream]]
"""Opens a link anew at each call. Raises ConnectFailed."""
