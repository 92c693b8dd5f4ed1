"""Messages of the vendor's notes and of other people's encoders, byte for byte in both directions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from atrun_tui.protocol.sms.answers import Answers
from atrun_tui.protocol.sms.coding import DIGEST_CODING, Alphabet, Coding
from atrun_tui.protocol.sms.concat import alphabet_of
from atrun_tui.protocol.sms.digest import digest_of, key_of, read_envelope, verify, write_request
from atrun_tui.protocol.sms.outcomes import AnswerComplete
from atrun_tui.protocol.sms.pdu import Deliver, Submit, read_pdu, read_submit, write_deliver, write_submit

PASSWORD = "1234567890123456"
CENTRE = "+393492000200"
MODULE = "+393468686711"

DIGESTS = [
    ("AT+COPS?", "WijCp2qV3sNv+aru20ZUaw=="),
    ("AT+CSQ", "MrLtKHw+x2zpDv7mT0Y4vQ=="),
    ("HAT#GPIO=2,1,1", "BjSgDgyL/2fz2w60K/euFg=="),
    ("AT+CGMR;+CGSN", "NVjCpvo4Szz0bGzlx1Mfyg=="),
    ("\r\n+CSQ: 15,0\r\n\r\nOK\r\n", "DwQEJOHZbCagq6xGoRt7bQ=="),
    ('\r\n+COPS: 0,0,"vodafone IT"\r\n\r\nOK\r\n', "Junra7r0kIEcH9qV542n3Q=="),
]

VENDOR_REQUEST = (
    "079193432900200011000C919343868676110015AD26"
    "D0D0D000110157696A437032715633734E762B61727532305A5561773D3D41542B434F50533F"
)
VENDOR_ANSWER = (
    "0791934329002000"
    "040C91934386867611001580509221028180"
    "40"
    "D1D1D1001101"
    "4A756E7261377230"
    "6B49456348397156"
    "3534326E33513D3D"
    "0D0A2B434F50533A20302C302C22766F6461666F6E65204954220D0A0D0A4F4B0D0A"
)
OWN_REQUEST = "0011000C919343868676110015AD24D0D0D00011024D724C744B48772B78327A704476376D5430593476513D3D41542B435351"
OWN_ANSWER = "D1D1D1001102447751454A4F485A62436167713678476F52743762513D3D0D0A2B4353513A2031352C300D0A0D0A4F4B0D0A"


@pytest.mark.parametrize(("text", "digest"), DIGESTS)
def test_the_digest_of_a_text(text: str, digest: str) -> None:
    assert digest_of(PASSWORD, text.encode()) == digest.encode()


def test_the_key_is_what_remains_of_the_password() -> None:
    assert key_of(PASSWORD) == b"q+rAfTwowb755zAALHU+1A=="


def test_the_vendors_request_is_built_to_the_octet_and_has_52_octets_not_53() -> None:
    octets = write_request(PASSWORD, "AT+COPS?", session=1)
    message = Submit(number=MODULE, coding=DIGEST_CODING, octets=octets, service_centre=CENTRE)
    assert write_submit(message) == (VENDOR_REQUEST, 52)


def test_our_own_request_is_built_to_the_octet() -> None:
    octets = write_request(PASSWORD, "AT+CSQ", session=2)
    assert write_submit(Submit(number=MODULE, coding=DIGEST_CODING, octets=octets)) == (OWN_REQUEST, 50)


def test_the_first_request_of_a_gateway_is_that_very_message() -> None:
    asked = Answers(first_session=2).ask_digest(MODULE, "AT+CSQ", PASSWORD, now=0, deadline=60)
    assert write_submit(asked.message) == (OWN_REQUEST, 50)


@pytest.mark.parametrize(
    ("pdu", "centre", "command", "session", "size"),
    [(VENDOR_REQUEST, CENTRE, b"AT+COPS?", 1, 52), (OWN_REQUEST, None, b"AT+CSQ", 2, 50)],
)
def test_a_request_is_read_back(pdu: str, centre: str | None, command: bytes, session: int, size: int) -> None:
    message, data, length = read_submit(pdu)
    assert (message.number, message.service_centre, message.coding, message.validity, length) == (
        MODULE,
        centre,
        0x15,
        0xAD,
        size,
    )
    envelope = read_envelope(data.octets)
    assert envelope is not None
    assert not envelope.is_response
    assert (envelope.transaction, envelope.segment, envelope.total, envelope.session) == (0, 1, 1, session)
    assert envelope.text == command
    assert verify(envelope, key_of(PASSWORD))
    assert not verify(envelope, key_of("1234567890123457"))


def test_the_vendors_answer_is_read_and_its_digest_verified() -> None:
    message = read_pdu(VENDOR_ANSWER)
    assert isinstance(message, Deliver)
    assert (message.number, message.service_centre) == (MODULE, CENTRE)
    assert message.coding == Coding(Alphabet.DATA, 1)
    assert message.sent == datetime(2008, 5, 29, 12, 20, 18, tzinfo=timezone(timedelta(hours=2)))
    envelope = read_envelope(message.data.octets)
    assert envelope is not None
    assert envelope.is_response
    assert (envelope.transaction, envelope.segment, envelope.total, envelope.session) == (0, 1, 1, 1)
    assert envelope.text == b'\r\n+COPS: 0,0,"vodafone IT"\r\n\r\nOK\r\n'
    assert verify(envelope, key_of(PASSWORD))


def test_the_vendors_answer_is_written_to_the_octet_and_has_83_without_the_service_centre() -> None:
    message = read_pdu(VENDOR_ANSWER)
    assert isinstance(message, Deliver)
    assert message.sent is not None
    written = write_deliver(
        message.number,
        DIGEST_CODING,
        message.sent,
        octets=message.data.octets,
        service_centre=message.service_centre,
    )
    # The note's time stamp leaves quarters of an hour 08: UTC+2.
    assert written == (VENDOR_ANSWER, 83)


@pytest.mark.parametrize(
    ("command", "user_data", "text"),
    [
        ("AT+CSQ", OWN_ANSWER, "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"),
        ("AT+COPS?", VENDOR_ANSWER[54:], '\r\n+COPS: 0,0,"vodafone IT"\r\n\r\nOK\r\n'),
    ],
)
def test_both_answers_find_their_request(command: str, user_data: str, text: str) -> None:
    answers = Answers(first_session=2)
    asked = answers.ask_digest(MODULE, command, PASSWORD, now=0, deadline=60)
    assert asked.session == 2
    came = read_pdu(VENDOR_ANSWER)
    assert isinstance(came, Deliver)
    came = replace(came, data=replace(came.data, octets=bytes.fromhex(user_data)))
    assert answers.receive(came, 1) == AnswerComplete(asked, text)


OTHERS = [
    ("0011000C919321436587090000FF14C8329BFD0685E9F2BA1BB441D53629D0A60C", "Hello atrun {5} €", 32),
    (
        "0011000C919321436587090000FF19C8329BFD0699E5EF3668DE9ED3DF6FF61CB441C53629",
        None,
        36,
    ),
    ("0011000C919321436587090008FF0E017C00F301420107002065E5672C", "żółć 日本", 28),
]


@pytest.mark.parametrize(("pdu", "text", "size"), OTHERS)
def test_what_other_encoders_made_is_read_and_made_again(pdu: str, text: str | None, size: int) -> None:
    message, data, length = read_submit(pdu)
    assert length == size
    assert message.number == "+391234567890"
    if text is not None:
        assert data.text == text
    assert alphabet_of(data.text) is (Alphabet.UCS2 if message.coding == 0x08 else Alphabet.GSM7)
    assert write_submit(message) == (pdu, size)
