"""Ctrl-C at any moment of a start."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Atrun

# Stands for a finger that is quick: the interrupt comes while this module is being loaded.
FINGER = """
import sys
class Finger:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finger())
sys.argv = ["atrun", *{words!r}]
from atrun_tui.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    "name", ["atrun_tui.cli.main", "atrun_tui.cli.output", "atrun_tui.cli.run", "atrun_tui.workspace", "asyncio"]
)
def test_an_interrupt_while_something_is_loaded_is_no_traceback(atrun: Atrun, tmp_path: Path, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FINGER.format(name=name, words=("run", "nobody", "AT"))],
        capture_output=True,
        text=True,
        env=atrun.environment,
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr in {"", "atrun: interrupted\n"}
