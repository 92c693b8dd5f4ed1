"""`atrun history prune`: its owner removes what is old, and is told how much it was."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pexpect
import pytest

from atrun_tui.journal.search import Query
from atrun_tui.journal.store import Store
from atrun_tui.protocol.exchange import Exchange

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Atrun

DAY = 86_400.0


@pytest.fixture
def journal(atrun: Atrun) -> Path:
    """A journal with an exchange and three URCs a day, for the last ten days."""
    path = atrun.folder / "data" / "journal.db"
    now = time.time()
    with Store.open(path) as store:
        for age in range(10, 0, -1):
            at = now - age * DAY + 60
            lines = ("x" * 2_000,)
            store.add(
                Exchange(
                    id=str(age),
                    profile="pump-7",
                    transport="dial",
                    command=f"AT+D{age}",
                    lines=lines,
                    ok=True,
                    started=at,
                )
            )
            for _ in range(3):
                store.add_urc("pump-7", "dial", at, lines)
    return path


def counts(path: Path) -> tuple[int, int]:
    with Store.open(path, read_only=True) as store:
        return store.count(), len(store.unasked(Query()))


def test_a_dry_run_only_says_what_would_go(atrun: Atrun, journal: Path) -> None:
    done = atrun("history", "prune", "--before", "4d", "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("would remove 6 exchanges and 18 URCs from before ")
    assert counts(journal) == (10, 30)


def test_without_a_terminal_it_wants_a_yes(atrun: Atrun, journal: Path) -> None:
    done = atrun("history", "prune", "--before", "4d", stdin="y\n")
    assert (done.code, done.out) == (2, "")
    assert "--yes does it" in done.err
    assert counts(journal) == (10, 30)


def test_it_removes_what_is_older_and_says_how_much_smaller_the_journal_is(atrun: Atrun, journal: Path) -> None:
    size = journal.stat().st_size
    done = atrun("history", "prune", "--before", "4d", "--yes", "--unsolicited")
    assert (done.code, done.err) == (0, "")
    removed, smaller = done.out.splitlines()
    assert removed.startswith("removed 18 URCs from before ")
    assert smaller.startswith("the journal is ")
    assert counts(journal) == (10, 12)
    (record,) = atrun("history", "prune", "--before", "4d", "--yes", "--json").records
    assert (record["exchanges"], record["urcs"], record["removed"]) == (6, 0, True)
    assert record["bytes"] == journal.stat().st_size
    assert record["freed_bytes"] > 0
    assert journal.stat().st_size < size / 2
    assert counts(journal) == (4, 12)
    assert "nothing to remove: 0 exchanges and 0 URCs" in atrun("history", "prune", "--before", "4d").out
    assert "AT+D2" in atrun("history", "D2").out


def test_while_another_program_has_it_open_the_file_is_left_as_large(atrun: Atrun, journal: Path) -> None:
    with Store.open(journal) as other:
        done = atrun("history", "prune", "--before", "4d", "--yes")
        assert done.code == 0, done.err
        assert "are free for what comes: another program has it open" in done.out
        assert other.count() == 4
    assert "the journal is " in atrun("history", "prune", "--before", "4d", "--yes").out


@pytest.mark.parametrize(("answer", "left"), [("y", (4, 12)), ("", (10, 30)), ("no", (10, 30))])
def test_a_person_is_asked(atrun: Atrun, journal: Path, answer: str, left: tuple[int, int]) -> None:
    command = ["-m", "atrun_tui", "history", "prune", "--before", "4d"]
    child = pexpect.spawn(sys.executable, command, env=atrun.environment, encoding="utf-8", timeout=30)
    child.expect(r"remove 6 exchanges and 18 URCs from before \S+ for good\? \[y/N\] ")
    child.sendline(answer)
    child.expect("the journal is " if answer == "y" else "nothing was removed")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert counts(journal) == left


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("prune",), "how old? such as: atrun history prune --before 90d"),
        (("prune", "--before", "yesterday"), "is no point in time"),
        (("prune", "CSQ", "--before", "4d"), "alone; nothing was removed"),
        (("prune", "--before", "4d", "--failed"), "alone; nothing was removed"),
        (("prune", "--before", "4d", "--limit", "3"), "alone; nothing was removed"),
        (("CSQ", "--before", "4d"), "belong to `atrun history prune`"),
        (("diff", "a", "b", "--dry-run"), "belong to `atrun history prune`"),
    ],
)
@pytest.mark.usefixtures("journal")
def test_what_is_unclear_removes_nothing(atrun: Atrun, arguments: tuple[str, ...], said: str) -> None:
    done = atrun("history", *arguments, "--yes")
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_no_journal_is_none_to_prune(atrun: Atrun) -> None:
    done = atrun("history", "prune", "--before", "4d", "--yes")
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("\nnothing to remove: there is no journal yet\n")


@pytest.mark.parametrize("word", ["export", "diff", "prune"])
def test_the_words_themselves_can_be_searched_for(atrun: Atrun, word: str) -> None:
    with Store.open(atrun.folder / "data" / "journal.db") as store:
        store.add(Exchange(id="1", profile="p", transport="dial", command=f"AT+{word}", ok=True, started=1e9))
    assert f"AT+{word}" in atrun("history", f" {word}").out
