"""Taking old things out of the journal for good, while others may be using it.

What goes is taken out in small transactions, so that nobody who keeps something waits long. SQLite may give the number of a row
that went to a new one, and the text index holds numbers only: it is emptied together with the rows, and filled again behind
them. The space stays in the file, for what comes; only where nobody else has the file open is it given back to the disk.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from atrun_tui.journal.explaining import explain
from atrun_tui.journal.opening import connect
from atrun_tui.journal.search import profile_condition
from atrun_tui.journal.store import Store
from atrun_tui.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BATCH = 1_000
"""Rows of a transaction: some hundredths of a second."""


class Old(Record, kw_only=True):
    """What is meant.

    Attributes:
        before: seconds since the epoch; what began earlier.
        profile: only of this profile, or of those like a pattern such as `pump-*`.
        exchanges: whether exchanges are meant too, and not only what came unasked.
    """

    before: float
    profile: str | None = None
    exchanges: bool = True


class Amount(Record):
    """How much it is: exchanges, and things that came unasked (each of one or more lines)."""

    exchanges: int
    urcs: int


class Space(Record):
    """Bytes of the journal's files, and how many of them hold nothing."""

    used: int
    free: int


def count(store: Store, old: Old) -> Amount:
    """How much is meant. Raises JournalError."""
    return Amount(*(store.use(partial(_count, table, old)) if wanted else 0 for table, wanted in _tables(old)))


def remove(store: Store, old: Old) -> Amount:
    """Take it out, and see to the text index; gives how much went. Raises JournalError: so much of it is still there."""
    removed = Amount(*(store.use(partial(_remove, table, old)) if wanted else 0 for table, wanted in _tables(old)))
    more = removed.exchanges > 0
    while more:
        with _leaving_as_much():
            more = store.index_more()
    return removed


def space(store: Store) -> Space:
    """How large the journal is. Raises JournalError."""
    return Space(size(store.path), store.use(_free))


def size(path: Path) -> int:
    """Bytes of the journal's file and of the log beside it."""
    return sum(each.stat().st_size for each in (path, path.with_name(path.name + "-wal")) if each.exists())


def give_back(path: Path) -> bool:
    """Give the space that holds nothing back to the disk, unless somebody has the file open: then it is left as it is, and False.

    Raises:
        JournalError: it cannot be done, for want of space on the disk perhaps; nothing is lost.
    """
    try:
        with closing(connect(path, 0.0)) as db:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("VACUUM")
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise explain(path, error) from error
    return True


def _tables(old: Old) -> tuple[tuple[str, bool], ...]:
    return ("exchanges", old.exchanges), ("urcs", True)


def _free(db: sqlite3.Connection) -> int:
    pages, page = (db.execute(f"PRAGMA {what}").fetchone()[0] for what in ("freelist_count", "page_size"))
    return int(pages * page)


_TIMES = {"exchanges": "started", "urcs": "at"}


def _condition(table: str, old: Old) -> tuple[str, list[Any]]:
    condition, values = profile_condition(old.profile) if old.profile is not None else ("1", [])
    return f"{_TIMES[table]} < ? AND {condition}", [old.before, *values]


def _count(table: str, old: Old, db: sqlite3.Connection) -> int:
    condition, values = _condition(table, old)
    return int(db.execute(f"SELECT count(*) FROM {table} WHERE {condition}", values).fetchone()[0])  # noqa: S608  (constants)


def _remove(table: str, old: Old, db: sqlite3.Connection) -> int:
    condition, values = _condition(table, old)
    find = f"SELECT seq FROM {table} WHERE seq > ? AND {condition} ORDER BY seq LIMIT {_BATCH}"  # noqa: S608  (constants)
    # By the time it goes, another process may have taken it out, and its number may be that of something new.
    delete = f"DELETE FROM {table} WHERE seq = ? AND {condition}"  # noqa: S608  (constants)
    removed = last = 0
    while rows := db.execute(find, [last, *values]).fetchall():
        with _leaving_as_much():
            db.execute("BEGIN IMMEDIATE")
            try:
                removed += db.executemany(delete, [[seq, *values] for (seq,) in rows]).rowcount
                if table == "exchanges":
                    _empty_index(db)
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")
        last = rows[-1][0]
    return removed


@contextmanager
def _leaving_as_much() -> Iterator[None]:
    """As much time as the block took is left to others afterwards: whoever waits for the lock only looks for it now and then."""
    begun = time.monotonic()
    yield
    time.sleep(time.monotonic() - begun)


def _empty_index(db: sqlite3.Connection) -> None:
    if db.execute("SELECT upto FROM text_indexed").fetchone()[0]:
        db.execute("INSERT INTO exchange_text (exchange_text) VALUES ('delete-all')")
        db.execute("UPDATE text_indexed SET upto = 0")
