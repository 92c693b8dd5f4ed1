"""What a command carries besides its line: a file to send at its prompt, or one to receive.

Plain data, handed over with the command and read from its ticket, so that a session may live in another process one day.
"""

from __future__ import annotations

from atrun_tui.knowledge.timeouts import storing_limit
from atrun_tui.record import Record

PACKET = 1024
"""Bytes handed to the link at a time where nobody says better: below a TCP segment, above the module's packet."""


class Upload(Record, kw_only=True):
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
        return storing_limit(len(self.data)) if self.timeout is None else self.timeout


class Download(Record, kw_only=True):
    """A file that follows `<<<`.

    Attributes:
        size: its bytes where known; otherwise it ends at the first result that stands alone on a line.
    """

    size: int | None = None


Cargo = Upload | Download
