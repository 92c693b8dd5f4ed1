from __future__ import annotations

import asyncio
import time

import pytest

from atrun_tui.session.clock import LoopClock, ManualClock


def test_a_manual_clock_calls_in_order_and_at_the_right_time() -> None:
    clock = ManualClock()
    seen: list[tuple[str, float]] = []
    start = clock.monotonic()
    clock.call_at(start + 2, lambda: seen.append(("b", clock.monotonic())))
    clock.call_at(start + 1, lambda: seen.append(("a", clock.monotonic())))
    clock.call_later(2, lambda: seen.append(("c", clock.monotonic())))
    gone = clock.call_later(1.5, lambda: seen.append(("x", clock.monotonic())))
    gone.cancel()
    clock.advance(1.99)
    assert seen == [("a", start + 1)]
    clock.advance(5)
    assert seen[1:] == [("b", start + 2), ("c", start + 2)]
    assert clock.pending == 0


def test_what_a_call_asks_for_in_turn_is_called_on_the_same_way() -> None:
    clock = ManualClock()
    seen: list[float] = []
    start = clock.monotonic()

    def again() -> None:
        seen.append(clock.monotonic() - start)
        clock.call_later(1, again)

    again()
    clock.advance(3)
    assert seen == [0, 1, 2, 3]
    assert clock.pending == 1


def test_its_wall_clock_moves_with_it() -> None:
    clock = ManualClock(epoch=100.0)
    assert clock.wall() == 100.0
    clock.advance(2.5)
    assert clock.wall() == pytest.approx(102.5)


async def test_the_real_clock_calls_back() -> None:
    clock = LoopClock()
    called = asyncio.get_running_loop().create_future()
    before = clock.monotonic()
    clock.call_at(before + 0.001, lambda: called.set_result(clock.monotonic()))
    clock.call_at(before, lambda: called.set_exception(AssertionError)).cancel()
    assert await called >= before
    assert abs(clock.wall() - time.time()) < 5
