"""What every stream over asyncio's own transports has in common: who listens, room to write, and an end that is told once."""

from __future__ import annotations

import asyncio

from atrun_tui.transport.base import LinkLost, Receiver


class PushingStream(asyncio.BaseProtocol):
    """The common part; whoever derives from it makes the link, and calls `_end` when it is over."""

    def __init__(self, peer: str) -> None:
        self.peer = peer
        self._receiver: Receiver | None = None
        self._lost: LinkLost | None = None
        self._room: asyncio.Future[None] | None = None
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._closing = False

    def pause_writing(self) -> None:
        """The far end takes no more for now."""
        self._room = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """There is room again."""
        if self._room is not None:
            self._room.set_result(None)
            self._room = None

    async def _have_room(self) -> None:
        if self._room is not None:
            await asyncio.shield(self._room)

    def _end(self, lost: LinkLost | None) -> None:
        """It is over, in order (None) or not."""
        self._lost = lost
        self.resume_writing()
        self._ended.set_result(None)
        self._tell_end()

    def _tell_end(self) -> None:
        if self._receiver is not None and not self._closing:
            self._receiver.link_lost(self._lost)
