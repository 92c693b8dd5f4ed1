from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.session.introduction import Introduction
from atrun_tui.session.reports import ExchangeEnded

if TYPE_CHECKING:
    from tests.unit.session.conftest import Bench

ASK = "AT+CGMM;+CGMR"


async def turns() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def test_a_module_is_asked_once_and_after_what_its_owner_wants(bench: Bench) -> None:
    session = bench.session()
    Introduction(session, ASK)
    session.submit("AT+A")
    session.start()
    await session.ready()
    await turns()

    assert bench.module.heard == ["AT", "AT+A", ASK]
    assert [report.exchange.origin for report in bench.told(ExchangeEnded)] == ["console", "session"]
    bench.module.break_link()
    await turns()
    await bench.advance(60)
    await session.ready()
    await turns()
    assert ASK not in bench.module.heard


async def test_a_link_that_breaks_meanwhile_lets_it_be_asked_again(bench: Bench) -> None:
    bench.answers[ASK] = None
    session = bench.session()
    Introduction(session, ASK)
    session.start()
    await session.ready()
    await turns()
    bench.module.break_link()
    await turns()
    await bench.advance(60)
    await session.ready()
    await turns()

    assert len(bench.modules) == 2
    assert bench.module.heard == ["AT", ASK]


async def test_a_module_that_does_not_answer_is_left_alone(bench: Bench) -> None:
    bench.answers[ASK] = None
    session = bench.session()
    Introduction(session, ASK)
    session.start()
    await session.ready()
    await turns()
    await bench.advance(30)
    bench.module.say("\r\nOK\r\n")
    await turns()
    await bench.advance(60)

    assert bench.module.heard.count(ASK) == 1
