"""One journal file through one connection: keeps exchanges, sessions and URCs, and finds them again.

What `add` returned from is committed: it survives the end of this process, however rude (WAL, synchronous NORMAL; only a crash of
the whole system may cost the last moments, never the file). Several processes may write at once; each waits for the others.
Every fault is a `JournalError` with one sentence.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Self, TypeVar

from atrun_tui.journal.errors import JournalError
from atrun_tui.journal.explaining import explain
from atrun_tui.journal.opening import identity, open_to_read, open_to_write
from atrun_tui.journal.records import COLUMNS, Unasked, as_text, exchange_of, pack, row_of, storable, unasked_of
from atrun_tui.journal.search import Query, add_functions, index_more, profile_condition, statement, unasked_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from atrun_tui.protocol.exchange import Exchange

T = TypeVar("T")

_INSERT = f"INSERT INTO exchanges ({COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS.split(',')))})"  # noqa: S608  (constants)
_INSERT_URC = "INSERT INTO urcs (profile, transport, at, lines) VALUES (?, ?, ?, ?)"
_PATIENCE = 5.0
_INDEX_BATCH = 1_000
_INDEX_BEFORE_SEARCH = 20
"""Batches: about 0.2 s of work at most; what is still behind is looked at row by row."""
_RECALL_DEPTH = 20_000
"""How many exchanges `commands` looks back: nobody recalls a command from further."""


class Store:
    """The journal. One thread uses it; it blocks for as long as the disk takes."""

    def __init__(self, db: sqlite3.Connection, path: Path, *, read_only: bool, patience: float) -> None:
        self.path = path
        self.read_only = read_only
        self._patience = patience
        self._db = db
        self._place = str(path)
        self._file = identity(self._place)
        self._execute = db.cursor().execute  # one cursor for all inserts: a new one each time costs a microsecond

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, patience: float = _PATIENCE) -> Self:
        """Open the journal, and make it and its directory when they are missing (only the owner may read them).

        Args:
            path: the file.
            read_only: only to search; makes and changes nothing.
            patience: seconds to wait for another process that writes.

        Raises:
            JournalError: it cannot be used; the sentence says where and what to do.
        """
        try:
            db = open_to_read(path, patience) if read_only else open_to_write(path, patience)
        except sqlite3.Error as error:
            raise explain(path, error) from error
        add_functions(db)
        return cls(db, path, read_only=read_only, patience=patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was added is kept already."""
        try:
            self._db.close()
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange: it is committed when this returns."""
        self._write(_INSERT, row_of(exchange))

    def add_many(self, exchanges: Sequence[Exchange]) -> None:
        """Keep several, all or none, in one transaction."""
        rows: list[tuple[Any, ...]] = [row_of(exchange) for exchange in exchanges]
        try:
            self._write_many(rows)
        except UnicodeEncodeError:
            self._write_many([storable(row) for row in rows])

    def add_urc(self, profile: str, transport: str, at: float, lines: Sequence[str]) -> None:
        """Keep something unsolicited; `at` is seconds since the epoch."""
        self._write(_INSERT_URC, (profile, transport, at, pack(lines)))

    def open_session(self, profile: str, transport: str, peer: str, at: float) -> int:
        """Note that a session is up, and give the number by which `close_session` knows it."""
        row = (profile, transport, peer, at)
        cursor = self._write("INSERT INTO sessions (profile, transport, peer, opened) VALUES (?, ?, ?, ?)", row)
        return int(cursor.lastrowid or 0)

    def close_session(self, number: int, at: float, reason: str) -> None:
        """Note when and why a session ended."""
        self._write("UPDATE sessions SET closed = ?, reason = ? WHERE id = ?", (at, reason, number))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything added inside is kept together, or not at all."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise explain(self.path, error) from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def search(self, query: Query) -> list[Exchange]:
        """The exchanges that a query finds. Complete, whatever the state of the text index."""
        return list(self.each(query))

    def each(self, query: Query) -> Iterator[Exchange]:
        """The same one by one, for a result too large to hold (a limit with the order of events is held)."""
        if query.text and not self.read_only:
            self._index_before_search()
        select, values = statement(query)
        if query.limit is not None and not query.newest_first:
            yield from reversed(list(self._made(exchange_of, select, values)))
        else:
            yield from self._made(exchange_of, select, values)

    def unasked(self, query: Query) -> list[Unasked]:
        """The unsolicited lines that a query finds, oldest first unless it says otherwise; `failed` does not matter."""
        found = list(self._made(unasked_of, *unasked_statement(query)))
        return found[::-1] if query.limit is not None and not query.newest_first else found

    def commands(self, profile: str | None = None, limit: int = 1_000) -> list[str]:
        """The last different commands that somebody typed, newest first; of every profile, or of one (or a pattern).

        What a session, a macro or an upload asked by itself is none of them.
        """
        condition, values = profile_condition(profile) if profile is not None else ("1", [])
        select = f"SELECT command FROM exchanges WHERE {condition} AND origin IN ('console', 'run') ORDER BY seq DESC LIMIT ?"  # noqa: S608  (a constant)
        different: dict[str, None] = {}
        for command in self._made(lambda row: as_text(row[0]), select, [*values, _RECALL_DEPTH]):
            different.setdefault(command)
            if len(different) >= limit:
                break
        return list(islice(different, limit))

    def count(self) -> int:
        """How many exchanges are kept."""
        return int(next(self._rows("SELECT count(*) FROM exchanges", []))[0])

    def index_more(self, limit: int = _INDEX_BATCH) -> bool:
        """Bring the text index up to `limit` exchanges nearer; say whether more are left."""
        return self.use(lambda db: index_more(db, limit))

    def use(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the connection that only this room may know how to do. Raises JournalError."""
        try:
            return work(self._db)
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    @property
    def astray(self) -> bool:
        """Whether another file stands at the path by now, or none: what is added here would be found by nobody."""
        return identity(self._place) != self._file

    def leave_log(self) -> None:
        """Never move the log into the file, which waits for the disk, unless this connection is the last to be closed."""
        self._db.execute("PRAGMA wal_autocheckpoint = 0")

    def wait_at_most(self, patience: float) -> None:
        """How many seconds a write waits for another process from now on."""
        self._patience = patience
        self._set_busy_timeout(patience)

    def _index_before_search(self) -> None:
        """The search is complete without: a full disk does not matter, and nobody waits for a lock."""
        self._set_busy_timeout(0)
        with suppress(sqlite3.Error):
            for _ in range(_INDEX_BEFORE_SEARCH):
                if not index_more(self._db, _INDEX_BATCH):
                    break
        self._set_busy_timeout(self._patience)

    def _set_busy_timeout(self, seconds: float) -> None:
        self._db.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def _made(self, make: Callable[[tuple[Any, ...]], T], select: str, values: list[Any]) -> Iterator[T]:
        """What rows stand for."""
        for row in self._rows(select, values):
            try:
                made = make(row)
            except (ValueError, TypeError) as error:
                raise JournalError(
                    f"The journal {self.path} holds a row that is no exchange: move it aside, and a new one is begun."
                ) from error
            yield made

    def _rows(self, select: str, values: list[Any]) -> Iterator[tuple[Any, ...]]:
        try:
            with closing(self._db.execute(select, values)) as cursor:
                yield from cursor
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def _write(self, insert: str, row: tuple[Any, ...]) -> sqlite3.Cursor:
        try:
            return self._execute(insert, row)
        except UnicodeEncodeError:
            return self._write(insert, storable(row))
        except sqlite3.Error as error:
            raise explain(self.path, error) from error

    def _write_many(self, rows: list[tuple[Any, ...]]) -> None:
        with self.transaction():
            self._db.executemany(_INSERT, rows)
