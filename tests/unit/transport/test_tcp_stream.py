from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from atrun_tui.transport import tcp_stream
from atrun_tui.transport.base import LinkLost, LinkReset
from atrun_tui.transport.tcp_dial import dial

if TYPE_CHECKING:
    import pytest


class Ears:
    def __init__(self) -> None:
        self.end: asyncio.Future[LinkLost | None] = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        raise AssertionError(data)

    def link_lost(self, error: LinkLost | None) -> None:
        self.end.set_result(error)


async def test_a_reset_is_told_apart_from_other_losses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stream = await dial(*server.getsockname(), timeout=5)
        ears = Ears()
        stream.attach(ears)
        caller, _ = server.accept()
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        caller.close()
        error = await asyncio.wait_for(ears.end, 5)
        assert isinstance(error, LinkReset)
        assert str(error).startswith("the connection to 127.0.0.1:")
        await stream.close()


class Slow(Ears):
    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()

    def data_received(self, data: bytes) -> None:  # noqa: ARG002
        self.calls += 1
        self.begun.set()
        if self.calls == 10:
            self.goes_on.set()
        time.sleep(0.02)  # the work that a flood makes


async def test_a_flood_leaves_turns_to_everything_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stream = await dial(*server.getsockname(), timeout=5)
        caller, _ = server.accept()
        flood = threading.Thread(target=pour, args=(caller,))
        flood.start()
        slow = Slow()
        stream.attach(slow)
        await slow.begun.wait()
        before = slow.calls
        for _ in range(60):
            await asyncio.sleep(0)
        assert slow.calls - before <= 3
        await asyncio.wait_for(slow.goes_on.wait(), 30)
        await stream.close()
        flood.join()


def pour(caller: socket.socket) -> None:
    with caller, suppress(OSError):
        while True:
            caller.sendall(bytes(65_536))


async def test_nothing_is_read_before_somebody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stream = await dial(*server.getsockname(), timeout=5)
        assert not stream._transport.is_reading()  # type: ignore[attr-defined]
        server.accept()[0].close()
        await stream.close()


async def test_a_peer_that_reads_nothing_does_not_hold_up_the_close(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp_stream, "_CLOSE_WAIT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        stream = await dial(*server.getsockname(), timeout=5)
        caller, _ = server.accept()
        stream.send(bytes(16 * 1024 * 1024))
        waiting = asyncio.get_running_loop().create_task(stream.flush())
        await asyncio.wait_for(stream.close(), 5)
        assert isinstance((await asyncio.gather(waiting, return_exceptions=True))[0], LinkLost)
        caller.close()


async def test_progress_is_no_guess_little_waits_in_the_system() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stream = await dial(*server.getsockname(), timeout=5)
        caller, _ = server.accept()
        taken = 0
        while True:
            stream.send(bytes(1024))
            waiting = asyncio.ensure_future(stream.flush())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            if not waiting.done():
                break
            taken += 1024
        # What the far end's window took, and the little that waits here: not the megabytes of a send buffer.
        assert taken <= 512 * 1024
        stream.abort()
        await stream.close()
        caller.settimeout(5)
        received = 0
        try:
            while data := caller.recv(65_536):
                received += len(data)
        except ConnectionResetError:
            pass
        assert received < taken + 1024 - 4096
        assert isinstance((await asyncio.gather(waiting, return_exceptions=True))[0], LinkLost)
        caller.close()
