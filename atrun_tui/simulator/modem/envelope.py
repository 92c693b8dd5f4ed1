"""The digest envelope as the module reads requests and writes answers (app note 2.3, tables 1 and 2)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

_REQUEST, _ANSWER = b"\xd0\xd0\xd0", b"\xd1\xd1\xd1"
_HEADER = 30
MOST_OCTETS = 140


@dataclass(frozen=True, slots=True)
class Ids:
    """What a request is known by."""

    transaction: int = 0x00
    session: int = 0x01


@dataclass(frozen=True, slots=True)
class Sealed:
    """A request whose digest one of the passwords made."""

    text: bytes
    ids: Ids
    password: str


def seal(password: str, text: bytes) -> bytes:
    """The 24 octets of a digest."""
    inner = _hash(password.encode("latin-1")) + b":" + _hash(text)
    return _hash(inner)


def _hash(data: bytes) -> bytes:
    return base64.b64encode(hashlib.md5(data).digest())  # noqa: S324  (the format's own)


def open_request(body: bytes, passwords: list[str]) -> Sealed | None:
    """The request in a message's octets, or None when it is an ordinary message: a request is always segment 1 of 1."""
    if len(body) < _HEADER or not body.startswith(_REQUEST) or body[4] != 0x11:
        return None
    text = body[_HEADER:]
    for password in passwords:
        if seal(password, text) == body[6:_HEADER]:
            return Sealed(text, Ids(body[3], body[5]), password)
    return None


def is_answer(body: bytes) -> bool:
    """Whether octets are part of an answer."""
    return len(body) >= _HEADER and body.startswith(_ANSWER)


def write_answer(
    text: bytes, password: str, ids: Ids, *, room: int = MOST_OCTETS, most: int = 15, total_first: bool = False
) -> list[bytes]:
    """The user data of each part: `room` octets at most, and what `most` parts cannot hold is cut (app note 2.5.2).

    The segment stands in the high half of its octet and the total in the low one, unless `total_first`.
    """
    size = room - _HEADER
    pieces = [text[start : start + size] for start in range(0, max(1, len(text)), size)][:most]
    parts = []
    for place, piece in enumerate(pieces, 1):
        segment = len(pieces) << 4 | place if total_first else place << 4 | len(pieces)
        head = _ANSWER + bytes((ids.transaction, segment, ids.session))
        parts.append(head + seal(password, piece) + piece)
    return parts


def forge(body: bytes) -> bytes:
    """The same part with a digest that no password made."""
    digest = bytes(_forged(value) for value in body[6 : _HEADER - 2])
    return body[:6] + digest + body[_HEADER - 2 :]


def _forged(value: int) -> int:
    """Another character of base 64."""
    return ord("A") if value != ord("A") else ord("B")
