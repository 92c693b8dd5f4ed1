from __future__ import annotations

import asyncio

import pytest

from atrun_tui.session.clock import ManualClock
from atrun_tui.session.deadline import Alarm, TimeLimit


async def test_a_body_within_its_limit_is_let_be() -> None:
    clock = ManualClock()
    async with TimeLimit(clock, 5):
        await asyncio.sleep(0)
    assert clock.pending == 0


async def test_a_body_beyond_its_limit_raises_timeout() -> None:
    clock = ManualClock()

    async def body() -> None:
        async with TimeLimit(clock, 5):
            await asyncio.get_running_loop().create_future()

    task = asyncio.get_running_loop().create_task(body())
    await asyncio.sleep(0)
    clock.advance(5)
    with pytest.raises(TimeoutError):
        await task
    assert task.cancelling() == 0


async def test_a_cancellation_from_outside_stays_one_even_at_the_same_moment() -> None:
    clock = ManualClock()

    async def body() -> None:
        async with TimeLimit(clock, 5):
            await asyncio.get_running_loop().create_future()

    task = asyncio.get_running_loop().create_task(body())
    await asyncio.sleep(0)
    task.cancel()
    clock.advance(5)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_limits_nest() -> None:
    clock = ManualClock()
    reached: list[str] = []

    async def body() -> None:
        async with TimeLimit(clock, 10):
            try:
                async with TimeLimit(clock, 5):
                    await asyncio.get_running_loop().create_future()
            except TimeoutError:
                reached.append("inner")
            await asyncio.get_running_loop().create_future()

    task = asyncio.get_running_loop().create_task(body())
    await asyncio.sleep(0)
    clock.advance(5)
    for _ in range(3):
        await asyncio.sleep(0)
    assert reached == ["inner"]
    clock.advance(5)
    with pytest.raises(TimeoutError):
        await task


def test_an_alarm_moves_without_a_new_timer() -> None:
    clock = ManualClock()
    rung: list[float] = []
    start = clock.monotonic()
    alarm = Alarm(clock, lambda: rung.append(clock.monotonic() - start))
    alarm.set(start + 1)
    alarm.set(start + 3)
    assert clock.pending == 1
    clock.advance(1)
    assert rung == []
    clock.advance(2)
    assert rung == [3]
    assert not alarm.due
    clock.advance(10)
    assert rung == [3]


def test_an_alarm_moves_forward() -> None:
    clock = ManualClock()
    rung: list[float] = []
    start = clock.monotonic()
    alarm = Alarm(clock, lambda: rung.append(clock.monotonic() - start))
    alarm.set(start + 10)
    alarm.set(start + 1)
    assert clock.pending == 1
    clock.advance(20)
    assert rung == [1]


def test_a_cleared_alarm_is_silent_and_a_stopped_one_leaves_nothing() -> None:
    clock = ManualClock()
    rung: list[str] = []
    alarm = Alarm(clock, lambda: rung.append("x"))
    alarm.set(clock.monotonic() + 1)
    alarm.clear()
    clock.advance(2)
    alarm.set(clock.monotonic() + 1)
    alarm.stop()
    assert clock.pending == 0
    clock.advance(2)
    assert rung == []
    alarm.set(clock.monotonic() + 1)
    clock.advance(1)
    assert rung == ["x"]
