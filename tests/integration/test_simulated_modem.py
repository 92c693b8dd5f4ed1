"""The simulated modem on a real terminal: bytes, unplugging, links, and as a process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.message import plain
from atrun_tui.simulator.modem.modem import Modem
from atrun_tui.simulator.modem.port import modem_on_pty
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.workbench import MODULE, network_with_module

if TYPE_CHECKING:
    from collections.abc import Iterator

OK = b"\r\nOK\r\n"
REQUEST = (
    "0011000C919343868676110015AD24D0D0D00011024D724C744B48772B78327A704476376D5430593476513D3D41542B435351"  # AT+CSQ
)


class Terminal:
    """A program at the modem's device."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self._loop = asyncio.get_running_loop()
        self._heard = asyncio.StreamReader()
        self.hung_up = asyncio.Event()
        self._loop.add_reader(self._file, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self._file, 65_536)
        except OSError:
            data = b""
        if data:
            self._heard.feed_data(data)
        else:
            self._loop.remove_reader(self._file)
            self.hung_up.set()

    def type(self, data: bytes) -> None:
        os.write(self._file, data)

    async def until(self, end: bytes) -> bytes:
        return await asyncio.wait_for(self._heard.readuntil(end), 10)

    async def ask(self, command: bytes, end: bytes = OK) -> bytes:
        self.type(command + b"\r")
        return await self.until(end)

    def close(self) -> None:
        self._loop.remove_reader(self._file)
        os.close(self._file)


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


async def test_bytes_go_through_untouched(terminals: list[Terminal]) -> None:
    async with modem_on_pty() as port:
        terminals.append(Terminal(port.path))
        assert await terminals[0].ask(b"AT+CGSN") == b"AT+CGSN\r\r\n358173051234565\r\n" + OK
        assert bytes(port.received) == b"AT+CGSN\r"
        assert not termios.tcgetattr(terminals[0]._file)[3] & (termios.ECHO | termios.ICANON)


async def test_a_slow_cable_is_slow_both_ways(terminals: list[Terminal]) -> None:
    async with modem_on_pty(Modem(faults=Faults(rate=9_600))) as port:
        terminals.append(Terminal(port.path))
        begun = asyncio.get_running_loop().time()
        await terminals[0].ask(b"AT" + b";" * 200)
        assert len(port.received) == 203
        assert asyncio.get_running_loop().time() - begun >= (203 + len(port.sent)) * 10 / 9_600 * 0.6


async def test_a_request_and_its_answer(terminals: list[Terminal]) -> None:
    async with modem_on_pty(Modem(network=network_with_module())) as port:
        terminals.append(Terminal(port.path))
        terminal = terminals[0]
        await terminal.ask(b"ATE0")
        await terminal.ask(b"AT+CNMI=2,1,0,0,0")
        assert await terminal.ask(b"AT+CMGS=50", b"> ") == b"\r\n> "
        terminal.type(REQUEST.encode() + b"\x1a")
        assert await terminal.until(b'"SM",1\r\n') == b"\r\n+CMGS: 1\r\n" + OK + b'\r\n+CMTI: "SM",1\r\n'
        answer = await terminal.ask(b"AT+CMGR=1")
        assert answer.startswith(b'\r\n+CMGR: 0,"",')
        assert b"D1D1D1001102" in answer


async def test_messages_come_in_time(terminals: list[Terminal]) -> None:
    async with modem_on_pty(Modem(network=network_with_module(SmsFaults(latency=0.01)))) as port:
        terminals.append(Terminal(port.path))
        await terminals[0].ask(b"ATE0;+CNMI=2,1,0,0,0")
        await terminals[0].ask(b"AT+CMGS=50", b"> ")
        terminals[0].type(REQUEST.encode() + b"\x1a")
        await terminals[0].until(b'+CMTI: "SM",1\r\n')


async def test_what_one_program_leaves_the_next_one_finds(terminals: list[Terminal]) -> None:
    async with modem_on_pty() as port:
        first = Terminal(port.path)
        await first.ask(b"ATE0")
        first.type(b"AT+CMGS=20\r")
        assert await first.until(b"> ") == b"\r\n> "
        first.close()
        terminals.append(Terminal(port.path))
        terminals[0].type(b"\x1b")
        assert await terminals[0].until(OK) == OK
        assert await terminals[0].ask(b"AT") == OK


