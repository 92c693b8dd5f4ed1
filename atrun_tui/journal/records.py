"""Exchanges as rows and back, lossless for any text.

Several lines become one text: a separator, then the lines joined by it. The separator is a newline; should a line hold one, it
is the first character that no line holds. No line at all is the empty text, which one empty line is not.

SQLite keeps any text but one: a lone surrogate (a byte of the command line that was no UTF-8) has no UTF-8 form. Such a value is
kept as a BLOB instead.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from atrun_tui.protocol.exchange import Exchange, Outcome, timestamp
from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COLUMNS = "id, profile, transport, command, lines, final, ok, error, started, elapsed_ms, urcs, origin, outcome"

LAST = 253_402_214_400.0
"""Seconds since the epoch; the last day of the year 9999, in any zone, is not over before."""

Row = tuple[str, str, str, str, str, str | None, int, str | None, float, float, str, str, str]


class Unasked(Record, kw_only=True):
    """Something unsolicited that was kept: whose, by which road, when (seconds since the epoch), and its lines."""

    profile: str
    transport: str
    at: float
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """It as the command line's JSON shows it."""
        return {
            "profile": self.profile,
            "transport": self.transport,
            "at": timestamp(self.at),
            "lines": list(self.lines),
        }


def pack(lines: Sequence[str]) -> str:
    """Lines as one text."""
    if not lines:
        return ""
    joined = "\n".join(lines)
    if joined.count("\n") == len(lines) - 1:
        return "\n" + joined
    separator = next(char for char in map(chr, range(1, 0x110000)) if char not in joined)
    return separator + separator.join(lines)


def unpack(text: str) -> tuple[str, ...]:
    """The lines of a packed text."""
    return tuple(text[1:].split(text[0])) if text else ()


def row_of(exchange: Exchange) -> Row:
    """An exchange in the order of `COLUMNS`; a truth value would cost a search for an adapter that makes it a number."""
    return (
        exchange.id,
        exchange.profile,
        exchange.transport,
        exchange.command,
        pack(exchange.lines),
        exchange.final,
        int(exchange.ok),
        exchange.error,
        exchange.started,
        exchange.elapsed_ms,
        pack(exchange.urcs),
        exchange.origin,
        exchange.outcome.value,
    )


def exchange_of(row: Iterable[Any]) -> Exchange:
    """The exchange of a row.

    Raises:
        ValueError: the row holds what no exchange does: it was not written by this program, or is damaged.
    """
    values: list[Any] = [as_text(value) if isinstance(value, bytes) else value for value in row]
    ident, profile, transport, command, lines, final, ok, error, started, elapsed_ms, urcs, origin, outcome = values
    _check_time(started)
    if not 0 <= elapsed_ms < inf:
        raise ValueError("it took no time that can be told")
    return Exchange(
        id=ident,
        profile=profile,
        transport=transport,
        command=command,
        lines=unpack(lines),
        final=final,
        ok=bool(ok),
        error=error,
        started=started,
        elapsed_ms=elapsed_ms,
        urcs=unpack(urcs),
        origin=origin,
        outcome=Outcome(outcome),
    )


def unasked_of(row: Iterable[Any]) -> Unasked:
    """The unsolicited lines of a row (profile, transport, at, lines). Raises ValueError: it holds what none does."""
    values: list[Any] = [as_text(value) if isinstance(value, bytes) else value for value in row]
    profile, transport, at, lines = values
    _check_time(at)
    return Unasked(profile=profile, transport=transport, at=at, lines=unpack(lines))


def _check_time(seconds: float) -> None:
    if not 0 <= seconds < LAST:
        raise ValueError("it happened at no time that a calendar has")


def storable(row: Iterable[Any]) -> tuple[Any, ...]:
    """The same row with every text that has no UTF-8 form as a BLOB."""
    return tuple(_storable(value) if isinstance(value, str) else value for value in row)


def _storable(text: str) -> str | bytes:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def as_text(value: str | bytes) -> str:
    """A value of a text column, whichever way it was kept."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
