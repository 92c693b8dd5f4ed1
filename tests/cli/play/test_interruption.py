"""ctrl+c in the middle of a play."""

from __future__ import annotations

import asyncio
import json
import signal

from atrun_tui.simulator.faults import Faults
from tests.cli.play.conftest import Field


async def test_an_interruption_ends_the_step_in_hand_and_reports(field: Field) -> None:
    server = await field.module("pump-1", Faults(latency=0.4))
    await field.module("pump-2")
    field.macro("[[steps]]\nsend = 'AT+CGMM'\n[[steps]]\nsend = 'AT+CGMR'\n[[steps]]\nsend = 'AT+CGSN'\n")
    process = await asyncio.create_subprocess_exec(
        *field.atrun.command("play", "test", "pump-*", "--jobs", "1", "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=field.atrun.environment,
    )
    await server.until(lambda: b"AT+CGMR\r" in server.received)
    process.send_signal(signal.SIGINT)
    out, err = await process.communicate()
    assert process.returncode == 130, err
    records = [json.loads(line) for line in out.decode().splitlines()]
    assert [each["command"] for each in records if "command" in each] == ["AT+CGMM", "AT+CGMR"]
    assert all(each["ok"] for each in records if "command" in each)
    first, second = (each for each in records if "macro" in each)
    assert (first["fault"], first["failed_step"], first["steps"]) == ("stopped", "3 AT+CGSN", 2)
    assert (second["profile"], second["error"]) == ("pump-2", "not played: interrupted")
    assert b"AT+CGSN" not in server.received
    assert "Traceback" not in err.decode()
    await server.until(lambda: not server.is_connected)
    assert [row[1] for row in field.journal()] == ["AT+CGMM", "AT+CGMR"]


async def test_a_second_interruption_does_not_wait(field: Field) -> None:
    server = await field.module("pump-1", Faults(hang=("AT+CGMM",)))
    field.macro("[[steps]]\nsend = 'AT+CGMM'\ntimeout = 600")
    process = await asyncio.create_subprocess_exec(
        *field.atrun.command("play", "test", "pump-1", "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=field.atrun.environment,
    )
    await server.until(lambda: b"AT+CGMM\r" in server.received)
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    while b"interrupted" not in await process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    out, _ = await process.communicate()
    assert process.returncode == 130
    exchange, end = (json.loads(line) for line in out.decode().splitlines())
    assert (exchange["outcome"], end["fault"]) == ("cancelled", "stopped")
