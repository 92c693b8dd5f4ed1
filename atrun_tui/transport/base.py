"""What every wire offers, and the errors that every wire maps its own to.

Two shapes: a `Stream` carries bytes in order (TCP, serial); a `Channel` carries whole messages to and from numbers (SMS).
Library and system errors are mapped once, at this edge, so that no floor above knows a socket from a port.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from atrun_tui.record import Record

if TYPE_CHECKING:
    from atrun_tui.protocol.sms.pdu import Deliver, Submit


class TransportError(Exception):
    """Root of the wires' errors; its text is a plain sentence part, such as `connection refused by 10.0.0.1:1024`."""


class ConnectFailed(TransportError):  # noqa: N818  (says what happened)
    """The link could not be made."""


class ConnectRefused(ConnectFailed):
    """The far end, or a host on the way, said no at once."""


class ConnectTimedOut(ConnectFailed):
    """Nothing answered: a firewall that drops, a module without network, a wrong address."""


class NameUnknown(ConnectFailed):
    """The host name does not resolve."""


class DeviceMissing(NameUnknown):
    """There is no such serial port, or nothing is plugged in there."""


class CannotListen(ConnectFailed):
    """This computer cannot be called at that address; the text holds the remedy."""


class NobodyCalled(ConnectFailed):
    """The module that was to call did not; the text holds the remedy."""


class SimLocked(ConnectFailed):
    """The SIM wants what only its owner can give, and trying again would not help; the text holds the remedy."""


class PinMissing(SimLocked):
    """The SIM asks for its PIN and none is known."""


class SendRefused(TransportError):  # noqa: N818
    """The message did not go out, and nothing was spent; the text says why and what to do."""


class SendUncertain(TransportError):  # noqa: N818
    """The message may or may not have gone out: what was to say so was not heard."""


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


class Letter(Record):
    """A message that came.

    Attributes:
        message: what it says.
        place: where the channel keeps it until it is discarded; None when it is kept nowhere.
        crowded: no room was left for another message when this one was found.
        former: it was there already when the channel was opened.
    """

    message: Deliver
    place: int | None = None
    crowded: bool = False
    former: bool = False


class Correspondent(Protocol):
    """Who a channel calls, in the event loop."""

    def letter_came(self, letter: Letter) -> None:
        """A message came. It stays where it is until the channel is told to discard it."""
        ...

    def channel_up(self) -> None:
        """Messages can be sent from now on."""
        ...

    def channel_down(self, error: TransportError, retry_in: float | None) -> None:
        """None can, for now; the next attempt comes in so many seconds, or only when somebody starts it (None)."""
        ...

    def told(self, sentence: str) -> None:
        """Something that the owner should know."""
        ...


class Channel(Protocol):
    """Carries whole messages to and from numbers; makes its link by itself, and anew when it was lost."""

    @property
    def peer(self) -> str:
        """What carries them, for people, such as `modem office, GE865-QUAD at /dev/ttyUSB0`."""
        ...

    @property
    def trouble(self) -> str:
        """Why messages may not come in at present, a sentence part; empty when nothing is known to be wrong."""
        ...

    def attach(self, correspondent: Correspondent) -> None:
        """Call this one from now on."""
        ...

    def start(self) -> None:
        """Begin to make the link, or try again now; without effect on one that stands."""
        ...

    async def send(self, message: Submit, *, leaving: Callable[[], None] | None = None) -> int:
        """Send a message once those before it have gone; the reference under which the network knows it.

        Args:
            message: what to send.
            leaving: called when its turn has come; until then cancelling leaves it unsent.

        Raises:
            SendRefused: it did not go out.
            SendUncertain: nobody knows.
        """
        ...

    def expect(self, *, answers: bool) -> None:
        """Whether answers are awaited: then they are let past a store that others have filled."""
        ...

    def discard(self, letter: Letter) -> None:
        """It was taken: it need not be kept."""
        ...

    async def close(self) -> None:
        """Discard what is to be discarded, and close; never raises, may be called twice. The correspondent hears no more."""
        ...
