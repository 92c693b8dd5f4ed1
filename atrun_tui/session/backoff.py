"""How long to wait before the next attempt to connect: twice as long each time, up to a minute, and never in step with others."""

from __future__ import annotations

FIRST = 1.0
LONGEST = 60.0


def delay(attempt: int, chance: float) -> float:
    """Seconds to wait after a failed attempt.

    A module takes one client at a time and a network outage drops many links at once: half of each wait is left to chance, so
    that a hundred sessions do not knock together.

    Args:
        attempt: how many attempts have failed in a row, from 1.
        chance: a random number in [0, 1).
    """
    full = min(LONGEST, FIRST * 2.0 ** min(attempt - 1, 16))
    return full * (0.5 + chance / 2)
