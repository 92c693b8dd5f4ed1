"""Finding exchanges: what may be asked, and how it is answered.

A text is searched by its words, parted by blanks: an exchange is found when each of them stands somewhere in its command, lines,
final result or error, in upper or lower case, at any place in a word. The owner's text is never syntax.

Keeping an exchange must cost nothing extra, so the text index runs behind: it is filled in batches, in idle moments and before a
search, and `text_indexed.upto` is the last row it knows. A search takes the candidates the index names and every row behind
that mark, and then looks at the text of each: it is complete however far behind the index is, and also in a file that may not
be written. Words of one or two characters have no trigram; without a longer one beside them all rows are looked at.
"""

from __future__ import annotations

import re
from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from atrun_tui.journal.records import COLUMNS, LAST, as_text
from atrun_tui.record import Record
from atrun_tui.regex import regex

if TYPE_CHECKING:
    import sqlite3

_TRIGRAM = 3
_MOST_TRIGRAMS = 32
"""Enough to name few candidates; more would only make the question longer."""


class Query(Record, kw_only=True):
    """What is looked for; nothing given finds everything.

    Attributes:
        text: words that must all occur.
        profile: a profile's name, or a pattern such as `pump-*`.
        since: seconds since the epoch; exchanges that started then or later.
        until: seconds since the epoch; exchanges that started earlier.
        failed: only those that are not ok.
        limit: at most so many, and then the newest of them, in either order.
        newest_first: the order; else as they happened.
    """

    text: str | None = None
    profile: str | None = None
    since: float | None = None
    until: float | None = None
    failed: bool = False
    limit: int | None = None
    newest_first: bool = False


def statement(query: Query) -> tuple[str, list[Any]]:
    """The SELECT for a query and its values. It yields the newest first when there is a limit or that order is wanted."""
    conditions: list[str] = []
    values: list[Any] = []
    for condition, given in _conditions(query):
        conditions.append(condition)
        values += given
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    values.append(_most(query))
    return f"SELECT {COLUMNS} FROM exchanges {where} {_order(query)}", values  # noqa: S608  (constants; what is asked is in `values`)


def unasked_statement(query: Query) -> tuple[str, list[Any]]:
    """The SELECT for the unsolicited lines that a query finds; in the order of `statement`. No index helps: all are looked at."""
    found: list[tuple[str, list[Any]]] = [] if query.profile is None else [profile_condition(query.profile)]
    if query.since is not None:
        found.append(("at >= ?", [query.since]))
    if query.until is not None:
        found.append(("at < ?", [query.until]))
    if words := _words(query.text or ""):
        found.append(("holds(?, lines, '', '', '')", [" ".join(words)]))
    where = f"WHERE {' AND '.join(condition for condition, _ in found)}" if found else ""
    select = f"SELECT profile, transport, at, lines FROM urcs {where}"  # noqa: S608  (constants; what is asked is in the values)
    return f"{select} {_order(query)}", [*(value for _, values in found for value in values), _most(query)]


def _order(query: Query) -> str:
    return f"ORDER BY seq {'DESC' if query.newest_first or query.limit is not None else 'ASC'} LIMIT ?"


def _most(query: Query) -> int:
    return -1 if query.limit is None else max(query.limit, 0)


def _conditions(query: Query) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    words = _words(query.text or "")
    trigrams = _trigrams(words)
    if trigrams:
        found.append((_CANDIDATES, [" ".join(f'"{trigram.replace(chr(34), chr(34) * 2)}"' for trigram in trigrams)]))
    if query.profile is not None:
        found.append(profile_condition(query.profile))
    if query.since is not None:
        found.append(("started >= ?", [query.since]))
    if query.until is not None:
        found.append(("started < ?", [query.until]))
    if query.failed:
        found.append(("NOT ok", []))
    if words:
        found.append(("holds(?, command, lines, final, error)", [" ".join(words)]))
    return found


