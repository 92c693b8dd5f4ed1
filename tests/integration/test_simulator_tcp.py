"""The simulated module over real sockets: its wire faults, its single client, its restarts."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.brain import Options, Procedure
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from atrun_tui.simulator.tcp import Server

OPEN = Options(login=Procedure.NONE, echo=False, reboot_seconds=0.0)
OK = b"\r\nOK\r\n"


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def ask(self, command: bytes, end: bytes = OK) -> bytes:
        self.writer.write(command + b"\r")
        return await asyncio.wait_for(self.reader.readuntil(end), 5)

    async def rest(self) -> bytes:
        return await asyncio.wait_for(self.reader.read(), 5)


@asynccontextmanager
async def client_of(module: Server) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection(*module.address)
    try:
        yield Client(reader, writer)
    finally:
        writer.close()


async def test_a_login_and_commands_with_every_byte_on_record() -> None:
    async with serving(Options(echo=False)) as module, client_of(module) as client:
        client.writer.write(b"testuser\rtestpassw\r")
        assert await client.ask(b"AT+CGMM") == b"\r\nHE910-D\r\n" + OK
        assert bytes(module.received) == b"testuser\rtestpassw\rAT+CGMM\r"
        assert bytes(module.sent) == b"\r\nHE910-D\r\n" + OK


async def test_a_refused_login_is_an_orderly_close() -> None:
    async with serving() as module, client_of(module) as client:
        client.writer.write(b"testuser\rwrong\r")
        assert await client.rest() == b""


async def test_a_second_client_is_reset_and_the_first_not_disturbed() -> None:
    async with serving(OPEN) as module, client_of(module) as first:
        assert await first.ask(b"AT") == OK
        async with client_of(module) as second:
            with pytest.raises(ConnectionResetError):
                await second.rest()
        assert await first.ask(b"AT") == OK
        assert module.connections == 1


async def test_clients_one_after_the_other_without_a_pause() -> None:
    async with serving(OPEN) as module:
        for index in range(20):
            async with client_of(module) as client:
                assert await client.ask(b"AT") == OK
            assert module.connections == index + 1


async def test_a_newcomer_is_let_in_once_the_former_client_is_gone() -> None:
    async with serving(OPEN) as module:
        async with client_of(module) as first:
            assert await first.ask(b"AT") == OK
            reader, writer = await asyncio.open_connection(*module.address)
        client = Client(reader, writer)
        assert await client.ask(b"AT") == OK
        writer.close()


async def test_memory_outlives_connections() -> None:
    async with serving(OPEN) as module:
        async with client_of(module) as client:
            assert await client.ask(b'AT#WSCRIPT="a.py",3', b">>>") == b"\r\n>>>"
            client.writer.write(b"abc")
            assert await asyncio.wait_for(client.reader.readuntil(OK), 5) == OK
        async with client_of(module) as client:
            assert await client.ask(b'AT#RSCRIPT="a.py"') == b"\r\n<<<abc" + OK


async def test_a_restart_closes_and_comes_back_on_the_same_port() -> None:
    async with serving(OPEN) as module:
        address = module.address
        async with client_of(module) as client:
            assert await client.ask(b"AT#REBOOT") == OK
            assert await client.rest() == b""
        await asyncio.wait_for(module.until(lambda: module.is_listening), 5)
        assert module.address == address
        async with client_of(module) as client:
            assert await client.ask(b"AT") == OK


async def test_a_module_that_shut_itself_out_refuses_until_somebody_is_on_site() -> None:
    async with serving(OPEN) as module:
        async with client_of(module) as client:
            client.writer.write(b"AT+CFUN=4\r")
            assert await client.rest() == b""
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(*module.address)
        await module.listen()
        async with client_of(module) as client:
            assert await client.ask(b"AT") == OK


async def test_a_byte_a_packet_arrives_whole() -> None:
    async with serving(OPEN, Faults(chunk=1)) as module, client_of(module) as client:
        assert await client.ask(b"AT+CGMM;+CGMR") == b"\r\nHE910-D\r\n\r\n12.00.006\r\n" + OK


async def test_a_byte_a_packet_is_one() -> None:
    async with serving(OPEN, Faults(chunk=1)) as module, client_of(module) as client:
        client.writer.write(b"AT\r")
        pieces: list[bytes] = []
        while b"".join(pieces) != OK:
            pieces.append(await asyncio.wait_for(client.reader.read(100), 5))
        assert len(pieces) > 1


@pytest.mark.parametrize("reset", [False, True])
async def test_a_cut_after_bytes_sent(reset: bool) -> None:
    async with serving(OPEN, Faults(cut_after_sent=4, reset=reset)) as module, client_of(module) as client:
        client.writer.write(b"AT\r")
        if reset:
            with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
                await asyncio.wait_for(client.reader.readuntil(OK), 5)
        else:
            assert await client.rest() == b"\r\nOK"


async def test_a_cut_after_bytes_received() -> None:
    async with serving(OPEN, Faults(cut_after_received=8)) as module, client_of(module) as client:
        assert await client.ask(b"AT") == OK
        client.writer.write(b"AT+CGMM\r")
        assert await client.rest() == b""
        assert bytes(module.received) == b"AT\rAT+CG"


async def test_latency_keeps_the_order_of_what_is_said_and_of_the_close() -> None:
    faults = Faults(latency=0.02, jitter=0.02)
    async with serving(OPEN, faults) as module, client_of(module) as client:
        begun = asyncio.get_running_loop().time()
        client.writer.write(b"AT#REBOOT\r")
        assert await client.rest() == OK
        assert asyncio.get_running_loop().time() - begun >= 0.02


async def test_a_slow_link() -> None:
    async with serving(OPEN, Faults(rate=6000)) as module, client_of(module) as client:
        begun = asyncio.get_running_loop().time()
        assert await client.ask(b"AT+CGMM") == b"\r\nHE910-D\r\n" + OK
        assert asyncio.get_running_loop().time() - begun >= 17 * 10 / 6000


async def test_a_slow_link_is_slow_in_what_the_module_takes_in_too() -> None:
    """What it takes to carry a file: ten bits a byte, and none of it is lost or out of order."""
    text = bytes(range(32, 127)) * 20
    async with serving(OPEN, Faults(rate=38_400)) as module, client_of(module) as client:
        begun = asyncio.get_running_loop().time()
        client.writer.write(f'AT#WSCRIPT="a.py",{len(text)}\r'.encode())
        await asyncio.wait_for(client.reader.readuntil(b">>>"), 5)
        client.writer.write(text)
        assert (await asyncio.wait_for(client.reader.readuntil(OK), 5)).endswith(OK)
        assert asyncio.get_running_loop().time() - begun >= len(text) * 10 / 38_400
        assert bytes(module.received).endswith(text)


async def test_a_client_that_leaves_a_slow_link_has_said_what_was_under_way() -> None:
    async with serving(OPEN, Faults(rate=9_600)) as module:
        async with client_of(module) as client:
            client.writer.write(b"AT+CSQ" * 40)
        await module.until(lambda: module.received == b"AT+CSQ" * 40)


async def test_a_firewall_lets_attempts_time_out() -> None:
    async with serving(OPEN, Faults(firewall=True)) as module:
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.open_connection(*module.address), 0.3)


async def test_an_idle_socket_is_closed_by_the_module() -> None:
    async with serving(Options(login=Procedure.AUTOMATIC, login_timeout=0.05)) as module, client_of(module) as client:
        assert await client.rest() == b""


async def test_announced_lines_and_cuts_on_demand() -> None:
    async with serving(OPEN) as module, client_of(module) as client:
        assert await client.ask(b"AT") == OK
        module.announce("+CREG: 0")
        assert await asyncio.wait_for(client.reader.readuntil(b"0\r\n"), 5) == b"\r\n+CREG: 0\r\n"
        module.cut()
        assert await client.rest() == b""
        await module.until(lambda: not module.is_connected)


async def test_faults_may_change_while_it_runs() -> None:
    async with serving(OPEN) as module, client_of(module) as client:
        module.faults = Faults(errors=(("AT", "+CME ERROR: 3"),))
        assert await client.ask(b"AT", b"3\r\n") == b"\r\n+CME ERROR: 3\r\n"
        module.faults = Faults()
        assert await client.ask(b"AT") == OK


@pytest.mark.parametrize("command", [b"AT", b"AT#REBOOT"])
async def test_closing_does_not_wait_for_a_client_that_does_not_read(command: bytes) -> None:
    async with serving(OPEN, Faults(flood=(("AT*", 1_000_000),))) as module:
        reader, writer = await asyncio.open_connection(*module.address)
        writer.write(command + b"\r")
        await module.until(lambda: bool(module.sent))
        await asyncio.wait_for(module.close(), 5)
        del reader
        writer.close()


async def test_many_modules_at_once() -> None:
    async def one(index: int) -> bytes:
        options = Options(login=Procedure.NONE, echo=False, imei=f"{index:015d}")
        async with serving(options) as module, client_of(module) as client:
            return await client.ask(b"AT+CGSN")

    answers = await asyncio.gather(*(one(index) for index in range(20)))
    assert answers == [f"\r\n{index:015d}\r\n".encode() + OK for index in range(20)]
