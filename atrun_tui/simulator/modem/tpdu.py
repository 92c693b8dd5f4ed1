"""Transfer units of short messages, strictly: SUBMIT read, DELIVER and STATUS-REPORT written (3GPP 23.040, 9.2.2).

A SUBMIT that has an octet too many or too few is refused, as a strict modem refuses it (+CMS ERROR: 304).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.simulator.modem import alphabet
from atrun_tui.simulator.modem.message import Coding, Message, coding_of

if TYPE_CHECKING:
    from datetime import datetime

_MOST_OCTETS, _MOST_SEPTETS = 140, 160
_VALIDITY_SIZES = (0, 7, 1, 7)
_DIGITS = "0123456789*#abc"


class BadTpdu(ValueError):  # noqa: N818  (says what it is)
    """Octets that are no such unit."""


@dataclass(frozen=True, slots=True)
class Submit:
    """What a SUBMIT says."""

    message: Message
    wants_report: bool
    validity: bytes


@dataclass(slots=True)
class _Reader:
    """Takes octets off the front."""

    data: bytes
    place: int = 0

    def take(self, count: int) -> bytes:
        if self.place + count > len(self.data):
            raise BadTpdu
        self.place += count
        return self.data[self.place - count : self.place]

    def octet(self) -> int:
        return self.take(1)[0]

    def rest(self) -> bytes:
        return self.take(len(self.data) - self.place)


def split_service_centre(data: bytes) -> tuple[bytes, bytes]:
    """The service centre's octets, their length first, and the unit behind them.

    Raises:
        BadTpdu: the length cannot be.
    """
    if not data or data[0] > 11 or data[0] == 1 or data[0] >= len(data):
        raise BadTpdu
    return data[: data[0] + 1], data[data[0] + 1 :]


def read_submit(data: bytes, sender: str) -> Submit:
    """A SUBMIT without the service centre's octets.

    Raises:
        BadTpdu: it is none, or its length is not what its fields say.
    """
    reader = _Reader(data)
    flags = reader.octet()
    if flags & 0x03 != 0x01:
        raise BadTpdu
    reader.octet()  # the reference; the modem sets its own
    recipient = _read_address(reader)
    pid, dcs = reader.octet(), reader.octet()
    validity = reader.take(_VALIDITY_SIZES[flags >> 3 & 3])
    header, body = _read_user_data(reader, dcs, has_header=bool(flags & 0x40))
    message = Message(sender=sender, recipient=recipient, dcs=dcs, pid=pid, header=header, body=body)
    return Submit(message, bool(flags & 0x20), validity)


def read_deliver(data: bytes, recipient: str) -> Message:
    """A DELIVER without the service centre's octets, as somebody put it into the store.

    Raises:
        BadTpdu: it is none.
    """
    reader = _Reader(data)
    flags = reader.octet()
    if flags & 0x03:
        raise BadTpdu
    sender = _read_address(reader)
    pid, dcs = reader.octet(), reader.octet()
    reader.take(7)
    header, body = _read_user_data(reader, dcs, has_header=bool(flags & 0x40))
    return Message(sender=sender, recipient=recipient, dcs=dcs, pid=pid, header=header, body=body)


def _read_address(reader: _Reader) -> str:
    count, kind = reader.octet(), reader.octet()
    if not 1 <= count <= 20 or not kind & 0x80:
        raise BadTpdu
    octets = reader.take((count + 1) // 2)
    if kind & 0x70 == 0x50:
        return alphabet.from_septets(alphabet.unpack(octets, count * 4 // 7))
    nibbles = [nibble for octet in octets for nibble in (octet & 0x0F, octet >> 4)]
    if count % 2 and nibbles.pop() != 0x0F:
        raise BadTpdu
    if 0x0F in nibbles:
        raise BadTpdu
    return ("+" if kind & 0x70 == 0x10 else "") + "".join(_DIGITS[nibble] for nibble in nibbles)


def _read_user_data(reader: _Reader, dcs: int, *, has_header: bool) -> tuple[bytes, bytes]:
    count, coding = reader.octet(), coding_of(dcs)
    octets = reader.rest()
    septets = coding is Coding.SEPTETS
    if len(octets) != ((7 * count + 7) // 8 if septets else count) or count > (
        _MOST_SEPTETS if septets else _MOST_OCTETS
    ):
        raise BadTpdu
    size = octets[0] + 1 if has_header and octets else 0
    if size > len(octets) or (has_header and not octets):
        raise BadTpdu
    header, body = octets[:size], octets[size:]
    if coding is Coding.UCS2 and len(body) % 2:
        raise BadTpdu
    if septets:
        taken = (8 * size + 6) // 7
        if taken > count:
            raise BadTpdu
        body = alphabet.unpack(body, count - taken, 7 * taken - 8 * size)
    return header, body


def write_deliver(message: Message, moment: datetime) -> bytes:
    """A DELIVER without the service centre's octets; `moment` is the service centre's, with its zone."""
    flags = 0x04 | (0x40 if message.header else 0)
    head = bytes((flags,)) + write_address(message.sender) + bytes((message.pid, message.dcs))
    return head + _write_moment(moment) + write_user_data(message)


def write_submit(message: Message, flags: int, validity: int) -> bytes:
    """The SUBMIT that text mode makes; `flags` and `validity` (relative, an octet) are those of +CSMP."""
    flags = flags & ~0x58 | 0x11 | (0x40 if message.header else 0)
    head = bytes((flags, 0)) + write_address(message.recipient) + bytes((message.pid, message.dcs, validity))
    return head + write_user_data(message)


def write_report(recipient: str, reference: int, moment: datetime) -> bytes:
    """A STATUS-REPORT that says delivered."""
    when = _write_moment(moment)
    return bytes((0x06, reference)) + write_address(recipient) + when + when + b"\x00"


def write_address(address: str) -> bytes:
    """A number or a name: its length in digits, its kind, and its digits in swapped halves."""
    digits = address.removeprefix("+")
    if digits and all(digit in _DIGITS for digit in digits):
        nibbles = [_DIGITS.index(digit) for digit in digits] + [0x0F] * (len(digits) % 2)
        octets = bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))
        return bytes((len(digits), 0x91 if address.startswith("+") else 0x81)) + octets
    septets = alphabet.to_septets(address)[:11]
    return bytes(((7 * len(septets) + 3) // 4, 0xD0)) + alphabet.pack(septets)


def write_service_centre(number: str) -> bytes:
    """The octets before a unit: their length, the kind of the number, its digits."""
    address = write_address(number)
    return bytes((len(address) - 1,)) + address[1:]


def write_user_data(message: Message) -> bytes:
    """Length, header and body."""
    header, body = message.header, message.body
    if message.coding is not Coding.SEPTETS:
        return bytes((len(header) + len(body),)) + header + body
    taken = (8 * len(header) + 6) // 7
    return bytes((taken + len(body),)) + header + alphabet.pack(body, 7 * taken - 8 * len(header))


def _write_moment(moment: datetime) -> bytes:
    """Seven octets of swapped digits, the last one the zone in quarters of an hour with its sign in bit 3."""
    offset = moment.utcoffset()
    quarters = round(offset.total_seconds() / 900) if offset is not None else 0
    numbers = (moment.year % 100, moment.month, moment.day, moment.hour, moment.minute, moment.second, abs(quarters))
    octets = bytearray(number % 10 << 4 | number // 10 for number in numbers)
    octets[6] |= 0x08 if quarters < 0 else 0
    return bytes(octets)
