"""Two hundred modules dial in at once and are dropped at random: each finds its own session, and no reply is another's.

Ten seconds by default; `ATRUN_FLEET_SECONDS=60` makes it a minute.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.config.profile import ListenRoad, Profile
from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.roads import Roads
from atrun_tui.session.engine import Session
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.dialling import Dialler, make_diallers

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNT = 200
SECONDS = float(os.environ.get("ATRUN_FLEET_SECONDS", "10"))
FIRST_IMEI = 356938035643809
SLACK = 24 * 1024 * 1024
"""Bytes that the process may grow by between a third of the time and its end; the buffers of 400 sockets breathe."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass
class Fleet:
    """Sessions, the modules that belong to them, and what was answered."""

    port: int = field(default_factory=free_port)
    roads: Roads = field(default_factory=lambda: Roads(headless=False))
    answered: dict[str, int] = field(default_factory=dict)
    wrong: list[tuple[str, Exchange]] = field(default_factory=list)
    outcomes: dict[Outcome, int] = field(default_factory=dict)

    def session(self, imei: str) -> Session:
        profile = Profile(name=f"m-{imei}", road=ListenRoad("127.0.0.1", self.port, imei=imei))

        async def no_password() -> None:
            return None

        return Session(
            self.roads.settings(profile),
            self.roads.opener(profile),
            password=no_password,
            record=lambda _: True,
            mask=str,
            limit=lambda _: 20.0,
        )

    async def keep_asking(self, session: Session, imei: str, until: float) -> None:
        """Ask who it is, again and again; whatever answers must be the session's own module."""
        while time.monotonic() < until:
            exchange = await session.submit("AT+CGSN").wait()
            self.outcomes[exchange.outcome] = self.outcomes.get(exchange.outcome, 0) + 1
            if exchange.lines not in ((), (imei,)) or (exchange.ok and exchange.lines != (imei,)):
                self.wrong.append((imei, exchange))
            self.answered[imei] = self.answered.get(imei, 0) + exchange.ok


async def drop_at_random(modules: Sequence[Dialler], until: float, chance: random.Random) -> int:
    """Break calls, some of them under a command; how many. On a busy machine it takes longer to come to enough of them."""
    drops = 0
    while time.monotonic() < until or drops <= 10 * SECONDS:
        module = chance.choice(modules)
        if module.is_connected:
            module.cut(reset=chance.random() < 0.5)
            drops += 1
        await asyncio.sleep(0.01)  # the pace of the drops; nothing waits for it
    return drops


async def test_two_hundred_modules_dial_in_and_are_dropped_at_random() -> None:
    fleet = Fleet()
    imeis = [str(FIRST_IMEI + index) for index in range(COUNT)]
    sessions = [fleet.session(imei) for imei in imeis]
    modules = make_diallers(
        Options(imei=str(FIRST_IMEI)), None, "127.0.0.1", fleet.port, count=COUNT, redial=0.05, record=False
    )
    for session in sessions:
        session.start()
    for module in modules:
        module.start()
    await asyncio.wait_for(asyncio.gather(*(session.ready() for session in sessions)), 60)
    until = time.monotonic() + SECONDS
    dropping = asyncio.ensure_future(drop_at_random(modules, until, random.Random(7)))
    asking = [
        asyncio.ensure_future(fleet.keep_asking(session, imei, until))
        for session, imei in zip(sessions, imeis, strict=True)
    ]
    await asyncio.sleep(SECONDS / 3)  # what a warm process needs is there by now
    before = resident()
    drops = await dropping
    await asyncio.wait_for(asyncio.gather(*asking), 60)
    grown = resident() - before

    final = [session.submit("AT+CGSN") for session in sessions]
    for ticket, imei in zip(final, imeis, strict=True):
        exchange = await asyncio.wait_for(ticket.wait(), 60)
        if exchange.outcome is not Outcome.ANSWERED:  # it was under way when its link was dropped
            session = sessions[imeis.index(imei)]
            exchange = await asyncio.wait_for(session.submit("AT+CGSN").wait(), 60)
        assert exchange.lines == (imei,)

    assert fleet.wrong == []
    assert set(fleet.outcomes) <= {Outcome.ANSWERED, Outcome.UNKNOWN, Outcome.NOT_SENT}
    assert min(fleet.answered[imei] for imei in imeis) > 0
    assert drops > 10 * SECONDS
    assert sum(module.connections for module in modules) >= COUNT + drops // 2
    assert grown < SLACK
    assert fleet.roads.callers() == ()

    await asyncio.gather(*(module.close() for module in modules))
    await asyncio.gather(*(session.close() for session in sessions))
    await fleet.roads.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}
