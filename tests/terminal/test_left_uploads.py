"""A console that is left or told to end while an upload runs leaves the module in order, and ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.terminal.conftest import Home, Open, Simulate
    from tests.terminal.driving import Terminal

pytestmark = pytest.mark.terminal

F7 = "\x1b[18~"
FLASH = 4
"""Seconds that the module takes to store the file."""
STORING = "the module is storing it"


@pytest.fixture(autouse=True)
def _module(home: Home, simulate: Simulate) -> None:
    """Stores a file slowly, and answers slowly enough that every phase can be met."""
    home.profiles(pump_7=simulate("--flash", str(FLASH), "--latency", "0.1").address)


@pytest.fixture
def uploading(home: Home, console: Open) -> Terminal:
    (home.folder / "fresh.py").write_bytes(b"x = 1\n" * 2000)
    terminal = console("--connect", "pump-7", size=(80, 24))
    terminal.until("● ready")
    terminal.type(F7)
    terminal.until("fresh.py")
    terminal.type("fr")
    terminal.press("down", "enter")
    terminal.until("bytes will be sent")
    terminal.press("enter")
    return terminal


def run(home: Home, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "atrun_tui", *arguments],
        env=home.environ, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    return done.stdout


def in_order(home: Home) -> None:
    """What runs on the module is what ran, and its processor is as it was."""
    lines = run(home, "run", "pump-7", "AT#CPUMODE?", "AT#ESCRIPT?", "--json").splitlines()
    cpu, runs = (json.loads(line)["lines"] for line in lines)
    assert (cpu, runs) == (["#CPUMODE: 0"], ['#ESCRIPT: ""'])


@pytest.mark.parametrize("phase", ["checking", STORING])
def test_told_to_end_it_puts_the_module_in_order_first(uploading: Terminal, home: Home, phase: str) -> None:
    uploading.until(phase)
    uploading.signal(signal.SIGTERM)
    assert uploading.end() == 128 + signal.SIGTERM
    assert b"pump-7: " in uploading.raw.rpartition(b"\x1b[?1049l")[2], "what became of it stands where the console was"
    in_order(home)


def test_without_its_terminal_it_puts_the_module_in_order_first(uploading: Terminal, home: Home) -> None:
    uploading.until(STORING)
    uploading.hang_up()
    assert uploading.outlived() in {128 + signal.SIGHUP, 120}
    in_order(home)


def test_told_twice_it_ends_at_once(uploading: Terminal) -> None:
    uploading.until(STORING)
    uploading.signal(signal.SIGTERM)
    uploading.until("Told to end")
    uploading.signal(signal.SIGTERM)
    assert uploading.end() == 128 + signal.SIGTERM
    assert b"atrun files pump-7 shows" in uploading.raw


def test_left_by_its_key_it_puts_the_module_in_order_first(uploading: Terminal, home: Home) -> None:
    uploading.until(STORING)
    uploading.press("ctrl+q")
    uploading.until(lambda text: "Leave while an upload runs?" in text and "sending" in text)
    uploading.press("right", "enter")
    assert uploading.end() == 0
    in_order(home)
