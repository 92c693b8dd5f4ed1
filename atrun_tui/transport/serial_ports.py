"""Which serial ports this machine has, and whether its owner may open them."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port: its device path, what the system says of it, and whether we may read and write it."""

    device: str
    description: str
    usable: bool


def list_ports() -> list[Port]:
    """The ports, ordered by device; looks, and opens nothing."""
    from serial.tools.list_ports import comports  # noqa: PLC0415  (scans system folders: only when asked)

    return [
        Port(port.device, port.description or "", os.access(port.device, os.R_OK | os.W_OK))
        for port in sorted(comports())
    ]
