from __future__ import annotations

import pytest

from atrun_tui.protocol.errors import LocalError, RemoteError
from atrun_tui.protocol.sms.address import (
    read_number,
    read_service_centre,
    same_number,
    write_number,
    write_service_centre,
)


@pytest.mark.parametrize(
    ("number", "field"),
    [
        ("+393468686711", "0c91934386867611"),
        ("3468686711", "0a814386867611"),
        ("+12345", "05912143f5"),
        ("*100#", "0581 1a00fb"),
        ("1", "0181f1"),
    ],
)
def test_a_number_both_ways(number: str, field: str) -> None:
    octets = bytes.fromhex(field)
    assert write_number(number) == octets
    assert read_number(b"\xff" + octets + b"\x00", 1) == (number, 1 + len(octets))


@pytest.mark.parametrize("number", ["", "+", "12 34", "+39-1", "x", "1" * 21, "++39", "٣", "1\r"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(LocalError, match="is no number"):
        write_number(number)


def test_a_sender_in_letters() -> None:
    assert read_number(bytes.fromhex("0ed0d637396c7ebbcb"), 0) == ("Vodafone", 9)


@pytest.mark.parametrize("field", ["", "0c", "0c91", "0c919343868676", "1591" + "11" * 11])
def test_a_number_that_is_cut_short_or_too_long(field: str) -> None:
    with pytest.raises(RemoteError):
        read_number(bytes.fromhex(field), 0)


def test_the_service_centre() -> None:
    assert write_service_centre(None) == b"\x00"
    assert write_service_centre("+393492000200").hex() == "0791934329002000"
    assert read_service_centre(bytes.fromhex("0791934329002000ff")) == ("+393492000200", 8)
    assert read_service_centre(b"\x00\xff") == (None, 1)
    assert read_service_centre(b"\x01\x91\xff") == (None, 2)
    for broken in (b"", b"\x07\x91"):
        with pytest.raises(RemoteError):
            read_service_centre(broken)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+393468686711", "+393468686711", True),
        ("+393468686711", "3468686711", True),
        ("+393468686711", "03468686711", True),
        ("+393468686711", "00393468686711", True),
        ("+393468686711", "+443468686711", False),
        ("3468686711", "8686711", False),
        ("+393468686711", "686711", False),
        ("+393468686711", "", False),
        ("+393468686711", "3468686712", False),
        ("+4912", "Vodafone", False),
    ],
)
def test_when_two_numbers_are_the_same(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same
    assert same_number(other, one) is same
