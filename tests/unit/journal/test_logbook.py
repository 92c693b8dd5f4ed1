"""The table of sessions: one row from a link's coming to its going."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.inline import InlineKeeper
from atrun_tui.journal.keeper import Keeper
from atrun_tui.journal.logbook import Logbook

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", [InlineKeeper, Keeper])
async def test_a_link_has_one_row_with_its_end(kind: type[InlineKeeper | Keeper], tmp_path: Path) -> None:
    keeper = kind(tmp_path / "journal.db")
    keeper.start()
    book = Logbook(keeper)
    book.link_up("pump-7", "dial", "10.0.0.1:1024", 100.0)
    book.link_up("pump-7", "dial", "10.0.0.1:1024", 101.0)
    book.link_up("pump-8", "listen", "10.0.0.2:40000", 102.0)
    book.link_down("pump-7", 130.0, "closed")
    book.link_down("nobody", 130.0, "closed")
    await keeper.close()
    journal = sqlite3.connect(tmp_path / "journal.db")
    rows = journal.execute(
        "SELECT profile, transport, peer, opened, closed, reason FROM sessions ORDER BY id"
    ).fetchall()
    journal.close()
    assert rows == [
        ("pump-7", "dial", "10.0.0.1:1024", 100.0, 130.0, "closed"),
        ("pump-8", "listen", "10.0.0.2:40000", 102.0, None, None),
    ]


@pytest.mark.parametrize("kind", [InlineKeeper, Keeper])
async def test_a_journal_that_cannot_be_kept_is_no_ones_fault(
    kind: type[InlineKeeper | Keeper], tmp_path: Path
) -> None:
    (tmp_path / "journal.db").write_bytes(b"no database at all, but long enough to be looked at " * 20)
    said: list[str] = []
    keeper = kind(tmp_path / "journal.db", tell=said.append)
    keeper.start()
    book = Logbook(keeper)
    book.link_up("pump-7", "dial", "10.0.0.1:1024", 100.0)
    book.link_down("pump-7", 130.0, "closed")
    await keeper.close()
    assert len(said) == 1
