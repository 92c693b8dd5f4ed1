from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.modem_book import ModemBook

if TYPE_CHECKING:
    from pathlib import Path

TODAY, TOMORROW = "2026-11-23", "2026-11-24"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "modems" / "office.toml"


def test_nothing_is_known_and_nothing_is_made_by_asking(path: Path) -> None:
    book = ModemBook(path)
    assert (book.sent_on(TODAY), book.pin_in_doubt) == (0, False)
    assert not path.parent.exists()


def test_what_is_counted_outlasts_the_run_and_the_next_day_begins_anew(path: Path) -> None:
    for more in (1, 1, -1, 1):
        ModemBook(path).count(TODAY, more)
    assert ModemBook(path).sent_on(TODAY) == 2
    assert ModemBook(path).sent_on(TOMORROW) == 0
    ModemBook(path).count(TOMORROW, 1)
    assert ModemBook(path).sent_on(TOMORROW) == 1


def test_a_clock_that_is_set_back_forgets_nothing(path: Path) -> None:
    for day in (TODAY, TOMORROW, TODAY, TODAY):
        ModemBook(path).count(day, 1)
    assert (ModemBook(path).sent_on(TODAY), ModemBook(path).sent_on(TOMORROW)) == (3, 1)
    for number in range(1, 32):
        ModemBook(path).count(f"2027-01-{number:02}", 1)
    assert ModemBook(path).sent_on(TODAY) == 0, "days are few"
    assert len(path.read_text().splitlines()) < 12


def test_fewer_than_none_is_none(path: Path) -> None:
    ModemBook(path).count(TODAY, -1)
    assert ModemBook(path).sent_on(TODAY) == 0


def test_a_doubt_is_kept_beside_the_count(path: Path) -> None:
    book = ModemBook(path)
    book.doubt_pin(doubt=True)
    book.count(TODAY, 1)
    assert ModemBook(path).pin_in_doubt
    book.doubt_pin(doubt=False)
    assert not ModemBook(path).pin_in_doubt
    assert book.sent_on(TODAY) == 1


def test_it_is_the_owners_alone(path: Path) -> None:
    ModemBook(path).count(TODAY, 1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["not toml at all [", "\x00"])
def test_what_cannot_be_read_is_no_zero(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(OSError, match="TOML"):
        ModemBook(path).sent_on(TODAY)
    with pytest.raises(OSError, match="TOML"):
        assert ModemBook(path).pin_in_doubt
    with pytest.raises(OSError, match="TOML"):
        ModemBook(path).count(TODAY, 1)
    assert path.read_text() == content


@pytest.mark.parametrize(
    "content",
    [
        'day = "2026-11-23"\nsent = "many"\n',
        "day = 2026-11-23\nsent = 3\n",
        f'day = "{TODAY}"\nsent = true\n',
        "day = [1]\nsent = 3\n",
        "days = 3\n",
        'day = "a\\"b"\nsent = 3\n[former]\n"a\\"b\\n" = 4\n',
        "former = [1]\n",
    ],
)
def test_facts_of_another_kind_are_none_and_spoil_nothing(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert ModemBook(path).sent_on(TODAY) == 0
    ModemBook(path).count(TODAY, 2)
    assert ModemBook(path).sent_on(TODAY) == 2


def test_what_cannot_be_written_raises(tmp_path: Path) -> None:
    (tmp_path / "modems").write_text("a file where a folder should be")
    with pytest.raises(OSError, match="folder"):
        ModemBook(tmp_path / "modems" / "office.toml").count(TODAY, 1)
