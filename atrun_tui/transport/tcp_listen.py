"""Being called over TCP: one listener per address and port, which asks its doorkeeper before it lets anybody in.

Accepting is done here and not by the event loop's own server, because that one makes a connection of whatever calls, a hundred at a
turn, and says on stderr when descriptors run out. Here a caller is looked at first and one at a time: an address that is not
welcome costs one descriptor for an instant; when descriptors run out, callers wait in the system's queue until there are
some again.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from contextlib import suppress
from typing import Any, Protocol

from atrun_tui.transport.base import CannotListen
from atrun_tui.transport.tcp_stream import TcpStream

_BACKLOG = 256
"""Callers that the system keeps until they are looked at."""
_BREATH = 0.5
"""Seconds after which accepting is tried again when the system could not: out of descriptors, network down."""

_Place = tuple[socket.AddressFamily, tuple[Any, ...]]
"""A family and what its sockets bind to."""


class Doorkeeper(Protocol):
    """Who decides about callers. An address is a plain one: IPv4 is written as such also where it came in over IPv6."""

    def admits(self, address: str) -> bool:
        """Whether somebody from there may come in now."""
        ...

    def take(self, stream: TcpStream, address: str) -> None:
        """Somebody came in; the stream is the doorkeeper's from now on."""
        ...


class Listener:
    """Listens on one address and port. An empty host stands for every address of this computer."""

    def __init__(self, host: str, port: int, doorkeeper: Doorkeeper) -> None:
        self.host = host
        self.port = port
        self._doorkeeper = doorkeeper
        self._doors: list[socket.socket] = []
        self._entering: set[asyncio.Task[None]] = set()
        self._pauses: list[asyncio.TimerHandle] = []

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    async def open(self) -> None:
        """Begin to listen; port 0 becomes a free one.

        Raises:
            CannotListen: the port is taken or forbidden, or the address is not ours; nothing is left open.
        """
        try:
            for place in await self._places():
                self._bind(*place)
        except OSError as error:
            self._close_doors()
            raise CannotListen(_explained(error, self)) from None
        for door in self._doors:
            self._watch(door)

    async def close(self) -> None:
        """Listen no more; whoever came in is not touched. May be called twice."""
        for timer in self._pauses:
            timer.cancel()
        for door in self._doors:
            asyncio.get_running_loop().remove_reader(door)
        self._close_doors()
        for task in self._entering:
            task.cancel()
        await asyncio.gather(*self._entering, return_exceptions=True)

    async def _places(self) -> list[_Place]:
        if self.host:
            found = await asyncio.get_running_loop().getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
            return list(dict.fromkeys((family, place) for family, _, _, _, place in found))
        every: list[_Place] = [(socket.AF_INET, ("0.0.0.0", self.port))]  # noqa: S104  (asked for)
        return [*every, (socket.AF_INET6, ("::", self.port))] if _has_ipv6() else every

    def _bind(self, family: socket.AddressFamily, place: tuple[Any, ...]) -> None:
        door = socket.socket(family, socket.SOCK_STREAM)
        self._doors.append(door)
        door.setblocking(False)
        if os.name == "posix":  # elsewhere it would let two programs share the port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        door.bind((place[0], self.port, *place[2:]))
        door.listen(_BACKLOG)
        self.port = door.getsockname()[1]

    def _close_doors(self) -> None:
        for door in self._doors:
            door.close()
        self._doors.clear()

    def _watch(self, door: socket.socket) -> None:
        if door in self._doors:
            asyncio.get_running_loop().add_reader(door, self._somebody_calls, door)

    def _somebody_calls(self, door: socket.socket) -> None:
        """Look at one caller; the loop calls again, in a later turn, while there are more."""
        try:
            wire, caller = door.accept()
        except (BlockingIOError, InterruptedError, ConnectionError):
            return  # it hung up while it waited
        except OSError:
            self._pause(door)
            return
        address = _plain(caller[0])
        if not self._doorkeeper.admits(address):
            wire.close()
            return
        asyncio.get_running_loop().remove_reader(door)
        peer = f"[{address}]:{caller[1]}" if ":" in address else f"{address}:{caller[1]}"
        task = asyncio.get_running_loop().create_task(self._let_in(door, wire, peer, address))
        self._entering.add(task)
        task.add_done_callback(lambda task: self._entered(task, wire))

    async def _let_in(self, door: socket.socket, wire: socket.socket, peer: str, address: str) -> None:
        """Make a stream of the connection; the next caller is looked at when this one is the doorkeeper's."""
        try:
            wire.setblocking(False)
            _, stream = await asyncio.get_running_loop().connect_accepted_socket(lambda: TcpStream(peer), wire)
        except OSError:
            wire.close()  # it hung up meanwhile
        else:
            self._doorkeeper.take(stream, address)
        finally:
            self._watch(door)

    def _entered(self, task: asyncio.Task[None], wire: socket.socket) -> None:
        self._entering.discard(task)
        if task.cancelled():
            wire.close()  # also where the task never began

    def _pause(self, door: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(door)
        self._pauses = [timer for timer in self._pauses if timer.when() > loop.time()]
        self._pauses.append(loop.call_later(_BREATH, self._watch, door))


def _plain(address: str) -> str:
    """Without the zone, and IPv4 as IPv4."""
    address = address.partition("%")[0]
    return address.removeprefix("::ffff:") if "." in address else address


def _has_ipv6() -> bool:
    """Whether this computer has any IPv6 at all; many containers and older kernels have none."""
    if not socket.has_ipv6:
        return False
    with suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        probe.bind(("::", 0))
        return True
    return False


_REMEDIES = {
    errno.EADDRINUSE: (
        "{place} is in use: another program on this computer listens there. End it (it may be another atrun), or choose another"
        " port in the profile and in the module's #TCPATRUNCFG"
    ),
    errno.EACCES: (
        "this user may not listen at {place}: ports below 1024 are reserved. Choose a higher one in the profile and in the"
        " module's #TCPATRUNCFG"
    ),
    errno.EADDRNOTAVAIL: (
        "{host} is no address of this computer. Write one of its own in the profile, or only `:{port}` for all of them"
    ),
}
_REMEDIES[errno.EPERM] = _REMEDIES[errno.EACCES]


def _explained(error: OSError, listener: Listener) -> str:
    if isinstance(error, socket.gaierror):
        return f"the name {listener.host} is not known here. Write an address of this computer in the profile, or only `:PORT`"
    remedy = _REMEDIES.get(error.errno or 0)
    if remedy is None:
        words = error.strerror or str(error)
        remedy = f"nobody can listen at {{place}}: {words[:1].lower()}{words[1:]}. Compare the profile's address"
    return remedy.format(place=listener, host=listener.host, port=listener.port)
