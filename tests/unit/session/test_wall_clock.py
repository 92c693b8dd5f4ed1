"""A wall clock that is set, on or back, moves no deadline and takes nobody's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.exchange import Outcome
from atrun_tui.session.state import State
from tests.unit.session.conftest import turns

if TYPE_CHECKING:
    from tests.unit.session.conftest import Bench

JUMPS = [-3600.0, 86_400.0]


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_command_s_deadline_stays(bench: Bench, jump: float) -> None:
    session = await bench.ready()
    bench.answers["AT+HANG"] = None
    ticket = session.submit("AT+HANG", timeout=7.0)
    await bench.advance(1.0)
    bench.clock.set_wall(jump)
    await bench.advance(5.9)
    assert session.status.state is State.BUSY
    await bench.advance(0.2)
    ended = await ticket.wait()
    assert ended.outcome is Outcome.TIMED_OUT
    assert ended.elapsed_ms == pytest.approx(7000.0, abs=200.0)


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_keepalive_comes_when_it_is_due(bench: Bench, jump: float) -> None:
    await bench.ready(keepalive=60)
    heard = len(bench.module.heard)
    bench.clock.set_wall(jump)
    await bench.advance(59.0)
    assert len(bench.module.heard) == heard
    await bench.advance(1.5)
    assert bench.module.heard[heard:] == ["AT"]


@pytest.mark.parametrize("jump", JUMPS)
async def test_a_lost_link_is_made_again_when_it_is_due(bench: Bench, jump: float) -> None:
    session = await bench.ready()
    bench.module.break_link()
    await turns()
    assert session.status.state is State.WAITING
    assert session.status.retry_at is not None
    due = session.status.retry_at - bench.clock.wall()
    bench.clock.set_wall(jump)
    await bench.advance(due + 0.1)
    assert session.status.state is not State.WAITING
