"""What is old goes for good; nothing else does, and what is left is found as before."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.errors import JournalError
from atrun_tui.journal.pruning import Amount, Old, count, give_back, remove, size, space
from atrun_tui.journal.search import Query
from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from atrun_tui.protocol.exchange import Exchange

    MakeExchange = Callable[..., Exchange]

T0 = 1_700_000_000.0
"""The fixture's exchanges start at T0 + 1, T0 + 2 and so on."""


@pytest.fixture
def filled(store: Store, exchange: MakeExchange) -> Store:
    """Ten exchanges and ten unsolicited lines, of two profiles in turn, and a session."""
    for number in range(1, 11):
        profile = f"pump-{number % 2}"
        store.add(exchange(f"AT+CMD{number}", f"+CMD: {number}", profile=profile))
        store.add_urc(profile, "dial", T0 + number, (f"+URC: {number}", "second line"))
    store.open_session("pump-0", "dial", "192.0.2.1:1024", T0)
    while store.index_more():
        pass
    return store


def left(store: Store) -> tuple[list[str], list[str]]:
    return [each.command for each in store.search(Query())], [each.lines[0] for each in store.unasked(Query())]


def test_what_is_older_goes_and_nothing_else(filled: Store) -> None:
    old = Old(before=T0 + 4)
    assert count(filled, old) == Amount(3, 3)
    assert remove(filled, old) == Amount(3, 3)
    assert left(filled) == ([f"AT+CMD{n}" for n in range(4, 11)], [f"+URC: {n}" for n in range(4, 11)])
    assert filled.use(lambda db: db.execute("SELECT count(*) FROM sessions").fetchone()) == (1,)
    assert remove(filled, old) == Amount(0, 0)


def test_only_what_came_unasked_and_only_of_some(filled: Store) -> None:
    assert remove(filled, Old(before=T0 + 100, profile="pump-1", exchanges=False)) == Amount(0, 5)
    assert left(filled) == ([f"AT+CMD{n}" for n in range(1, 11)], [f"+URC: {n}" for n in range(2, 11, 2)])
    assert remove(filled, Old(before=T0 + 5, profile="pump-[0]")) == Amount(2, 2)
    assert left(filled)[0] == [f"AT+CMD{n}" for n in (1, 3, 5, 6, 7, 8, 9, 10)]


def test_what_is_left_and_what_comes_is_found_by_its_words(filled: Store, exchange: MakeExchange) -> None:
    remove(filled, Old(before=T0 + 8))
    assert [each.command for each in filled.search(Query(text="+cmd"))] == ["AT+CMD8", "AT+CMD9", "AT+CMD10"]
    assert filled.search(Query(text="cmd: 3")) == []
    # With the newest gone their numbers are given out again, to exchanges that the index does not know yet.
    remove(filled, Old(before=T0 + 100))
    filled.add(exchange("AT+WORD"))
    for _ in range(2):
        assert [each.command for each in filled.search(Query(text="word"))] == ["AT+WORD"]
        assert filled.search(Query(text="cmd")) == []


def test_an_index_that_another_process_fills_meanwhile_does_no_harm(
    path: Path, filled: Store, exchange: MakeExchange
) -> None:
    with Store.open(path) as other:
        remove(filled, Old(before=T0 + 100))
        other.add(exchange("AT+ONE"))
        while other.index_more():
            pass
        assert remove(filled, Old(before=T0 + 100)) == Amount(1, 0)
        other.add(exchange("AT+TWO"))
        for each in (filled, other):
            assert [found.command for found in each.search(Query(text="two"))] == ["AT+TWO"]
            assert each.search(Query(text="one")) == []


def test_more_than_one_batch(store: Store, exchange: MakeExchange) -> None:
    store.add_many([exchange("AT") for _ in range(5_000)])
    assert remove(store, Old(before=T0 + 4_999)) == Amount(4_998, 0)
    assert store.count() == 2


def test_whoever_keeps_something_meanwhile_waits_for_nothing(path: Path, store: Store, exchange: MakeExchange) -> None:
    store.add_many([exchange("AT+OLD") for _ in range(20_000)])
    kept = [exchange("AT+NEW", started=T0 + 1e6 + number) for number in range(200)]
    problems: list[str] = []

    def keep() -> None:
        with Store.open(path, patience=0.5) as other:
            for each in kept:
                try:
                    other.add(each)
                except JournalError as problem:
                    problems.append(str(problem))

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        assert remove(store, Old(before=T0 + 1e6)) == Amount(20_000, 0)
    finally:
        thread.join()
    assert problems == []
    assert store.search(Query()) == kept


def test_two_that_prune_at_once_remove_it_once(path: Path, store: Store, exchange: MakeExchange) -> None:
    store.add_many([exchange("AT") for _ in range(10_000)])
    amounts: list[Amount] = []

    def prune() -> None:
        with Store.open(path) as other:
            amounts.append(remove(other, Old(before=T0 + 9_001)))

    threads = [threading.Thread(target=prune) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each.exchanges for each in amounts) == 9_000
    assert store.count() == 1_000


def test_space_is_given_back_only_where_nobody_has_the_file_open(path: Path, exchange: MakeExchange) -> None:
    with Store.open(path) as store:
        store.add_many([exchange("AT", "x" * 500) for _ in range(2_000)])
    full = size(path)
    with Store.open(path) as store:
        remove(store, Old(before=T0 + 1_901))
        assert 0.8 * full < space(store).free < space(store).used
        assert not give_back(path)
    assert size(path) >= full
    assert give_back(path)
    assert size(path) < 0.2 * full
    with Store.open(path) as store:
        assert store.count() == 100
        assert len(store.search(Query(text="xxx"))) == 100
        assert store.use(lambda db: db.execute("PRAGMA integrity_check").fetchone()) == ("ok",)


def test_what_cannot_be_removed_is_told_in_a_sentence(path: Path, filled: Store) -> None:
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    filled.wait_at_most(0.0)
    with pytest.raises(JournalError, match="kept locked by another program"):
        remove(filled, Old(before=T0 + 100))
    blocker.execute("ROLLBACK")
    blocker.close()
    assert filled.count() == 10
