"""What the socket holds back: less than a packet leaves only after txTo (AT guide, #SCFG)."""

from __future__ import annotations


class Outbox:
    """Bytes on their way out.

    `wait` is txTo in seconds; None holds nothing back, and 0 holds a short packet back for ever.
    """

    def __init__(self, packet_size: int, wait: float | None) -> None:
        self._packet_size = max(1, packet_size)
        self._wait = wait
        self._held = bytearray()

    def put(self, data: bytes) -> bytes:
        """Hand bytes over; gives those that leave at once."""
        if self._wait is None:
            return data
        self._held += data
        whole = len(self._held) - len(self._held) % self._packet_size
        leaving = bytes(self._held[:whole])
        del self._held[:whole]
        return leaving

    def due(self, now: float) -> float | None:
        """When the rest leaves if it began to wait now, or None when nothing waits for a time."""
        return now + self._wait if self._held and self._wait else None

    def flush(self) -> bytes:
        """All that is left."""
        leaving = bytes(self._held)
        self._held.clear()
        return leaving
