"""A simulated module behind a TCP port: the brain's actions done on real sockets, with the wire's faults.

The module lives as long as the `Server`: files and settings stay from one connection to the next, also over restarts. As a real
one it takes a single client at a time.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from random import Random
from typing import TYPE_CHECKING, cast

from atrun_tui.simulator.brain import Brain, Close, Emit, Options, Restart, Vanish
from atrun_tui.simulator.connection import Connection
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.firewall import SilentPort
from atrun_tui.simulator.watching import Watchers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from atrun_tui.simulator.brain import Action

_GRACE = 0.1
"""Seconds a newcomer waits for the former client's end to be noticed before it is refused as a second one."""

_RETRY = 1.0


class Server:
    """One module on one port.

    Attributes:
        brain: the module's mind.
        connections: how many clients were let in so far.
        received: every byte that clients sent, when recording.
        sent: every byte that the brain sent, when recording (a wire's fault may have kept it from arriving).
    """

    def __init__(self, brain: Brain, host: str, port: int, *, record: bool = False) -> None:
        self.brain = brain
        self.connections = 0
        self.received = bytearray()
        self.sent = bytearray()
        self.random = Random(brain.options.seed)  # noqa: S311  (jitter, the same in every run)
        self._address = (host, port)
        self._record = record
        self._listener: asyncio.Server | SilentPort | None = None
        self._current: Connection | None = None
        self._newcomers: list[Connection] = []
        self._timer: asyncio.TimerHandle | None = None
        self._comeback: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._watchers = Watchers()
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
    def faults(self) -> Faults:
        """What goes wrong; may be set at any time, `firewall` excepted."""
        return self.brain.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.brain.faults = faults

    @property
    def is_connected(self) -> bool:
        """Whether a client is on the wire."""
        return self._current is not None

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
        for timer in (self._timer, self._comeback):
            if timer is not None:
                timer.cancel()
        for connection in (*self._newcomers, *([self._current] if self._current else [])):
            connection.abandon()
        await self.until(lambda: not self._newcomers and self._current is None)
        for task in self._tasks:
            task.cancel()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that connections, bytes in or out, or closes bring about."""
        await self._watchers.until(condition)

    def announce(self, text: str) -> None:
        """Have the module send an unsolicited result code to the client that is logged in."""
        self._perform(self.brain.announce(text, self._now()))

    def cut(self, *, reset: bool = False) -> None:
        """Break the present connection."""
        if self._current is not None:
            self._current.end(reset=reset)

    # What connections tell

    def arrived(self, connection: Connection) -> None:
        """A client connected. It is let in, or refused when it is a second one."""
        if self._current is None:
            self._admit(connection)
            return
        self._newcomers.append(connection)
        asyncio.get_running_loop().call_later(_GRACE, self._refuse, connection)

    def heard(self, connection: Connection, data: bytes) -> None:
        """Bytes of the client that is let in."""
        if connection is not self._current:
            return
        if self._record:
            self.received += data
        self._perform(self.brain.receive(data, self._now()))
        self._watchers.news()

    def left(self, connection: Connection) -> None:
        """A connection is gone."""
        if connection in self._newcomers:
            self._newcomers.remove(connection)
        if connection is self._current:
            self._current = None
            self.brain.disconnected()
            self._set_timer()
            if self._newcomers and self._listener is not None:
                self._admit(self._newcomers.pop(0))
        self._watchers.news()

    def _admit(self, connection: Connection) -> None:
        self._current = connection
        self.connections += 1
        connection.let_in()
        self._perform(self.brain.connected(self._now(), connection.peer))
        self._watchers.news()

    def _refuse(self, connection: Connection) -> None:
        if connection in self._newcomers:
            connection.end(reset=True)

    # What the brain asks

    def _perform(self, actions: list[Action]) -> None:
        connection = self._current
        out = b"".join(action.data for action in actions if isinstance(action, Emit))
        if out and connection is not None:
            if self._record:
                self.sent += out
            connection.send(out)
        for action in actions:
            if connection is not None and not isinstance(action, Emit):
                connection.finish(reset=isinstance(action, Close) and action.reset)
            if isinstance(action, Restart | Vanish):
                self._go_down(action.seconds if isinstance(action, Restart) else None)
        self._set_timer()

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

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        when = self.brain.next_wake
        if when is not None:
            self._timer = asyncio.get_running_loop().call_at(when, self._wake)

    def _wake(self) -> None:
        self._perform(self.brain.wake(self._now()))
        self._watchers.news()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


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
