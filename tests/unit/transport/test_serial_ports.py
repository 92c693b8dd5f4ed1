"""Serial ports as they are listed: their path now, and the name that stays when they are plugged in again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from serial.tools import list_ports as system

from atrun_tui.transport.serial_ports import Port, list_ports

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Found(SimpleNamespace):
    """What the system tells of a port."""

    def __lt__(self, other: Found) -> bool:
        return bool(self.device < other.device)


def test_a_port_has_the_name_that_lasts_beside_the_one_of_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = tmp_path / "by-id"
    names.mkdir()
    for device in ("ttyUSB0", "ttyS0"):
        (tmp_path / device).touch()
    (names / "usb-Telit-if00").symlink_to("../ttyUSB0")
    (names / "usb-gone-if00").symlink_to("../ttyUSB7")
    found = [
        Found(device=str(tmp_path / "ttyUSB0"), description="Telit"),
        Found(device=str(tmp_path / "ttyS0"), description=None),
    ]
    monkeypatch.setattr(system, "comports", lambda: found)
    assert list_ports(names) == [
        Port(str(tmp_path / "ttyS0"), "", True),
        Port(str(tmp_path / "ttyUSB0"), "Telit", True, lasting=str(names / "usb-Telit-if00")),
    ]
    assert [port.lasting for port in list_ports(tmp_path / "nowhere")] == ["", ""]
