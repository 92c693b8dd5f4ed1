"""`atrun upload` as people and scripts use it: real processes, a simulated module on a real socket."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Atrun

OLD = b"print 'old'\r\n"
TEXT = b"import MDM\nprint 'new'\n"
SENT = b"import MDM\r\nprint 'new'\r\n"
FIELDS = {
    "profile",
    "file",
    "as",
    "kind",
    "size",
    "sent",
    "crc",
    "verified",
    "method",
    "enabled",
    "started",
    "elapsed_ms",
    "ok",
    "error",
}


@pytest.fixture
def script(tmp_path: Path) -> str:
    (tmp_path / "old.py").write_bytes(OLD)
    path = tmp_path / "main.py"
    path.write_bytes(TEXT)
    return str(path)


@pytest.fixture
def added(atrun: Atrun, simulate: Callable[..., str]) -> Callable[..., str]:
    """Adds a profile with a login that needs no waiting."""

    def add(*flags: str, name: str = "pump-7") -> str:
        address = simulate(*flags)
        added = atrun("profile", "add", name, "--dial", address, "--user", "testuser", "--login", "automatic")
        assert added.code == 0, added.err
        return name

    return add


def test_stored_proven_and_enabled(atrun: Atrun, added: Callable[..., str], script: str) -> None:
    name = added()
    done = atrun("upload", name, script, "--enable", "--json")
    assert done.code == 0, done.err
    (record,) = done.records
    assert set(record) >= FIELDS
    wanted = {
        "profile": "pump-7",
        "file": script,
        "as": "main.py",
        "kind": "script",
        "size": len(SENT),
        "sent": len(SENT),
        "verified": True,
        "method": "checksum",
        "enabled": True,
        "started": False,
        "ok": True,
        "error": None,
    }
    assert {key: record[key] for key in wanted} == wanted
    assert len(record["crc"]) == 4
    again = atrun("upload", name, script, "--json")
    assert (again.code, again.records[0]["sent"], again.records[0]["verified"]) == (0, 0, True)


def test_the_file_in_use_stays_and_is_saved(
    atrun: Atrun, added: Callable[..., str], script: str, tmp_path: Path
) -> None:
    name = added("--script", f"main.py={tmp_path / 'old.py'}", "--enabled", "main.py", "--reboot-time", "0.5")
    done = atrun("upload", name, script, "--start", "--json")
    assert done.code == 0, done.err
    (record,) = done.records
    assert (record["as"], record["enabled"], record["started"]) == ("main_2.py", True, True)
    (kept,) = (tmp_path / "data" / "backups" / "pump-7").iterdir()
    assert kept.read_bytes() == OLD
    listed = atrun("files", name, "--json").records[0]["scripts"]
    assert (listed["enabled"], [each["name"] for each in listed["files"]]) == ("main_2.py", ["main_2.py"])
    fetched = atrun("files", name, "get", "main_2.py", str(tmp_path / "back.py"))
    assert fetched.code == 0, fetched.err
    assert (tmp_path / "back.py").read_bytes() == SENT


def test_several_modules_at_once(atrun: Atrun, added: Callable[..., str], script: str) -> None:
    for number in (1, 2, 3):
        added(name=f"pump-{number}")
    added("--error", "AT#WSCRIPT*=20", name="valve-1")
    done = atrun("upload", "pump-*", "valve-1", script, "--jobs", "4", "--json")
    assert done.code == 1, done.err
    results = {record["profile"]: record["ok"] for record in done.records}
    assert results == {"pump-1": True, "pump-2": True, "pump-3": True, "valve-1": False}
    assert "valve-1: the module does not take main.py: memory full" in done.err


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--corrupt", "99"], (1, "what the module stored is not what was sent")),
        (["--script-space", "5"], (1, "and the module has 5 free")),
        (["--error", "AT#L*SCRIPT*=ERROR"], (1, "it has no Python")),
        (["--refuse-login"], (3, "closed the connection")),
    ],
)
def test_each_failure_has_its_code_and_sentence(
    atrun: Atrun, added: Callable[..., str], script: str, flags: list[str], expected: tuple[int, str]
) -> None:
    code, sentence = expected
    done = atrun("upload", added(*flags), script, "--json")
    assert done.code == code, done.err
    assert done.err.count(sentence) == 1, "said once"
    assert not done.records[0]["ok"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["pump-7", "missing.py"], "there is no file missing.py"),
        (["pump-7", "{empty}"], "is empty"),
        (["pump-7", "{folder}"], "is no file"),
        (["pump-7", "{text}"], "--script or --app"),
        (["pump-7", "{script}", "--as", "a-name-that-is-too-long.py"], "16 at most"),
        (["pump-8", "{script}"], "did you mean 'pump-7'?"),
        (["valve-*", "{script}"], "no profile is like"),
        (["tower-1", "{script}"], "files cannot be sent by SMS"),
        (["pump-7", "{script}", "--jobs", "0"], "no number of jobs"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_sent(
    atrun: Atrun, script: str, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    (tmp_path / "empty.py").touch()
    (tmp_path / "text.txt").write_text("x")
    atrun("profile", "add", "pump-7", "--dial", "127.0.0.1:1", "--user", "testuser")
    profiles = tmp_path / "config" / "profiles.toml"
    profiles.write_text(
        profiles.read_text()
        + '\n[profiles.tower-1]\ntransport = "sms"\nnumber = "+393468686711"\nformat = "simple"\nmodem = "office"\n'
        '\n[modems.office]\ndevice = "/dev/null"\nbaudrate = 115200\n'
    )
    places = {
        "{empty}": str(tmp_path / "empty.py"),
        "{folder}": str(tmp_path),
        "{text}": str(tmp_path / "text.txt"),
        "{script}": script,
    }
    done = atrun("upload", *[places.get(each, each) for each in arguments])
    assert done.code == 2, done.err
    assert sentence in done.err
    assert done.out == ""


def test_a_module_that_is_not_there(atrun: Atrun, script: str) -> None:
    atrun("profile", "add", "pump-7", "--dial", "127.0.0.1:1", "--user", "testuser")
    done = atrun("upload", "pump-7", script, "--json")
    assert (done.code, done.records[0]["ok"], done.records[0]["verified"]) == (3, False, None)


def test_interrupted_it_puts_the_module_in_order(atrun: Atrun, added: Callable[..., str], tmp_path: Path) -> None:
    name = added("--flash", "100")
    large = tmp_path / "large.pyo"
    large.write_bytes(bytes(range(256)) * 400)
    process = subprocess.Popen(
        atrun.command("upload", name, str(large), "--json", "--verbose"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **atrun.environment},
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "100 %" in line:
            break
    process.send_signal(signal.SIGINT)
    for line in process.stderr:
        if "interrupted" in line:
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    record = json.loads(out)
    assert (record["ok"], record["verified"]) == (False, None)


def test_a_slow_link_takes_the_time_that_the_file_takes(
    atrun: Atrun, added: Callable[..., str], tmp_path: Path
) -> None:
    name = added("--rate", "9600")
    (tmp_path / "long.py").write_bytes(b"print 1\r\n" * 300)
    done = atrun("upload", name, str(tmp_path / "long.py"), "--no-verify", "--json")
    assert done.code == 0, done.err
    (record,) = done.records
    assert record["sent"] == 2_700
    assert record["elapsed_ms"] >= 2_700 * 10 / 9_600 * 1_000
