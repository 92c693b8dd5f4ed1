from __future__ import annotations

import pytest

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms.digest import (
    MOST_TEXT,
    REQUEST_CODE,
    RESPONSE_CODE,
    digest_of,
    key_of,
    read_envelope,
    verify,
    write_request,
)

PASSWORD = "1234567890123456"


@pytest.mark.parametrize("password", ["", "123456789012345", "12345678901234567", "123456789012345€"])
def test_a_password_has_sixteen_characters(password: str) -> None:
    with pytest.raises(LocalError, match="exactly 16"):
        key_of(password)
    with pytest.raises(LocalError, match="exactly 16"):
        digest_of(password, b"")
    with pytest.raises(LocalError, match="exactly 16"):
        write_request(password, "AT", session=1)


def test_a_request_fills_one_message_and_no_more() -> None:
    assert len(write_request(PASSWORD, "A" * MOST_TEXT, session=255, transaction=255)) == 140
    with pytest.raises(LocalError, match="at most 110"):
        write_request(PASSWORD, "A" * (MOST_TEXT + 1), session=1)


@pytest.mark.parametrize(("session", "transaction"), [(256, 0), (-1, 0), (1, 256), (1, -1)])
def test_ids_are_octets(session: int, transaction: int) -> None:
    with pytest.raises(LocalError):
        write_request(PASSWORD, "AT", session=session, transaction=transaction)


def test_a_request_is_latin_1() -> None:
    assert write_request(PASSWORD, "ATé", session=1).endswith(b"AT\xe9")
    with pytest.raises(LocalError):
        write_request(PASSWORD, "AT€", session=1)


@pytest.mark.parametrize(
    ("nibbles", "segment", "total"), [(0x11, 1, 1), (0x12, 1, 2), (0x21, 1, 2), (0xFF, 15, 15), (0x03, 0, 3), (0, 0, 0)]
)
def test_the_lesser_nibble_is_the_segment(nibbles: int, segment: int, total: int) -> None:
    envelope = read_envelope(RESPONSE_CODE + bytes((7, nibbles, 9)) + b"d" * 24 + b"text")
    assert envelope is not None
    assert (envelope.segment, envelope.total) == (segment, total)
    assert (envelope.transaction, envelope.session, envelope.text) == (7, 9, b"text")
    assert envelope.is_response


@pytest.mark.parametrize(
    "data", [b"", REQUEST_CODE, REQUEST_CODE + bytes(26), b"\xd0\xd1\xd0" + bytes(27), b" " + REQUEST_CODE + bytes(27)]
)
def test_what_is_no_envelope(data: bytes) -> None:
    assert read_envelope(data) is None


def test_only_the_password_verifies() -> None:
    envelope = read_envelope(write_request(PASSWORD, "AT", session=1))
    assert envelope is not None
    assert verify(envelope, key_of(PASSWORD))
    assert not verify(envelope, key_of(PASSWORD[::-1]))
