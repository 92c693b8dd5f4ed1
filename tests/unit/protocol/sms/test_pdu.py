from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from atrun_tui.protocol.errors import LocalError, RemoteError
from atrun_tui.protocol.sms.coding import Alphabet, Coding
from atrun_tui.protocol.sms.pdu import (
    Deliver,
    StatusReport,
    Submit,
    read_pdu,
    read_submit,
    write_deliver,
    write_status_report,
    write_submit,
)
from atrun_tui.protocol.sms.user_data import Part, write_part_header

NUMBER = "+391234567890"
SENT = datetime(2026, 11, 23, 4, 31, 15, tzinfo=UTC)


def test_the_length_leaves_the_service_centre_out() -> None:
    own, size = write_submit(Submit(number=NUMBER, coding=0x00, text="x"))
    given, same = write_submit(Submit(number=NUMBER, coding=0x00, text="x", service_centre="+393492000200"))
    assert size == same == len(own) // 2 - 1 == len(given) // 2 - 8


@pytest.mark.parametrize("validity", [None, 0x00, 0xAD, 0xFF])
@pytest.mark.parametrize("report_wanted", [False, True])
def test_what_is_sent_is_read_back(validity: int | None, report_wanted: bool) -> None:
    header = write_part_header(Part(7, 2, 1))
    message = Submit(
        number=NUMBER,
        coding=0x08,
        text="日本😀",
        header=header,
        reference=200,
        validity=validity,
        report_wanted=report_wanted,
        service_centre="+39",
    )
    pdu, size = write_submit(message)
    read, data, length = read_submit(pdu)
    assert read == message
    assert length == size
    assert data.part == Part(7, 2, 1)


def test_other_forms_of_validity_are_passed_over() -> None:
    pdu = "0019000C9193214365870900046211324013510003616263"
    read, data, _ = read_submit(pdu)
    assert (read.validity, data.text) == (None, "abc")


@pytest.mark.parametrize("coding", [0x00, 0x04, 0x08, 0x11, 0x15, 0x20, 0xF5])
def test_what_the_network_hands_on_is_read(coding: int) -> None:
    octets = "" if coding in (0x00, 0x08, 0x11) else "ab{"
    text = "" if octets else "ab{"
    header = write_part_header(Part(900, 3, 3, wide=True))
    pdu, size = write_deliver(
        NUMBER, coding, SENT, text=text, octets=octets.encode(), header=header, service_centre="+39349"
    )
    read = read_pdu(pdu)
    assert isinstance(read, Deliver)
    assert (read.number, read.sent, read.service_centre) == (NUMBER, SENT, "+39349")
    assert (read.data.text, read.data.part, read.data.header) == ("ab{", Part(900, 3, 3, wide=True), header)
    assert size == len(pdu) // 2 - 5


def test_compressed_text_stays_octets() -> None:
    read = read_pdu("0004039121F3002062113240135100" + "02FFFF")
    assert isinstance(read, Deliver)
    assert read.coding == Coding(Alphabet.GSM7, compressed=True)
    assert read.data.octets == b"\xff\xff"


def test_a_message_without_a_proper_time_is_a_message() -> None:
    read = read_pdu("0004039121F30004FFFFFFFFFFFFFF0161")
    assert isinstance(read, Deliver)
    assert (read.sent, read.data.text) == (None, "a")


@pytest.mark.parametrize("status", [0x00, 0x20, 0x45, 0xFF])
def test_a_status_report_both_ways(status: int) -> None:
    report = StatusReport(number=NUMBER, reference=42, status=status, done=SENT, service_centre="+39349")
    pdu, size = write_status_report(report, SENT)
    assert read_pdu(pdu) == report
    assert size == len(pdu) // 2 - 5
    assert read_pdu(write_status_report(replace(report, done=None), SENT)[0]) == report


@pytest.mark.parametrize(
    "pdu",
    [
        "",
        "0",
        "zz",
        "é",
        "\ud800",
        "00",
        "0004",
        "07919343",
        "0001000C91932143658709000401" + "61",
        "0003039121F300",
        "0004039121F30004621132401351000261",
        "0044039121F30004621132401351000361",
        "0006",
        "000605039121F3",
    ],
)
def test_what_is_no_message_raises_a_remote_error(pdu: str) -> None:
    with pytest.raises(RemoteError):
        read_pdu(pdu)


@pytest.mark.parametrize(
    "pdu",
    [
        "",
        "0004",
        "0011000C919321436587090004FF0461",
        "0011000C919321436587090004FF046162636465",
        "0011000C919321436587090004",
        "0011000C9193214365870900",
    ],
)
def test_a_modem_refuses_what_has_a_wrong_length(pdu: str) -> None:
    with pytest.raises(RemoteError):
        read_submit(pdu)


@pytest.mark.parametrize(
    "message",
    [
        Submit(number="x", coding=0x00),
        Submit(number=NUMBER, coding=0x00, text="Ж"),
        Submit(number=NUMBER, coding=0x08, text="\ud800"),
        Submit(number=NUMBER, coding=0x08, text="Ж" * 71),
        Submit(number=NUMBER, coding=0x04, octets=bytes(141)),
    ],
)
def test_what_cannot_be_sent(message: Submit) -> None:
    with pytest.raises(LocalError):
        write_submit(message)


def test_an_error_keeps_the_head_of_what_came() -> None:
    with pytest.raises(RemoteError) as caught:
        read_pdu("0004" + "FF" * 1000)
    assert len(caught.value.data) == 200
