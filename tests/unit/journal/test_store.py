"""The store keeps what it is given, and says in one sentence why it cannot."""

from __future__ import annotations

import random
import sqlite3
import stat
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.errors import JournalError, UnfitError
from atrun_tui.journal.records import Unasked
from atrun_tui.journal.search import Query
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

    MakeExchange = Callable[..., Exchange]


def test_makes_file_and_directory_for_the_owner_only(path: Path) -> None:
    with Store.open(path):
        modes = {stat.S_IMODE(part.stat().st_mode) for part in path.parent.iterdir()}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert modes == {0o600}


def test_leaves_an_existing_directory_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Store.open(tmp_path / "journal.db").close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_gives_back_what_was_added(path: Path, exchange: MakeExchange) -> None:
    kept = [
        exchange("AT+CSQ", "+CSQ: 12,99", urcs=("RING", "+CREG: 1")),
        exchange("AT+CMGS", "a\0b", "", final=None, ok=False, error="no answer"),
        exchange("AT \udcff", "\udcfe", origin="run"),
    ]
    with Store.open(path) as store:
        for one in kept:
            store.add(one)
    with Store.open(path) as again:
        assert again.search(Query()) == kept
        assert again.count() == 3


def test_what_is_added_is_seen_by_another_process_at_once(path: Path, store: Store, exchange: MakeExchange) -> None:
    store.add(exchange("AT+CGMM"))
    other = sqlite3.connect(path)
    assert other.execute("SELECT command FROM exchanges").fetchall() == [("AT+CGMM",)]
    other.close()


def test_uses_wal_and_commits_without_waiting_for_the_platter(store: Store) -> None:
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._db.execute("PRAGMA synchronous").fetchone() == (1,)


def test_adds_many_all_or_none(store: Store, exchange: MakeExchange) -> None:
    kept = [exchange("AT+CSQ"), exchange("AT\udc80"), exchange("AT")]
    store.add_many(kept)
    store.add_many([])
    with pytest.raises(UnfitError, match="cannot keep this"):
        store.add_many([exchange("AT+CGMM"), exchange("AT", elapsed_ms=float("nan"))])
    assert store.search(Query()) == kept


def test_an_exchange_that_cannot_be_kept_says_so(store: Store, exchange: MakeExchange) -> None:
    with pytest.raises(UnfitError, match="cannot keep this"):
        store.add(exchange(elapsed_ms=float("nan")))
    assert store.count() == 0


def test_a_failed_transaction_leaves_nothing(store: Store, exchange: MakeExchange) -> None:
    def half() -> None:
        with store.transaction():
            store.add(exchange())
            raise KeyError

    with pytest.raises(KeyError):
        half()
    store.add(exchange("AT+CGMM"))
    assert [found.command for found in store.search(Query())] == ["AT+CGMM"]


def test_keeps_sessions_and_unsolicited_lines(path: Path, store: Store) -> None:
    first = store.open_session("pump-1", "dial", "192.0.2.1:1024", 5.0)
    second = store.open_session("pump-2", "serial", "/dev/ttyS0", 6.0)
    store.close_session(first, 7.5, "closed by the owner")
    store.add_urc("pump-1", "dial", 6.5, ("+CMTI: x", "\udcff"))
    other = sqlite3.connect(path)
    assert other.execute("SELECT * FROM sessions ORDER BY id").fetchall() == [
        (first, "pump-1", "dial", "192.0.2.1:1024", 5.0, 7.5, "closed by the owner"),
        (second, "pump-2", "serial", "/dev/ttyS0", 6.0, None, None),
    ]
    assert other.execute("SELECT profile, transport, at, lines FROM urcs").fetchall() == [
        ("pump-1", "dial", 6.5, b"\n+CMTI: x\n\xed\xb3\xbf")
    ]
    other.close()
    assert store.unasked(Query()) == [Unasked(profile="pump-1", transport="dial", at=6.5, lines=("+CMTI: x", "\udcff"))]


