"""Simulated modules that call: no login, calling again, many at once."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.dialling import dialling, dialling_fleet
from atrun_tui.simulator.faults import Faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OK = b"\r\nOK\r\n"
PLAIN = Options(echo=False, reboot_seconds=0.0)


class Caller:
    """A module's call as the host sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def ask(self, command: bytes) -> bytes:
        self.writer.write(command + b"\r")
        return await asyncio.wait_for(self.reader.readuntil(OK), 10)


class Host:
    """Takes calls."""

    def __init__(self) -> None:
        self.calls: asyncio.Queue[Caller] = asyncio.Queue()
        self.port = 0

    async def call(self) -> Caller:
        return await asyncio.wait_for(self.calls.get(), 10)


@asynccontextmanager
async def host(port: int = 0) -> AsyncIterator[Host]:
    taken: list[Caller] = []
    here = Host()

    def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.append(Caller(reader, writer))
        here.calls.put_nowait(taken[-1])

    server = await asyncio.start_server(take, "127.0.0.1", port, backlog=512)
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
        for caller in taken:
            caller.writer.close()


async def test_the_host_has_an_interpreter_at_once_and_no_login() -> None:
    async with host() as here, dialling(PLAIN, port=here.port) as module:
        caller = await here.call()
        assert await caller.ask(b"AT+CGSN") == b"\r\n356938035643809\r\n" + OK
        assert bytes(module.received) == b"AT+CGSN\r"


async def test_it_says_nothing_unasked() -> None:
    async with host() as here, dialling(PLAIN, port=here.port) as module:
        caller = await here.call()
        assert await caller.ask(b"AT") == OK
        assert bytes(module.sent) == OK


async def test_it_knows_that_it_dialled() -> None:
    async with host() as here, dialling(PLAIN, port=here.port):
        caller = await here.call()
        assert await caller.ask(b"AT#TCPATRUND?") == b"\r\n#TCPATRUND: 1,1\r\n" + OK
        assert await caller.ask(b"AT#TCPATRUNL?") == b"\r\n#TCPATRUNL: 0,0\r\n" + OK
        assert f",127.0.0.1,{here.port}\r\n".encode() in await caller.ask(b"AT#SS")


async def test_it_calls_again_when_the_host_hangs_up_and_remembers() -> None:
    async with host() as here, dialling(PLAIN, port=here.port) as module:
        caller = await here.call()
        await caller.ask(b"AT#GPIO=3,1,1")
        caller.writer.close()
        again = await here.call()
        assert await again.ask(b"AT#GPIO=3,2") == b"\r\n#GPIO: 1,1\r\n" + OK
        assert module.connections == 2


async def test_it_calls_again_after_a_cut_in_the_middle() -> None:
    async with host() as here, dialling(PLAIN, port=here.port) as module:
        for _ in range(5):
            caller = await here.call()
            assert await caller.ask(b"AT") == OK
            module.cut(reset=True)


async def test_it_keeps_calling_until_somebody_listens() -> None:
    async with host() as here:
        port = here.port
    async with dialling(PLAIN, port=port) as module:
        await module.until(lambda: module.attempts >= 3)
        async with host(port) as late:
            assert await (await late.call()).ask(b"AT") == OK


async def test_without_a_time_of_ours_it_calls_as_it_is_configured() -> None:
    async with host() as here, dialling(PLAIN, port=here.port, redial=None) as module:
        caller = await here.call()
        caller.writer.close()
        await module.until(lambda: not module.is_connected)
        assert module.attempts == 1  # retryCnt is 0
        module.start()
        assert await (await here.call()).ask(b"AT") == OK


async def test_a_restart_ends_the_call_and_another_one_follows() -> None:
    async with host() as here, dialling(PLAIN, port=here.port):
        caller = await here.call()
        assert await caller.ask(b"AT#REBOOT") == OK
        assert await asyncio.wait_for(caller.reader.read(), 10) == b""
        assert await (await here.call()).ask(b"AT") == OK


async def test_a_service_switched_off_calls_no_more_until_somebody_is_on_site() -> None:
    async with host() as here, dialling(PLAIN, port=here.port) as module:
        caller = await here.call()
        caller.writer.write(b"AT#TCPATRUND=0\r")
        assert await asyncio.wait_for(caller.reader.read(), 10) == b""
        await module.until(lambda: not module.is_connected)
        assert module.attempts == 1
        module.start()
        await here.call()


async def test_faults_of_the_wire_are_those_of_every_road() -> None:
    faults = Faults(chunk=1, errors=(("AT+CSQ", "+CME ERROR: 22"),))
    async with host() as here, dialling(PLAIN, faults, port=here.port):
        caller = await here.call()
        caller.writer.write(b"AT+CSQ\r")
        answer = b"\r\n+CME ERROR: 22\r\n"
        assert await asyncio.wait_for(caller.reader.readexactly(len(answer)), 10) == answer


async def test_two_hundred_modules_in_one_process_call_and_answer() -> None:
    async with host() as here, dialling_fleet(200, PLAIN, port=here.port) as modules:
        callers = [await here.call() for _ in modules]
        answers = await asyncio.gather(*(caller.ask(b"AT+CGSN") for caller in callers))
        first = int(PLAIN.imei)
        assert sorted(answers) == [f"\r\n{first + index}\r\n".encode() + OK for index in range(200)]
        for module in modules[::2]:
            module.cut()
        again = [await here.call() for _ in modules[::2]]
        answers = await asyncio.gather(*(caller.ask(b"AT+CGSN") for caller in again))
        assert sorted(answers) == [f"\r\n{first + index}\r\n".encode() + OK for index in range(0, 200, 2)]
