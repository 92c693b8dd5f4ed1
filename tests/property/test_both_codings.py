"""The client's coding of messages and the simulated modem's were written apart, and a third one by somebody else: all agree."""

from __future__ import annotations

import importlib
import importlib.util
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.sms import digest, pdu
from atrun_tui.protocol.sms.concat import alphabet_of, split
from atrun_tui.simulator.modem import alphabet, envelope
from atrun_tui.simulator.modem.message import Message, plain
from atrun_tui.simulator.modem.tpdu import read_submit, split_service_centre, write_deliver, write_service_centre

PASSWORDS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF), min_size=16, max_size=16)
OCTET = st.integers(0, 255)
NUMBERS = st.from_regex(r"\A\+?[0-9]{3,20}\Z")
GSM = st.sampled_from([character for character in map(chr, range(0x2100)) if alphabet.fits(character)])
KNOWN_TO_THIRD = GSM.filter(lambda character: character not in "\f§")  # it has no form feed, and a ` in place of §
TEXTS = st.one_of(st.text(GSM, max_size=80), st.text(st.characters(exclude_categories=["Cs"]), max_size=35))
MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=1)))

needs_gsmmodem = pytest.mark.skipif(
    importlib.util.find_spec("gsmmodem") is None, reason="python-gsmmodem-new is not installed"
)


@given(NUMBERS, TEXTS)
def test_the_simulated_modem_reads_what_the_client_sends(number: str, text: str) -> None:
    coding = 0x00 if alphabet.fits(text) else 0x08
    shown, length = pdu.write_submit(pdu.Submit(number=number, coding=coding, text=text))
    _, unit = split_service_centre(bytes.fromhex(shown))
    assert len(unit) == length
    message = read_submit(unit, "").message
    assert (message.recipient, message.text) == (number, text)


@given(NUMBERS, st.text(GSM, min_size=1, max_size=600))
def test_so_it_does_in_parts(number: str, text: str) -> None:
    bodies = []
    pieces = split(text, alphabet_of(text), 7)
    for place, piece in enumerate(pieces, 1):
        shown, _ = pdu.write_submit(pdu.Submit(number=number, coding=0x00, text=piece.text, header=piece.header))
        message = read_submit(split_service_centre(bytes.fromhex(shown))[1], "").message
        assert message.concatenation == ((7, len(pieces), place) if len(pieces) > 1 else None)
        bodies.append(message.text)
    assert "".join(bodies) == text


@given(NUMBERS, TEXTS)
def test_the_client_reads_what_the_simulated_network_brings(number: str, text: str) -> None:
    unit = write_deliver(plain(number, "", text), MOMENT)
    read = pdu.read_pdu((write_service_centre("+393492000200") + unit).hex())
    assert isinstance(read, pdu.Deliver)
    assert (read.number, read.data.text, read.sent, read.service_centre) == (number, text, MOMENT, "+393492000200")


@given(PASSWORDS, st.text(st.characters(max_codepoint=0xFF), max_size=110), OCTET, OCTET)
def test_the_simulated_module_opens_what_the_client_sealed(
    password: str, command: str, session: int, transaction: int
) -> None:
    body = digest.write_request(password, command, session=session, transaction=transaction)
    opened = envelope.open_request(body, [password])
    assert opened is not None
    assert (opened.text.decode("latin-1"), opened.ids) == (command, envelope.Ids(transaction, session))
    assert envelope.open_request(body, [password[::-1] + "x"]) is None


@given(PASSWORDS, st.binary(max_size=1800), OCTET, OCTET, st.booleans())
def test_the_client_verifies_what_the_simulated_module_sealed(
    password: str, answer: bytes, session: int, transaction: int, total_first: bool
) -> None:
    ids = envelope.Ids(transaction, session)
    parts = envelope.write_answer(answer, password, ids, total_first=total_first)
    read = [digest.read_envelope(part) for part in parts]
    key = digest.key_of(password)
    for place, part in enumerate(read, 1):
        assert part is not None
        assert part.is_response
        assert digest.verify(part, key)
        assert (part.segment, part.total, part.session, part.transaction) == (place, len(parts), session, transaction)
    assert b"".join(part.text for part in read if part is not None) == answer[:1650]
    forged = digest.read_envelope(envelope.forge(parts[0]))
    assert forged is not None
    assert not digest.verify(forged, key)


@needs_gsmmodem
class TestThird:
    @pytest.fixture(scope="class")
    def third(self) -> Any:
        return importlib.import_module("gsmmodem.pdu")

    @given(number=st.from_regex(r"\A\+[0-9]{5,15}\Z"), text=st.text(KNOWN_TO_THIRD, min_size=1, max_size=400))
    def test_the_simulated_modem_reads_what_it_sends(self, third: Any, number: str, text: str) -> None:
        units = third.encodeSmsSubmitPdu(number, text, reference=3)
        messages = [read_submit(split_service_centre(bytes(unit.data))[1], "").message for unit in units]
        assert [len(unit.data) - 1 for unit in units] == [unit.tpduLength for unit in units]
        assert {message.recipient for message in messages} == {number}
        whole = Message(sender="", recipient="", dcs=0, body=b"".join(message.body for message in messages))
        assert whole.text == text

    @given(number=st.from_regex(r"\A\+[0-9]{5,15}\Z"), text=st.text(KNOWN_TO_THIRD, min_size=1, max_size=80))
    def test_it_reads_what_the_simulated_network_brings(self, third: Any, number: str, text: str) -> None:
        unit = write_service_centre("+393492000200") + write_deliver(plain(number, "", text), MOMENT)
        read = third.decodeSmsPdu(unit.hex().upper())
        assert (read["number"], read["text"], read["smsc"]) == (number, text, "+393492000200")
