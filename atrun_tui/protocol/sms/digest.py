"""SMSATRUN's digest envelope: the user data of a request and of the messages that answer it (app note 2.3, tables 1 and 2).

    offset  size  request     response
         0     3  D0 D0 D0    D1 D1 D1    code
         3     1  00          00          transaction id
         4     1  11          11          segment and total, a nibble each
         5     1  01          01          session id
         6    24  digest                  24 ASCII octets that end in `==`
        30     n  text                    command without CR, or answer text as an AT port gives it, without echo

The digest is B64(MD5(B64(MD5(password)) ":" B64(MD5(text)))) over the text of that message alone, so that every part of a long
answer is verified by itself. The ids stand outside the digest and there is no counter in it: whoever captured a message can
send it again, and the module will run it again; a captured answer can be passed off as the answer to something else. Which
nibble is the segment is written nowhere; since a segment is never greater than the total, the lesser one is the segment.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from dataclasses import dataclass
from hashlib import md5

from atrun_tui.protocol.errors import LocalError

REQUEST_CODE = b"\xd0\xd0\xd0"
RESPONSE_CODE = b"\xd1\xd1\xd1"
HEADER_SIZE = 30
MOST_OCTETS = 140
MOST_TEXT = MOST_OCTETS - HEADER_SIZE
"""Characters of a command in one digest message, and of one part of an answer."""
MOST_SEGMENTS = 15
"""A longer answer is cut by the module (app note 2.5.2)."""
PASSWORD_SIZE = 16


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message's fields; `text` is raw octets, `digest` the 24 that came with it."""

    code: bytes
    transaction: int
    segment: int
    total: int
    session: int
    digest: bytes
    text: bytes

    @property
    def is_response(self) -> bool:
        """Whether a module sent it."""
        return self.code == RESPONSE_CODE


def digest_of(password: str, text: bytes) -> bytes:
    """The 24 octets that prove the password for this text.

    Raises:
        LocalError: the password has not exactly 16 characters of latin-1.
    """
    return _sign(key_of(password), text)


def key_of(password: str) -> bytes:
    """What is needed of a password to verify with it; as secret as the password is.

    Raises:
        LocalError: the password has not exactly 16 characters of latin-1.
    """
    if len(password) != PASSWORD_SIZE or not all(char <= "\xff" for char in password):
        raise LocalError("a digest password has exactly 16 characters")
    return _digest(password.encode("latin-1"))


def _sign(key: bytes, text: bytes) -> bytes:
    return _digest(key + b":" + _digest(text))


def _digest(data: bytes) -> bytes:
    return b64encode(md5(data, usedforsecurity=False).digest())


def write_request(password: str, command: str, *, session: int, transaction: int = 0) -> bytes:
    """The user data of a request, at most 140 octets.

    Args:
        password: the module's white-list password, exactly 16 characters.
        command: `AT...` or `HAT...` without CR, at most 110 characters of latin-1.
        session: 1-255, fresh for each request.
        transaction: 0-255.

    Raises:
        LocalError: something does not fit; nothing secret is in its text.
    """
    if not 0 <= session <= 0xFF or not 0 <= transaction <= 0xFF:
        raise LocalError("session and transaction ids go from 0 to 255")
    try:
        text = command.encode("latin-1")
    except UnicodeEncodeError:
        raise LocalError("the command has a character that no 8-bit message can carry") from None
    if len(text) > MOST_TEXT:
        raise LocalError(f"{len(text)} characters are too many for a digest message: at most {MOST_TEXT}")
    # 0x11: segment 1 of 1; a request is never in parts (app note 2.1).
    return REQUEST_CODE + bytes((transaction, 0x11, session)) + digest_of(password, text) + text


def read_envelope(data: bytes) -> Envelope | None:
    """The fields of user data, or None when it is no digest message. Total; nothing is verified yet."""
    if len(data) < HEADER_SIZE or data[:3] not in (REQUEST_CODE, RESPONSE_CODE):
        return None
    high, low = data[4] >> 4, data[4] & 0x0F
    return Envelope(data[:3], data[3], min(high, low), max(high, low), data[5], data[6:30], data[30:])


def verify(envelope: Envelope, key: bytes) -> bool:
    """Whether it was made by somebody who knows the password that `key_of` made the key of; compared in constant time."""
    return hmac.compare_digest(envelope.digest, _sign(key, envelope.text))
