"""The real Secret Service over D-Bus: a private bus, a keyring daemon and a fresh home for every scene."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.skipif(
        any(
            shutil.which(part) is None
            for part in ("dbus-run-session", "dbus-send", "gnome-keyring-daemon", "secret-tool")
        ),
        reason="needs dbus-run-session, dbus-send, gnome-keyring-daemon and secret-tool",
    ),
]

SCRIPT = Path(__file__).with_name("secret_service_script.py")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine without a display, where nothing was ever kept."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
    }


def play(scene: str, environ: dict[str, str], *, bus: bool = True) -> dict[str, Any]:
    command = [sys.executable, str(SCRIPT), scene]
    done = subprocess.run(
        ["dbus-run-session", "--", *command] if bus else command,
        env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def test_what_is_kept_is_read_back_by_another_program(home: dict[str, str]) -> None:
    seen = play("round_trip", home)
    assert seen == {
        "before": True,
        "password": "pässw°rd 2",
        "read": "pässw°rd 2",
        "pin": "1234",
        "word": "the next",
        "status": [seen["status"][0], True],
        "forgot": [True, False],
        "after": None,
        "others": "the next",
    }
    assert "SecretService" in seen["status"][0]


def test_a_locked_keyring_without_a_display_is_told_with_the_ways_on(home: dict[str, str]) -> None:
    seen = play("locked", home)
    kind, sentence = seen["failure"]
    assert kind == "VaultLocked"
    assert "locked" in sentence
    assert "ATRUN_PASSWORD" in sentence
    assert seen["status"] == [False, sentence]


def test_a_service_that_hangs_holds_up_neither_the_caller_nor_the_end_of_the_program(home: dict[str, str]) -> None:
    kind, sentence = play("hanging", home)["failure"]
    assert kind == "VaultError"
    assert "did not answer within 1 seconds" in sentence
    assert "ATRUN_PASSWORD_FD" in sentence


def test_without_a_bus_there_is_no_keyring(home: dict[str, str]) -> None:
    home["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={home['HOME']}/nobody-listens"
    seen = play("no_bus", home, bus=False)
    kind, sentence = seen["failure"]
    assert kind == "NoVault"
    assert "no keyring was found" in sentence
    assert "PYTHON_KEYRING_BACKEND" in sentence
    assert seen["status"] == [False, sentence]


def test_a_backend_that_drops_secrets_is_found_out_even_when_it_was_asked_for(home: dict[str, str]) -> None:
    home["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    kind, sentence = play("drops", home, bus=False)["failure"]
    assert kind == "VaultError"
    assert "did not give it back" in sentence


def test_a_backend_that_cannot_be_loaded_is_named(home: dict[str, str]) -> None:
    home["PYTHON_KEYRING_BACKEND"] = "no.such.Backend"
    kind, sentence = play("no_bus", home, bus=False)["failure"]
    assert kind == "VaultError"
    assert "PYTHON_KEYRING_BACKEND (no.such.Backend)" in sentence


def test_a_word_that_stands_everywhere_is_kept_with_a_warning(home: dict[str, str]) -> None:
    atrun = f"{sys.executable} -m atrun_tui"
    script = (
        "printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null;"
        f"{atrun} profile add pump-7 --dial 10.64.3.17:1024;"
        f"echo ready | {atrun} secret set pump-7; echo ready-7-steady | {atrun} secret set pump-7"
    )
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script], env=home, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr.count("pump-7: password kept in the keyring\n") == 2
    assert done.stderr.count("cannot be hidden well") == 1
    assert "ready" not in done.stdout + done.stderr
