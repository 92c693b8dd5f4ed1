"""The service centre's time stamp: seven swapped half-octet pairs, the last a zone in quarters of an hour (23.040, 9.2.3.11)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

SIZE = 7
_MOST_QUARTERS = 79


def read_timestamp(octets: bytes) -> datetime | None:
    """The time with its zone, or None when the octets are no time."""
    if len(octets) != SIZE:
        return None
    pairs = [(octet & 0x0F, octet >> 4) for octet in octets]
    zone_tens = pairs[6][0]
    pairs[6] = (zone_tens & 0x07, pairs[6][1])
    if any(digit > 9 for pair in pairs for digit in pair):
        return None
    year, month, day, hour, minute, second, quarters = (tens * 10 + ones for tens, ones in pairs)
    offset = timedelta(minutes=15 * (-quarters if zone_tens & 0x08 else quarters))
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=timezone(offset))
    except ValueError:
        return None


def write_timestamp(moment: datetime) -> bytes:
    """The seven octets of an aware time; a zone is rounded to quarters of an hour, of which the field holds 79."""
    offset = moment.utcoffset() or timedelta(0)
    quarters = min(round(abs(offset) / timedelta(minutes=15)), _MOST_QUARTERS)
    fields = [moment.year % 100, moment.month, moment.day, moment.hour, moment.minute, moment.second, quarters]
    octets = bytearray((value % 10) << 4 | value // 10 for value in fields)
    if offset < timedelta(0):
        octets[6] |= 0x08
    return bytes(octets)
