"""A simulated module behind a TCP port: the brain's actions done on real sockets, with the wire's faults.

The module lives as long as the `Server`: files and settings stay from one connection to the next, also over restarts. As a real
one it takes a single client at a time.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from atrun_tui.simulator.brain import Brain, Options
from atrun_tui.simulator.connection import Connection
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.firewall import SilentPort
from atrun_tui.simulator.host import Host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_GRACE = 0.1
"""Seconds a newcomer waits for the former client's end to be noticed before it is refused as a second one."""

_RETRY = 1.0


class Server(Host):
    """One module on one port."""

    def __init__(self, brain: Brain, host: str, port: int, *, record: bool = False) -> None:
        super().__init__(brain, record=record)
        self._address = (host, port)
        self._listener: asyncio.Server | SilentPort | None = None
        self._newcomers: list[Connection] = []
        self._comeback: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; the port is the real one also where 0 was asked for."""
        return self._address

    @property
    def host(self) -> str:
        """The address it listens on."""
        return self._address[0]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._address[1]

    @property
    def is_listening(self) -> bool:
        """Whether the module can be reached."""
        return self._listener is not None

    async def listen(self) -> None:
        """Be reachable: at the start, after a restart, or once somebody on site has switched the service on again.

        Raises:
            OSError: the address cannot be bound.
        """
        if self._listener is not None or self._closed:
            return
        host, port = self._address
        if self.brain.faults.firewall:
            self._listener = await SilentPort.open(host, port)
            self._address = self._listener.address
            return
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(lambda: Connection(self), host, port, reuse_address=True)
        self._address = cast("tuple[str, int]", listener.sockets[0].getsockname()[:2])
        self._listener = listener
        self._watchers.news()

    async def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self._stop_listening()
        self._waking.stop()
        if self._comeback is not None:
            self._comeback.cancel()
        for connection in (*self._newcomers, *([self._current] if self._current else [])):
            connection.abandon()
        await self.until(lambda: not self._newcomers and self._current is None)
        for task in self._tasks:
            task.cancel()

    # What connections tell

    def arrived(self, connection: Connection) -> None:
        """A client connected. It is let in, or refused when it is a second one."""
        if self._current is None:
            self._admit(connection)
            return
        self._newcomers.append(connection)
        asyncio.get_running_loop().call_later(_GRACE, self._refuse, connection)

    def left(self, connection: Connection) -> None:
        """A connection is gone."""
        if connection in self._newcomers:
            self._newcomers.remove(connection)
        if connection is self._current:
            self._parted()
            if self._newcomers and self._listener is not None:
                self._admit(self._newcomers.pop(0))
        self._watchers.news()

    def _refuse(self, connection: Connection) -> None:
        if connection in self._newcomers:
            connection.end(reset=True)

    def _go_down(self, seconds: float | None) -> None:
        self._stop_listening()
        self.brain.restarted()
        if seconds is not None:
            self._comeback = asyncio.get_running_loop().call_later(seconds, self._come_back)

    def _come_back(self) -> None:
        task = asyncio.get_running_loop().create_task(self._listen_again(), name="simulated module comes back")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _listen_again(self) -> None:
        try:
            await self.listen()
        except OSError:  # somebody took the port meanwhile: a module that is not back yet
            self._comeback = asyncio.get_running_loop().call_later(_RETRY, self._come_back)

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None


async def serve(
    options: Options | None = None,
    faults: Faults | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    brain: Brain | None = None,
    record: bool = False,
) -> Server:
    """Start a module; `brain` takes the place of `options` and `faults`.

    Raises:
        OSError: the address cannot be bound.
    """
    server = Server(brain or Brain(options, faults), host, port, record=record)
    await server.listen()
    return server


@asynccontextmanager
async def serving(
    options: Options | None = None,
    faults: Faults | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[Server]:
    r"""A recording module for the length of a block, for tests and demonstrations.

    ```
    async with serving(Options(echo=False), Faults(hang=("AT+CSQ",))) as module:
        reader, writer = await asyncio.open_connection(*module.address)
        ...
        await module.until(lambda: b"AT+CSQ\\r" in module.received)
    ```
    """
    server = await serve(options, faults, host=host, port=port, record=True)
    try:
        yield server
    finally:
        await server.close()
