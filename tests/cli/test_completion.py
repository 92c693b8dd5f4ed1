"""A shell completes commands, flags and the names of profiles and macros."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Atrun


def completed(atrun: Atrun, line: str) -> list[str]:
    """What the shell function would be told for a line with the cursor at its end."""
    script = f"{' '.join(atrun.command())} 8>&1 9>/dev/null"
    asked = {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n", "COMP_LINE": line, "COMP_POINT": str(len(line))}
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False, env={**atrun.environment, **asked}
    )
    return [word.strip() for word in done.stdout.splitlines()]


def test_commands_flags_and_names(atrun: Atrun) -> None:
    atrun("profile", "add", "pump-7", "--dial", "10.0.0.1:1024")
    atrun("profile", "add", "meter-2", "--dial", "10.0.0.2:1024")
    assert completed(atrun, "atrun prof") == ["profile"]
    assert completed(atrun, "atrun run pu") == ["pump-7"]
    assert set(completed(atrun, "atrun secret set ")) >= {"pump-7", "meter-2"}
    assert "--allow-lockout" in completed(atrun, "atrun run pump-7 --allow")
    assert "identify" in completed(atrun, "atrun play ide")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_code_is_printed(atrun: Atrun, shell: str) -> None:
    done = atrun("completion", shell)
    assert done.code == 0
    assert "atrun" in done.out
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=done.out, text=True, check=True, timeout=20)