_CANDIDATES = """seq IN (
    SELECT rowid FROM exchange_text WHERE exchange_text MATCH ?
    UNION ALL SELECT seq FROM exchanges WHERE seq > (SELECT upto FROM text_indexed))"""


def profile_condition(profile: str) -> tuple[str, list[Any]]:
    """The condition for a profile's name or pattern."""
    return ("fits(profile, ?)" if re.search(r"[*?[]", profile) else "profile = ?"), [_plain(profile)]


def add_functions(db: sqlite3.Connection) -> None:
    """Give a connection the functions that `statement` uses."""
    db.create_function("holds", 5, _holds, deterministic=True)
    db.create_function("fits", 2, _fits, deterministic=True)


def index_more(db: sqlite3.Connection, limit: int) -> bool:
    """Bring at most `limit` further rows into the text index, in one transaction; say whether some are left.

    Raises:
        sqlite3.Error: it could not be written; nothing is lost, and a search is complete without.
    """
    if not db.execute("SELECT upto < ifnull((SELECT max(seq) FROM exchanges), 0) FROM text_indexed").fetchone()[0]:
        return False  # found out without the write lock, which others may hold
    db.execute("BEGIN IMMEDIATE")
    try:
        upto = db.execute("SELECT upto FROM text_indexed").fetchone()[0]
        rows = db.execute(_UNINDEXED, (upto, limit)).fetchall()
        db.executemany(
            "INSERT INTO exchange_text (rowid, body) VALUES (?, ?)", [(row[0], _body(row[1:])) for row in rows]
        )
        if rows:
            db.execute("UPDATE text_indexed SET upto = ?", (rows[-1][0],))
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
    return len(rows) == limit


_UNINDEXED = "SELECT seq, command, lines, final, error FROM exchanges WHERE seq > ? ORDER BY seq LIMIT ?"


def _plain(text: str) -> str:
    """Text as both sides of a comparison see it: no NUL, where SQLite's tokeniser would stop, and no lone surrogate."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(_plain(text).lower().split()))


def _trigrams(words: list[str]) -> list[str]:
    """The first few trigrams of the words, each once."""
    every = (word[at : at + _TRIGRAM] for word in words for at in range(min(len(word) - _TRIGRAM + 1, _MOST_TRIGRAMS)))
    return list(dict.fromkeys(every))[:_MOST_TRIGRAMS]


def _body(columns: tuple[str | bytes | None, ...]) -> str:
    """What is searched of an exchange; no word spans two columns, since words hold no newline."""
    return _plain("\n".join(as_text(column) for column in columns if column is not None)).lower()


def _holds(words: str, *columns: str | bytes | None) -> bool:
    body = _body(columns)
    return all(word in body for word in words.split(" "))


def _fits(profile: str | bytes, pattern: str) -> bool:
    return fnmatchcase(_plain(as_text(profile)), pattern)


_SPAN = regex(r"([0-9]{1,9})\s*([smhdw])", re.IGNORECASE)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def local_time(seconds: float) -> str:
    """Seconds since the epoch in the zone that `parse_since` reads, such as `2026-11-22T10:30:00.123+01:00`."""
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="milliseconds")


def parse_since(text: str, now: float) -> float:
    """A point in time as a person writes it: `90m`, `2h`, `3d`, `1w` ago, a date, or an ISO 8601 time.

    A date or time without a zone is the local one; a date is its first moment.

    Args:
        text: what was written.
        now: seconds since the epoch.

    Returns:
        Seconds since the epoch, within what a calendar has: what lies beyond means the first or the last moment of all.

    Raises:
        ValueError: with a sentence.
    """
    span = _SPAN.fullmatch(text.strip())
    if span:
        return max(0.0, now - int(span[1]) * _SECONDS[span[2].lower()])
    try:
        return min(max(0.0, datetime.fromisoformat(text.strip()).timestamp()), LAST)
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            f"{text!r} is no point in time: write 30m, 2h, 3d or 1w for so long ago, "
            "or a date such as 2026-11-22, or a time such as 2026-11-22T09:30."
        ) from None
