"""A caller's stream as its session gets it: what the caller had said comes first, and a newer call can take its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.transport.base import LinkLost

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.ear import Ear
    from atrun_tui.transport.base import Receiver, Stream


class HandedOver:
    """Joins the session to the wire directly: nothing stands between them once the session listens."""

    def __init__(self, stream: Stream, ear: Ear, *, on_close: Callable[[], None]) -> None:
        """Make it of the caller's stream and the ear that listens to it; `on_close` is called when the session is done with it."""
        self.peer = stream.peer
        self._stream = stream
        self._ear: Ear | None = ear
        self._on_close = on_close
        self._receiver: Receiver | None = None
        self._superseded: LinkLost | None = None

    def attach(self, receiver: Receiver) -> None:
        """See Stream."""
        self._receiver = receiver
        said = b"" if self._ear is None else self._ear.take()
        self._ear = None
        if said:
            receiver.data_received(said)
        if self._superseded is not None:
            receiver.link_lost(self._superseded)
        else:
            self._stream.attach(receiver)

    def send(self, data: bytes) -> None:
        """See Stream."""
        if self._superseded is None:
            self._stream.send(data)

    async def flush(self) -> None:
        """See Stream."""
        if self._superseded is not None:
            raise self._superseded
        await self._stream.flush()

    def abort(self) -> None:
        """See Stream."""
        if self._superseded is None:
            self._stream.abort()

    async def close(self) -> None:
        """See Stream. A superseded one is closed by whoever superseded it: its far end may be gone, and the next call waits."""
        self._on_close()
        if self._superseded is None:
            await self._stream.close()

    def supersede(self, newer: str) -> Stream:
        """The same module called again: end this link for the session, as if the wire had broken.

        Args:
            newer: where the newer call comes from.

        Returns:
            The stream, which the caller closes.
        """
        deaf = _Deaf()
        self._stream.attach(deaf)
        self._superseded = LinkLost(f"the module called again, from {newer}: its connection from {self.peer} was dead")
        if self._receiver is not None and not deaf.ended:
            self._receiver.link_lost(self._superseded)
        return self._stream


class _Deaf:
    """Hears whether the link had ended before, and nothing else."""

    def __init__(self) -> None:
        self.ended = False

    def data_received(self, data: bytes) -> None:
        """Nobody wants it any more."""

    def link_lost(self, error: LinkLost | None) -> None:  # noqa: ARG002
        """It had ended."""
        self.ended = True
