"""Drives a program in a terminal of its own: keys go in by name, the screen is read as a person sees it.

What the program writes is fed to a terminal emulator as it arrives, so waiting is reading: `until` takes in bytes until the
screen shows what is wanted, and fails with the screen as it stands when they stop coming for too long.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

import pexpect
import pyte

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PATIENCE = 30.0
"""Seconds for a busy machine; nothing waits longer than it must."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "shift+tab": "\x1b[Z",
    "ctrl+pageup": "\x1b[5;5~",
    "ctrl+pagedown": "\x1b[6;5~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    **{f"ctrl+{letter}": chr(ord(letter) - ord("a") + 1) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""What a terminal sends for a key."""

Condition = str | Callable[[str], bool]


class Terminal:
    """A program in a terminal.

    Args:
        command: the program and its arguments.
        environ: its whole environment.
        size: columns and rows.
        folder: where it is started.
    """

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], *, size: tuple[int, int] = (120, 40), folder: Path
    ) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._raw = bytearray()
        self._child = pexpect.spawn(
            command[0],
            list(command[1:]),
            dimensions=(rows, columns),
            env={"TERM": "xterm-256color", "LANG": "C.UTF-8", **environ},
            cwd=str(folder),
            timeout=PATIENCE,
        )
        self._child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the terminal away; a program that stays is killed."""
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        """The program's process."""
        return int(self._child.pid)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._screen.columns, self._screen.lines

    @property
    def raw(self) -> bytes:
        """Every byte the program wrote so far."""
        return bytes(self._raw)

    @property
    def screen(self) -> str:
        """What is to be seen, as last read."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def colours(self) -> set[str]:
        """Every colour on the screen, as last read, foreground and background."""
        cells = [cell for row in self._screen.buffer.values() for cell in row.values()]
        return {cell.fg for cell in cells} | {cell.bg for cell in cells}

    def row(self, text: str) -> str:
        """The first row of the screen that holds a text."""
        return next(line for line in self.screen.splitlines() if text in line)

    def press(self, *keys: str) -> None:
        """Press keys by name."""
        for key in keys:
            self._child.send(KEYS[key])

    def type(self, text: str) -> None:
        """Type a text, without enter."""
        self._child.send(text)

    def paste(self, text: str) -> None:
        """Paste, as a terminal with bracketed paste does."""
        self._child.send(f"\x1b[200~{text}\x1b[201~")

    def until(self, wanted: Condition, *, patience: float = PATIENCE) -> str:
        """Read until the screen holds a text or fulfils a condition; the screen."""
        deadline = time.monotonic() + patience
        while not _fulfils(wanted, text := self.screen):
            try:
                self._take(self._child.read_nonblocking(65536, timeout=max(0.0, deadline - time.monotonic())))
            except (pexpect.EOF, pexpect.TIMEOUT):
                raise AssertionError(f"never seen: {wanted}; the screen is\n{text}") from None
        return text

    def until_gone(self, unwanted: str) -> str:
        """Read until a text is no longer on the screen; the screen."""
        return self.until(lambda text: unwanted not in text)

    def until_written(self, wanted: bytes) -> None:
        """Read until the program has written these bytes, whether they show or not."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self._raw:
            try:
                self._take(self._child.read_nonblocking(65536, timeout=max(0.0, deadline - time.monotonic())))
            except (pexpect.EOF, pexpect.TIMEOUT):
                raise AssertionError(f"never written: {wanted!r}; the screen is\n{self.screen}") from None

    def send(self, command: str) -> None:
        """Type a command and press enter."""
        self.type(command)
        self.press("enter")

    def ask(self, command: str) -> str:
        """Send a command and wait until `OK` stands at the end of its row; the screen."""
        self.send(command)
        return self.until(
            lambda text: any(f" {command} " in row and row.endswith(" OK") for row in text.splitlines()[:-2])
        )

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program hears of it by its signal."""
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal under the program."""
        self._child.ptyproc.fileobj.close()
        self._child.closed = self._child.ptyproc.closed = True
        self._child.child_fd = self._child.ptyproc.fd = -1

    def outlived(self) -> int:
        """Wait for the program to end once nothing can be read of it any more; as `end` says how."""
        handle = os.pidfd_open(self.pid)
        try:
            assert select.select([handle], [], [], PATIENCE)[0], "it does not end without its terminal"
        finally:
            os.close(handle)
        self._child.terminated = self._child.ptyproc.terminated = True
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def end(self) -> int:
        """Read until the program is gone; its exit code, or minus the number of the signal that ended it."""
        while True:
            try:
                self._take(self._child.read_nonblocking(65536, timeout=PATIENCE))
            except pexpect.EOF:
                break
            except pexpect.TIMEOUT:
                raise AssertionError(f"it does not end; the screen is\n{self.screen}") from None
        self._child.wait()
        status = self._child.exitstatus
        return int(status) if status is not None else -int(self._child.signalstatus)

    def leave(self) -> int:
        """Press the key that quits; the exit code."""
        self.press("ctrl+q")
        return self.end()

    def _take(self, data: bytes) -> None:
        self._raw += data
        self._stream.feed(data)


def _fulfils(wanted: Condition, text: str) -> bool:
    return wanted in text if isinstance(wanted, str) else wanted(text)
