"""The shortcut commits what comes one by one, and leaves to the thread whatever could make the loop wait."""

from __future__ import annotations

import asyncio
import math
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.keeper import Keeper
from atrun_tui.journal.search import Query
from atrun_tui.journal.shortcut import Shortcut
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

    MakeExchange = Callable[..., Exchange]


def kept(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return [exchange.command for exchange in store.search(Query())]


def lock(path: Path) -> sqlite3.Connection:
    """Keep the journal locked as another process would, until the connection is closed."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy this computer, no commit counts as slow."""
    monkeypatch.setattr("atrun_tui.journal.shortcut._SLOW", math.inf)


@pytest.fixture
async def keeper(path: Path, exchange: MakeExchange, patient: None) -> AsyncIterator[Keeper]:  # noqa: ARG001
    """One that is in the midst of a run: the first exchange always goes by the thread."""
    keeper = Keeper(path)
    keeper.start()
    assert await keeper.record(exchange("AT0")) is True
    yield keeper
    await keeper.close()


class TestOfTheKeeper:
    async def test_a_lone_exchange_is_committed_at_once(
        self, keeper: Keeper, path: Path, exchange: MakeExchange
    ) -> None:
        commands = [f"AT{number}" for number in range(1, 50)]
        for command in commands:
            recorded = keeper.record(exchange(command))
            assert recorded.done()
            assert recorded.result() is True
            assert kept(path)[-1] == command
            await asyncio.sleep(0)
        assert kept(path) == ["AT0", *commands]

    async def test_what_comes_in_the_same_turn_shares_a_commit_of_the_thread(
        self, keeper: Keeper, path: Path, exchange: MakeExchange
    ) -> None:
        futures = [keeper.record(exchange(f"AT{number}")) for number in (1, 2, 3)]
        assert [future.done() for future in futures] == [True, False, False]
        await asyncio.sleep(0)
        if not futures[1].done():  # the order is kept while the thread has something
            futures.append(keeper.record(exchange("AT4")))
        assert all(await asyncio.gather(*futures))
        assert kept(path)[:4] == ["AT0", "AT1", "AT2", "AT3"]

    async def test_a_lock_is_waited_for_by_the_thread(self, keeper: Keeper, path: Path, exchange: MakeExchange) -> None:
        with closing(lock(path)):
            recorded = keeper.record(exchange("AT1"))
            assert not recorded.done()
        assert await recorded is True
        assert keeper.problem is None
        assert kept(path) == ["AT0", "AT1"]

    async def test_the_index_is_brought_nearer_after_a_run(self, keeper: Keeper, exchange: MakeExchange) -> None:
        indexed = threading.Event()
        await keeper.query(
            lambda store: store._db.set_trace_callback(
                lambda text: indexed.set() if text.startswith("UPDATE text_indexed") else None
            )
        )
        for number in range(1, 20):
            assert keeper.record(exchange(f"AT{number}")).done()
            await asyncio.sleep(0)
        assert await asyncio.to_thread(indexed.wait, 10)
        assert await keeper.query(lambda store: store._db.execute("SELECT upto FROM text_indexed").fetchone()) == (20,)

    async def test_in_trouble_the_thread_alone_tries(self, path: Path, exchange: MakeExchange) -> None:
        Store.open(path).close()
        keeper = Keeper(path, patience=0.01)
        keeper.start()
        with closing(lock(path)):
            assert [await keeper.record(exchange(f"AT{number}")) for number in range(3)] == [False] * 3
        await keeper.close()
        assert kept(path) == ["AT0", "AT1", "AT2"]


class TestOfItself:
    @pytest.mark.usefixtures("patient")
    def test_a_long_run_is_broken_so_that_the_thread_can_move_the_log(
        self, path: Path, exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("atrun_tui.journal.shortcut._LONGEST_RUN", 3)
        shortcut = Shortcut(path)
        assert [shortcut.take(exchange()) for _ in range(4)] == [True, True, True, False]
        shortcut.end_run()
        assert shortcut.take(exchange())
        assert shortcut.taken == 4
        shortcut.close()

    @pytest.mark.usefixtures("patient")
    def test_it_never_moves_the_log(self, path: Path, exchange: MakeExchange) -> None:
        with Store.open(path) as watching:
            shortcut = Shortcut(path)
            assert shortcut.take(exchange())
            assert shortcut._opened()._db.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
            assert watching._db.execute("PRAGMA wal_autocheckpoint").fetchone() == (8000,)
            shortcut.close()

    def test_a_slow_disk_is_left_alone_for_a_while(self, path: Path, exchange: MakeExchange) -> None:
        now, slowness = 100.0, 0.0

        def clock() -> float:
            nonlocal now
            now += slowness
            return now

        shortcut = Shortcut(path, clock=clock)
        slowness = 0.1
        assert shortcut.take(exchange())
        slowness = 0.0
        assert not shortcut.take(exchange())
        now += 11.0
        assert shortcut.take(exchange())
        shortcut.close()

    def test_after_a_failure_nothing_has_happened(self, path: Path, exchange: MakeExchange) -> None:
        now = 100.0
        Store.open(path).close()
        shortcut = Shortcut(path, clock=lambda: now)
        with closing(lock(path)):
            assert not shortcut.take(exchange())
        assert not shortcut.take(exchange())
        now += 11.0
        assert shortcut.take(exchange("AT+CSQ"))
        shortcut.close()
        assert kept(path) == ["AT+CSQ"]