async def test_unplugged_and_plugged_in_again(terminals: list[Terminal], tmp_path: Path) -> None:
    link = tmp_path / "modem"
    async with modem_on_pty(link=link) as port:
        device = port.device
        assert link.resolve() == Path(device)
        terminals.append(Terminal(str(link)))
        await terminals[0].ask(b"ATE0")
        port.unplug()
        await asyncio.wait_for(terminals[0].hung_up.wait(), 10)
        assert (port.path, port.is_plugged, link.is_symlink()) == ("", False, False)
        port.modem.network.deliver(plain("+391", "", "meanwhile"), asyncio.get_running_loop().time())
        port.plug()
        terminals.append(Terminal(str(link)))
        assert await terminals[1].ask(b"AT+CMGL=4") != b"AT+CMGL=4\r" + OK  # echo is on again, and the message there
    assert not link.is_symlink()


async def test_a_link_is_never_made_over_something_else(tmp_path: Path) -> None:
    taken = tmp_path / "modem"
    taken.write_text("mine")
    with pytest.raises(FileExistsError):
        async with modem_on_pty(link=taken):
            pass
    with pytest.raises(FileNotFoundError):
        async with modem_on_pty(link=tmp_path / "nowhere" / "modem"):
            pass
    assert taken.read_text() == "mine"


async def test_a_cable_cut_in_the_middle_comes_back(terminals: list[Terminal]) -> None:
    faults = Faults(drop_after=("AT+CMGS=*",), chunk=1)
    own = ModemOptions().module
    modem = Modem(ModemOptions(module=type(own)(echo=False, reboot_seconds=0.0)), faults, network=network_with_module())
    async with modem_on_pty(modem) as port:
        terminals.append(Terminal(port.path))
        await terminals[0].ask(b"AT+CMGS=50", b"> ")
        terminals[0].type(REQUEST.encode() + b"\x1a")
        await asyncio.wait_for(terminals[0].hung_up.wait(), 10)
        assert [message.recipient for message in modem.network.sent] == [MODULE]
        await asyncio.wait_for(port.until(lambda: port.plugged == 2), 10)
        terminals.append(Terminal(port.path))
        assert b"D1D1D1001102" in await terminals[1].ask(b"AT+CMGR=1")


async def test_a_program_that_does_not_read_stops_nobody(terminals: list[Terminal]) -> None:
    faults = Faults(flood=(("AT+CSQ", 200_000),))
    async with modem_on_pty(Modem(faults=faults)) as port:
        terminals.append(Terminal(port.path))
        asyncio.get_running_loop().remove_reader(terminals[0]._file)
        terminals[0].type(b"AT+CSQ\r")
        await asyncio.wait_for(port.until(lambda: len(port.sent) > 1_000_000), 10)
        port.unplug()
        assert not port.is_plugged


async def test_as_a_process(terminals: list[Terminal], tmp_path: Path) -> None:
    link = tmp_path / "modem"
    flags = ("--link", str(link), "--slots", "3", "--pin", "1234", "--forge", "--reorder", "--unrelated", "--no-echo")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "atrun_tui", "simulate", "--modem", *flags),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        ready = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().split()
        assert ready == ["ready", str(link.resolve())]
        terminals.append(Terminal(ready[1]))
        assert await terminals[0].ask(b'AT+CPIN="1234"') == OK
        assert b'"SM",0,3' in await terminals[0].ask(b"AT+CPMS?")
        process.send_signal(signal.SIGUSR1)
        await asyncio.wait_for(terminals[0].hung_up.wait(), 10)
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), 10)
        assert (process.returncode, out, err) == (0, b"", b"")
        assert not link.is_symlink()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        (("--sms-password", "short"), "16"),
        (("--pin", "12a4"), "PIN"),
        (("--slots", "0"), "whole number"),
        (("--lose", "16"), "whole number"),
        (("--allow-number", "39x"), "number"),
        (("--link", "/dev/null"), "no link"),
        (("--dial", "host:1"), "not allowed"),
    ],
)
async def test_bad_flags_are_one_sentence(flags: tuple[str, ...], word: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "atrun_tui", "simulate", "--modem", *flags),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, out) == (2, b"")
    assert word in err.decode()
    assert err.count(b"\n") == 1
