"""What a command carries besides its line: a file to send at its prompt, or one to receive.

Plain data, handed over with the command and read from its ticket, so that a session may live in another process one day.
"""

from __future__ import annotations

from dataclasses import dataclass

PACKET = 1024
"""Bytes handed to the link at a time where nobody says better: below a TCP segment, above the module's packet."""

PER_100_KB = 35.0
"""Seconds the module may work on 100 KB after the last byte (AT guide 3.2.4)."""
_ALLOWANCE = 35.0
"""Seconds on top: its idle limit of 30, and txTo over TCP."""
_ON_THE_WAY = 65_536
"""Bytes that the link may have accepted and not yet carried."""
_SLOWEST = 960.0
"""Bytes a second of the slowest link that is worth waiting for, 9,600 bit/s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file for the `>>>` prompt: exactly these bytes and nothing after them.

    Attributes:
        data: the bytes, at least one.
        packet: how many are handed to the link at a time.
        timeout: seconds for the result once the link has accepted the last byte; None = scaled by the size.
    """

    data: bytes
    packet: int = PACKET
    timeout: float | None = None

    @property
    def result_limit(self) -> float:
        """Seconds for the result once the link has accepted the last byte."""
        if self.timeout is not None:
            return self.timeout
        size = len(self.data)
        return _ALLOWANCE + PER_100_KB * (1 + size // 100_000) + min(size, _ON_THE_WAY) / _SLOWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that follows `<<<`.

    Attributes:
        size: its bytes where known; otherwise it ends at the first result that stands alone on a line.
    """

    size: int | None = None


Cargo = Upload | Download
