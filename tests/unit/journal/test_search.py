"""Whatever stands in an exchange is found, and nothing the owner writes is syntax."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atrun_tui.journal.search import Query, local_time, parse_since
from atrun_tui.journal.store import Store
from atrun_tui.protocol.exchange import Exchange, timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    MakeExchange = Callable[..., Exchange]


def _index_all(store: Store) -> None:
    while store.index_more():
        pass


def _index_two(store: Store) -> None:
    store.index_more(2)


def _found(store: Store, **query: Any) -> list[str]:
    return [exchange.command for exchange in store.search(Query(**query))]


@pytest.fixture
def filled(store: Store, exchange: MakeExchange) -> Store:
    store.add(exchange("AT+CSQ", "+CSQ: 12,99"))
    store.add(exchange("AT#MONI", '#MONI: "Vodafone IT" BSIC:44 \\ 100%_x*'))
    store.add(exchange("AT+CGSN", "353087061234567"))
    store.add(exchange("AT+COPS?", final="+CME ERROR: 10", ok=False, error="SIM not inserted", profile="pump-2"))
    store.add(exchange("AT+X", "Größe ÄÖ \0 behind", "bad \udcff byte", profile="valve-1"))
    return store


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("+CSQ", ["AT+CSQ"]),
        ("+csq", ["AT+CSQ"]),
        ("#MONI", ["AT#MONI"]),
        ("ON", ["AT#MONI"]),
        ("odafon", ["AT#MONI"]),
        ('"Vodafone', ["AT#MONI"]),
        ("moni vodafone", ["AT#MONI"]),
        ("it moni", ["AT#MONI"]),
        ("moni csq", []),
        ("\\ 100%_x*", ["AT#MONI"]),
        ("%", ["AT#MONI"]),
        ("_", ["AT#MONI"]),
        ("*", ["AT#MONI"]),
        ("0612345", ["AT+CGSN"]),
        ("353087061234567", ["AT+CGSN"]),
        ("3530870612345678", []),
        ("CME ERROR: 10", ["AT+COPS?"]),
        ("sim not", ["AT+COPS?"]),
        ("größe", ["AT+X"]),
        ("äö", ["AT+X"]),
        ("behind", ["AT+X"]),
        ("bad \udcff", ["AT+X"]),
        ("12,99", ["AT+CSQ"]),
        ("moni #moni", ["AT#MONI"]),
        ("csqok", []),
        ("pump-2", []),
        ("", ["AT+CSQ", "AT#MONI", "AT+CGSN", "AT+COPS?", "AT+X"]),
        (" \t\n", ["AT+CSQ", "AT#MONI", "AT+CGSN", "AT+COPS?", "AT+X"]),
    ],
)
@pytest.mark.parametrize("index", [_index_all, _index_two, None])
def test_finds_words_anywhere_however_far_the_index_is(
    filled: Store, text: str, commands: list[str], index: Any, path: Path
) -> None:
    if index is not None:
        index(filled)
    with Store.open(path, read_only=True) as reader:  # which cannot bring the index nearer
        assert _found(reader, text=text) == commands
    assert _found(filled, text=text) == commands


def test_a_search_brings_the_index_nearer(filled: Store) -> None:
    assert filled._db.execute("SELECT upto FROM text_indexed").fetchone() == (0,)
    filled.search(Query(text="csq"))
    assert filled._db.execute("SELECT upto FROM text_indexed").fetchone() == (5,)
    candidates = filled._db.execute("SELECT rowid FROM exchange_text WHERE exchange_text MATCH '\"csq\"'").fetchall()
    assert candidates == [(1,)]


def test_a_search_is_answered_while_another_process_writes(filled: Store, path: Path) -> None:
    """And nobody waits for that process, which here would be for ever."""
    filled.wait_at_most(1_000_000)
    with Store.open(path) as other, other.transaction():
        assert _found(filled, text="csq") == ["AT+CSQ"]
    assert filled._db.execute("PRAGMA busy_timeout").fetchone() == (1_000_000_000,)


def test_index_more_says_whether_more_is_left(filled: Store) -> None:
    assert filled.index_more(3)
    assert not filled.index_more(3)
    assert not filled.index_more(3)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("journal") / "journal.db") as store:
        yield store


@given(
    text=st.text(st.characters()) | st.text(st.sampled_from("\"'*^:()-+{}\\ \0ANDORNOTNEAR%_aé,;.[]"), max_size=40),
    profile=st.none() | st.text("ab[]!*?-\\^\0é", max_size=6),
)
@settings(max_examples=300)
def test_no_text_is_an_error(shared: Store, text: str, profile: str | None) -> None:
    assert shared.search(Query(text=text, profile=profile)) == []
    assert shared.commands(profile) == []


@given(line=st.text(st.characters(), min_size=1, max_size=30), data=st.data())
@settings(max_examples=150)
def test_any_part_of_any_line_finds_it(
    tmp_path_factory: pytest.TempPathFactory, line: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    part = line[start : data.draw(st.integers(start + 1, len(line)))]
    with Store.open(tmp_path_factory.mktemp("any") / "journal.db") as store:
        store.add(Exchange(id="1", profile="a", transport="dial", command="AT", lines=(line,), started=0.0))
        assert len(store.search(Query(text=part))) == 1


@pytest.mark.parametrize("text", ["x" * 70_000, "word " * 3_000, " ".join(map(str, range(20_000)))])
def test_a_very_long_text_is_no_error(filled: Store, exchange: MakeExchange, text: str) -> None:
    assert _found(filled, text=text) == []
    filled.add(exchange("AT+LONG", text))
    assert _found(filled, text=text) == ["AT+LONG"]


@pytest.mark.parametrize(
    ("profile", "commands"),
    [
        ("pump-1", ["AT+CSQ", "AT#MONI", "AT+CGSN"]),
        ("pump-*", ["AT+CSQ", "AT#MONI", "AT+CGSN", "AT+COPS?"]),
        ("*-1", ["AT+CSQ", "AT#MONI", "AT+CGSN", "AT+X"]),
        ("pump-[!1]", ["AT+COPS?"]),
        ("PUMP-1", []),
        ("pump", []),
        ("pump-[", []),
    ],
)
def test_profile_is_a_name_or_a_pattern(filled: Store, profile: str, commands: list[str]) -> None:
    assert _found(filled, profile=profile) == commands


def test_since_until_failed_and_all_together(filled: Store) -> None:
    start = 1_700_000_000.0
    assert _found(filled, since=start + 4) == ["AT+COPS?", "AT+X"]
    assert _found(filled, until=start + 2) == ["AT+CSQ"]
    assert _found(filled, since=start + 2, until=start + 4) == ["AT#MONI", "AT+CGSN"]
    assert _found(filled, failed=True) == ["AT+COPS?"]
    assert _found(filled, failed=True, text="sim", profile="pump-?", since=start, limit=3) == ["AT+COPS?"]
    assert _found(filled, failed=True, text="csq") == []


@pytest.mark.parametrize(
    ("limit", "newest_first", "commands"),
    [
        (2, False, ["AT+COPS?", "AT+X"]),
        (2, True, ["AT+X", "AT+COPS?"]),
        (0, False, []),
        (-3, True, []),
        (None, True, ["AT+X", "AT+COPS?", "AT+CGSN", "AT#MONI", "AT+CSQ"]),
    ],
)
def test_a_limit_keeps_the_newest(filled: Store, limit: int | None, commands: list[str], *, newest_first: bool) -> None:
    assert _found(filled, limit=limit, newest_first=newest_first) == commands


def test_each_gives_one_at_a_time(filled: Store) -> None:
    every = filled.each(Query())
    assert next(every).command == "AT+CSQ"
    assert next(every).command == "AT#MONI"
    every.close()  # type: ignore[attr-defined]


class TestSince:
    NOW = 1_763_800_200.0

    @pytest.mark.parametrize(
        ("text", "seconds"),
        [("45s", 45), ("90m", 5_400), ("2h", 7_200), ("3d", 259_200), ("1w", 604_800), (" 2 H ", 7_200), ("0s", 0)],
    )
    def test_spans(self, text: str, seconds: float) -> None:
        assert parse_since(text, self.NOW) == self.NOW - seconds

    @pytest.mark.parametrize(
        ("text", "point"),
        [
            ("2026-11-22T09:30:00Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
            ("2026-11-22T09:30:00.123Z", datetime(2026, 11, 22, 9, 30, 0, 123_000, tzinfo=UTC)),
            ("2026-11-22T11:30+02:00", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ],
    )
    def test_points_with_a_zone(self, text: str, point: datetime) -> None:
        assert parse_since(text, self.NOW) == point.timestamp()

    def test_a_date_is_its_first_moment_here(self, here: Callable[[str], None]) -> None:
        here("Europe/Rome")
        assert parse_since("2026-11-22", self.NOW) == datetime(2026, 11, 21, 23, tzinfo=UTC).timestamp()
        assert parse_since("2026-11-22 09:30", self.NOW) == datetime(2026, 11, 22, 8, 30, tzinfo=UTC).timestamp()

    @pytest.mark.parametrize("text", ["", "soon", "2x", "-2h", "2026-13-01", "\u0662h", "1e3d", "h", "2026"])
    def test_anything_else_is_a_sentence(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"is no point in time: write 30m, 2h"):
            parse_since(text, self.NOW)

    def test_a_date_before_all_time_is_the_same_sentence(self, here: Callable[[str], None]) -> None:
        here("Asia/Tokyo")
        with pytest.raises(ValueError, match=r"is no point in time: write 30m, 2h"):
            parse_since("0001-01-01", self.NOW)

    @pytest.mark.parametrize("text", ["999999999w", "9999-12-31T23:59:59.999-12:00", "1815-12-10"])
    def test_beyond_all_times_it_can_still_be_told(self, text: str) -> None:
        point = parse_since(text, self.NOW)
        assert local_time(point)
        assert timestamp(point)
