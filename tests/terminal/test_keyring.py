"""A password typed into the form goes to the real keyring and from there to the module, and nowhere else."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.terminal.conftest import ROOT
from tests.terminal.driving import Terminal

if TYPE_CHECKING:
    from tests.terminal.conftest import Home, Simulate

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.keyring,
    pytest.mark.skipif(
        any(shutil.which(part) is None for part in ("dbus-run-session", "gnome-keyring-daemon", "secret-tool")),
        reason="needs dbus-run-session, gnome-keyring-daemon and secret-tool",
    ),
]

SECRET = "zw1eback-7"
SESSION = """
printf %s test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
"$@"
secret-tool lookup service atrun-tui username pump-9
"""


def test_a_new_session_with_a_password_in_the_keyring(home: Home, simulate: Simulate) -> None:
    address = simulate("--login", "step-by-step", "--password", SECRET).address
    runtime = home.folder / "run"
    runtime.mkdir(mode=0o700)
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home.folder),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CONFIG_HOME": str(home.config),
        "XDG_DATA_HOME": str(home.data),
        "PYTHONPATH": str(ROOT),
    }
    command = ["dbus-run-session", "--", "bash", "-euc", SESSION, "bash", sys.executable, "-m", "atrun_tui"]
    with Terminal(command, environ, folder=home.folder) as terminal:
        terminal.until("No module yet")
        terminal.press("ctrl+n")
        terminal.until("New session")
        terminal.type(f"pump-9\r{address}\rtestuser\r{SECRET}")
        terminal.until("•" * len(SECRET))
        terminal.press("enter")
        terminal.until("● ready")
        terminal.send("AT+CSQ")
        terminal.until("+CSQ: ")
        terminal.until("● ready")
        assert SECRET.encode() not in terminal.raw
        terminal.press("ctrl+q")
        assert terminal.end() == 0
        assert terminal.raw.rstrip().endswith(SECRET.encode()), "secret-tool found something else"
    assert home.holding(SECRET) == []
