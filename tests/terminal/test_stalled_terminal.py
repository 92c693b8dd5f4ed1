"""A terminal that stops reading, as a dead network leaves one, stops the drawing and nothing else."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from atrun_tui.ui.transcript.wording import RECEIVED

if TYPE_CHECKING:
    from tests.terminal.conftest import Home, Open, Simulate
    from tests.terminal.driving import Terminal

pytestmark = pytest.mark.terminal

LIMIT = 30.0
FLOOD = 50_000


@pytest.fixture
def stalled(home: Home, simulate: Simulate, console: Open) -> Terminal:
    """A console in the midst of a flood, much of which nobody reads any more."""
    home.profiles(pump_7=simulate("--flood", f"AT+FLOOD={FLOOD}", "--rate", "4000000").address)
    terminal = console("--connect", "pump-7")
    terminal.until("● ready")
    terminal.send("AT+FLOOD")
    terminal.until(lambda text: text.count(RECEIVED) > 20)
    return terminal


def test_the_session_goes_on_and_the_screen_is_right_afterwards(stalled: Terminal, home: Home) -> None:
    recorded(home, "AT+FLOOD")
    stalled.send("AT+CGMM;+CGMR")
    recorded(home, "AT+CGMM;+CGMR")
    for _ in range(200):  # each draws something
        stalled.type("x")
        stalled.press("backspace")
    stalled.send("AT+CIMI")
    recorded(home, "AT+CIMI")

    shown = stalled.ask("AT+CGSN")
    assert "AT+CGMM;+CGMR" in shown
    assert "AT+CIMI" in shown
    stalled.press("f1")
    stalled.until("About")
    stalled.press("escape")
    assert stalled.leave() == 0


def test_told_to_end_it_ends(stalled: Terminal, home: Home) -> None:
    recorded(home, "AT+FLOOD")
    stalled.signal(signal.SIGTERM)
    assert stalled.outlived() == 128 + signal.SIGTERM


def recorded(home: Home, command: str) -> None:
    """Wait until the journal holds an exchange; the terminal is not read."""
    deadline = time.monotonic() + LIMIT
    with closing(sqlite3.connect(home.journal)) as journal:
        while journal.execute("SELECT count(*) FROM exchanges WHERE command = ?", (command,)).fetchone() == (0,):
            assert time.monotonic() < deadline, f"{command} was never recorded"
            time.sleep(0.05)
