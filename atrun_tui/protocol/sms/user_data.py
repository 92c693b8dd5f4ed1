"""User data: an optional header of information elements, then text or octets (3GPP 23.040, 9.2.3.24)."""

from __future__ import annotations

from dataclasses import dataclass

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms import gsm7
from atrun_tui.protocol.sms.coding import Alphabet

MOST_OCTETS = 140
MOST_SEPTETS = 160
_CONCAT_8 = 0x00
_CONCAT_16 = 0x08


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a long message this is; `wide` says that its reference has 16 bits."""

    reference: int
    total: int
    number: int
    wide: bool = False


@dataclass(frozen=True, slots=True)
class UserData:
    """What a message carries: `text` of the GSM or UCS-2 alphabet, else `octets`; `part` of a long message or None."""

    text: str
    octets: bytes
    part: Part | None = None


def write_part_header(part: Part) -> bytes:
    """The header that says which part this is, its length octet first."""
    if not 1 <= part.number <= part.total <= 0xFF:
        raise LocalError(f"part {part.number} of {part.total} cannot be")
    if part.wide:
        return bytes((6, _CONCAT_16, 4)) + part.reference.to_bytes(2, "big") + bytes((part.total, part.number))
    return bytes((5, _CONCAT_8, 3, part.reference & 0xFF, part.total, part.number))


def write_text(text: str, header: bytes = b"") -> tuple[int, bytes]:
    """GSM 7-bit text behind a header, as (length in septets, octets). Raises LocalError when it does not fit."""
    fill = -8 * len(header) % 7
    septets = gsm7.encode(text)
    length = (8 * len(header) + fill) // 7 + len(septets)
    if length > MOST_SEPTETS:
        raise LocalError(f"{len(septets)} septets are too many for one message")
    return length, header + gsm7.pack(septets, fill)


def write_octets(data: bytes, header: bytes = b"") -> tuple[int, bytes]:
    """Octets behind a header, as (length in octets, octets). Raises LocalError when they do not fit."""
    if len(header) + len(data) > MOST_OCTETS:
        raise LocalError(f"{len(data)} octets are too many for one message")
    return len(header) + len(data), header + data


def read_user_data(length: int, data: bytes, alphabet: Alphabet, *, has_header: bool) -> UserData:
    """What stands in user data. Total: lengths that lie are cut to what is there, a broken header is read as none.

    Args:
        length: the length field: septets in the GSM alphabet, else octets.
        data: the octets behind it.
        alphabet: from the data coding scheme.
        has_header: the UDHI bit.
    """
    header = 0
    part = None
    if has_header and data and data[0] < len(data):
        header = 1 + data[0]
        part = _find_part(data[1:header])
    if alphabet is Alphabet.GSM7:
        fill = -8 * header % 7
        count = max(0, min(length, MOST_SEPTETS) - (8 * header + fill) // 7)
        return UserData(gsm7.decode(gsm7.unpack(data[header:], count, fill)), data[header:], part)
    octets = data[header : min(length, len(data))]
    text = octets.decode("utf-16-be", "replace") if alphabet is Alphabet.UCS2 else octets.decode("latin-1")
    return UserData(text, octets, part)


def _find_part(elements: bytes) -> Part | None:
    """The concatenation element among information elements; elements with impossible lengths end the search."""
    at = 0
    while at + 2 <= len(elements):
        kind, size = elements[at], elements[at + 1]
        body = elements[at + 2 : at + 2 + size]
        if len(body) < size:
            return None
        if kind == _CONCAT_8 and size == 3 and 1 <= body[2] <= body[1]:
            return Part(body[0], body[1], body[2])
        if kind == _CONCAT_16 and size == 4 and 1 <= body[3] <= body[2]:
            return Part(int.from_bytes(body[:2], "big"), body[2], body[3], wide=True)
        at += 2 + size
    return None
