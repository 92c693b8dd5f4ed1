from __future__ import annotations

from ipaddress import ip_address

import pytest

from atrun_tui.session.callers import Caller, Door, Expected
from tests.unit.session.calls import DOOR, IMEI, OTHER


def caller(imei: str | None, address: str, door: Door = DOOR) -> Caller:
    return Caller(id=1, door=door, address=address, imei=imei, since=0.0)


@pytest.mark.parametrize(
    ("imei", "allow", "who", "fits"),
    [
        (IMEI, (), caller(IMEI, "10.0.0.1"), True),
        (IMEI, (), caller(OTHER, "10.0.0.1"), False),
        (IMEI, (), caller(None, "10.0.0.1"), False),
        (IMEI, (), caller(IMEI, "10.0.0.1", Door("", 1)), False),
        (IMEI, ("10.0.0.0/8",), caller(IMEI, "10.0.0.1"), True),
        (IMEI, ("10.0.0.0/8",), caller(IMEI, "11.0.0.1"), False),
        (IMEI, ("10.0.0.0/8", "2001:db8::/32"), caller(IMEI, "2001:db8::1"), True),
        (None, ("10.0.0.0/8",), caller(OTHER, "10.0.0.1"), True),
        (None, ("10.0.0.0/8",), caller(None, "10.0.0.1"), True),
        (None, ("10.0.0.0/8",), caller(None, "11.0.0.1"), False),
        (None, (), caller(IMEI, "10.0.0.1"), False),
        (None, (), caller(None, "10.0.0.1"), False),
    ],
)
def test_who_is_expected(imei: str | None, allow: tuple[str, ...], who: Caller, fits: bool) -> None:
    assert Expected.of("pump", DOOR, imei, allow).fits(who) is fits


@pytest.mark.parametrize(
    ("imei", "allow", "words"),
    [
        (IMEI, ("10.0.0.0/8",), f"the module with IMEI {IMEI}"),
        (None, ("10.0.0.0/8", "192.0.2.1/32"), "a module from 10.0.0.0/8, 192.0.2.1/32"),
        (None, (), "no module"),
    ],
)
def test_who_is_expected_in_words(imei: str | None, allow: tuple[str, ...], words: str) -> None:
    assert str(Expected.of("pump", DOOR, imei, allow)) == words


@pytest.mark.parametrize(("door", "words"), [(DOOR, ":12345"), (Door("::1", 7), "[::1]:7"), (Door("h", 7), "h:7")])
def test_a_door_reads_like_a_profiles_address(door: Door, words: str) -> None:
    assert str(door) == words


@pytest.mark.parametrize(
    ("block", "fits"), [("::ffff:10.0.0.0/104", True), ("::ffff:10.64.3.17/128", True), ("::/0", False)]
)
def test_a_block_of_ipv4_written_as_ipv6_lets_ipv4_callers_in(block: str, fits: bool) -> None:
    expected = Expected.of("valve-2", Door("0.0.0.0", 1), None, [block])
    assert expected.allows(ip_address("10.64.3.17")) is fits
    assert not expected.allows(ip_address("11.0.0.1"))
