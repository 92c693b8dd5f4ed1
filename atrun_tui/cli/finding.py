"""One thing that `atrun doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `ok`, or with a remedy; `needed` says whether anything fails without it."""

    subject: str
    ok: bool
    found: str
    remedy: str | None = None
    needed: bool = True
