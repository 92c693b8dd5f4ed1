"""Simulated modules of this very process, each with a profile, and macros for them: one command then plays on all of them."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import Server, serving
from tests.cli.conftest import Atrun, Done

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KEYS = ["profile", "macro", "ok", "steps", "failed_step", "captures", "elapsed_ms"]
"""Of the record that ends a module's play."""

SIGNAL = r"""
name = "Signal report"
description = "Operator and signal, warns when weak"
[variables]
weak = { default = 10, help = "lowest acceptable CSQ" }
[[steps]]
send = "AT+COPS?"
expect = '\+COPS: \d,\d,"(?P<operator>[^"]*)"'
[[steps]]
send = "AT+CSQ"
expect = '\+CSQ: (?P<csq>\d+),'
timeout = 10
retry = { times = 3, delay = 0.01 }
[[steps]]
check = "csq >= weak"
message = "${operator}: signal ${csq} is weaker than ${weak}"
[[steps]]
send = 'AT#TCPATRUNAUTH=1,"${user}","${secret:next-password}"'
when = "rotate"
allow_lockout = true
"""


class Field:
    """Simulated modules of this very process, each with a profile, and macros for them."""

    def __init__(self, atrun: Atrun, stack: AsyncExitStack) -> None:
        self.atrun = atrun
        self._stack = stack
        self._profiles = ""
        self.config = atrun.folder / "config"
        (self.config / "macros").mkdir(parents=True)

    async def module(self, name: str, faults: Faults | None = None, **options: Any) -> Server:
        server = await self._stack.enter_async_context(serving(Options(**options), faults))
        self._profiles += (
            f'[profiles.{name}]\ntransport = "dial"\naddress = "{server.host}:{server.port}"\nuser = "testuser"\n'
            'login = "automatic"\n'
        )
        (self.config / "profiles.toml").write_text(self._profiles, encoding="utf-8")
        return server

    def macro(self, text: str, name: str = "test") -> None:
        (self.config / "macros" / f"{name}.toml").write_text(text, encoding="utf-8")

    async def play(self, *arguments: str, macro: str = "test", **environment: str) -> Done:
        return await asyncio.to_thread(self.atrun, "play", macro, *arguments, **environment)

    def journal(self) -> list[tuple[str, str, str | None, str]]:
        with sqlite3.connect(self.atrun.folder / "data" / "journal.db") as db:
            rows = db.execute("SELECT profile, command, final, origin FROM exchanges ORDER BY seq").fetchall()
        db.close()
        return rows


@pytest.fixture
async def field(atrun: Atrun) -> AsyncIterator[Field]:
    async with AsyncExitStack() as stack:
        yield Field(atrun, stack)
