"""Exchanges a second, `AT` -> `OK`, one after the other: our session (journal on, pause 0) beside bare asyncio and pexpect.

Each way runs in a process of its own that holds only what it needs, as a program would: what a read costs an asyncio stream (it is
given 256 KB of fresh memory each time) depends on what the process has allocated before, by a factor of nearly two. So the bare
protocol, which reads into a buffer of its own and does not pay that, is measured as well: nothing in asyncio is quicker.

A caller that awaits each reply before it asks again cannot have it before it is committed, so no session can be quicker than that
protocol with a commit of each exchange, in the journal's own table and with its settings. Where commands wait in the session's
queue, the next one leaves before the last one is committed.

Where each side has a processor of its own, both sleep while the other works, and on a virtual machine waking one costs more than
all the rest and differs by a factor of two from run to run. So everything is measured on a single processor as well: there only the
work counts.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from atrun_tui.session.engine import Session

ROUNDS = 5
EXCHANGES = 3000


async def _bare_stream(port: int) -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begin = time.perf_counter()
    for _ in range(EXCHANGES):
        writer.write(b"AT\r")
        await writer.drain()
        await reader.readuntil(b"OK\r\n")
    took = time.perf_counter() - begin
    writer.close()
    await writer.wait_closed()
    return EXCHANGES / took


class _Listener(asyncio.BufferedProtocol):
    """Gives each answer to whoever awaits it."""

    answer: asyncio.Future[None]

    def __init__(self) -> None:
        self._room = memoryview(bytearray(8192))
        self._held = b""

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        self._held += self._room[:nbytes]
        if self._held.endswith(b"OK\r\n"):
            self._held = b""
            self.answer.set_result(None)


async def _bare_protocol(port: int, keep: Callable[[], None] | None = None) -> float:
    loop = asyncio.get_running_loop()
    transport, listener = await loop.create_connection(_Listener, "127.0.0.1", port)
    begin = time.perf_counter()
    for _ in range(EXCHANGES):
        listener.answer = loop.create_future()
        transport.write(b"AT\r")
        await listener.answer
        if keep is not None:
            keep()
    took = time.perf_counter() - begin
    transport.close()
    return EXCHANGES / took


async def _bare_protocol_and_commit(port: int) -> float:
    import tempfile  # noqa: PLC0415  (here and below: each process holds only what its way needs)
    from pathlib import Path  # noqa: PLC0415

    from atrun_tui.journal.store import Store  # noqa: PLC0415
    from atrun_tui.protocol.exchange import Exchange  # noqa: PLC0415

    exchange = Exchange(id="bench", profile="bench", transport="dial", command="AT", started=0.0, final="OK", ok=True)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder, "journal.db")) as store:
        return await _bare_protocol(port, lambda: store.add(exchange))


async def _pexpect(port: int) -> float:
    import socket  # noqa: PLC0415

    import pexpect.fdpexpect  # noqa: PLC0415

    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        child = pexpect.fdpexpect.fdspawn(wire.fileno())
        begin = time.perf_counter()
        for _ in range(EXCHANGES):
            child.send(b"AT\r")
            child.expect_exact(b"OK\r\n")
        return EXCHANGES / (time.perf_counter() - begin)


async def _one_by_one(session: Session) -> None:
    for _ in range(EXCHANGES):
        assert (await session.submit("AT", origin="bench").wait()).ok


async def _queued(session: Session) -> None:
    tickets = [session.submit("AT", origin="bench") for _ in range(EXCHANGES)]
    for ticket in tickets:
        assert (await ticket.wait()).ok


async def _ours(port: int, ask: Callable[[Session], Awaitable[None]] = _one_by_one, *, headless: bool) -> float:
    import tempfile  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from atrun_tui.config.paths import Paths  # noqa: PLC0415
    from atrun_tui.config.profile import DialRoad, Profile  # noqa: PLC0415
    from atrun_tui.vault.memory import MemoryVault  # noqa: PLC0415
    from atrun_tui.workspace import Workspace  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(config=Path(folder) / "config", data=Path(folder) / "data")
        workspace = await Workspace.open(paths, vault=MemoryVault(), headless=headless)
        await workspace.add_profile(Profile(name="bench", road=DialRoad("127.0.0.1", port), pause_ms=0), None)
        session = workspace.session("bench")
        session.start()
        await session.ready()
        begin = time.perf_counter()
        await ask(session)
        took = time.perf_counter() - begin
        await workspace.close()
    return EXCHANGES / took


WAYS: dict[str, Callable[[int], Awaitable[float]]] = {
    "bare asyncio stream": _bare_stream,
    "bare asyncio protocol": _bare_protocol,
    "bare protocol and commit": _bare_protocol_and_commit,
    "pexpect": _pexpect,
    "ours, headless": lambda port: _ours(port, headless=True),
    "ours, console": lambda port: _ours(port, headless=False),
    "ours, headless, queued": lambda port: _ours(port, _queued, headless=True),
}


@contextmanager
def one_processor() -> Iterator[None]:
    """This process, and those that it starts meanwhile, share one."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def measure() -> dict[str, float]:
    """Medians of interleaved rounds, exchanges a second."""
    from tests.bench import peer  # noqa: PLC0415

    results: dict[str, list[float]] = {name: [] for name in WAYS}
    with peer.running() as port:
        for _ in range(ROUNDS):
            for name, rates in results.items():
                command = [sys.executable, "-m", "tests.bench.exchanges", name, str(port)]
                rates.append(float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))
    return {name: statistics.median(values) for name, values in results.items()}


async def _measure_one(name: str, port: int) -> float:
    return await WAYS[name](port)


if __name__ == "__main__":
    print(asyncio.run(_measure_one(sys.argv[1], int(sys.argv[2]))))
