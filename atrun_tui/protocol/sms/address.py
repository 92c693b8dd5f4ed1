"""Telephone numbers as PDUs carry them: a length, a type octet and swapped half-octets (3GPP 23.040, 9.1.2.5)."""

from __future__ import annotations

from atrun_tui.protocol.errors import LocalError, RemoteError
from atrun_tui.protocol.sms import gsm7

_INTERNATIONAL = 0x91
_NATIONAL = 0x81
_TYPE = 0x70
_TYPE_INTERNATIONAL = 0x10
_TYPE_ALPHANUMERIC = 0x50
_DIGITS = "0123456789*#abc"
_FILLER = 0xF
_MOST_DIGITS = 20
_FEWEST_TELLING = 7


def write_number(number: str) -> bytes:
    """Length in digits, type and digits of a destination, `+` first for an international one.

    Raises:
        LocalError: no such number.
    """
    digits = number.removeprefix("+")
    if not 1 <= len(digits) <= _MOST_DIGITS or any(digit not in _DIGITS for digit in digits):
        raise LocalError(f"{number[:40]!r} is no number: at most {_MOST_DIGITS} digits, * and #")
    kind = _INTERNATIONAL if number.startswith("+") else _NATIONAL
    return bytes((len(digits), kind)) + _swap(digits)


def write_service_centre(number: str | None) -> bytes:
    """The first field of a PDU on a modem: length in octets, type, digits; a single 00 lets the modem take its own."""
    if number is None:
        return b"\x00"
    field = write_number(number)
    return bytes((len(field) - 1,)) + field[1:]


def read_number(data: bytes, at: int) -> tuple[str, int]:
    """The originator or recipient that begins at an offset, and the offset behind it.

    Raises:
        RemoteError: the data ends too early or the length is impossible.
    """
    if at + 2 > len(data):
        raise RemoteError("the message ends before its number", data[:200])
    digits, kind = data[at], data[at + 1]
    end = at + 2 + (digits + 1) // 2
    if digits > _MOST_DIGITS or end > len(data):
        raise RemoteError("the message has a number of impossible length", data[:200])
    body = data[at + 2 : end]
    if kind & _TYPE == _TYPE_ALPHANUMERIC:
        return gsm7.decode(gsm7.unpack(body, digits * 4 // 7)), end
    return _sign(kind) + _unswap(body)[:digits], end


def read_service_centre(data: bytes) -> tuple[str | None, int]:
    """The service centre at the head of a PDU, None when the field is empty, and the offset behind it.

    Raises:
        RemoteError: the field is longer than the PDU.
    """
    if not data or 1 + data[0] > len(data):
        raise RemoteError("the message ends within its service centre", data[:200])
    size = data[0]
    if size < 2:
        return None, 1 + size
    return _sign(data[1]) + _unswap(data[2 : 1 + size]), 1 + size


def same_number(one: str, other: str) -> bool:
    """Whether two numbers reach the same telephone as far as one can tell.

    Networks give a sender now with its country code and now in the national form, so that where only one of them is
    international it is enough that the shorter is the end of the longer, from seven digits on.
    """
    if one == other:
        return True
    if one.startswith("+") == other.startswith("+"):
        return False
    ends = sorted((number.removeprefix("+").lstrip("0") for number in (one, other)), key=len)
    return len(ends[0]) >= _FEWEST_TELLING and ends[1].endswith(ends[0])


def _sign(kind: int) -> str:
    return "+" if kind & _TYPE == _TYPE_INTERNATIONAL else ""


def _swap(digits: str) -> bytes:
    codes = [_DIGITS.index(digit) for digit in digits]
    if len(codes) % 2:
        codes.append(_FILLER)
    return bytes(low | high << 4 for low, high in zip(codes[::2], codes[1::2], strict=True))


def _unswap(octets: bytes) -> str:
    codes = [code for octet in octets for code in (octet & 0x0F, octet >> 4)]
    return "".join(_DIGITS[code] for code in codes if code != _FILLER)
