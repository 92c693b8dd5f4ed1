"""An exchange: one command and everything that came back for it."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Outcome(StrEnum):
    """How an exchange ended; the same word in the console, in JSON and in the journal."""

    ANSWERED = "answered"
    """A final result came, good or bad."""
    NO_ANSWER_DUE = "no answer due"
    """It was sent and nothing is to come back (`HAT...`, a reboot by SMS)."""
    TIMED_OUT = "no answer"
    """It was sent and no final result came before the deadline."""
    UNKNOWN = "unknown"
    """It was sent and the link was lost: it may or may not have run."""
    CANCELLED = "cancelled"
    """It was sent and the owner stopped waiting for it."""
    NOT_SENT = "not sent"
    """It never left."""


class Exchange(NamedTuple):
    """One command and its answer, with every secret already masked.

    A tuple, as one is made for every command that ends, and a frozen dataclass of so many fields takes four times as long to make.

    Attributes:
        id: unique in the journal.
        profile: the profile's name.
        transport: the road: `dial`, `listen`, `sms` or `serial`.
        command: the command line without its CR.
        started: seconds since the epoch, UTC.
        lines: information text, one line each, without CR LF.
        final: the result line as the module sent it, or None when none came.
        ok: whether it did what was asked as far as the module says.
        error: a sentence, or the known meaning of a CME or CMS code; None when ok.
        elapsed_ms: from the first byte sent to the last of the answer, milliseconds.
        urcs: unsolicited lines that came meanwhile.
        origin: who asked: `console`, `run`, `play`, `session`, ...
        outcome: how it ended.
    """

    id: str
    profile: str
    transport: str
    command: str
    started: float
    lines: tuple[str, ...] = ()
    final: str | None = None
    ok: bool = False
    error: str | None = None
    elapsed_ms: float = 0.0
    urcs: tuple[str, ...] = ()
    origin: str = "console"
    outcome: Outcome = Outcome.ANSWERED

    def as_json(self) -> dict[str, Any]:
        """The exchange as the command line's JSON shows it."""
        return {
            "profile": self.profile,
            "transport": self.transport,
            "command": self.command,
            "lines": list(self.lines),
            "final": self.final,
            "ok": self.ok,
            "error": self.error,
            "started": timestamp(self.started),
            "elapsed_ms": round(self.elapsed_ms, 1),
            "urcs": list(self.urcs),
            "origin": self.origin,
            "outcome": self.outcome.value,
        }


def timestamp(seconds: float) -> str:
    """Seconds since the epoch as ISO 8601 in UTC with milliseconds, such as `2026-11-22T09:30:00.123Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
