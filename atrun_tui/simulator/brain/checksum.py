"""The two CRC16 that the guide's wording of #LCSCRIPT fits: same polynomial and start, bits reflected or not."""

from __future__ import annotations

from atrun_tui.simulator.brain.options import Checksum


def checksum(data: bytes, variant: Checksum) -> str:
    """Four hexadecimal digits, or an empty string for no checksum."""
    if variant is Checksum.NONE:
        return ""
    crc = _reflected(data) if variant is Checksum.MCRF4XX else _plain(data)
    return f"{crc:04X}"


def _table(polynomial: int, *, reflected: bool) -> tuple[int, ...]:
    rows = []
    for row in range(256):
        value = row if reflected else row << 8
        for _ in range(8):
            if reflected:
                value = (value >> 1) ^ polynomial if value & 1 else value >> 1
            else:
                value = ((value << 1) ^ polynomial) & 0xFFFF if value & 0x8000 else value << 1
        rows.append(value)
    return tuple(rows)


_REFLECTED = _table(0x8408, reflected=True)
_PLAIN = _table(0x1021, reflected=False)


def _reflected(data: bytes) -> int:
    crc = 0xFFFF
    for byte in data:
        crc = (crc >> 8) ^ _REFLECTED[(crc ^ byte) & 0xFF]
    return crc


def _plain(data: bytes) -> int:
    crc = 0xFFFF
    for byte in data:
        crc = ((crc << 8) & 0xFFFF) ^ _PLAIN[(crc >> 8) ^ byte]
    return crc
