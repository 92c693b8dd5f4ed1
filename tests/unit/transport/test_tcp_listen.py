from __future__ import annotations

import asyncio
import errno
import os
import resource
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from atrun_tui.transport import tcp_listen
from atrun_tui.transport.base import CannotListen
from atrun_tui.transport.tcp_listen import Listener

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from atrun_tui.transport.tcp_stream import TcpStream


class Keeper:
    """Lets in whoever may, and tells who came."""

    def __init__(self) -> None:
        self.welcome = True
        self.asked: list[str] = []
        self.streams: list[TcpStream] = []
        self.addresses: list[str] = []
        self._news = asyncio.Event()

    def admits(self, address: str) -> bool:
        self.asked.append(address)
        self._news.set()
        return self.welcome

    def take(self, stream: TcpStream, address: str) -> None:
        self.streams.append(stream)
        self.addresses.append(address)
        self._news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self._news.clear()
                await self._news.wait()


@pytest.fixture
async def keeper() -> AsyncIterator[Keeper]:
    made = Keeper()
    yield made
    for stream in made.streams:
        await stream.close()


async def listening(keeper: Keeper, host: str = "127.0.0.1") -> Listener:
    listener = Listener(host, 0, keeper)
    await listener.open()
    return listener


async def call(port: int, host: str = "127.0.0.1") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection(host, port)


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def test_a_caller_comes_in_with_its_address(keeper: Keeper) -> None:
    listener = await listening(keeper)
    _, writer = await call(listener.port)
    await keeper.until(lambda: bool(keeper.streams))
    assert keeper.asked == keeper.addresses == ["127.0.0.1"]
    assert keeper.streams[0].peer == "127.0.0.1:{}".format(writer.get_extra_info("sockname")[1])
    await hang_up(writer)
    await listener.close()


async def test_an_empty_host_listens_on_every_address_and_ipv4_looks_like_ipv4(keeper: Keeper) -> None:
    listener = await listening(keeper, "")
    writers = [(await call(listener.port, host))[1] for host in ("127.0.0.1", "::1")]
    await keeper.until(lambda: len(keeper.streams) == 2)
    assert sorted(keeper.addresses) == ["127.0.0.1", "::1"]
    assert str(listener) == f":{listener.port}"
    for writer in writers:
        await hang_up(writer)
    await listener.close()


async def test_ipv6_addresses_are_written_in_brackets(keeper: Keeper) -> None:
    listener = await listening(keeper, "::1")
    _, writer = await call(listener.port, "::1")
    await keeper.until(lambda: bool(keeper.streams))
    assert keeper.streams[0].peer.startswith("[::1]:")
    assert str(listener) == f"[::1]:{listener.port}"
    await hang_up(writer)
    await listener.close()


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_addresses_are_made_plain(told: str, plain: str) -> None:
    assert tcp_listen._plain(told) == plain


async def test_who_is_not_welcome_is_closed_at_once_and_the_next_one_is_heard(keeper: Keeper) -> None:
    listener = await listening(keeper)
    keeper.welcome = False
    reader, refused = await call(listener.port)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    assert keeper.streams == []
    keeper.welcome = True
    _, accepted = await call(listener.port)
    await keeper.until(lambda: bool(keeper.streams))
    for writer in (refused, accepted):
        await hang_up(writer)
    await listener.close()


async def test_a_flood_of_the_unwelcome_leaves_the_loop_its_turns(keeper: Keeper) -> None:
    listener = await listening(keeper)
    keeper.welcome = False
    wires = [socket.create_connection(("127.0.0.1", listener.port)) for _ in range(200)]
    turns = 0
    while len(keeper.asked) < 200:
        await asyncio.sleep(0)
        turns += 1
    assert turns >= 200
    for wire in wires:
        wire.close()
    await listener.close()


