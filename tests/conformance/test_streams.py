"""Every stream keeps the same promises, whatever it is made of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from atrun_tui.session.ear import Ear
from atrun_tui.session.handover import HandedOver
from atrun_tui.transport import tcp_listen
from atrun_tui.transport.base import LinkLost, Stream
from atrun_tui.transport.memory import Way, wire
from atrun_tui.transport.tcp_dial import dial
from atrun_tui.transport.tcp_stream import TcpStream


class Listener:
    """Keeps what it is told, and wakes whoever waits for it."""

    def __init__(self) -> None:
        self.data = b""
        self.pieces = 0
        self.ends: list[LinkLost | None] = []
        self._changed = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        assert data
        assert not self.ends
        self.data += data
        self.pieces += 1
        self._changed.set()

    def link_lost(self, error: LinkLost | None) -> None:
        self.ends.append(error)
        self._changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


@dataclass
class Pair:
    """Our end, the far end, and how the far end breaks the link hard (None where that cannot be done)."""

    ours: Stream
    theirs: Stream
    breaks: Callable[[], None]


Maker = Callable[[], Awaitable[Pair]]


async def _memory_pair() -> Pair:
    ours, theirs = wire()
    return Pair(ours, theirs, lambda: theirs.cut(LinkLost("cut")))


async def _crumbs_pair() -> Pair:
    ours, theirs = wire(Way(chunk=1), Way(chunk=1))
    return Pair(ours, theirs, lambda: theirs.cut(LinkLost("cut")))


async def _tcp_pair() -> Pair:
    loop = asyncio.get_running_loop()
    accepted: asyncio.Future[TcpStream] = loop.create_future()

    def take() -> TcpStream:
        stream = TcpStream("client")
        loop.call_soon(accepted.set_result, stream)
        return stream

    server = await loop.create_server(take, "127.0.0.1", 0)
    try:
        host, port = server.sockets[0].getsockname()
        ours = await dial(host, port, timeout=5)
        theirs = await accepted
    finally:
        server.close()

    def breaks() -> None:
        assert theirs._transport is not None
        theirs._transport.abort()

    return Pair(ours, theirs, breaks)


class _Door:
    """Hands over whoever comes in."""

    def __init__(self) -> None:
        self.came: asyncio.Future[TcpStream] = asyncio.get_running_loop().create_future()

    def admits(self, address: str) -> bool:
        return address == "127.0.0.1"

    def take(self, stream: TcpStream, address: str) -> None:
        assert stream.peer.startswith(f"{address}:")
        self.came.set_result(stream)


async def _accepted_pair() -> Pair:
    door = _Door()
    listener = tcp_listen.Listener("127.0.0.1", 0, door)
    await listener.open()
    try:
        theirs = await dial("127.0.0.1", listener.port, timeout=5)
        ours = await door.came
    finally:
        await listener.close()

    def breaks() -> None:
        assert isinstance(theirs, TcpStream)
        assert theirs._transport is not None
        theirs._transport.abort()

    return Pair(ours, theirs, breaks)


async def _handed_over_pair() -> Pair:
    """As a session gets a caller's stream from the lobby."""
    pair = await _accepted_pair()
    ear = Ear(lambda: None)
    pair.ours.attach(ear)
    return Pair(HandedOver(pair.ours, ear, on_close=lambda: None), pair.theirs, pair.breaks)


MAKERS: dict[str, Maker] = {
    "memory": _memory_pair,
    "memory in crumbs": _crumbs_pair,
    "tcp": _tcp_pair,
    "tcp, accepted": _accepted_pair,
    "tcp, from the lobby": _handed_over_pair,
}


@pytest.fixture(params=MAKERS)
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    made = await MAKERS[request.param]()
    yield made
    await made.ours.close()
    await made.theirs.close()


async def test_bytes_arrive_whole_and_in_order(pair: Pair) -> None:
    listener = Listener()
    pair.ours.attach(listener)
    for piece in (b"\r\nOK", b"\r\n", bytes(range(256)), b"end"):
        pair.theirs.send(piece)
    expected = b"\r\nOK\r\n" + bytes(range(256)) + b"end"
    await listener.until(lambda: len(listener.data) >= len(expected))
    assert listener.data == expected


async def test_both_ways_at_once(pair: Pair) -> None:
    ours, theirs = Listener(), Listener()
    pair.ours.attach(ours)
    pair.theirs.attach(theirs)
    pair.ours.send(b"AT\r")
    pair.theirs.send(b"\r\nRING\r\n")
    await ours.until(lambda: ours.data == b"\r\nRING\r\n")
    await theirs.until(lambda: theirs.data == b"AT\r")