def test_finds_what_came_unasked(store: Store) -> None:
    for at, (profile, line) in enumerate([("a", "RING"), ("b", "+CREG: 1"), ("a", "+CREG: 5"), ("pump-1", "RING")]):
        store.add_urc(profile, "dial", float(at), (line,))

    def found(query: Query) -> list[float]:
        return [each.at for each in store.unasked(query)]

    assert found(Query()) == [0, 1, 2, 3]
    assert found(Query(text="creg")) == [1, 2]
    assert found(Query(text="creg 5", profile="a")) == [2]
    assert found(Query(profile="p*")) == [3]
    assert found(Query(since=1.0, until=3.0)) == [1, 2]
    assert found(Query(limit=2)) == [2, 3]
    assert found(Query(limit=2, newest_first=True)) == [3, 2]


def test_commands_are_distinct_and_newest_first(store: Store, exchange: MakeExchange) -> None:
    for profile, command in [("a", "AT"), ("a", "AT+CSQ"), ("b", "AT+CGMM"), ("a", "AT"), ("a", "AT\udcff")]:
        store.add(exchange(command, profile=profile))
    assert store.commands() == ["AT\udcff", "AT", "AT+CGMM", "AT+CSQ"]
    assert store.commands("a", limit=2) == ["AT\udcff", "AT"]
    assert store.commands("[bc]") == ["AT+CGMM"]
    assert store.commands("nobody") == []
    assert store.commands(limit=0) == []
    for origin in ("session", "play", "upload", "files", "check"):
        store.add(exchange("AT+CGMM;+CGMR", profile="a", origin=origin))
    assert store.commands("a", limit=1) == ["AT\udcff"]
    store.add(exchange("AT+COPS?", profile="a", origin="run"))
    assert store.commands("a", limit=1) == ["AT+COPS?"]


def test_a_path_may_hold_any_character(tmp_path: Path, exchange: MakeExchange) -> None:
    odd = tmp_path / "50% of? #1 é\udcff" / "journal.db"
    with Store.open(odd) as store:
        store.add(exchange())
    with Store.open(odd, read_only=True) as reader:
        assert reader.count() == 1
    assert odd.is_file()


def test_a_path_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Store.open(type(tmp_path)("journal.db")).close()
    assert (tmp_path / "journal.db").is_file()


