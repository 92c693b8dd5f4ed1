"""The CRC16 that #LCSCRIPT prints, in both readings of the AT guide.

The guide names CRC16-CCITT with a start of FFFF. Field code that compares it uses the reflected form (CRC-16/MCRF4XX); the plain
reading of the words is CCITT-FALSE. Either is accepted, and which one it was is told.
"""

from __future__ import annotations

from binascii import crc_hqx
from enum import StrEnum

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Variant(StrEnum):
    """The two readings."""

    MCRF4XX = "MCRF4XX"
    CCITT_FALSE = "CCITT-FALSE"


def checksum(data: bytes, variant: Variant) -> str:
    """Four hexadecimal digits in capitals."""
    if variant is Variant.CCITT_FALSE:
        return f"{crc_hqx(data, 0xFFFF):04X}"
    plain = crc_hqx(data.translate(_REVERSED), 0xFFFF)
    return f"{int(f'{plain:016b}'[::-1], 2):04X}"


def matching(data: bytes, printed: str) -> Variant | None:
    """Which reading of the data's checksum a module has printed, if either."""
    wanted = printed.strip().upper().removeprefix("0X").rjust(4, "0")
    return next((variant for variant in Variant if checksum(data, variant) == wanted), None)
