"""A journal that another program keeps locked: nothing is lost in silence."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun


def test_a_run_whose_exchange_could_not_be_kept_says_so(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module()
    assert atrun("run", name, "AT+CGMM").code == 0
    other = sqlite3.connect(atrun.folder / "data" / "journal.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = atrun("run", name, "AT+CGMR")
    other.close()
    assert done.out == "12.00.006\nOK\n"
    assert "kept locked by another program" in done.err
    assert "The journal lacks 1 of the exchanges that were told." in done.err
