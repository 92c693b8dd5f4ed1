"""Reads a secret from an open file descriptor: its first line, once, and nothing beyond."""

from __future__ import annotations

import os

from atrun_tui.vault.base import VaultError
from atrun_tui.vault.secret import Secret
from atrun_tui.vault.worker import Worker

_LONGEST = 1024
"""Bytes; no module takes a password near that long."""


class Descriptor:
    """A descriptor that holds a secret, under the name of the variable that gave its number.

    Not one byte beyond the line is read: standard input (0) may hold commands below it. Others than the three standard ones are
    closed afterwards, so that no program started by us finds them open.
    """

    def __init__(self, variable: str, number: str, *, timeout: float) -> None:
        self.variable = variable
        self._number = number
        self._timeout = timeout
        self._worker = Worker("secret from a descriptor")
        self._outcome: Secret | str | None = None  # the secret, or why there is none

    @property
    def is_standard_input(self) -> bool:
        """Whether the line is the first of standard input."""
        return self._is_number() and int(self._number) == 0

    async def secret(self) -> Secret:
        """The secret, read with the first call. Raises VaultError, with every call the same."""
        try:
            outcome = await self._worker.run(self._read_once, limit=self._timeout)
        except TimeoutError:
            raise VaultError(
                f"{self.variable} names a descriptor on which no whole line came within {self._timeout:g} seconds"
            ) from None
        if isinstance(outcome, Secret):
            return outcome
        raise VaultError(f"{self.variable} is of no use: {outcome}")

    def _read_once(self) -> Secret | str:
        if self._outcome is None:
            self._outcome = self._read()
        return self._outcome

    def _is_number(self) -> bool:
        return self._number.isascii() and self._number.isdigit() and len(self._number) < 10

    def _read(self) -> Secret | str:
        if not self._is_number():
            return "it must be the number of an open file descriptor, such as 3"
        try:
            line = _first_line(int(self._number))
            return Secret(line.decode()) if line else "the descriptor's first line is empty"
        except OSError as error:
            return f"descriptor {self._number} cannot be read: {error.strerror}"
        except UnicodeDecodeError:
            return "the descriptor's first line is not UTF-8 text"


def _first_line(fd: int) -> bytes:
    line = bytearray()
    while len(line) < _LONGEST and (byte := os.read(fd, 1)) not in (b"", b"\n"):
        line += byte
    if fd > 2:
        os.close(fd)
    return bytes(line).removesuffix(b"\r")
