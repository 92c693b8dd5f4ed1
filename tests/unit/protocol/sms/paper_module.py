"""A module on paper: what it would answer by digest SMS, written here without the code that reads it."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import TYPE_CHECKING

from atrun_tui.protocol.sms import gsm7
from atrun_tui.protocol.sms.coding import Alphabet, Coding
from atrun_tui.protocol.sms.pdu import Deliver
from atrun_tui.protocol.sms.user_data import Part, UserData, decode

if TYPE_CHECKING:
    from atrun_tui.protocol.sms.outcomes import Request

PASSWORD = "1234567890123456"
OTHER_PASSWORD = "abcdefghijklmnop"
NUMBER = "+393468686711"
OTHER_NUMBER = "+393290000001"
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def at(second: int) -> datetime:
    """A time stamp of the service centre."""
    return MORNING + timedelta(seconds=second)


def _hash(data: bytes) -> bytes:
    return b64encode(md5(data, usedforsecurity=False).digest())


def seal(text: bytes, ids: tuple[int, int], segment: int, total: int, *, swapped: bool, password: str) -> bytes:
    """User data of one answering message; ids are session and transaction."""
    nibbles = total << 4 | segment if swapped else segment << 4 | total
    digest = _hash(_hash(password.encode()) + b":" + _hash(text))
    return b"\xd1\xd1\xd1" + bytes((ids[1], nibbles, ids[0])) + digest + text


def answer(
    request: Request,
    text: str,
    *,
    ids: tuple[int, int] | None = None,
    swapped: bool = False,
    number: str | None = None,
    password: str = PASSWORD,
    stamp: int = 0,
    room: int = 110,
) -> list[Deliver]:
    """The messages of an answer, `stamp` seconds and more after the morning began."""
    octets = text.encode("latin-1")
    texts = [octets[begin : begin + room] for begin in range(0, max(1, len(octets)), room)][:15]
    session = request.session
    assert session is not None
    return [
        message(
            seal(part, ids or (session, request.transaction), segment, len(texts), swapped=swapped, password=password),
            number=number or request.number,
            stamp=stamp + segment,
        )
        for segment, part in enumerate(texts, 1)
    ]


def message(octets: bytes, *, number: str = NUMBER, stamp: int = 0, part: Part | None = None) -> Deliver:
    """An 8-bit message."""
    return Deliver(
        number=number,
        coding=Coding(Alphabet.DATA, 1),
        data=UserData(octets.decode("latin-1"), octets, part),
        sent=at(stamp),
    )


def sms(
    text: str,
    *,
    number: str = NUMBER,
    stamp: int | None = 0,
    part: Part | None = None,
    alphabet: Alphabet = Alphabet.GSM7,
) -> Deliver:
    """A message in words, of basic characters."""

    codings = {Alphabet.GSM7: gsm7.encode, Alphabet.DATA: _latin, Alphabet.UCS2: _wide}
    octets = codings[alphabet](text)
    return Deliver(
        number=number,
        coding=Coding(alphabet),
        data=UserData(decode(alphabet, octets), octets, part),
        sent=None if stamp is None else at(stamp),
    )


def _latin(text: str) -> bytes:
    return text.encode("latin-1")


def _wide(text: str) -> bytes:
    return text.encode("utf-16-be")