async def test_closing_frees_the_port_and_leaves_alone_who_came_in(keeper: Keeper) -> None:
    listener = await listening(keeper)
    reader, writer = await call(listener.port)
    await keeper.until(lambda: bool(keeper.streams))
    await listener.close()
    await listener.close()
    with pytest.raises(ConnectionRefusedError):
        await call(listener.port)
    again = Listener("127.0.0.1", listener.port, keeper)
    await again.open()
    await again.close()
    keeper.streams[0].send(b"hello")
    assert await reader.readexactly(5) == b"hello"
    await hang_up(writer)


async def test_closing_while_somebody_is_coming_in_leaks_nothing(keeper: Keeper) -> None:
    listener = await listening(keeper)
    wires = [socket.create_connection(("127.0.0.1", listener.port)) for _ in range(5)]
    before = open_descriptors()
    await keeper.until(lambda: bool(keeper.asked))
    await listener.close()
    for stream in keeper.streams:
        await stream.close()
    for _ in range(5):
        await asyncio.sleep(0)
    assert open_descriptors() == before - 1
    for wire in wires:
        wire.close()


async def test_a_port_in_use(keeper: Keeper) -> None:
    listener = await listening(keeper)
    with pytest.raises(CannotListen, match=r"127\.0\.0\.1:\d+ is in use: another program .* choose another port"):
        await Listener("127.0.0.1", listener.port, keeper).open()
    await listener.close()


async def test_an_address_of_another_computer(keeper: Keeper) -> None:
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1 is no address of this computer.*`:12345`"):
        await Listener("192.0.2.1", 12345, keeper).open()


async def test_an_unknown_name(keeper: Keeper) -> None:
    with pytest.raises(CannotListen, match=r"nowhere\.invalid is not known"):
        await Listener("nowhere.invalid", 12345, keeper).open()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "may not listen at 127.0.0.1:19: ports below 1024"),
        (errno.EPERM, "may not listen"),
        (errno.ENOBUFS, "nobody can listen at 127.0.0.1:19: no buffer space available"),
    ],
)
def test_the_systems_refusals_are_told_with_a_remedy(keeper: Keeper, number: int, words: str) -> None:
    listener = Listener("127.0.0.1", 19, keeper)
    assert words in tcp_listen._explained(OSError(number, os.strerror(number)), listener)


async def test_callers_wait_while_descriptors_are_out(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_listen, "_BREATH", 0.01)
    listener = await listening(keeper)
    paused = asyncio.Event()
    pause = listener._pause

    def pauses(door: socket.socket) -> None:
        pause(door)
        paused.set()

    monkeypatch.setattr(listener, "_pause", pauses)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wire = socket.create_connection(("127.0.0.1", listener.port))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        await asyncio.wait_for(paused.wait(), 5)
        assert keeper.asked == []
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    await keeper.until(lambda: bool(keeper.streams))
    wire.close()
    await listener.close()


async def test_closing_while_descriptors_are_out(keeper: Keeper) -> None:
    listener = await listening(keeper)
    listener._pause(listener._doors[0])
    await listener.close()
    assert [timer.cancelled() for timer in listener._pauses] == [True]


async def test_a_caller_that_hung_up_meanwhile_is_nobody(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = await listening(keeper)
    loop = asyncio.get_running_loop()
    real = loop.connect_accepted_socket
    failed = asyncio.Event()

    async def fails(*_: object, **__: object) -> None:
        failed.set()
        raise ConnectionResetError(errno.ECONNRESET, "reset")

    monkeypatch.setattr(loop, "connect_accepted_socket", fails)
    _, first = await call(listener.port)
    await asyncio.wait_for(failed.wait(), 5)
    monkeypatch.setattr(loop, "connect_accepted_socket", real)
    _, second = await call(listener.port)
    await keeper.until(lambda: bool(keeper.streams))
    assert len(keeper.asked) == 2
    for writer in (first, second):
        await hang_up(writer)
    await listener.close()
