from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal import inline
from atrun_tui.journal.errors import MOVED
from atrun_tui.journal.inline import InlineKeeper
from atrun_tui.journal.search import Query
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

    MakeExchange = Callable[..., Exchange]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "_PATIENCE", 0.01)
    monkeypatch.setattr(inline, "_PATIENCE_IN_TROUBLE", 0.0)


def kept(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return [exchange.command for exchange in store.search(Query())]


def lock(path: Path) -> sqlite3.Connection:
    """Keep the journal locked as another process would, until the connection is closed."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def test_what_a_locked_journal_did_not_take_is_written_with_the_next(path: Path, exchange: MakeExchange) -> None:
    told: list[str] = []
    keeper = InlineKeeper(path, tell=told.append)
    keeper.start()
    other = lock(path)
    assert [keeper.record(exchange(command)) for command in ("AT+A", "AT+B")] == [False, False]
    assert ["kept locked by another program" in sentence for sentence in told] == [True]
    other.close()
    assert keeper.record(exchange("AT+C"))
    assert kept(path) == ["AT+A", "AT+B", "AT+C"]
    assert (told[1:], keeper.problem) == (["The journal is kept again."], None)
    await keeper.close()


async def test_the_end_is_a_last_chance(path: Path, exchange: MakeExchange) -> None:
    keeper = InlineKeeper(path)
    keeper.start()
    other = lock(path)
    keeper.record(exchange("AT+A"))
    other.close()
    await keeper.close()
    assert kept(path) == ["AT+A"]


async def test_what_is_lost_for_good_is_said(
    path: Path, exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inline, "_MOST_UNKEPT", 2)
    told: list[str] = []
    keeper = InlineKeeper(path, tell=told.append)
    keeper.start()
    other = lock(path)
    for _ in range(3):
        keeper.record(exchange("AT+A"))
    await keeper.close()
    other.close()
    assert told[1:] == ["The journal lacks 3 of the exchanges that were told."]
    assert kept(path) == []


async def test_what_can_never_be_kept_keeps_nothing_else_out(path: Path, exchange: MakeExchange) -> None:
    told: list[str] = []
    keeper = InlineKeeper(path, tell=told.append)
    keeper.start()
    other = lock(path)
    for unkept in (exchange("AT+A"), exchange("AT+NAN", elapsed_ms=float("nan")), exchange("AT+B")):
        assert not keeper.record(unkept)
    other.close()
    assert keeper.record(exchange("AT+C"))
    assert keeper.record(exchange("AT+D"))
    await keeper.close()
    assert kept(path) == ["AT+A", "AT+B", "AT+C", "AT+D"]
    assert sum("cannot keep this" in sentence for sentence in told) == 1
    assert told[-1] == "The journal lacks 1 of the exchanges that were told."


async def test_a_journal_that_is_deleted_under_way_is_begun_anew(path: Path, exchange: MakeExchange) -> None:
    told: list[str] = []
    keeper = InlineKeeper(path, tell=told.append)
    keeper.start()
    assert keeper.record(exchange("AT+A"))
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    assert keeper.record(exchange("AT+B"))
    assert (kept(path), told) == (["AT+B"], [MOVED])
    await keeper.close()
