"""Opening a journal file: to keep, which makes it where it is missing, or to read, which changes nothing."""

from __future__ import annotations

import os
import sqlite3
import stat
from typing import TYPE_CHECKING

from atrun_tui.journal.errors import JournalError
from atrun_tui.journal.schema import VERSION, bring_up_to_date, version_of

if TYPE_CHECKING:
    from pathlib import Path


def open_to_write(path: Path, patience: float) -> sqlite3.Connection:
    """A connection that keeps; the file and its directory are made where they are missing. Raises JournalError, sqlite3.Error."""
    _make_place(path)
    db = connect(path, patience)
    try:
        bring_up_to_date(db, path, patience=patience)
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA wal_autocheckpoint = 8000")
    except BaseException:
        db.close()
        raise
    return db


def open_to_read(path: Path, patience: float) -> sqlite3.Connection:
    """A connection that cannot change the file; one of a former form is brought up to date in memory.

    Raises JournalError, sqlite3.Error.
    """
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise JournalError(f"There is no journal at {path} yet: it is begun with the first command.") from None
    except OSError as error:
        raise JournalError(
            f"The journal {path} cannot be read ({error.strerror}): allow reading its directory."
        ) from error
    if not stat.S_ISREG(kind):
        raise JournalError(f"The journal cannot be read: {path} is no file; move it aside.")
    db = _connect_to_read(path, patience)
    try:
        version = version_of(db, path)
        if version == VERSION:
            return db
        copy = sqlite3.connect(":memory:", isolation_level=None)
        db.backup(copy)
        bring_up_to_date(copy, path, patience=patience)
    except BaseException:
        db.close()
        raise
    db.close()
    return copy


def _connect_to_read(path: Path, patience: float) -> sqlite3.Connection:
    """WAL wants its side files even from a reader. Where they can neither be found nor made, no writer is there either."""
    db = connect(path, patience, "?mode=ro")
    try:
        db.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as error:
        db.close()
        no_side_files = getattr(error, "sqlite_errorcode", 0) & 0xFF in {
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_READONLY,
        }
        if not no_side_files or path.with_name(path.name + "-wal").exists():
            raise
        return connect(path, patience, "?mode=ro&immutable=1")
    return db


def identity(place: str) -> tuple[int, int] | None:
    """Which file stands at the path, or None."""
    try:
        found = os.stat(place)  # noqa: PTH116  (asked before every write)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def connect(path: Path, patience: float, options: str = "?mode=rw") -> sqlite3.Connection:
    """A connection in autocommit mode to a file that is there. Raises sqlite3.Error."""
    return sqlite3.connect(path.absolute().as_uri() + options, uri=True, timeout=patience, isolation_level=None)


def _make_place(path: Path) -> None:
    """See to it that the file and its directory are there and may be written."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if not path.parent.is_dir():
            raise JournalError(
                f"The journal cannot be kept: {path.parent} is no directory; move that file aside."
            ) from None
    except OSError as error:
        raise JournalError(
            f"The journal {path} cannot be made ({error.strerror}): make its directory writable, or choose another place."
        ) from error
    if not path.is_file():
        raise JournalError(f"The journal cannot be kept: {path} is no file; move it aside.")
    for place in (path, path.parent):
        if not os.access(place, os.W_OK):
            raise JournalError(f"The journal {path} may not be written: allow writing to {place}.")
