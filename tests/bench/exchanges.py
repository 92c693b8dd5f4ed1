"""Exchanges a second, `AT` -> `OK`, one after the other: our session (journal on, pause 0) beside a bare asyncio stream and
pexpect on a socket.

A caller that awaits each reply before it asks again cannot have it before it is committed, so no session can be quicker than a bare
stream that does nothing but commit each exchange: that stream is measured as well, with the journal's own table and settings.
Where commands wait in the session's queue, the next one leaves before the last one is committed.
"""

from __future__ import annotations

import asyncio
import socket
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect.fdpexpect

from atrun_tui.config.paths import Paths
from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.journal.store import Store
from atrun_tui.protocol.exchange import Exchange
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.workspace import Workspace
from tests.bench import peer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from atrun_tui.session.engine import Session

ROUNDS = 5
EXCHANGES = 3000


async def _bare_stream(port: int, count: int, keep: Callable[[], None] = lambda: None) -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begin = time.perf_counter()
    for _ in range(count):
        writer.write(b"AT\r")
        await writer.drain()
        await reader.readuntil(b"OK\r\n")
        keep()
    took = time.perf_counter() - begin
    writer.close()
    await writer.wait_closed()
    return count / took


async def _bare_stream_and_commit(port: int, count: int) -> float:
    exchange = Exchange(id="bench", profile="bench", transport="dial", command="AT", started=0.0, final="OK", ok=True)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder, "journal.db")) as store:
        return await _bare_stream(port, count, lambda: store.add(exchange))


def _pexpect(port: int, count: int) -> float:
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        child = pexpect.fdpexpect.fdspawn(wire.fileno())
        begin = time.perf_counter()
        for _ in range(count):
            child.send(b"AT\r")
            child.expect_exact(b"OK\r\n")
        return count / (time.perf_counter() - begin)


async def _one_by_one(session: Session, count: int) -> None:
    for _ in range(count):
        exchange = await session.submit("AT", origin="bench").wait()
        assert exchange.ok


async def _queued(session: Session, count: int) -> None:
    tickets = [session.submit("AT", origin="bench") for _ in range(count)]
    for ticket in tickets:
        assert (await ticket.wait()).ok


async def _ours(
    port: int, count: int, ask: Callable[[Session, int], Awaitable[None]] = _one_by_one, *, headless: bool
) -> float:
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(config=Path(folder) / "config", data=Path(folder) / "data")
        workspace = await Workspace.open(paths, vault=MemoryVault(), headless=headless)
        await workspace.add_profile(Profile(name="bench", road=DialRoad("127.0.0.1", port), pause_ms=0), None)
        session = workspace.session("bench")
        session.start()
        await session.ready()
        begin = time.perf_counter()
        await ask(session, count)
        took = time.perf_counter() - begin
        await workspace.close()
    return count / took


def measure() -> dict[str, float]:
    """Medians of interleaved rounds, exchanges a second."""
    with peer.running() as port:
        ways: dict[str, Callable[[], float]] = {
            "bare asyncio stream": lambda: asyncio.run(_bare_stream(port, EXCHANGES)),
            "bare stream and commit": lambda: asyncio.run(_bare_stream_and_commit(port, EXCHANGES)),
            "pexpect": lambda: _pexpect(port, EXCHANGES),
            "ours, headless": lambda: asyncio.run(_ours(port, EXCHANGES, headless=True)),
            "ours, console": lambda: asyncio.run(_ours(port, EXCHANGES, headless=False)),
            "ours, headless, queued": lambda: asyncio.run(_ours(port, EXCHANGES, _queued, headless=True)),
        }
        results: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                results[name].append(way())
    return {name: statistics.median(values) for name, values in results.items()}
