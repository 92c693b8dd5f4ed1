"""The keeper never makes the loop wait, says once what is wrong, and loses nothing that a disk could still take."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.errors import MOVED, JournalError
from atrun_tui.journal.keeper import Keeper
from atrun_tui.journal.search import Query
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

    MakeExchange = Callable[..., Exchange]


class Told:
    """What the owner was told, and a way to wait for it."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._new: asyncio.Queue[str] = asyncio.Queue()

    def __call__(self, sentence: str) -> None:
        self.all.append(sentence)
        self._new.put_nowait(sentence)

    async def next(self) -> str:
        return await asyncio.wait_for(self._new.get(), 10)


@asynccontextmanager
async def keeping(path: Path, told: Told | None = None, patience: float = 2.0) -> AsyncIterator[Keeper]:
    keeper = Keeper(path, tell=told, patience=patience)
    keeper.start()
    try:
        yield keeper
    finally:
        await keeper.close()


def kept(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return [exchange.command for exchange in store.search(Query())]


def lock(path: Path) -> sqlite3.Connection:
    """Keep the journal locked as another process would, until the connection is closed."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def damage(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"hello, I am no database" * 200)


def move_aside(path: Path) -> Path:
    return path.rename(path.with_suffix(".aside"))


async def test_true_means_committed(path: Path, exchange: MakeExchange) -> None:
    async with keeping(path) as keeper:
        assert await keeper.record(exchange("AT+CSQ")) is True
        assert kept(path) == ["AT+CSQ"]
        assert keeper.problem is None


async def test_a_burst_is_kept_in_order_in_few_transactions(path: Path, exchange: MakeExchange) -> None:
    commands = [f"AT{number}" for number in range(3_000)]
    async with keeping(path) as keeper:
        commits = await keeper.query(_count_commits)
        futures = [keeper.record(exchange(command)) for command in commands]
        assert all(await asyncio.gather(*futures))
        await keeper.query(lambda store: store._db.set_trace_callback(None))
    assert kept(path) == commands
    assert len(commits) < 300


def _count_commits(store: Store) -> list[str]:
    commits: list[str] = []
    store._db.set_trace_callback(lambda text: commits.append(text) if text in {"BEGIN IMMEDIATE", "COMMIT"} else None)
    return commits


async def test_close_keeps_all_that_waits(path: Path, exchange: MakeExchange) -> None:
    before = set(threading.enumerate())
    keeper = Keeper(path)
    keeper.start()
    futures = [keeper.record(exchange()) for _ in range(2_500)]
    keeper.record_urc("pump-1", "dial", 5.0, ("RING",))
    await asyncio.gather(keeper.close(), keeper.close())
    await keeper.close()
    assert all(future.result() for future in futures)
    assert len(kept(path)) == 2_500
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "journal"]


async def test_before_start_and_after_close_nothing_is_kept_and_nobody_hangs(
    path: Path, exchange: MakeExchange
) -> None:
    keeper = Keeper(path)
    await keeper.close()
    assert await keeper.record(exchange()) is False
    keeper.start()
    await keeper.close()
    assert await keeper.record(exchange()) is False
    keeper.record_urc("pump-1", "dial", 5.0, ("RING",))
    with pytest.raises(JournalError, match="is closed"):
        await keeper.query(Store.count)
    assert kept(path) == []


async def test_a_question_sees_all_that_was_recorded_before(path: Path, exchange: MakeExchange) -> None:
    async with keeping(path) as keeper:
        keeper.record(exchange("AT+CSQ"))
        keeper.record_urc("pump-1", "dial", 5.0, ("RING",))
        found = await keeper.query(lambda store: store.search(Query(text="csq")))
        urcs = await keeper.query(lambda store: store._db.execute("SELECT profile, lines FROM urcs").fetchall())
    assert [exchange.command for exchange in found] == ["AT+CSQ"]
    assert urcs == [("pump-1", "\nRING")]


async def test_what_a_question_raises_belongs_to_whoever_asked(path: Path, exchange: MakeExchange) -> None:
    async with keeping(path) as keeper:
        with pytest.raises(ZeroDivisionError):
            await keeper.query(lambda store: store.count() // 0)
        assert await keeper.record(exchange()) is True


async def test_whoever_stops_waiting_harms_nobody(path: Path, exchange: MakeExchange) -> None:
    async with keeping(path) as keeper:
        first, second, asked = keeper.record(exchange("A")), keeper.record(exchange("B")), keeper.query(Store.count)
        first.cancel()
        asked.cancel()
        assert await second is True
    assert kept(path) == ["A", "B"]


async def test_the_text_index_is_brought_nearer_when_it_is_quiet(path: Path, exchange: MakeExchange) -> None:
    caught_up = threading.Event()
    async with keeping(path) as keeper:
        await asyncio.gather(*(keeper.record(exchange("AT+CSQ")) for _ in range(10)))
        await keeper.query(
            lambda store: store._db.set_trace_callback(
                lambda text: caught_up.set() if text.startswith("UPDATE text_indexed") else None
            )
        )
        assert await asyncio.to_thread(caught_up.wait, 10)
        assert await keeper.query(lambda store: store._db.execute("SELECT upto FROM text_indexed").fetchone()) == (10,)


async def test_one_that_cannot_be_kept_does_not_take_the_others_along(path: Path, exchange: MakeExchange) -> None:
    told = Told()
    async with keeping(path, told) as keeper:
        futures = [keeper.record(exchange(elapsed_ms=ms)) for ms in (1.0, float("nan"), 3.0)]
        assert await asyncio.gather(*futures) == [True, False, True]
        assert await keeper.record(exchange()) is True
        assert keeper.problem is None
    assert len(kept(path)) == 3
    assert len(told.all) == 1
    assert "cannot keep this" in told.all[0]


class TestTrouble:
    async def test_locked_by_another_program(self, path: Path, exchange: MakeExchange) -> None:
        """Said once, each reply told at once, and all of it written when the lock is gone, without being asked again."""
        told = Told()
        Store.open(path).close()
        async with keeping(path, told, patience=0.01) as keeper:
            other = lock(path)
            assert [await keeper.record(exchange(f"AT{number}")) for number in range(20)] == [False] * 20
            assert told.all == [keeper.problem]
            assert "kept locked by another program" in await told.next()
            other.close()
            assert await told.next() == "The journal is kept again."
            assert keeper.problem is None
            assert await keeper.record(exchange("AT+CSQ")) is True
        assert kept(path) == [*(f"AT{number}" for number in range(20)), "AT+CSQ"]

    async def test_close_tries_once_more(self, path: Path, exchange: MakeExchange) -> None:
        Store.open(path).close()
        async with keeping(path, patience=0.01) as keeper:
            other = lock(path)
            assert await keeper.record(exchange("AT+CSQ")) is False
            other.close()
        assert kept(path) == ["AT+CSQ"]

    async def test_a_damaged_file_moved_aside(self, path: Path, exchange: MakeExchange) -> None:
        told = Told()
        damage(path)
        async with keeping(path, told) as keeper:
            assert await keeper.record(exchange("AT+CSQ")) is False
            assert "move it aside" in await told.next()
            with pytest.raises(JournalError, match="move it aside"):
                await keeper.query(Store.count)
            aside = move_aside(path)
            assert await told.next() == "The journal is kept again."
        assert kept(path) == ["AT+CSQ"]
        assert aside.stat().st_size == 23 * 200

    async def test_a_newer_file(self, path: Path, exchange: MakeExchange) -> None:
        with Store.open(path) as store:
            store._db.execute("PRAGMA user_version = 99")
        told = Told()
        async with keeping(path, told) as keeper:
            assert await keeper.record(exchange()) is False
            with pytest.raises(JournalError, match="newer version"):
                await keeper.query(Store.count)
        assert len(told.all) == 1
        assert "newer version" in told.all[0]

    async def test_the_loop_goes_on_meanwhile(self, path: Path, exchange: MakeExchange) -> None:
        """The thread waits long for a lock that is freed only by what the loop does in that time."""
        Store.open(path).close()
        async with keeping(path, patience=60) as keeper:
            await keeper.query(Store.count)
            other = lock(path)
            future = keeper.record(exchange())
            for _ in range(100):
                await asyncio.sleep(0)
            assert not future.done()
            other.close()
            assert await future is True

    async def test_a_flood_of_unsolicited_lines_is_bounded_and_told_once(
        self, path: Path, exchange: MakeExchange
    ) -> None:
        told = Told()
        begun, free = threading.Event(), threading.Event()

        def hold(_: Store) -> bool:
            begun.set()
            return free.wait(30)

        async with keeping(path, told) as keeper:
            busy = keeper.query(hold)
            # A thread that is not held yet would take the flood's beginning away, and what follows would be another flood.
            assert await asyncio.to_thread(begun.wait, 30)
            for number in range(50_000):
                keeper.record_urc("pump-1", "dial", float(number), ("RING",))
            recorded = keeper.record(exchange())
            free.set()
            assert await busy
            assert await recorded is True
            count = await keeper.query(lambda store: store._db.execute("SELECT count(*) FROM urcs").fetchone()[0])
        assert 19_000 <= count <= 21_000
        assert len(told.all) == 1
        assert "faster than the journal can keep" in told.all[0]

    async def test_a_thread_that_fails_leaves_nobody_waiting(
        self, path: Path, exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def burst(*_: object) -> None:
            raise MemoryError

        monkeypatch.setattr(Store, "add", burst)
        told = Told()
        async with keeping(path, told) as keeper:
            futures = [keeper.record(exchange()) for _ in range(3)]
            asked = keeper.query(Store.count)
            assert await asyncio.gather(*futures) == [False] * 3
            with pytest.raises(JournalError, match="closed"):
                await asked
            assert await keeper.record(exchange()) is False
            assert keeper.problem == told.all[0]
            assert "MemoryError" in told.all[0]


async def test_a_journal_that_is_deleted_under_way_is_begun_anew_and_said_so(
    path: Path, exchange: MakeExchange
) -> None:
    told = Told()
    async with keeping(path, told) as keeper:
        for command in ("AT+A", "AT+B", "AT+C"):  # by the thread, and in a run of the loop's own
            assert await keeper.record(exchange(command))
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        for command in ("AT+D", "AT+E", "AT+F"):
            assert await keeper.record(exchange(command))
        assert kept(path) == ["AT+D", "AT+E", "AT+F"]
        assert await told.next() == MOVED
        assert keeper.problem is None


async def test_one_that_is_moved_aside_keeps_what_it_has(path: Path, exchange: MakeExchange) -> None:
    async with keeping(path) as keeper:
        assert await keeper.record(exchange("AT+A"))
        aside = move_aside(path)
        for side in ("-wal", "-shm"):
            path.with_name(path.name + side).rename(aside.with_name(aside.name + side))
        assert await keeper.record(exchange("AT+B"))
    assert kept(path) == ["AT+B"]
    assert kept(aside) == ["AT+A"]
