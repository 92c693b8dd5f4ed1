"""`atrun history diff`: two modules, or one at two times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.store import Store
from atrun_tui.protocol.exchange import Exchange

if TYPE_CHECKING:
    from tests.cli.conftest import Atrun

OLD, NEW = 1_700_000_000.0, 1_700_100_000.0


def said(profile: str, command: str, *lines: str, at: float) -> Exchange:
    return Exchange(
        id=f"{profile}{command}{at}",
        profile=profile,
        transport="dial",
        command=command,
        lines=lines,
        final="OK",
        ok=True,
        started=at,
    )


@pytest.fixture
def journal(atrun: Atrun) -> Atrun:
    with Store.open(atrun.folder / "data" / "journal.db") as store:
        store.add(said("pump-1", "AT+CGMR", "12.00.005", at=OLD))
        store.add(said("pump-1", "AT+CGMM", "HE910", at=OLD))
        store.add(said("pump-1", "AT+CGMR", "12.00.006", at=NEW))
        store.add(said("pump-1", "AT+X", at=NEW))
        store.add(said("pump-2", "AT+CGMM", "HE910", at=NEW))
        store.add(said("pump-2", "AT+CGMR", "12.00.007\x1b[2J", at=NEW))
    return atrun


def test_two_modules_side_by_side(journal: Atrun) -> None:
    done = journal("history", "diff", "pump-1", "pump-2")
    assert done.code == 1
    assert done.out.splitlines() == [
        f"  {'pump-1':<44}   pump-2",
        "! AT+CGMR",
        f"    {'12.00.006':<42} | 12.00.007␛[2J",
        f"    {'OK':<42}   OK",
        "  AT+CGMM",
        f"    {'HE910':<42}   HE910",
        f"    {'OK':<42}   OK",
        "! AT+X",
        f"    {'OK':<42} | (no exchange)",
    ]
    assert "2 of 3 commands differ" in done.err


def test_a_long_line_is_folded_so_that_no_difference_is_hidden(journal: Atrun) -> None:
    with Store.open(journal.folder / "data" / "journal.db") as store:
        for number in (1, 2):
            store.add(said(f"pump-{number}", "AT#LONG", "x" * 50 + str(number), at=NEW))
    done = journal("history", "diff", "pump-1", "pump-2", "--different")
    at = done.out.splitlines().index("! AT#LONG")
    assert done.out.splitlines()[at + 1 : at + 3] == [f"    {'x' * 42} | {'x' * 50}2", f"    {'x' * 8}1"]


def test_one_module_at_two_times(journal: Atrun) -> None:
    done = journal("history", "diff", "pump-1@2023-11-15", "pump-1", "--json", "--macro", "identify")
    assert done.code == 1
    firmware, model = done.records
    assert (firmware["command"], firmware["same"]) == ("AT+CGMR", False)
    assert firmware["differences"] == [{"left": "12.00.005", "right": "12.00.006"}]
    assert (model["same"], model["left"]["started"]) == (True, "2023-11-14T22:13:20.000Z")


def test_the_same_is_exit_0(journal: Atrun) -> None:
    done = journal("history", "diff", "pump-1", "pump-1", "--different")
    assert (done.code, len(done.out.splitlines())) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["diff", "pump-1"], "compare two"),
        (["diff", "pump-1@noon", "pump-1"], "no point in time"),
        (["diff", "pump-1", "nosuch"], "there is no profile 'nosuch'"),
        (["diff", "pump-1", "pump-2", "--macro", "idntify"], "did you mean `identify`"),
        (["CSQ", "--macro", "identify"], "belong to `atrun history diff`"),
    ],
)
def test_wrong_usage(journal: Atrun, arguments: list[str], said: str) -> None:
    done = journal("history", *arguments)
    assert done.code == 2
    assert said in done.err
