"""Ctrl-C at any moment of a start, and whatever ends a command that is under way."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import serving

if TYPE_CHECKING:
    from collections.abc import Callable
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


def _no_interrupts() -> None:
    """As a shell starts a job in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize(
    ("number", "prepare"),
    [
        pytest.param(signal.SIGINT, None, id="Ctrl-C"),
        pytest.param(signal.SIGTERM, None, id="ended"),
        pytest.param(signal.SIGHUP, None, id="its terminal gone"),
        pytest.param(signal.SIGTERM, _no_interrupts, id="ended in the background"),
        pytest.param(signal.SIGHUP, _no_interrupts, id="its terminal gone, in the background"),
    ],
)
async def test_whatever_ends_it_what_was_sent_is_in_the_journal(
    atrun: Atrun, number: signal.Signals, prepare: Callable[[], None] | None
) -> None:
    async with serving(Options(), Faults(hang=("AT+COPS?",))) as module:
        added = await asyncio.to_thread(
            atrun, "profile", "add", "pump-7", "--dial", f"{module.host}:{module.port}", "--user", "testuser"
        )
        assert added.code == 0
        running = await asyncio.to_thread(
            subprocess.Popen,
            atrun.command("run", "pump-7", "AT+COPS?"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=atrun.environment,
            preexec_fn=prepare,
        )
        async with asyncio.timeout(60):
            await module.until(lambda: b"AT+COPS?" in module.received)
        if prepare is not None:
            running.send_signal(signal.SIGINT)
            with pytest.raises(subprocess.TimeoutExpired):
                await asyncio.to_thread(running.wait, timeout=0.5)
        running.send_signal(number)
        _, told = await asyncio.to_thread(running.communicate, timeout=60)
        assert (running.returncode, "Traceback" in told) == (128 + signal.SIGINT, False)
        kept = await asyncio.to_thread(atrun, "history", "--json")
        assert [(each["command"], each["outcome"]) for each in kept.records] == [("AT+COPS?", "unknown")]
