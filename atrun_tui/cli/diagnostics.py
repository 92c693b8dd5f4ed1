"""The only writer of stderr, and the exit codes."""

from __future__ import annotations

import os
import sys
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

from atrun_tui.protocol.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Exit(IntEnum):
    """Exit codes: a script can branch on them."""

    DONE = 0
    MODULE_ERROR = 1
    """The module answered an error, an expectation failed, or a verification did not match."""
    USAGE = 2
    """Wrong usage or configuration; nothing was sent."""
    UNREACHABLE = 3
    """Could not reach the module, login refused, or no secret."""
    NO_ANSWER = 4
    """No answer in time, or the link was lost before the answer."""
    BROKEN_PIPE = 141
    """Whoever read our output went away (128 + SIGPIPE, as a shell counts)."""
    INTERRUPTED = 130


class CommandFailed(Exception):  # noqa: N818  (says what happened)
    """Ends a command with a sentence for the user and an exit code."""

    def __init__(self, code: Exit, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Diagnostics:
    """Talk: what happened, why it probably did, what to do next."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False, verbose: bool = False) -> None:
        self._stream = stream or sys.stderr
        self.quiet = quiet
        self.verbose = verbose
        self.mask: Callable[[str], str] = str
        self._painted: tuple[str, ...] = ()

    @property
    def can_paint(self) -> bool:
        """Whether lines can be drawn anew where they stand: a terminal that is told so, and may talk."""
        return not self.quiet and self._stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"

    @property
    def room(self) -> int:
        """How many lines can be painted."""
        return max(_window().lines - 2, 1)

    def paint(self, lines: Sequence[str]) -> None:
        """Keep these lines below everything else on a terminal, in place of those painted before; elsewhere nothing."""
        if not self.can_paint:
            return
        width = _window().columns
        shown = tuple(printable(self.mask(line))[: width - 1] for line in lines[: self.room])
        self._send(self._erase() + "".join(f"{line}\n" for line in shown))
        self._painted = shown

    def _erase(self) -> str:
        """What takes the painted lines away: up to the first of them, and all clear from there."""
        return f"\x1b[{len(self._painted)}A\x1b[J" if self._painted else ""

    def say(self, text: str) -> None:
        """Something worth knowing; silent under `--quiet`."""
        if not self.quiet:
            self._write(text)

    def detail(self, text: str) -> None:
        """Something that only `--verbose` shows."""
        if self.verbose and not self.quiet:
            self._write(text)

    def problem(self, text: str) -> None:
        """Something that went wrong; always shown."""
        self._write(text)

    def fault(self, error: BaseException) -> None:
        """Something that must not happen did; a person never sees a traceback unasked."""
        self.problem(
            f"atrun: a fault of ours, please report it: {type(error).__name__}: {error} (ATRUN_TRACEBACK=1 shows where)"
        )

    def prompt(self, text: str) -> None:
        """A question, without a newline."""
        self._send(text)

    def _write(self, text: str) -> None:
        shown = "\n".join(printable(self.mask(line)) for line in text.split("\n"))
        self._send(f"{self._erase()}{shown}\n" + "".join(f"{line}\n" for line in self._painted))

    def _send(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            # Nobody listens any more, or its disk is full; stdout may still work, and the exit code says the rest.
            self.quiet = True


def _window() -> os.terminal_size:
    from shutil import get_terminal_size  # noqa: PLC0415  (brings every compressor along)

    return get_terminal_size()