async def test_sending_never_calls_back_in_the_same_turn(pair: Pair) -> None:
    class Answering(Listener):
        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            pair.theirs.send(b"\r\nOK\r\n")

    ours = Listener()
    pair.ours.attach(ours)
    pair.theirs.attach(Answering())
    pair.ours.send(b"A")
    assert ours.data == b""
    await ours.until(lambda: ours.data == b"\r\nOK\r\n")


async def test_a_receiver_that_comes_late_misses_nothing(pair: Pair) -> None:
    pair.theirs.send(b"early")
    await pair.theirs.close()
    for _ in range(20):
        await asyncio.sleep(0)
    listener = Listener()
    pair.ours.attach(listener)
    await listener.until(lambda: bool(listener.ends))
    assert listener.data == b"early"
    assert listener.ends == [None]


async def test_a_second_receiver_takes_over(pair: Pair) -> None:
    first, second = Listener(), Listener()
    pair.ours.attach(first)
    pair.theirs.send(b"one")
    await first.until(lambda: first.data == b"one")
    pair.ours.attach(second)
    pair.theirs.send(b"two")
    await second.until(lambda: second.data == b"two")
    assert first.data == b"one"


async def test_a_receiver_attached_after_the_end_is_told_it(pair: Pair) -> None:
    first, second = Listener(), Listener()
    pair.ours.attach(first)
    await pair.theirs.close()
    await first.until(lambda: bool(first.ends))
    pair.ours.attach(second)
    assert second.ends == [None]


async def test_a_close_in_order_is_told_once_without_an_error(pair: Pair) -> None:
    listener = Listener()
    pair.ours.attach(listener)
    pair.theirs.send(b"bye")
    await pair.theirs.close()
    await listener.until(lambda: bool(listener.ends))
    assert listener.data == b"bye"
    assert listener.ends == [None]


async def test_a_break_is_told_once(pair: Pair) -> None:
    listener = Listener()
    pair.ours.attach(listener)
    pair.breaks()
    await listener.until(lambda: bool(listener.ends))
    assert len(listener.ends) == 1
    with pytest.raises(LinkLost):
        await pair.ours.flush()


async def test_a_closed_end_hears_no_more(pair: Pair) -> None:
    listener = Listener()
    pair.ours.attach(listener)
    await pair.ours.close()
    pair.theirs.send(b"too late")
    await pair.theirs.close()
    assert listener.data == b""
    assert listener.ends == []


async def test_closing_twice_and_sending_after_it_is_harmless(pair: Pair) -> None:
    await pair.ours.close()
    await pair.ours.close()
    pair.ours.send(b"nothing")
    with pytest.raises(LinkLost):
        await pair.ours.flush()


async def test_closing_inside_a_call_back_is_harmless(pair: Pair) -> None:
    closing: list[asyncio.Task[None]] = []

    class Closing(Listener):
        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if not closing:
                closing.append(asyncio.get_running_loop().create_task(pair.ours.close()))

    listener = Closing()
    pair.ours.attach(listener)
    pair.theirs.send(b"x")
    await listener.until(lambda: listener.data == b"x")
    await closing[0]
    assert listener.ends == []


async def test_the_other_side_hears_of_a_close(pair: Pair) -> None:
    listener = Listener()
    pair.theirs.attach(listener)
    await pair.ours.close()
    await listener.until(lambda: bool(listener.ends))


async def test_a_link_that_is_broken_off_says_no_more(pair: Pair) -> None:
    near, far = Listener(), Listener()
    pair.ours.attach(near)
    pair.theirs.attach(far)
    pair.ours.abort()
    pair.ours.send(b"nothing")
    await far.until(lambda: bool(far.ends))
    assert isinstance(far.ends[0], LinkLost)
    with pytest.raises(LinkLost):
        await pair.ours.flush()
    await pair.ours.close()
    assert (near.data, near.ends, far.data) == (b"", [], b"")


async def test_flush_returns_when_there_is_room(pair: Pair) -> None:
    listener = Listener()
    pair.theirs.attach(listener)
    for _ in range(16):
        pair.ours.send(bytes(1024))
        await asyncio.wait_for(pair.ours.flush(), 5)
    await listener.until(lambda: len(listener.data) == 16 * 1024)


async def test_it_says_where_it_leads(pair: Pair) -> None:
    assert pair.ours.peer
