"""The box before whatever can be ticked."""

from __future__ import annotations


def tick(*, on: bool) -> tuple[str, str]:
    """The box and its style, four columns wide."""
    return ("[x] ", "bold $accent") if on else ("[ ] ", "$time")
