"""`atrun simulate` as a process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OK = b"\r\nOK\r\n"


@asynccontextmanager
async def simulated(
    *flags: str, road: tuple[str, str] = ("--listen", "127.0.0.1:0"), **environment: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str, int]]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "atrun_tui", "simulate", *road, *flags),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
    )
    assert process.stdout is not None
    try:
        ready = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        assert ready.startswith("ready 127.0.0.1:"), ready
        host, _, port = ready.split()[1].rpartition(":")
        yield process, host, int(port)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def run(*flags: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "atrun_tui", "simulate", *flags),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 20)
    return process.returncode or 0, out.decode(), err.decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
async def test_ready_then_quiet_to_the_end(number: signal.Signals, code: int) -> None:
    async with simulated() as (process, host, port):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"testuser\rtestpassw\rAT+CGMM\r")
        assert await asyncio.wait_for(reader.readuntil(OK), 5) == b"AT+CGMM\r\r\nHE910-D\r\n" + OK
        process.send_signal(number)
        out, err = await asyncio.wait_for(process.communicate(), 10)
        assert (process.returncode, out, err) == (code, b"", b"")
        writer.close()


async def test_flags_reach_the_module() -> None:
    flags = ("--login", "step-by-step", "--texts", "bare", "--user", "me", "--no-echo", "--imei", "490154203237518")
    faults = ("--error", "AT+CSQ=22", "--answer", r"AT+X?=one\ntwo", "--urc-every", "100", "--byte-at-a-time")
    async with simulated(*flags, *faults, ATRUN_SIMULATE_PASSWORD="hush") as (_, host, port):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"me\rhush\r")
        assert await asyncio.wait_for(reader.readuntil(b"successful."), 5) == b"Username: Password: Login successful."
        for command, answer in (
            (b"AT+CGSN", b"\r\n490154203237518\r\n" + OK),
            (b"AT+CSQ", b"\r\n+CME ERROR: 22\r\n"),
            (b"AT+X?", b"\r\none\r\ntwo\r\n" + OK),
        ):
            writer.write(command + b"\r")
            assert await asyncio.wait_for(reader.readexactly(len(answer)), 5) == answer
        writer.close()


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        (("--listen", "nowhere"), "port"),
        (("--listen", "127.0.0.1:99999"), "port"),
        (("--chunk", "0"), "whole number"),
        (("--latency", "-1"), "number"),
        (("--imei", "12"), "IMEI"),
        (("--error", "AT"), "PATTERN"),
        (("--flood", "AT=x"), "whole number"),
        (("--user", "a\rb"), "printable"),
        (("--login", "maybe"), "choice"),
        (("--dial", "host"), "port"),
        (("--dial", "host:1", "--listen", ":2"), "not allowed"),
        (("--count", "0"), "whole number"),
    ],
)
async def test_bad_flags_are_one_sentence(flags: tuple[str, ...], word: str) -> None:
    code, out, err = await run(*flags)
    assert (code, out) == (2, "")
    assert word in err
    assert err.count("\n") == 1


async def test_a_port_in_use_is_said_in_a_sentence() -> None:
    async with simulated() as (_, host, port):
        code, out, err = await run("--listen", f"{host}:{port}")
        assert (code, out) == (2, "")
        assert "in use" in err
        assert err.count("\n") == 1


async def test_modules_that_dial_say_where_and_call_as_one_imei_each() -> None:
    calls: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    host = await asyncio.start_server(lambda *call: calls.put_nowait(call), "127.0.0.1", 0)
    address = f"127.0.0.1:{host.sockets[0].getsockname()[1]}"
    async with simulated("--count", "3", "--redial", "0", "--no-echo", road=("--dial", address)) as (_, name, port):
        assert f"{name}:{port}" == address
        answers, writers = [], []
        for _ in range(3):
            reader, writer = await asyncio.wait_for(calls.get(), 10)
            writers.append(writer)
            writer.write(b"AT+CGSN\r")
            answers.append(await asyncio.wait_for(reader.readuntil(OK), 5))
        writers.pop().close()
        _, again = await asyncio.wait_for(calls.get(), 10)
        for writer in (*writers, again):
            writer.close()
        host.close()
    assert sorted(answers) == [f"\r\n{356938035643809 + index}\r\n".encode() + OK for index in range(3)]
