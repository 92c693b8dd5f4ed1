from __future__ import annotations

import pytest

from atrun_tui.session.pace import Pace


def test_nobody_can_say_at_first() -> None:
    pace = Pace(5.0, 1024)
    assert pace.rate == 0.0
    pace.advance(5.1, 2048)
    assert pace.rate == 0.0


def test_what_a_link_takes_at_once_is_forgotten() -> None:
    pace = Pace(0.0, 1024)
    moved = 36_864
    pace.advance(0.3, moved)
    assert pace.rate > 100_000
    for second in range(1, 16):
        moved += 960
        pace.advance(float(second), moved)
    assert pace.rate == pytest.approx(960, rel=0.05)


def test_a_link_that_stands_still_slows_down() -> None:
    pace = Pace(0.0, 0)
    for second in range(1, 11):
        pace.advance(float(second), second * 1000)
    pace.advance(40.0, 10_000)
    assert pace.rate < 1000
