"""A port that swallows connection attempts, as #TCPATRUNFRWL does with strangers.

Nothing in user space can drop a SYN. But a listening socket that never accepts, and whose backlog is full, makes the kernel drop
every further one: the client's `connect()` hangs until its own timeout, as it does in front of a module whose firewall does not
know it. The connections that fill the backlog are our own.
"""

from __future__ import annotations

import asyncio
import socket

_MOST_FILLERS = 16
_PATIENCE = 0.05


class SilentPort:
    """The port and the connections that keep it full."""

    def __init__(self, listener: socket.socket, fillers: list[socket.socket]) -> None:
        self._listener = listener
        self._fillers = fillers

    @classmethod
    async def open(cls, host: str, port: int) -> SilentPort:
        """Bind, and fill the backlog until an attempt hangs.

        Raises:
            OSError: the address cannot be bound.
        """
        loop = asyncio.get_running_loop()
        family, kind, number, _, address = (await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM))[0]
        silent = cls(socket.socket(family, kind, number), [])
        try:
            silent._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            silent._listener.bind(address)
            silent._listener.listen(0)
            await silent._fill(family)
        except OSError:
            silent.close()
            raise
        return silent

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        host, port = self._listener.getsockname()[:2]
        return host, port

    async def _fill(self, family: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(_MOST_FILLERS):
            filler = socket.socket(family, socket.SOCK_STREAM)
            filler.setblocking(False)
            self._fillers.append(filler)
            try:
                await asyncio.wait_for(loop.sock_connect(filler, self._listener.getsockname()), _PATIENCE)
            except TimeoutError:
                return

    def close(self) -> None:
        """Let go of the port."""
        for filler in self._fillers:
            filler.close()
        self._listener.close()
