"""Every form a journal ever had is brought to the present one with nothing lost.

`FORMER` builds a file as each released version wrote it, in plain SQL that is never edited: a new version adds an entry.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.schema import APPLICATION_ID, STEPS, VERSION, bring_up_to_date
from atrun_tui.journal.search import Query
from atrun_tui.journal.store import Store
from atrun_tui.protocol.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from pathlib import Path

_FORM_1 = """
    PRAGMA journal_mode = WAL;
    CREATE TABLE sessions (id INTEGER PRIMARY KEY, profile TEXT NOT NULL, transport TEXT NOT NULL, peer TEXT NOT NULL,
        opened REAL NOT NULL, closed REAL, reason TEXT);
    CREATE TABLE exchanges (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, profile TEXT NOT NULL, transport TEXT NOT NULL,
        command TEXT NOT NULL, lines TEXT NOT NULL, final TEXT, ok INTEGER NOT NULL, error TEXT, started REAL NOT NULL,
        elapsed_ms REAL NOT NULL, urcs TEXT NOT NULL, origin TEXT NOT NULL, outcome TEXT NOT NULL);
    CREATE TABLE urcs (seq INTEGER PRIMARY KEY, profile TEXT NOT NULL, transport TEXT NOT NULL, at REAL NOT NULL,
        lines TEXT NOT NULL);
    INSERT INTO exchanges VALUES (7, 'a1', 'pump-1', 'dial', 'AT+CSQ', char(10) || '+CSQ: 12,99' || char(10) || 'x', 'OK', 1,
        NULL, 1763800200.5, 38.25, char(10) || 'RING', 'run', 'answered');
    INSERT INTO sessions VALUES (1, 'pump-1', 'dial', '192.0.2.1:1024', 1763800200, NULL, NULL);
    INSERT INTO urcs VALUES (1, 'pump-1', 'dial', 1763800201, char(10) || 'RING');
    PRAGMA application_id = 0x41547275;
    PRAGMA user_version = 1;
"""
_FORM_2 = (
    _FORM_1
    + """
    CREATE VIRTUAL TABLE exchange_text USING fts5(body, content='', columnsize=0, detail=none, tokenize='trigram');
    CREATE TABLE text_indexed (upto INTEGER NOT NULL);
    INSERT INTO exchange_text (rowid, body) VALUES (7, 'at+csq' || char(10) || '+csq: 12,99' || char(10) || 'ok');
    INSERT INTO text_indexed VALUES (7);
    PRAGMA user_version = 2;
"""
)
FORMER = {1: _FORM_1, 2: _FORM_2}

_KEPT = Exchange(
    id="a1",
    profile="pump-1",
    transport="dial",
    command="AT+CSQ",
    lines=("+CSQ: 12,99", "x"),
    final="OK",
    ok=True,
    started=1763800200.5,
    elapsed_ms=38.25,
    urcs=("RING",),
    origin="run",
    outcome=Outcome.ANSWERED,
)


def build(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(FORMER[version])


def shape(path: Path) -> list[tuple[str, str, str]]:
    """Every table with its columns, however its SQL is laid out."""
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(table, row[1], row[2]) for table in tables for row in db.execute(f"PRAGMA table_info({table})")]


def test_there_is_a_builder_for_every_form() -> None:
    assert set(FORMER) == set(range(1, VERSION + 1))
    assert len(STEPS) == VERSION


@pytest.mark.parametrize("version", sorted(FORMER))
def test_a_former_file_opens_with_nothing_lost(tmp_path: Path, version: int) -> None:
    path = tmp_path / "journal.db"
    build(path, version)
    with Store.open(path) as store:
        assert store.search(Query()) == [_KEPT]
        assert store.search(Query(text="csq: 12")) == [_KEPT]
        assert store._db.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
        assert store._db.execute("SELECT count(*) FROM urcs").fetchone() == (1,)
        assert store._db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        store.add(_KEPT)
        assert store.search(Query(text="csq")) == [_KEPT, _KEPT]


@pytest.mark.parametrize("version", sorted(FORMER))
def test_a_former_file_gets_the_shape_of_a_new_one(tmp_path: Path, version: int) -> None:
    former, new = tmp_path / "former.db", tmp_path / "new.db"
    build(former, version)
    for path in (former, new):
        Store.open(path).close()
    assert shape(former) == shape(new)


@pytest.mark.parametrize("version", sorted(FORMER))
def test_a_former_file_can_be_searched_without_writing_to_it(tmp_path: Path, version: int) -> None:
    path = tmp_path / "journal.db"
    build(path, version)
    before = path.read_bytes()
    with Store.open(path, read_only=True) as reader:
        assert reader.search(Query(text="csq")) == [_KEPT]
    assert path.read_bytes() == before


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.db"
    build(path, 1)
    steps = (*STEPS[:1], (*STEPS[1], "CREATE TABLE sessions (already there)"))
    monkeypatch.setattr("atrun_tui.journal.schema.STEPS", steps)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            bring_up_to_date(db, path, patience=0)
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT name FROM sqlite_master WHERE name LIKE 'exchange_text%'").fetchall() == []


def test_many_may_begin_the_same_journal_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    gate = threading.Barrier(8)
    problems: list[Exception] = []

    def begin() -> None:
        gate.wait()
        try:
            with Store.open(path) as store:
                store.add(_KEPT)
        except Exception as problem:  # noqa: BLE001  (a thread's error is for the assertion below)
            problems.append(problem)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with Store.open(path) as store:
        assert store.count() == 8
        assert store._db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
