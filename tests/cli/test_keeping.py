"""What is kept: every exchange that was printed, and never a secret."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Atrun


def test_a_killed_run_has_kept_every_exchange_it_printed(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module()
    atrun("profile", "edit", name, "--pause", "0")
    process = subprocess.Popen(
        atrun.command("run", name, "-", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=atrun.environment,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(2000):
        process.stdin.write(f"AT#GPIO={number % 8 + 1},2\n")
    process.stdin.flush()
    printed = [process.stdout.readline() for _ in range(1200)]
    os.kill(process.pid, signal.SIGKILL)
    rest, _ = process.communicate()
    printed += [line for line in rest.splitlines() if line.endswith("}")]
    kept = {(each["started"], each["command"]) for each in atrun("history", "--json").records}
    assert {(each["started"], each["command"]) for each in map(json.loads, printed)} <= kept
    with sqlite3.connect(atrun.folder / "data" / "journal.db") as journal:
        assert journal.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    journal.close()
    assert atrun("run", name, "AT").code == 0


def test_no_file_and_no_output_holds_a_secret(atrun: Atrun, module: Callable[..., str]) -> None:
    secrets = ("testpassw", "s3cr3t-typed", "48151623", "ftp-wordpass")
    name = module()
    done = atrun(
        "run",
        name,
        'AT#TCPATRUNAUTH=1,"someone","s3cr3t-typed"',
        "AT+CPIN=48151623",
        'at#ftpopen="ftp.example.invalid","me", ftp-wordpass ,0',
        "AT#TCPATRUNAUTH?",
        "--json",
        "--verbose",
        "--allow-lockout",
    )
    shown = done.out + done.err
    shown += atrun("history").out + atrun("history", "--json").out + atrun("profile", "list", "--json").out
    for secret in secrets:
        assert secret not in shown
        for path in files(atrun.folder):
            assert secret.encode() not in path.read_bytes(), path
    assert "•••" in done.out


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_history_finds_by_words_profile_failure_and_time(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module("--error", "AT#MONI=22")
    atrun("run", name, "AT+CGMM", "AT#MONI", "AT+CSQ")
    assert [each["command"] for each in atrun("history", "he910", "--json").records] == ["AT+CGMM"]
    assert [each["command"] for each in atrun("history", "--failed", "--json").records] == ["AT#MONI"]
    assert len(atrun("history", "--profile", "pump-*", "--since", "1h", "--json").records) == 3
    assert atrun("history", "--profile", "other").out == ""
    assert [each["command"] for each in atrun("history", "--limit", "1", "--json").records] == ["AT+CSQ"]
    assert atrun("history", "--since", "someday").code == 2
    text = atrun("history", "#MONI").out
    assert "+CME ERROR: 22" in text
    exported = atrun("history", "export", "--format", "csv").out
    assert exported.count("AT#MONI") == 1
    target = str(atrun.folder / "out.jsonl")
    assert atrun("history", "export", "--output", target).code == 0
    assert atrun("history", "export", "--output", target).code == 2


@pytest.mark.parametrize(("zone", "offset"), [("Asia/Kolkata", "+05:30"), ("UTC", "+00:00")])
def test_history_prints_times_as_since_reads_them_and_json_stays_utc(
    atrun: Atrun, module: Callable[..., str], zone: str, offset: str
) -> None:
    atrun("run", module(), "AT+CGMM", "AT+CGMR")
    _, second = (row.split()[0] for row in atrun("history", TZ=zone).out.splitlines() if "pump-7" in row)
    assert second.endswith(offset)
    for since in (second, second.removesuffix(offset)):
        (found,) = atrun("history", "--since", since, "--json", TZ=zone).records
        assert found["command"] == "AT+CGMR"
        assert found["started"].endswith("Z")
        assert datetime.fromisoformat(found["started"]) == datetime.fromisoformat(second)


def test_a_journal_that_cannot_be_kept_stops_no_command(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module()
    (atrun.folder / "data").mkdir(exist_ok=True)
    journal = atrun.folder / "data" / "journal.db"
    journal.write_bytes(b"this is no database, and it is long enough to be looked at" * 20)
    done = atrun("run", name, "AT+CGMM")
    assert (done.code, done.out) == (0, "HE910-D\nOK\n")
    assert str(journal) in done.err
    found = atrun("history")
    assert found.code == 2
    assert str(journal) in found.err


def test_the_journal_knows_when_a_link_came_and_went(atrun: Atrun, module: Callable[..., str]) -> None:
    name = module("--drop", "AT#MONI")
    atrun("run", name, "AT")
    atrun("run", name, "AT#MONI")
    journal = sqlite3.connect(atrun.folder / "data" / "journal.db")
    rows = journal.execute(
        "SELECT profile, transport, peer, opened <= closed, reason FROM sessions ORDER BY id"
    ).fetchall()
    journal.close()
    (first, second) = rows
    assert first[:2] == (name, "dial")
    assert first[2].startswith("127.0.0.1:")
    assert (first[3], second[3]) == (1, 1)
    assert first[4] == "the session was closed"
    assert "closed the connection" in second[4]
