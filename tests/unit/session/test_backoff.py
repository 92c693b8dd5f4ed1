from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.session.backoff import FIRST, LONGEST, delay


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_never_short_and_never_long(attempt: int, chance: float) -> None:
    assert FIRST / 2 <= delay(attempt, chance) <= LONGEST


@given(st.integers(1, 100), st.floats(0, 1, exclude_max=True))
def test_it_never_shrinks(attempt: int, chance: float) -> None:
    assert delay(attempt + 1, chance) >= delay(attempt, chance)


def test_it_doubles_until_a_minute() -> None:
    assert [delay(attempt, 1.0) for attempt in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_two_sessions_do_not_knock_together() -> None:
    assert delay(5, 0.0) != delay(5, 0.5)
