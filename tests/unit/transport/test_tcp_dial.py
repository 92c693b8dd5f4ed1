from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from atrun_tui.transport.base import ConnectFailed, ConnectRefused, ConnectTimedOut, NameUnknown
from atrun_tui.transport.tcp_dial import dial

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture
async def server() -> AsyncIterator[tuple[str, int]]:
    listening = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
    async with listening:
        host, port = listening.sockets[0].getsockname()
        yield host, port


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port whose queue of callers is full: further callers are dropped in silence, as a module's firewall does."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        fillers = []
        for _ in range(8):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(listening.getsockname())
            fillers.append(filler)
        yield listening.getsockname()[1]
        for filler in fillers:
            filler.close()


async def test_it_connects_and_says_where(server: tuple[str, int]) -> None:
    stream = await dial(*server, timeout=5)
    assert stream.peer == f"127.0.0.1:{server[1]}"
    await stream.close()


async def test_small_packets_leave_at_once(server: tuple[str, int]) -> None:
    stream = await dial(*server, timeout=5)
    transport = stream._transport  # type: ignore[attr-defined]
    wire = transport.get_extra_info("socket")
    assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    await stream.close()


async def test_a_name_is_resolved(server: tuple[str, int]) -> None:
    stream = await dial("localhost", server[1], timeout=5)
    assert stream.peer == f"localhost:{server[1]}"
    await stream.close()


async def test_a_closed_port_refuses(unused_port: int) -> None:
    with pytest.raises(ConnectRefused, match=r"connection refused by 127\.0\.0\.1:"):
        await dial("127.0.0.1", unused_port, timeout=5)


async def test_a_closed_port_behind_several_addresses_refuses(unused_port: int) -> None:
    with pytest.raises(ConnectRefused):
        await dial("localhost", unused_port, timeout=5)


async def test_silence_is_told_apart(silent_port: int) -> None:
    with pytest.raises(ConnectTimedOut, match="nothing answered"):
        await dial("127.0.0.1", silent_port, timeout=0.05)


@pytest.mark.parametrize("name", ["no-such-host.invalid", "x" * 300, "a\0b", ""])
async def test_an_unknown_name(name: str, unused_port: int) -> None:
    with pytest.raises(ConnectFailed) as caught:
        await dial(name, unused_port, timeout=5)
    assert isinstance(caught.value, NameUnknown | ConnectRefused)


async def test_a_port_out_of_range_is_no_traceback() -> None:
    with pytest.raises(ConnectFailed):
        await dial("127.0.0.1", 70_000, timeout=5)


async def test_cancelling_leaves_no_socket(silent_port: int) -> None:
    attempt = asyncio.get_running_loop().create_task(dial("127.0.0.1", silent_port, timeout=60))
    await asyncio.sleep(0)
    attempt.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attempt


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
