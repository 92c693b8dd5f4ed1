"""Any octets are a message or a RemoteError, and what is written is read."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.errors import RemoteError
from atrun_tui.protocol.sms import gsm7
from atrun_tui.protocol.sms.answers import Answers
from atrun_tui.protocol.sms.coding import Alphabet, write_coding
from atrun_tui.protocol.sms.digest import read_envelope
from atrun_tui.protocol.sms.pdu import Deliver, Submit, read_pdu, read_submit, write_deliver, write_submit
from atrun_tui.protocol.sms.timestamps import read_timestamp, write_timestamp
from atrun_tui.protocol.sms.user_data import Part, write_part_header

PASSWORD = "1234567890123456"
GSM = "".join(char for char in map(chr, range(0x3000)) if gsm7.fits(char))
NUMBERS = st.from_regex(r"\A\+?[0-9*#abc]{1,20}\Z")
ZONES = st.integers(-56, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=ZONES).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
PARTS = st.builds(
    lambda total, number, reference, wide: Part(
        reference if wide else reference & 0xFF, total, min(number, total), wide
    ),
    st.integers(1, 255),
    st.integers(1, 255),
    st.integers(0, 0xFFFF),
    st.booleans(),
)
HEADERS = st.one_of(st.just(b""), PARTS.map(write_part_header))
TEXTS = {
    Alphabet.GSM7: st.text(GSM, max_size=76),
    Alphabet.UCS2: st.text(st.characters(exclude_categories=["Cs"]), max_size=33),
    Alphabet.DATA: st.binary(max_size=133).map(lambda octets: octets.decode("latin-1")),
}
CONTENTS = st.sampled_from(Alphabet).flatmap(lambda alphabet: st.tuples(st.just(alphabet), TEXTS[alphabet]))


@given(st.one_of(st.binary(max_size=220).map(bytes.hex), st.text(max_size=60)))
def test_any_text_is_a_message_or_a_remote_error(text: str) -> None:
    with contextlib.suppress(RemoteError):
        read_pdu(text)
    with contextlib.suppress(RemoteError):
        read_submit(text)


@given(CONTENTS, HEADERS, st.data())
def test_a_message_cut_or_changed_anywhere_raises_nothing_else(
    content: tuple[Alphabet, str], header: bytes, data: st.DataObject
) -> None:
    alphabet, text = content
    pdu = bytes.fromhex(
        write_deliver(
            "+391234567890",
            write_coding(alphabet),
            datetime(2026, 11, 23, tzinfo=UTC),
            text=text,
            octets=text.encode("latin-1", "replace"),
            header=header,
        )[0]
    )
    place = data.draw(st.integers(0, len(pdu) - 1))
    changed = pdu[:place] + bytes((data.draw(st.integers(0, 255)),)) + pdu[place + 1 :]
    answers = Answers(first_session=2)
    answers.ask_simple("+391234567890", "AT", now=0, deadline=1)
    answers.ask_digest("+391234567890", "AT", PASSWORD, now=0, deadline=1)
    for octets in (changed, pdu[:place]):
        with contextlib.suppress(RemoteError):
            message = read_pdu(octets.hex())
            if isinstance(message, Deliver):
                answers.receive(message, 0)


@given(CONTENTS, HEADERS, NUMBERS, TIMES, st.one_of(st.none(), NUMBERS))
def test_what_is_delivered_is_read(
    content: tuple[Alphabet, str], header: bytes, number: str, sent: datetime, centre: str | None
) -> None:
    alphabet, text = content
    octets = text.encode("latin-1") if alphabet is Alphabet.DATA else b""
    pdu, size = write_deliver(
        number, write_coding(alphabet, 1), sent, text=text, octets=octets, header=header, service_centre=centre
    )
    message = read_pdu(pdu)
    assert isinstance(message, Deliver)
    assert (message.number, message.sent, message.service_centre) == (number, sent, centre)
    assert (message.data.text, message.data.header) == (text, header)
    assert (message.data.part is None) is (not header)
    assert size == len(pdu) // 2 - bytes.fromhex(pdu)[0] - 1


SENDING = st.fixed_dictionaries(
    {
        "number": NUMBERS,
        "header": HEADERS,
        "reference": st.integers(0, 255),
        "validity": st.one_of(st.none(), st.integers(0, 255)),
        "report_wanted": st.booleans(),
        "service_centre": st.one_of(st.none(), NUMBERS),
    }
)


@given(CONTENTS, SENDING)
def test_what_is_submitted_is_read(content: tuple[Alphabet, str], sending: dict[str, Any]) -> None:
    alphabet, text = content
    is_data = alphabet is Alphabet.DATA
    message = Submit(
        coding=write_coding(alphabet),
        text="" if is_data else text,
        octets=text.encode("latin-1") if is_data else b"",
        **sending,
    )
    pdu, size = write_submit(message)
    read, data, length = read_submit(pdu)
    assert (read, data.text, length) == (message, text, size)


@given(st.binary(max_size=160).map(lambda octets: bytes(octet & 0x7F for octet in octets)), st.integers(0, 6))
def test_septets_are_packed_and_unpacked(septets: bytes, fill: int) -> None:
    packed = gsm7.pack(septets, fill)
    assert gsm7.unpack(packed, len(septets), fill) == septets
    assert len(packed) == -(-(fill + 7 * len(septets)) // 8)


@given(st.binary(max_size=9))
def test_any_octets_are_a_time_or_none(octets: bytes) -> None:
    moment = read_timestamp(octets)
    if moment is not None:
        assert read_timestamp(write_timestamp(moment)) == moment


@given(st.one_of(st.binary(max_size=150), st.binary(max_size=150).map(lambda rest: b"\xd1\xd1\xd1" + rest)))
def test_any_octets_are_an_envelope_or_none(octets: bytes) -> None:
    envelope = read_envelope(octets)
    if envelope is not None:
        assert envelope.segment <= envelope.total <= 15
        assert len(envelope.digest) == 24
