"""Every way a console ends leaves the terminal, the processes and the journal in order."""

from __future__ import annotations

import signal
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.terminal.conftest import Home, Open, Simulate
    from tests.terminal.driving import Terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes left behind in /proc"),
]


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (ValueError, OSError):
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def talking(home: Home, simulate: Simulate, console: Open) -> Terminal:
    home.profiles(pump_7=simulate().address)
    terminal = console("--connect", "pump-7", size=(80, 24))
    terminal.until("● ready")
    terminal.ask("AT+CIMI")
    return terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_cleanly(talking: Terminal, home: Home, number: signal.Signals) -> None:
    members = family(talking.pid)
    talking.signal(number)
    assert talking.end() == 128 + number
    assert not any(alive(pid) for pid in members)
    assert b"Traceback" not in talking.raw
    assert b"\x1b[?1049l" in talking.raw, "the terminal was not given back"
    assert journal(home) >= {"AT+CIMI"}


def test_a_terminal_that_is_closed_ends_it(talking: Terminal, home: Home) -> None:
    members = family(talking.pid)
    talking.hang_up()
    assert talking.outlived() in {128 + signal.SIGHUP, 120}, "120: Python could not flush to what is no longer there"
    assert not any(alive(pid) for pid in members)
    assert journal(home) >= {"AT+CIMI"}


@pytest.mark.parametrize(
    ("key", "shown"),
    [("f2", "Password"), ("ctrl+n", "New session"), ("ctrl+p", "an action, a session"), ("f1", "About")],
)
def test_a_terminal_that_is_closed_ends_it_whatever_lies_over_it(
    talking: Terminal, home: Home, key: str, shown: str
) -> None:
    members = family(talking.pid)
    talking.press(key)
    talking.until(shown)
    talking.type("x")
    talking.hang_up()
    assert talking.outlived() in {128 + signal.SIGHUP, 120}
    assert not any(alive(pid) for pid in members)
    assert journal(home) >= {"AT+CIMI"}


def test_killed_it_leaves_the_journal_whole(talking: Terminal, home: Home) -> None:
    talking.signal(signal.SIGKILL)
    assert talking.end() == -signal.SIGKILL
    assert journal(home) >= {"AT+CIMI"}


def journal(home: Home) -> set[str]:
    """The commands that the journal holds; it is whole."""
    connection = sqlite3.connect(home.journal)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {command for (command,) in connection.execute("SELECT command FROM exchanges")}
    finally:
        connection.close()
