"""A real pseudo terminal as a serial port: what goes in comes out, and a pulled plug is told once."""

from __future__ import annotations

import asyncio
import os
import pty
import tty
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from atrun_tui.transport.base import ConnectFailed, LinkLost, NameUnknown
from atrun_tui.transport.serial_port import open_serial

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Listener:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.data = b""
        self.ends: list[LinkLost | None] = []
        self.changed = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.data += data
        self.changed.set()

    def link_lost(self, error: LinkLost | None) -> None:
        self.ends.append(error)
        self.changed.set()


class Terminal:
    """The far end of a pseudo terminal."""

    def __init__(self) -> None:
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.device = os.ttyname(slave)
        self.slave = slave

    def unplug(self) -> None:
        for descriptor in (self.slave, self.master):
            with suppress(OSError):
                os.close(descriptor)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.unplug()


async def test_every_byte_passes_both_ways(terminal: Terminal) -> None:
    stream = await open_serial(terminal.device, 115200, timeout=5)
    listener = Listener()
    stream.attach(listener)
    every = bytes(range(256))
    os.write(terminal.master, every)
    async with asyncio.timeout(5):
        while listener.data != every:
            listener.changed.clear()
            await listener.changed.wait()
    stream.send(every)
    await stream.flush()
    got = b""
    while len(got) < 256:
        got += await asyncio.to_thread(os.read, terminal.master, 4096)
    assert got == every
    await stream.close()


async def test_what_came_before_anybody_listened_is_not_lost(terminal: Terminal) -> None:
    stream = await open_serial(terminal.device, 115200, timeout=5)
    os.write(terminal.master, b"\r\nRING\r\n")
    for _ in range(20):
        await asyncio.sleep(0)
    listener = Listener()
    stream.attach(listener)
    async with asyncio.timeout(5):
        while listener.data != b"\r\nRING\r\n":
            listener.changed.clear()
            await listener.changed.wait()
    await stream.close()
    assert listener.ends == []


async def test_a_pulled_plug_is_told_once(terminal: Terminal) -> None:
    stream = await open_serial(terminal.device, 115200, timeout=5)
    listener = Listener()
    stream.attach(listener)
    stream.send(b"AT\r")
    terminal.unplug()
    async with asyncio.timeout(5):
        while not listener.ends:
            listener.changed.clear()
            await listener.changed.wait()
    stream.send(b"AT\r")
    with pytest.raises(LinkLost, match="unplugged"):
        await stream.flush()
    await stream.close()
    assert len(listener.ends) == 1


async def test_closing_does_not_wait_for_a_far_end_that_reads_nothing(terminal: Terminal) -> None:
    stream = await open_serial(terminal.device, 115200, timeout=5)
    stream.send(bytes(100_000))
    async with asyncio.timeout(5):
        await stream.close()
        await stream.close()


async def test_a_port_in_use_or_missing_is_told_in_words(terminal: Terminal, tmp_path: Path) -> None:
    stream = await open_serial(terminal.device, 115200, timeout=5)
    with pytest.raises(ConnectFailed, match="in use"):
        await open_serial(terminal.device, 115200, timeout=5)
    await stream.close()
    again = await open_serial(terminal.device, 115200, timeout=5)
    await again.close()
    with pytest.raises(NameUnknown, match="no device"):
        await open_serial(str(tmp_path / "none"), 115200, timeout=5)
    plain = tmp_path / "plain"
    plain.write_text("")
    with pytest.raises(ConnectFailed, match="cannot be used"):
        await open_serial(str(plain), 115200, timeout=5)