class TestFaults:
    """Each fault is one sentence that names the place and the way out, and nothing is deleted."""

    def test_newer(self, path: Path, store: Store) -> None:
        store._db.execute("PRAGMA user_version = 99")
        with pytest.raises(JournalError, match=r"written by a newer version \(its form is 99.*update this program"):
            Store.open(path)
        with pytest.raises(JournalError, match="newer version"):
            Store.open(path, read_only=True)

    @pytest.mark.parametrize(
        "content",
        [b"hello, I am no database" * 200, b"\0" * 8192, random.Random(7).randbytes(16_384)],
        ids=["text", "zeros", "noise"],
    )
    @pytest.mark.parametrize("read_only", [False, True])
    def test_no_journal(self, tmp_path: Path, content: bytes, *, read_only: bool) -> None:
        path = tmp_path / "journal.db"
        path.write_bytes(content)
        with pytest.raises(JournalError, match=r"journal\.db .*move it aside"):
            Store.open(path, read_only=read_only)
        assert path.read_bytes() == content

    def test_cut_off(self, path: Path, exchange: MakeExchange) -> None:
        with Store.open(path) as store:
            store.add_many([exchange("AT" + "x" * 500) for _ in range(100)])
        cut = path.read_bytes()[:10_000]
        path.write_bytes(cut)
        with pytest.raises(JournalError, match=r"damaged: move it aside.*nothing was deleted"):
            Store.open(path)
        assert path.read_bytes() == cut

    def test_damaged_in_the_middle(self, path: Path, exchange: MakeExchange) -> None:
        with Store.open(path) as store:
            store.add_many([exchange("AT" + "x" * 500) for _ in range(200)])
        content = bytearray(path.read_bytes())
        content[len(content) // 2 :] = b"\xa5" * (len(content) - len(content) // 2)
        path.write_bytes(content)
        with Store.open(path) as store, pytest.raises(JournalError, match="damaged: move it aside"):
            store.search(Query())

    def test_another_programs_database(self, tmp_path: Path) -> None:
        path = tmp_path / "places.sqlite"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE bookmarks (url)")
        other.close()
        with pytest.raises(JournalError, match="database of another program"):
            Store.open(path)
        with pytest.raises(JournalError, match="database of another program"):
            Store.open(path, read_only=True)

    @pytest.mark.parametrize(
        "change",
        [
            "outcome = 'guessed'",
            "started = 1e300",
            "started = -1e18",
            "started = 'then'",
            "elapsed_ms = 'long'",
            "elapsed_ms = 9e999",
            "lines = x'80'",
        ],
    )
    def test_a_row_that_is_no_exchange(self, store: Store, exchange: MakeExchange, change: str) -> None:
        store.add(exchange())
        store._db.execute(f"UPDATE exchanges SET {change}")
        with pytest.raises(JournalError, match="a row that is no exchange"):
            store.search(Query())

    def test_rows_of_other_kinds(self, store: Store, exchange: MakeExchange) -> None:
        store.add(exchange())
        store.add_urc("pump-1", "dial", 1e300, ("RING",))
        with pytest.raises(JournalError, match="a row that is no exchange"):
            store.unasked(Query())
        store._db.execute("UPDATE exchanges SET command = x'80'")
        with pytest.raises(JournalError, match="a row that is no exchange"):
            store.commands()

    def test_directory_in_its_place(self, path: Path) -> None:
        path.mkdir(parents=True)
        with pytest.raises(JournalError, match="is no file; move it aside"):
            Store.open(path)
        with pytest.raises(JournalError, match="is no file; move it aside"):
            Store.open(path, read_only=True)

    def test_file_in_the_directorys_place(self, path: Path) -> None:
        path.parent.write_text("")
        with pytest.raises(JournalError, match="is no directory"):
            Store.open(path)

    def test_missing_when_only_to_be_read(self, path: Path) -> None:
        with pytest.raises(JournalError, match=r"There is no journal at .* yet"):
            Store.open(path, read_only=True)
        assert not path.parent.exists()

    def test_empty_when_only_to_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "journal.db"
        path.touch()
        with Store.open(path, read_only=True) as reader:
            assert reader.search(Query(text="AT")) == []
        assert path.stat().st_size == 0

    def test_locked(self, path: Path, store: Store, exchange: MakeExchange) -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        store.wait_at_most(0)
        with pytest.raises(JournalError, match="kept locked by another program"):
            store.add(exchange())
        other.execute("ROLLBACK")
        other.close()
        store.add(exchange("AT+CGMM"))
        assert [found.command for found in store.search(Query())] == ["AT+CGMM"]

    def test_full(self, store: Store, exchange: MakeExchange) -> None:
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        store.add(exchange("AT"))
        with pytest.raises(JournalError, match="is full: free some space"):
            store.add_many([exchange("x" * 4000) for _ in range(10)])
        assert store.count() == 1
        store._db.execute("PRAGMA max_page_count = 1000000")
        store.add(exchange("x" * 40_000))
        assert store.count() == 2


class TestReadOnly:
    def test_searches_and_refuses_to_write(self, path: Path, store: Store, exchange: MakeExchange) -> None:
        store.add(exchange("AT+CSQ"))
        with Store.open(path, read_only=True) as reader:
            assert [found.command for found in reader.search(Query(text="csq"))] == ["AT+CSQ"]
            with pytest.raises(JournalError, match="may not be written"):
                reader.add(exchange())

    def test_sees_what_others_add_meanwhile(self, path: Path, store: Store, exchange: MakeExchange) -> None:
        with Store.open(path, read_only=True) as reader:
            store.add(exchange("AT+CSQ"))
            assert reader.count() == 1

    def test_changes_nothing(self, path: Path, exchange: MakeExchange) -> None:
        with Store.open(path) as store:
            store.add(exchange("AT+CSQ"))
        before = path.read_bytes()
        with Store.open(path, read_only=True) as reader:
            reader.search(Query(text="csq"))
        assert path.read_bytes() == before
