"""Exchanges and stores for the journal's tests."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.journal.store import Store
from atrun_tui.protocol.exchange import Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def exchange() -> Callable[..., Exchange]:
    """Makes exchanges that start one second after each other."""
    numbers = count(1)

    def make(command: str = "AT", *lines: str, **other: Any) -> Exchange:
        number = next(numbers)
        usual: dict[str, Any] = {
            "id": str(number),
            "profile": "pump-1",
            "transport": "dial",
            "final": "OK",
            "ok": True,
            "started": 1_700_000_000.0 + number,
            "elapsed_ms": 38.2,
        }
        return Exchange(command=command, lines=lines, **usual | other)

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        yield store


@pytest.fixture
def here() -> Iterator[Callable[[str], None]]:
    """Moves the process to another time zone for one test."""
    with pytest.MonkeyPatch.context() as patch:

        def move(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield move
    time.tzset()
