"""The command line as people and scripts use it: real processes, a real simulated module on a real socket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PASSWORD = "testpassw"
LIMIT = 60


@dataclass
class Done:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Atrun:
    """Runs `atrun` with directories of its own, and nothing of this machine's owner."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "ATRUN_CONFIG_DIR": str(self.folder / "config"),
            "ATRUN_DATA_DIR": str(self.folder / "data"),
            "ATRUN_PASSWORD": PASSWORD,
            "PYTHONWARNINGS": "error",
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "atrun_tui", *arguments]

    def __call__(self, *arguments: str, stdin: str = "", **environment: str) -> Done:
        done = subprocess.run(
            self.command(*arguments),
            input=stdin,
            capture_output=True,
            text=True,
            env={**self.environment, **environment},
            timeout=LIMIT,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def atrun(tmp_path: Path) -> Atrun:
    return Atrun(tmp_path)


@pytest.fixture
def start(atrun: Atrun) -> Iterator[Callable[..., str]]:
    """Starts `atrun` with these arguments beside the test, until that ends; gives what it says after `ready`."""
    processes: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> str:
        process = subprocess.Popen(
            atrun.command(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=atrun.environment,
        )
        processes.append(process)
        assert process.stdout is not None
        word, _, told = process.stdout.readline().strip().partition(" ")
        assert word == "ready"
        return told

    yield run
    for process in processes:
        process.terminate()
        _, err = process.communicate(timeout=LIMIT)
        assert "Traceback" not in err, err


@pytest.fixture
def simulate(start: Callable[..., str]) -> Callable[..., str]:
    """Starts `atrun simulate --listen 127.0.0.1:0` with more flags; gives its address."""
    return partial(start, "simulate", "--listen", "127.0.0.1:0")


@pytest.fixture
def module(atrun: Atrun, simulate: Callable[..., str]) -> Callable[..., str]:
    """Starts a simulated module and keeps a profile for it; gives the profile's name."""

    def make(*flags: str, name: str = "pump-7") -> str:
        # Finding the login out takes three seconds where the module asks nothing: only where the login is the matter.
        login = "auto" if "--login" in flags else "automatic"
        added = atrun("profile", "add", name, "--dial", simulate(*flags), "--user", "testuser", "--login", login)
        assert added.code == 0, added.err
        return name

    return make


@pytest.fixture
def simulate_modem(atrun: Atrun, start: Callable[..., str]) -> Callable[..., str]:
    """Starts a simulated modem with more flags; gives its device."""

    def plug(*flags: str) -> str:
        link = str(atrun.folder / "modem")
        start("simulate", "--modem", "--link", link, *flags)
        return link

    return plug
