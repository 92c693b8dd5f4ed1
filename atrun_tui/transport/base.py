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


class CannotListen(ConnectFailed):
    """This computer cannot be called at that address; the text holds the remedy."""


class NobodyCalled(ConnectFailed):
    """The module that was to call did not; the text holds the remedy."""


class LinkLost(TransportError):  # noqa: N818
    """The link broke while in use (reset, unplugged, timed out)."""


class LinkReset(LinkLost):
    """The far end threw it away at once: a close that overtook bytes of ours looks like this."""


class Receiver(Protocol):
    """Who a stream calls, in the event loop and in order, with what comes."""

    def data_received(self, data: bytes) -> None:
        """Bytes came, at least one."""
        ...

    def link_lost(self, error: LinkLost | None) -> None:
        """The last call: the far end closed in order (None), or the link broke."""
        ...


class Stream(Protocol):
    """A duplex byte stream that pushes: one receiver is called with what comes, so that a reply costs no task switch."""

    @property
    def peer(self) -> str:
        """Where it leads, for people, such as `10.64.3.17:1024` or `/dev/ttyUSB0`."""
        ...

    def attach(self, receiver: Receiver) -> None:
        """Call this receiver from now on, in place of the one before.

        What came while there was none, the end of the link included, is told before this returns.
        """
        ...

    def send(self, data: bytes) -> None:
        """Hand over bytes; returns at once. Bytes handed to a link that is gone are dropped: `link_lost` says so."""
        ...

    async def flush(self) -> None:
        """Wait until the link has room again (back-pressure).

        Raises:
            LinkLost: the link is gone.
        """
        ...

    def abort(self) -> None:
        """Break it off: what has not left yet never does. The receiver hears no more; `close` is still to be called."""
        ...

    async def close(self) -> None:
        """Close and wait until closed, at most a few seconds; never raises, may be called twice. The receiver hears no more."""
        ...


Opener = Callable[[], Awaitable[Stream]]
"""Opens a link anew at each call. Raises ConnectFailed."""
