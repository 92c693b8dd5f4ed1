"""A heavy import never happens on a path that does not need it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.bench import peer

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("textual", "rich", "keyring", "tomlkit", "serial_asyncio", "serial", "argcomplete", "platformdirs")


def loaded_after(arguments: list[str], environment: dict[str, str] | None = None) -> set[str]:
    """The top-level packages in memory after a command line ran."""
    script = (
        "import sys\n"
        "from atrun_tui.cli.main import run_command_line\n"
        f"run_command_line({arguments!r})\n"
        "print('LOADED', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment, timeout=60
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("LOADED"))
    return set(line.split()[1:])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["run", "--help"],
        ["run", "nobody", "AT"],
        ["profile", "list"],
        ["history", "CSQ"],
    ],
)
def test_headless_paths_load_nothing_heavy(arguments: list[str], tmp_path: object) -> None:
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    assert not loaded_after(arguments, environment) & set(HEAVY)


def test_the_tour_needs_no_window(tmp_path: object) -> None:
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    assert not loaded_after(["demo", "--tour"], environment) & {"textual", "rich", "keyring"}


def test_the_probe_can_fail() -> None:
    script = "import textual, sys; print('LOADED', *sorted({n.partition('.')[0] for n in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert {"textual", "rich"} <= set(done.stdout.split())


@pytest.mark.parametrize(
    ("loaded", "unwanted"),
    [
        (
            "atrun_tui.cli.run, atrun_tui.workspace, atrun_tui.session.engine, atrun_tui.journal.inline",
            {
                "random",
                "secrets",
                "shutil",
                "json",
                "difflib",
                "queue",
                "atrun_tui.procedures",
                "atrun_tui.protocol.sms",
            },
        ),
        (
            "atrun_tui.ui.showing, atrun_tui.workspace",
            {
                "atrun_tui.session.engine",
                "atrun_tui.procedures",
                "atrun_tui.config.macro_files",
                "atrun_tui.knowledge.hazards",
                "atrun_tui.ui.deeds",
                "atrun_tui.ui.playing",
                "atrun_tui.ui.sending",
                "atrun_tui.ui.uploading",
                "hmac",
                "sqlite3",
            },
        ),
    ],
)
def test_a_start_loads_what_it_uses(loaded: str, unwanted: set[str]) -> None:
    script = f"import asyncio, sys; import {loaded}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert not set(done.stdout.split()) & unwanted


def test_a_run_whose_commands_are_given_loads_nothing_to_read_more(tmp_path: Path) -> None:
    with peer.running() as port:
        (tmp_path / "profiles.toml").write_text(
            f'[profiles.pump]\ntransport = "dial"\naddress = "127.0.0.1:{port}"\nlogin = "automatic"\n'
        )
        script = (
            "import sys\n"
            "from atrun_tui.cli.main import run_command_line\n"
            f"code = run_command_line(['run', 'pump', 'AT', '--config-dir', {str(tmp_path)!r}, '--data-dir', {str(tmp_path)!r}])\n"
            "print(code, *sys.modules)\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    answer, told = done.stdout.splitlines()
    assert (answer, told.split()[0]) == ("OK", "0")
    assert not {"queue", "atrun_tui.cli.standard_input", "atrun_tui.vault.worker"} & set(told.split())
