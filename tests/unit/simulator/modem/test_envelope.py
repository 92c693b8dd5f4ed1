from __future__ import annotations

import pytest

from atrun_tui.simulator.modem import envelope
from atrun_tui.simulator.modem.envelope import Ids

PASSWORD = "1234567890123456"


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"AT+COPS?", b"WijCp2qV3sNv+aru20ZUaw=="),
        (b'\r\n+COPS: 0,0,"vodafone IT"\r\n\r\nOK\r\n', b"Junra7r0kIEcH9qV542n3Q=="),
        (b"AT+CSQ", b"MrLtKHw+x2zpDv7mT0Y4vQ=="),
        (b"HAT#GPIO=2,1,1", b"BjSgDgyL/2fz2w60K/euFg=="),
        (b"AT+CGMR;+CGSN", b"NVjCpvo4Szz0bGzlx1Mfyg=="),
        (b"\r\n+CSQ: 15,0\r\n\r\nOK\r\n", b"DwQEJOHZbCagq6xGoRt7bQ=="),
    ],
)
def test_published_digests(text: bytes, digest: bytes) -> None:
    assert envelope.seal(PASSWORD, text) == digest


def test_a_request_is_opened_by_its_password_alone() -> None:
    body = b"\xd0\xd0\xd0\x00\x11\x02MrLtKHw+x2zpDv7mT0Y4vQ==AT+CSQ"
    opened = envelope.open_request(body, ["x" * 16, PASSWORD])
    assert opened is not None
    assert (opened.text, opened.ids, opened.password) == (b"AT+CSQ", Ids(0, 2), PASSWORD)
    assert envelope.open_request(body, ["x" * 16]) is None
    assert envelope.open_request(body + b"!", [PASSWORD]) is None
    assert envelope.open_request(body[:4] + b"\x21" + body[5:], [PASSWORD]) is None
    assert envelope.open_request(b"\xd1" + body[1:], [PASSWORD]) is None
    assert envelope.open_request(body[:20], [PASSWORD]) is None


def test_the_matching_answer() -> None:
    (body,) = envelope.write_answer(b"\r\n+CSQ: 15,0\r\n\r\nOK\r\n", PASSWORD, Ids(0, 2))
    assert body.hex().upper() == (
        "D1D1D1001102447751454A4F485A62436167713678476F52743762513D3D0D0A2B4353513A2031352C300D0A0D0A4F4B0D0A"
    )


def test_long_answers_are_cut_at_fifteen_parts_of_110_characters() -> None:
    text = bytes(index % 95 + 32 for index in range(2000))
    parts = envelope.write_answer(text, PASSWORD, Ids(3, 9))
    assert [len(part) for part in parts] == [140] * 15
    assert b"".join(part[30:] for part in parts) == text[:1650]
    assert [part[3:6] for part in parts] == [bytes((3, place << 4 | 15, 9)) for place in range(1, 16)]
    assert all(part[6:30] == envelope.seal(PASSWORD, part[30:]) for part in parts)


def test_variants_that_no_document_rules_out() -> None:
    parts = envelope.write_answer(b"x" * 200, PASSWORD, Ids(), room=134, total_first=True)
    assert [part[4] for part in parts] == [0x21, 0x22]
    assert [len(part) - 30 for part in parts] == [104, 96]


def test_a_forged_part_has_another_digest_of_the_same_form() -> None:
    (body,) = envelope.write_answer(b"AAAA", PASSWORD, Ids())
    forged = envelope.forge(body)
    assert (forged[:6], forged[28:]) == (body[:6], body[28:])
    assert all(new != old for new, old in zip(forged[6:28], body[6:28], strict=True))
    assert envelope.is_answer(forged)
