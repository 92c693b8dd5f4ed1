"""One client's socket, as asyncio tells of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol, cast

from atrun_tui.simulator.intake import Intake
from atrun_tui.simulator.wire import Wire

if TYPE_CHECKING:
    from random import Random

    from atrun_tui.simulator.faults import Faults


class Owner(Protocol):
    """Whom a connection tells what happens on it."""

    random: Random

    @property
    def faults(self) -> Faults:
        """What goes wrong at present."""
        ...

    def arrived(self, connection: Connection) -> None:
        """A client connected; nothing of it is read before `let_in`."""
        ...

    def heard(self, connection: Connection, data: bytes) -> None:
        """Bytes of a client."""
        ...

    def left(self, connection: Connection) -> None:
        """A connection is gone."""
        ...


class Connection(asyncio.Protocol):
    """One client's socket."""

    def __init__(self, server: Owner) -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._wire: Wire | None = None
        self._intake: Intake | None = None
        self.peer = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Nothing is read before the server lets it in."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.pause_reading()
        self._wire = Wire(self._transport, lambda: self._server.faults, self._server.random)
        self._intake = Intake(self._transport, lambda: self._server.faults.rate, self._heard)
        name = transport.get_extra_info("peername")
        self.peer = f"{name[0]}:{name[1]}" if name else ""
        self._server.arrived(self)

    def let_in(self) -> None:
        """Begin to read."""
        if self._transport is not None:
            self._transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self._intake is not None:
            self._intake.take(data)

    def _heard(self, data: bytes) -> None:
        if self._wire is not None and (heard := self._wire.count_received(data)):
            self._server.heard(self, heard)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  (one end is like the other to a module)
        """The far end closed, or we did."""
        if self._wire is not None:
            self._wire.close()
        if self._intake is not None:
            self._intake.close()
        self._server.left(self)

    def send(self, data: bytes) -> None:
        """Send."""
        if self._wire is not None:
            self._wire.send(data)

    def finish(self, *, reset: bool) -> None:
        """Close after everything has left."""
        if self._wire is not None:
            self._wire.finish(reset=reset)

    def end(self, *, reset: bool) -> None:
        """Close now."""
        if self._wire is not None:
            self._wire.close(reset=reset)

    def abandon(self) -> None:
        """Close now, also in front of a client that does not read."""
        if self._transport is not None:
            self.end(reset=self._transport.get_write_buffer_size() > 0)
