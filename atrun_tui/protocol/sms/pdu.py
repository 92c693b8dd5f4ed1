"""PDUs of short messages as a modem takes and gives them: SUBMIT out, DELIVER and STATUS-REPORT in (3GPP 23.040, 9.2.2).

Everything on the air is somebody else's bytes: reading is strict about what must be there, and raises nothing but RemoteError.
The simulated modem reads SUBMIT and writes DELIVER, so that both directions of each are here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import LocalError, RemoteError
from atrun_tui.protocol.sms import timestamps
from atrun_tui.protocol.sms.address import read_number, read_service_centre, write_number, write_service_centre
from atrun_tui.protocol.sms.coding import Alphabet, Coding, read_coding
from atrun_tui.protocol.sms.user_data import UserData, read_user_data, size_of, write_octets, write_text

if TYPE_CHECKING:
    from datetime import datetime

_KIND = 0x03
_DELIVER, _SUBMIT, _STATUS = 0x00, 0x01, 0x02
_HEADER = 0x40
_STATUS_WANTED = 0x20
_NO_MORE = 0x04
_VALIDITY = 0x18
_VALIDITY_SIZE = {0x00: 0, 0x10: 1, 0x08: 7, 0x18: 7}
SEVEN_DAYS = 0xAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """A message to be sent. `text` in the GSM or UCS-2 alphabet, or `octets` in 8-bit; `header` as it goes out."""

    number: str
    coding: int
    text: str = ""
    octets: bytes = b""
    header: bytes = b""
    reference: int = 0
    validity: int | None = SEVEN_DAYS
    report_wanted: bool = False
    service_centre: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """A message that came."""

    number: str
    coding: Coding
    data: UserData
    sent: datetime | None
    service_centre: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """What became of a message of ours: `status` below 0x20 is delivered, 0x20-0x3F still trying, else failed."""

    number: str
    reference: int
    status: int
    done: datetime | None
    service_centre: str | None = None


def write_submit(message: Submit) -> tuple[str, int]:
    """The PDU in hex, and its length in octets without the service centre, which `+CMGS` wants.

    Raises:
        LocalError: the text or number does not fit.
    """
    flags = _SUBMIT
    flags |= _HEADER if message.header else 0
    flags |= _STATUS_WANTED if message.report_wanted else 0
    flags |= 0x10 if message.validity is not None else 0
    alphabet = read_coding(message.coding).counted_as
    tpdu = bytes((flags, message.reference & 0xFF)) + write_number(message.number) + bytes((0x00, message.coding))
    tpdu += bytes((message.validity,)) if message.validity is not None else b""
    tpdu += _write_user_data(alphabet, message.text, message.octets, message.header)
    return (write_service_centre(message.service_centre) + tpdu).hex().upper(), len(tpdu)


def _write_user_data(alphabet: Alphabet, text: str, octets: bytes, header: bytes) -> bytes:
    if alphabet is Alphabet.GSM7:
        length, data = write_text(text, header)
    else:
        length, data = write_octets(_utf16(text) if alphabet is Alphabet.UCS2 else octets, header)
    return bytes((length,)) + data


def _utf16(text: str) -> bytes:
    try:
        return text.encode("utf-16-be")
    except UnicodeEncodeError:
        raise LocalError("the text has half a character, which no message can carry") from None


def read_pdu(text: str) -> Deliver | StatusReport:
    """A message that came, from the hex of `+CMGR`, `+CMGL` or `+CMT`.

    Raises:
        RemoteError: it is no message, or cut short.
    """
    data = _octets(text)
    centre, at = read_service_centre(data)
    flags = _octet(data, at)
    if flags & _KIND == _DELIVER:
        return _read_deliver(data, at + 1, flags, centre)
    if flags & _KIND == _STATUS:
        return _read_status(data, at + 1, centre)
    raise RemoteError("the message is none that comes in", data[:200])


def _read_deliver(data: bytes, at: int, flags: int, centre: str | None) -> Deliver:
    number, at = read_number(data, at)
    coding = read_coding(_octet(data, at + 1))
    sent = timestamps.read_timestamp(data[at + 2 : at + 9])
    length = _octet(data, at + 9)
    body = read_user_data(length, data[at + 10 :], coding.counted_as, has_header=bool(flags & _HEADER))
    return Deliver(number=number, coding=coding, data=body, sent=sent, service_centre=centre)


def _read_status(data: bytes, at: int, centre: str | None) -> StatusReport:
    reference = _octet(data, at)
    number, at = read_number(data, at + 1)
    done = timestamps.read_timestamp(data[at + 7 : at + 14])
    return StatusReport(
        number=number, reference=reference, status=_octet(data, at + 14), done=done, service_centre=centre
    )


def read_submit(text: str) -> tuple[Submit, UserData, int]:
    """What a modem was given to send: the message, its user data, and the PDU's length without the service centre.

    Raises:
        RemoteError: it is no SUBMIT, or cut short.
    """
    data = _octets(text)
    centre, start = read_service_centre(data)
    flags = _octet(data, start)
    if flags & _KIND != _SUBMIT:
        raise RemoteError("the message is no SUBMIT", data[:200])
    reference = _octet(data, start + 1)
    number, at = read_number(data, start + 2)
    octet = _octet(data, at + 1)
    size = _VALIDITY_SIZE[flags & _VALIDITY]
    validity = data[at + 2] if size == 1 and at + 2 < len(data) else None
    at += 2 + size
    alphabet = read_coding(octet).counted_as
    length = _octet(data, at)
    needed = size_of(length, alphabet)
    if needed != len(data) - at - 1:
        raise RemoteError(f"the user data has {len(data) - at - 1} octets and not {needed}", data[:200])
    body = read_user_data(length, data[at + 1 :], alphabet, has_header=bool(flags & _HEADER))
    message = Submit(
        number=number,
        coding=octet,
        text="" if alphabet is Alphabet.DATA else body.text,
        octets=body.octets if alphabet is Alphabet.DATA else b"",
        header=body.header,
        reference=reference,
        validity=validity,
        report_wanted=bool(flags & _STATUS_WANTED),
        service_centre=centre,
    )
    return message, body, len(data) - start


def write_deliver(  # what a simulated network hands on
    number: str,
    coding: int,
    sent: datetime,
    *,
    text: str = "",
    octets: bytes = b"",
    header: bytes = b"",
    service_centre: str | None = None,
) -> tuple[str, int]:
    """A DELIVER in hex, and its length without the service centre. Raises LocalError when something does not fit."""
    alphabet = read_coding(coding).counted_as
    tpdu = bytes((_DELIVER | _NO_MORE | (_HEADER if header else 0),)) + write_number(number) + bytes((0x00, coding))
    tpdu += timestamps.write_timestamp(sent) + _write_user_data(alphabet, text, octets, header)
    return (write_service_centre(service_centre) + tpdu).hex().upper(), len(tpdu)


def write_status_report(report: StatusReport, sent: datetime) -> tuple[str, int]:
    """A STATUS-REPORT in hex, and its length without the service centre; `sent` is when the message was taken."""
    tpdu = bytes((_STATUS | _NO_MORE, report.reference & 0xFF)) + write_number(report.number)
    tpdu += timestamps.write_timestamp(sent) + timestamps.write_timestamp(report.done or sent) + bytes((report.status,))
    return (write_service_centre(report.service_centre) + tpdu).hex().upper(), len(tpdu)


def _octets(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise RemoteError(
            "the message is no row of hexadecimal octets", text.encode("latin-1", "replace")[:200]
        ) from None


def _octet(data: bytes, at: int) -> int:
    if at >= len(data):
        raise RemoteError("the message is cut short", data[:200])
    return data[at]
