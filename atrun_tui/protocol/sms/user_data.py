"""User data: an optional header of information elements, then text or octets (3GPP 23.040, 9.2.3.24)."""

from __future__ import annotations

from dataclasses import dataclass

from atrun_tui.protocol.errors import LocalError, RemoteError
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
    """What a message carries.

    Attributes:
        text: of 8-bit data each octet as its latin-1 character.
        octets: without the header; of the GSM alphabet its septets, one an octet. Those of the parts of a long message can
            be put together and read by `decode`, wherever a pair was cut.
        part: which part of a long message it is, or None.
        header: as it came, its length octet first; empty when there is none.
    """

    text: str
    octets: bytes
    part: Part | None = None
    header: bytes = b""


def decode(alphabet: Alphabet, octets: bytes) -> str:
    """The text of octets (septets in the GSM alphabet). Total: what is no character becomes U+FFFD, or a blank."""
    if alphabet is Alphabet.GSM7:
        return gsm7.decode(octets)
    return octets.decode("utf-16-be", "replace") if alphabet is Alphabet.UCS2 else octets.decode("latin-1")


def write_part_header(part: Part) -> bytes:
    """The header that says which part this is, its length octet first.

    Raises:
        LocalError: there can be no such part, or no such reference.
    """
    if not 1 <= part.number <= part.total <= 0xFF:
        raise LocalError(f"part {part.number} of {part.total} cannot be")
    if not 0 <= part.reference <= (0xFFFF if part.wide else 0xFF):
        raise LocalError(f"{part.reference} is no reference of a long message")
    if part.wide:
        return bytes((6, _CONCAT_16, 4)) + part.reference.to_bytes(2, "big") + bytes((part.total, part.number))
    return bytes((5, _CONCAT_8, 3, part.reference, part.total, part.number))


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


def size_of(length: int, alphabet: Alphabet) -> int:
    """Octets that user data takes whose length field says `length`."""
    return (7 * length + 7) // 8 if alphabet is Alphabet.GSM7 else length


def read_user_data(length: int, data: bytes, alphabet: Alphabet, *, has_header: bool) -> UserData:
    """What stands in user data. What is behind its end is not looked at: some modems fill a record up.

    Args:
        length: the length field: septets in the GSM alphabet, else octets.
        data: the octets behind it.
        alphabet: from the data coding scheme.
        has_header: the UDHI bit.

    Raises:
        RemoteError: the length is impossible or not all of it is there; the header is longer than the message.
    """
    size = size_of(length, alphabet)
    if size > MOST_OCTETS or size > len(data):
        raise RemoteError(f"the message has {len(data)} octets of text and not {size}", data[:200])
    body = data[:size]
    end = 0
    if has_header:
        end = 1 + body[0] if body else 1
        if end > size:
            raise RemoteError("the message has a header that is longer than itself", data[:200])
    header = body[:end]
    octets = body[end:]
    if alphabet is Alphabet.GSM7:
        fill = -8 * end % 7
        octets = gsm7.unpack(octets, max(0, length - (8 * end + fill) // 7), fill)
    return UserData(decode(alphabet, octets), octets, _find_part(header[1:]), header)


def _find_part(elements: bytes) -> Part | None:
    """The concatenation element among information elements: the last one that can be (23.040, 9.2.3.24).

    Elements whose lengths do not come out even make all of them void.
    """
    part = None
    at = 0
    while at < len(elements):
        size = elements[at + 1] if at + 1 < len(elements) else 0
        body = elements[at + 2 : at + 2 + size]
        if at + 2 + size > len(elements):
            return None
        part = _read_part(elements[at], body) or part
        at += 2 + size
    return part


def _read_part(kind: int, body: bytes) -> Part | None:
    if kind == _CONCAT_8 and len(body) == 3 and 1 <= body[2] <= body[1]:
        return Part(body[0], body[1], body[2])
    if kind == _CONCAT_16 and len(body) == 4 and 1 <= body[3] <= body[2]:
        return Part(int.from_bytes(body[:2], "big"), body[2], body[3], wide=True)
    return None
