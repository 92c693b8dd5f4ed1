"""Whole processes from cold: `atrun run` beside a bare script that does the same exchange, and the console's first frame beside
a minimal Textual app's."""

from __future__ import annotations

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import peer

ROUNDS = 25

BARE = """
import asyncio, sys
async def main():
    reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
    for _ in range(2):  # as many exchanges as the session's own: one to see that somebody answers, and the one asked for
        writer.write(b"AT\\r")
        await writer.drain()
        answer = await reader.readuntil(b"OK\\r\\n")
    print(answer.decode().strip())
    writer.close()
asyncio.run(main())
"""

MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("ready")
Minimal().run()
"""


def _environment(folder: str) -> dict[str, str]:
    """A user's own. Python keeps what it compiled, as everywhere but where tests are run: our own modules would otherwise be
    compiled anew with every start, which the others' installed ones never are."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "ATRUN_CONFIG_DIR": folder, "ATRUN_DATA_DIR": folder}


def _timed(command: list[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    took = time.perf_counter() - begin
    assert done.stdout.strip() == "OK", done.stdout + done.stderr
    return took


def measure_run() -> dict[str, float]:
    """Seconds, medians of interleaved rounds; the first, in which Python compiles and the journal is made, does not count."""
    results: dict[str, list[float]] = {"bare script": [], "atrun run": []}
    with peer.running() as port, tempfile.TemporaryDirectory() as folder:
        profiles = Path(folder, "profiles.toml")
        profiles.write_text(f'[profiles.bench]\ntransport = "dial"\naddress = "127.0.0.1:{port}"\npause = 0\n')
        environment = _environment(folder)
        for _ in range(ROUNDS):
            results["bare script"].append(_timed([sys.executable, "-c", BARE, str(port)], environment))
            ours = [sys.executable, "-m", "atrun_tui", "run", "bench", "AT"]
            results["atrun run"].append(_timed(ours, environment))
    return {name: statistics.median(values[1:]) for name, values in results.items()}


def _first_frame(command: list[str], marker: bytes, environment: dict[str, str]) -> float:
    """Seconds until the marker is on the terminal."""
    begin = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, environment)
    seen = b""
    try:
        while marker not in seen:
            if not select.select([terminal], [], [], 20)[0]:
                raise AssertionError(f"no {marker!r} within 20 s")
            seen = (seen + os.read(terminal, 65536))[-1_000_000:]
        return time.perf_counter() - begin
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


def measure_first_frame() -> dict[str, float]:
    """Seconds, medians of interleaved rounds."""
    results: dict[str, list[float]] = {"minimal Textual app": [], "atrun": []}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**_environment(folder), "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        for _ in range(ROUNDS):
            results["minimal Textual app"].append(_first_frame([sys.executable, "-c", MINIMAL], b"ready", environment))
            ours = [sys.executable, "-m", "atrun_tui"]
            results["atrun"].append(_first_frame(ours, b"Sessions", environment))
    return {name: statistics.median(values[1:]) for name, values in results.items()}
