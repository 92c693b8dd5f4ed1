"""What went wrong with the journal as one sentence for the owner: what it is, where, and the way out."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from atrun_tui.journal.errors import JournalError, UnfitError

if TYPE_CHECKING:
    from pathlib import Path

_SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk that holds the journal {path} is full: free some space on it.",
    sqlite3.SQLITE_BUSY: "The journal {path} is kept locked by another program: end that program or wait for it.",
    sqlite3.SQLITE_LOCKED: "The journal {path} is kept locked by another program: end that program or wait for it.",
    sqlite3.SQLITE_READONLY: "The journal {path} may not be written: allow writing to the file and to its directory.",
    sqlite3.SQLITE_PERM: "The journal {path} may not be written: allow writing to the file and to its directory.",
    sqlite3.SQLITE_CANTOPEN: "The journal {path} cannot be opened: allow reading and writing the file and its directory.",
    sqlite3.SQLITE_CORRUPT: "The journal {path} is damaged: move it aside, and a new one is begun; nothing was deleted.",
    sqlite3.SQLITE_NOTADB: "The journal {path} is no journal, or is damaged: move it aside, and a new one is begun; "
    "nothing was deleted.",
    sqlite3.SQLITE_IOERR: "The disk refused the journal {path} ({error}): check its free space, its quota and its health.",
}
_OTHERWISE = "The journal {path} failed ({error}): if it does so again, move it aside, and a new one is begun."
_UNFIT = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError)


def explain(path: Path, error: sqlite3.Error) -> JournalError:
    """The sentence for an error of SQLite's; extended codes (IOERR_WRITE, BUSY_SNAPSHOT) count as their family."""
    if isinstance(error, _UNFIT):
        return UnfitError(f"The journal {path} cannot keep this ({error}).")
    code = getattr(error, "sqlite_errorcode", None)
    sentence = _OTHERWISE if code is None else _SENTENCES.get(code & 0xFF, _OTHERWISE)
    return JournalError(sentence.format(path=path, error=error))
