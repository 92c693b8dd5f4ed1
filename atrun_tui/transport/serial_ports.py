"""Which serial ports this machine has, and whether its owner may open them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port.

    Attributes:
        device: its path now; a USB device may get another one when it is plugged in again.
        description: what the system says of it.
        usable: whether we may read and write it.
        lasting: the path that it keeps whenever it is plugged in, or "".
    """

    device: str
    description: str
    usable: bool
    lasting: str = ""


def list_ports(names: Path = Path("/dev/serial/by-id")) -> list[Port]:
    """The ports, ordered by device; looks, and opens nothing. `names` is where the system keeps their lasting names (udev)."""
    from serial.tools.list_ports import comports  # noqa: PLC0415  (scans system folders: only when asked)

    lasting = {str(name.resolve()): str(name) for name in sorted(names.glob("*"))}
    return [
        Port(
            port.device,
            port.description or "",
            os.access(port.device, os.R_OK | os.W_OK),
            lasting.get(os.path.realpath(port.device), ""),
        )
        for port in sorted(comports())
    ]
