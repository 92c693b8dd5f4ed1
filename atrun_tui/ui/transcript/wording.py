"""What the pane says in words: times, durations, how an exchange ended and what that means. Pure functions."""

from __future__ import annotations

import time
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.protocol.printable import printable


class Tone(StrEnum):
    """What a piece of text is; its value names its colour in the palette."""

    SENT = "sent"
    RECEIVED = "received"
    QUIET = "time"
    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"
    URC = "urc"
    BUSY = "busy"
    WAITING = "waiting"
    GLOSS = "gloss"


SENT: Final = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
RECEIVED: Final = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
"""What tells sent from received without colour."""

SPINNER: Final = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
SPINNER_STEP: Final = 0.2
"""Seconds between two pictures of the spinner, and so between two draws of a running exchange."""

_TONES: Final[dict[Outcome, Tone]] = {
    Outcome.NO_ANSWER_DUE: Tone.OK,
    Outcome.TIMED_OUT: Tone.UNKNOWN,
    Outcome.UNKNOWN: Tone.UNKNOWN,
    Outcome.CANCELLED: Tone.WAITING,
    Outcome.NOT_SENT: Tone.WAITING,
}

_ADVICE: Final[dict[Outcome, str]] = {
    Outcome.TIMED_OUT: "it may still be running: what comes late is shown here",
    Outcome.UNKNOWN: "it may or may not have run: look before you send it again",
    Outcome.CANCELLED: "it had left and may still run: what comes late is shown here",
    Outcome.NOT_SENT: "it never left: it can be sent again",
}

# For a bare ERROR the module gives no reason at all; how to get one is part of the meaning.
_BARE: Final = "the module gives no reason; AT+CMEE=2 makes it say why next time"
_UNEXPLAINED: Final = "the module gives no more than this; its AT guide may list it"


def tidy(text: str) -> str:
    """Text from outside as one row may show it: tabs widened, every other control character made visible."""
    return printable(text.expandtabs(8)) if "\t" in text else printable(text)


def search_key(text: str) -> str:
    """Text as it is compared in a search: without case, and every character still in its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def time_of_day(seconds: float) -> str:
    """`14:02:51`, local time, of seconds since the epoch."""
    return time.strftime("%H:%M:%S", time.localtime(seconds))


def day(seconds: float) -> str:
    """`Sunday 22 November 2026`, local time, of seconds since the epoch."""
    return _day_of_quarter(int(seconds // 900))


@lru_cache(maxsize=256)
def _day_of_quarter(quarter: int) -> str:
    """The day of a quarter of an hour since the epoch; wherever one lives, a day begins with a quarter of an hour."""
    moment = datetime.fromtimestamp(quarter * 900).astimezone()
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def duration(seconds: float) -> str:
    """How long something took: `0.41 s`, `12.3 s`, `2 m 05 s`, `1 h 02 m`."""
    if seconds < 9.995:
        return f"{seconds:.2f} s"
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    return _long(seconds)


def elapsed(seconds: float) -> str:
    """How long something has been running; coarser than `duration`, so that it can be read while it counts."""
    if seconds < 9.95:
        return f"{max(0.0, seconds):.1f} s"
    return f"{seconds:.0f} s" if seconds < 99.5 else _long(seconds)


def _long(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} m {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} m"


def spinner(seconds: float) -> str:
    """The picture of the spinner after so many seconds."""
    return SPINNER[int(max(0.0, seconds) / SPINNER_STEP) % len(SPINNER)]


def nears(seconds: float, limit: float) -> bool:
    """Whether the time a command may take is so far used up that the owner should see it."""
    return limit > 0 and seconds >= limit / 2


def verdict(exchange: Exchange) -> tuple[str, Tone]:
    """The result word and its tone: the module's own result line, or how the exchange ended without one."""
    if exchange.outcome is not Outcome.ANSWERED:
        return exchange.outcome.value, _TONES[exchange.outcome]
    return tidy(exchange.final or "OK"), Tone.OK if exchange.ok else Tone.FAIL


def meaning(exchange: Exchange) -> str:
    """What a failure means and what to do, as the session says it or else in words of our own; empty for a success."""
    if exchange.ok:
        return ""
    said = tidy(exchange.error or "")
    if said and said != (exchange.final or exchange.outcome.value):
        return said  # unless it only repeats the result word
    if exchange.outcome is Outcome.ANSWERED:
        return _BARE if exchange.final == "ERROR" else _UNEXPLAINED
    return _ADVICE.get(exchange.outcome, "")


def plain_text(exchange: Exchange) -> str:
    """The exchange as text to keep: command, lines and result, one below the other, without any ornament."""
    end = exchange.final if exchange.final is not None else f"({exchange.outcome.value})"
    return "\n".join(tidy(text) for text in (exchange.command, *exchange.lines, end))
