from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.simulator.modem import alphabet
from atrun_tui.simulator.modem.message import Coding, Message, class_of, coding_of
from atrun_tui.simulator.modem.tpdu import (
    BadTpdu,
    read_deliver,
    read_submit,
    split_service_centre,
    write_address,
    write_deliver,
    write_report,
    write_service_centre,
    write_submit,
)

NOTE_REQUEST = bytes.fromhex(
    "079193432900200011000C91934386867611" + "0015AD26" + "D0D0D0001101" + b"WijCp2qV3sNv+aru20ZUaw==AT+COPS?".hex()
)
MOMENT = datetime(2008, 5, 29, 22, 1, 18, tzinfo=timezone(timedelta(hours=1)))


def test_the_application_notes_request() -> None:
    centre, unit = split_service_centre(NOTE_REQUEST)
    assert (len(centre), len(unit)) == (8, 52)
    submit = read_submit(unit, "+391")
    assert submit.message.recipient == "+393468686711"
    assert submit.message.dcs == 0x15
    assert submit.message.body == b"\xd0\xd0\xd0\x00\x11\x01WijCp2qV3sNv+aru20ZUaw==AT+COPS?"
    assert (submit.validity, submit.wants_report) == (b"\xad", False)


def test_the_application_notes_answer() -> None:
    text = b'\r\n+COPS: 0,0,"vodafone IT"\r\n\r\nOK\r\n'
    body = b"\xd1\xd1\xd1\x00\x11\x01Junra7r0kIEcH9qV542n3Q==" + text
    message = Message(sender="+393468686711", recipient="", dcs=0x15, body=body)
    unit = write_service_centre("+393492000200") + write_deliver(message, MOMENT)
    assert unit.hex().upper().startswith("0791934329002000040C919343868676110015805092221081" + "40" + "40D1D1D1001101")
    assert len(unit) == 91
    assert len(write_deliver(message, MOMENT)) == 83


@pytest.mark.parametrize(
    ("unit", "text"),
    [  # made by gammu and smstools
        ("0011000C919321436587090000FF14C8329BFD0685E9F2BA1BB441D53629D0A60C", "Hello atrun {5} €"),
        ("0011000C919321436587090000FF19C8329BFD0699E5EF3668DE9ED3DF6FF61CB441C53629", "Hello from smstools {1}"),
        ("0011000C919321436587090008FF0E017C00F301420107002065E5672C", "żółć 日本"),
    ],
)
def test_what_others_send(unit: str, text: str) -> None:
    _, octets = split_service_centre(bytes.fromhex(unit))
    message = read_submit(octets, "+391").message
    assert message.text.startswith(text)
    assert message.recipient == "+391234567890"


@pytest.mark.parametrize("change", [-1, 1])
def test_an_octet_too_many_or_too_few_is_refused(change: int) -> None:
    _, unit = split_service_centre(NOTE_REQUEST)
    with pytest.raises(BadTpdu):
        read_submit(unit[:change] if change < 0 else unit + b"\0", "+391")


@pytest.mark.parametrize(
    "unit",
    [
        "",
        "11",
        "04000C91934386867611",  # a DELIVER
        "110000910015AD00",  # no digits
        "110015919343868676119343868676110015AD00",  # 21 digits
        "11000C11934386867611" + "0015AD00",  # a kind without its mark
        "11000B91934386867611" + "0015AD00",  # an odd number that is not filled up
        "11000C919343868676F1" + "0015AD00",  # a filled place in the middle
        "11000C91934386867611" + "0015AD8D" + "00" * 141,  # too long
        "51000C91934386867611" + "0015AD00",  # a header without one
        "51000C91934386867611" + "0015AD0205" + "00",  # a header longer than the data
        "11000C91934386867611" + "0008AD0100",  # half a character
    ],
)
def test_what_no_strict_modem_takes(unit: str) -> None:
    with pytest.raises(BadTpdu):
        read_submit(bytes.fromhex(unit), "+391")


@given(st.binary(max_size=180))
def test_no_octets_break_the_readers(data: bytes) -> None:
    for read in (lambda: read_submit(data, "+391"), lambda: read_deliver(data, "+391")):
        try:
            read()
        except BadTpdu:
            continue


@pytest.mark.parametrize("data", ["", "01", "0C" + "00" * 13, "0791", "0191AA"])
def test_no_service_centre(data: str) -> None:
    with pytest.raises(BadTpdu):
        split_service_centre(bytes.fromhex(data))


@given(
    st.sampled_from(["+391234567890", "12345", "+4915112345678", "Operator", "4*11#"]),
    st.sampled_from([0x00, 0x04, 0x08, 0x15, 0xF0, 0xF5]),
    st.sampled_from([b"", bytes((5, 0, 3, 7, 2, 1)), bytes((6, 8, 4, 1, 2, 3, 1))]),
    st.binary(max_size=130),
)
def test_what_is_written_can_be_read(address: str, dcs: int, header: bytes, body: bytes) -> None:
    body = {
        Coding.SEPTETS: bytes(value & 0x7F for value in body),
        Coding.OCTETS: body,
        Coding.UCS2: body[: len(body) // 2 * 2],
    }[coding_of(dcs)]
    message = Message(sender=address, recipient="+391", dcs=dcs, header=header, body=body)
    assert read_deliver(write_deliver(message, MOMENT), "+391") == message
    outgoing = Message(sender="+391", recipient=address, dcs=dcs, header=header, body=body)
    submit = read_submit(write_submit(outgoing, 49, 167), "+391")
    assert (submit.message, submit.wants_report, submit.validity) == (outgoing, True, bytes((167,)))


def test_addresses() -> None:
    assert write_address("+393468686711").hex() == "0c91934386867611"
    assert write_address("12345").hex() == "05812143f5"
    assert write_address("Telit") == bytes((9, 0xD0)) + alphabet.pack(alphabet.to_septets("Telit"))


def test_a_status_report_says_delivered() -> None:
    moment = MOMENT.replace(tzinfo=timezone(-timedelta(hours=5)))
    assert write_report("+393468686711", 7, moment).hex() == (
        "0607" + "0c91934386867611" + "8050922210810a" + "8050922210810a" + "00"
    )


def test_concatenation_is_found_behind_other_elements() -> None:
    def header(octets: str) -> tuple[int, int, int] | None:
        return Message(sender="", recipient="", dcs=4, body=b"", header=bytes.fromhex(octets)).concatenation

    assert header("0500030A0302") == (10, 3, 2)
    assert header("0904020102" + "00030A0302") == (10, 3, 2)
    assert header("060804010A0302") == (0x010A, 3, 2)
    assert header("0500030A03") is None
    assert header("") is None


def test_classes() -> None:
    assert [class_of(dcs) for dcs in (0x00, 0x10, 0x15, 0xF2, 0xC8, 0x08)] == [None, 0, 1, 2, None, None]
