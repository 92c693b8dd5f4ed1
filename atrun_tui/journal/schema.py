"""The journal's tables, and the ordered steps that bring any former file to the present form.

`PRAGMA user_version` counts the steps a file has taken; `application_id` tells our file from another program's. A step that has
been released is never edited: what changes is added as a further step.

No table but `exchanges` itself is touched when an exchange is kept: each index would cost as much again as the row. The text
index is filled later, in batches; `text_indexed.upto` says how far (see `search`).
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from atrun_tui.journal.errors import JournalError

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION_ID = 0x41547275  # "ATru"

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            profile TEXT NOT NULL,
            transport TEXT NOT NULL,
            peer TEXT NOT NULL,
            opened REAL NOT NULL,
            closed REAL,
            reason TEXT)""",
        """CREATE TABLE exchanges (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            profile TEXT NOT NULL,
            transport TEXT NOT NULL,
            command TEXT NOT NULL,
            lines TEXT NOT NULL,
            final TEXT,
            ok INTEGER NOT NULL,
            error TEXT,
            started REAL NOT NULL,
            elapsed_ms REAL NOT NULL,
            urcs TEXT NOT NULL,
            origin TEXT NOT NULL,
            outcome TEXT NOT NULL)""",
        """CREATE TABLE urcs (
            seq INTEGER PRIMARY KEY,
            profile TEXT NOT NULL,
            transport TEXT NOT NULL,
            at REAL NOT NULL,
            lines TEXT NOT NULL)""",
    ),
    (
        # Trigrams find any part of a command, a number or a word. The index holds no text and no positions: it names
        # candidates, and the exchange itself decides.
        """CREATE VIRTUAL TABLE exchange_text USING fts5(
            body, content='', columnsize=0, detail=none, tokenize='trigram')""",
        "CREATE TABLE text_indexed (upto INTEGER NOT NULL)",
        "INSERT INTO text_indexed VALUES (0)",
    ),
)
VERSION = len(STEPS)


def version_of(db: sqlite3.Connection, path: Path) -> int:
    """How many steps the file has taken; 0 for an empty one.

    Raises:
        JournalError: it was written by a newer version, or by another program.
        sqlite3.Error: it is no database, or damaged.
    """
    # One statement sees one moment: between two, another process may have begun the journal.
    version, owner, tables = db.execute(
        "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_master)"
        " FROM pragma_user_version, pragma_application_id"
    ).fetchone()
    if owner != APPLICATION_ID and (owner or version or tables):
        raise JournalError(
            f"{path} is a database of another program, not a journal: move it aside, or choose another place."
        )
    if version > VERSION:
        raise JournalError(
            f"The journal {path} was written by a newer version (its form is {version}, this one knows {VERSION}): "
            "update this program, or move the journal aside."
        )
    return int(version)


def bring_up_to_date(db: sqlite3.Connection, path: Path, *, patience: float) -> None:
    """Take the steps the file lacks, all or none. Two processes may try at once: one waits for the other.

    Args:
        db: a connection in autocommit mode.
        path: for the sentences.
        patience: seconds to wait for others.
    """
    if version_of(db, path) == VERSION:
        return
    db.execute(
        "PRAGMA page_size = 2048"
    )  # of a new file: a commit writes a whole page, and smaller ones save a sixth of it
    _use_wal(db, time.monotonic() + patience)
    db.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(db, path)  # again: another process may have been quicker
        for statement in (statement for step in STEPS[version:] for statement in step):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _use_wal(db: sqlite3.Connection, deadline: float) -> None:
    """Switch to WAL, which stays with the file. SQLite's own busy handler does not wait for this lock, so we do."""
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.005)
        else:
            return
