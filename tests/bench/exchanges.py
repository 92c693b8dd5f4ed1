"""Exchanges a second, `AT` -> `OK`, one after the other: our session (journal on, pause 0) beside a bare asyncio stream and
pexpect on a socket."""

from __future__ import annotations

import asyncio
import socket
import statistics
import tempfile
import time
from pathlib import Path

import pexpect.fdpexpect

from atrun_tui.config.paths import Paths
from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.workspace import Workspace
from tests.bench import peer

ROUNDS = 5
EXCHANGES = 3000


async def _bare_stream(port: int, count: int) -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begin = time.perf_counter()
    for _ in range(count):
        writer.write(b"AT\r")
        await writer.drain()
        await reader.readuntil(b"OK\r\n")
    took = time.perf_counter() - begin
    writer.close()
    await writer.wait_closed()
    return count / took


def _pexpect(port: int, count: int) -> float:
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        child = pexpect.fdpexpect.fdspawn(wire.fileno())
        begin = time.perf_counter()
        for _ in range(count):
            child.send(b"AT\r")
            child.expect_exact(b"OK\r\n")
        return count / (time.perf_counter() - begin)


async def _ours(port: int, count: int, *, headless: bool) -> float:
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(config=Path(folder) / "config", data=Path(folder) / "data")
        workspace = await Workspace.open(paths, vault=MemoryVault(), headless=headless)
        await workspace.add_profile(Profile(name="bench", road=DialRoad("127.0.0.1", port), pause_ms=0), None)
        session = workspace.session("bench")
        session.start()
        await session.ready()
        begin = time.perf_counter()
        for _ in range(count):
            exchange = await session.submit("AT", origin="bench").wait()
            assert exchange.ok
        took = time.perf_counter() - begin
        await workspace.close()
    return count / took


def measure() -> dict[str, float]:
    """Medians of interleaved rounds, exchanges a second."""
    results: dict[str, list[float]] = {
        "bare asyncio stream": [],
        "pexpect": [],
        "ours, headless": [],
        "ours, console": [],
    }
    with peer.running() as port:
        for _ in range(ROUNDS):
            results["bare asyncio stream"].append(asyncio.run(_bare_stream(port, EXCHANGES)))
            results["pexpect"].append(_pexpect(port, EXCHANGES))
            results["ours, headless"].append(asyncio.run(_ours(port, EXCHANGES, headless=True)))
            results["ours, console"].append(asyncio.run(_ours(port, EXCHANGES, headless=False)))
    return {name: statistics.median(values) for name, values in results.items()}
