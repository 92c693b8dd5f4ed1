"""The console as its owner meets it: a program in a terminal, driven by keys, read off the screen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pexpect
import pyte
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.terminal

PATIENCE = 30.0
"""Seconds for a slow machine; nothing waits longer than it must."""


class Terminal:
    """A program in a terminal of a size."""

    def __init__(self, home: Path, columns: int, rows: int, **environ: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "atrun_tui", "demo"],
            dimensions=(rows, columns),
            env={"HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", **environ},
            timeout=PATIENCE,
        )

    def until(self, seen: Callable[[str], bool]) -> str:
        """Read until the screen shows what is wanted."""
        while not seen(text := "\n".join(self.screen.display)):
            try:
                self._take(self.child.read_nonblocking(65536, timeout=PATIENCE))
            except (pexpect.EOF, pexpect.TIMEOUT) as error:
                raise AssertionError(f"never seen:\n{text}") from error
        return text

    def leave(self) -> int:
        """Press the key that quits; the exit code."""
        self.child.sendcontrol("q")
        self._take(self.child.read())
        self.child.close()
        return int(self.child.exitstatus)

    def _take(self, data: bytes) -> None:
        self.raw += data
        self._stream.feed(data)


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)])
@pytest.mark.parametrize("environ", [{}, {"NO_COLOR": "1"}, {"TERM": "xterm"}], ids=["colour", "none", "sixteen"])
def test_type_a_command_read_the_reply_and_leave(
    tmp_path: Path, columns: int, rows: int, environ: dict[str, str]
) -> None:
    terminal = Terminal(tmp_path, columns, rows, **environ)
    terminal.until(lambda text: "● pump-7" in text and "ready" in text)
    terminal.child.send("AT+CSQ\r")
    terminal.until(
        lambda text: (
            any("AT+CSQ" in line and line.rstrip().endswith("OK") for line in text.splitlines())
            and "+CSQ: " in text
            and "f1 help" in text
        )
    )
    assert terminal.leave() == 0
    assert b"Traceback" not in terminal.raw


def test_a_window_too_small_says_so_and_recovers(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, 30, 8)
    terminal.until(lambda text: "too small" in text)
    terminal.child.setwinsize(24, 80)
    terminal.screen.resize(24, 80)
    terminal.until(lambda text: "pump-7" in text and "f1 help" in text)

    assert terminal.leave() == 0
    assert b"Traceback" not in terminal.raw
