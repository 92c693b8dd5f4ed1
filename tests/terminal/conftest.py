"""A home of one's own, simulated modules as processes, and consoles in terminals that are gone when the test is."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.terminal.driving import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "testpassw"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Home:
    """An owner's directories, with nothing of this machine's owner in them."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def journal(self) -> Path:
        return self.data / "journal.db"

    @property
    def environ(self) -> dict[str, str]:
        (self.folder / "tmp").mkdir(exist_ok=True)
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder / "tmp"),
            "ATRUN_CONFIG_DIR": str(self.config),
            "ATRUN_DATA_DIR": str(self.data),
            "ATRUN_PASSWORD": PASSWORD,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONPATH": str(ROOT),
        }

    def write(self, name: str, text: str) -> Path:
        """Write a file of the configuration."""
        path = self.config / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def profiles(self, **addresses: str) -> None:
        """Profiles that dial, by name with `_` for `-`, all of the simulated module's usual user."""
        self.write(
            "profiles.toml",
            "".join(
                f'[profiles.{name.replace("_", "-")}]\ntransport = "dial"\naddress = "{address}"\nuser = "testuser"\n'
                for name, address in addresses.items()
            ),
        )

    def holding(self, text: str) -> list[Path]:
        """Every file of this home that holds a text."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return [path for path in files if text.encode() in path.read_bytes()]


class Simulated:
    """`atrun simulate` as a process that listens.

    Args:
        flags: its flags.
        environ: its environment.
        address: where; port 0 is any free one.
    """

    def __init__(self, *flags: str, environ: dict[str, str], address: str = "127.0.0.1:0") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "atrun_tui", "simulate", "--listen", address, *flags],
            stdout=subprocess.PIPE, env=environ, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        ready = self._process.stdout.readline().split()
        assert ready[:1] == ["ready"], ready
        self.address = ready[1]

    def kill(self) -> None:
        """End it as a power cut does; it may be dead already."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


class Simulate(Protocol):
    """Starts a simulated module with flags."""

    def __call__(self, *flags: str, address: str = ...) -> Simulated: ...


class Open(Protocol):
    """Opens the console, or another command, in a terminal."""

    def __call__(
        self,
        *arguments: str,
        size: tuple[int, int] = ...,
        wrapper: tuple[str, ...] = ...,
        environ: dict[str, str] | None = ...,
    ) -> Terminal: ...


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def simulate(home: Home) -> Iterator[Simulate]:
    with ExitStack() as stack:

        def start(*flags: str, address: str = "127.0.0.1:0") -> Simulated:
            module = Simulated(*flags, environ=home.environ, address=address)
            stack.callback(module.kill)
            return module

        yield start


@pytest.fixture
def console(home: Home) -> Iterator[Open]:
    with ExitStack() as stack:

        def start(
            *arguments: str,
            size: tuple[int, int] = (120, 40),
            wrapper: tuple[str, ...] = (),
            environ: dict[str, str] | None = None,
        ) -> Terminal:
            command = [*wrapper, sys.executable, "-m", "atrun_tui", *arguments]
            return stack.enter_context(
                Terminal(command, {**home.environ, **(environ or {})}, size=size, folder=home.folder)
            )

        yield start
