from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.config.address import (
    format_address,
    parse_cidr,
    parse_dial,
    parse_imei,
    parse_listen,
    parse_number,
    valid_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10.64.3.17:1024", ("10.64.3.17", 1024)),
        ("  10.64.3.17:1024\t", ("10.64.3.17", 1024)),
        ("localhost:1", ("localhost", 1)),
        ("pump-7.example.com.:65535", ("pump-7.example.com.", 65535)),
        ("under_score.lan:80", ("under_score.lan", 80)),
        ("[2001:db8::7]:1024", ("2001:db8::7", 1024)),
        ("[::ffff:10.0.0.1]:1024", ("::ffff:10.0.0.1", 1024)),
        ("[fe80::1%eth0]:1024", ("fe80::1%eth0", 1024)),
        ("a" * 63 + ".b:1", ("a" * 63 + ".b", 1)),
    ],
)
def test_dial_addresses(text: str, address: tuple[str, int]) -> None:
    assert parse_dial(text) == address
    assert parse_dial(format_address(*address)) == address


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has no port: write it as 10.64.3.17:1024"),
        ("10.0.0.9", '"10.0.0.9" has no port: write it as 10.0.0.9:1024'),
        ("[2001:db8::7]", r"has no port: write it as \[2001:db8::7\]:1024"),
        ("1024", "has no port: write it as 10.64.3.17:1024"),
        (":1024", "has no host"),
        ("2001:db8::7:1024", "an IPv6 address stands in brackets"),
        ("host:", "a port is a number from 1 to 65535"),
        ("host:0", "a port is a number from 1 to 65535"),
        ("host:65536", "a port is a number from 1 to 65535"),
        ("host:+1", "a port is a number from 1 to 65535"),
        ("host:\u0661", "a port is a number from 1 to 65535"),
        ("host:99999999999999999999", "a port is a number from 1 to 65535"),
        ("10.64.3:1024", "is not an IPv4 address"),
        ("10.64.3.256:1024", "is not an IPv4 address"),
        ("010.64.3.1:1024", "without leading zeros"),
        ("tcp://host:1024", "an IPv6 address stands in brackets"),
        ("ho st:1024", "neither a host name nor an IP address"),
        ("-host:1024", "neither a host name nor an IP address"),
        ("a..b:1024", "neither a host name nor an IP address"),
        ("a" * 64 + ":1", "neither a host name nor an IP address"),
        ("a." * 127 + ":1", "neither a host name nor an IP address"),
        ("[10.0.0.1]:1024", "brackets hold an IPv6 address"),
        ("[::1:1024", "brackets hold an IPv6 address"),
        ("::1]:1024", "brackets hold an IPv6 address"),
        ("[[::1]]:1024", "brackets hold an IPv6 address"),
        ("[::1\0]:1024", "brackets hold an IPv6 address"),
        ("[fe80::1%]:1024", "brackets hold an IPv6 address"),
    ],
)
def test_refused_dial_addresses(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_dial(text)


def test_what_may_be_a_password_is_not_repeated() -> None:
    with pytest.raises(ValueError, match="no user name and no password") as caught:
        parse_dial("testuser:testpassw@10.64.3.17:1024")
    assert "testpassw" not in str(caught.value)


def test_a_refusal_shows_no_control_characters_and_no_endless_text() -> None:
    with pytest.raises(ValueError, match="no port") as caught:
        parse_dial("\x1b[2J\u202e" + "x" * 1000)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (":12345", ("", 12345)),
        ("*:12345", ("", 12345)),
        ("0.0.0.0:12345", ("0.0.0.0", 12345)),
        ("[::]:12345", ("::", 12345)),
        ("eth.lan:1", ("eth.lan", 1)),
    ],
)
def test_listen_addresses(text: str, address: tuple[str, int]) -> None:
    assert parse_listen(text) == address
    assert parse_listen(format_address(*address)) == address


@pytest.mark.parametrize("text", ["12345", "", ":", ":0", ":x", "::12345"])
def test_refused_listen_addresses(text: str) -> None:
    with pytest.raises(ValueError, match=r"port|brackets"):
        parse_listen(text)


@pytest.mark.parametrize("text", ["+393468686711", " +39 346 868-6711 ", "+39 (346) 868.67/11"])
def test_numbers_lose_their_punctuation(text: str) -> None:
    assert parse_number(text) == "+393468686711"


@pytest.mark.parametrize(
    "text", ["", "+", "393468686711", "+39346868671112345", "+123", "+39x", "0039346868", "+٣٩٣٤٦٨"]
)
def test_refused_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="international form"):
        parse_number(text)


@pytest.mark.parametrize("text", ["pump-7", "a", "_", "9", "A.b_c-d", "x" * 64])
def test_names(text: str) -> None:
    assert valid_name(text) == text


@pytest.mark.parametrize("text", ["", "-a", ".a", "a b", "a/b", "ä", "x" * 65, "a\n", "a*", "a:b"])
def test_refused_names(text: str) -> None:
    with pytest.raises(ValueError, match="not a usable name"):
        valid_name(text)


def test_imeis() -> None:
    assert parse_imei(" 356938035643809 ") == "356938035643809"
    for text in ("", "35693803564380", "3569380356438099", "35693803564380x", "٣56938035643809"):
        with pytest.raises(ValueError, match="has 15 digits"):
            parse_imei(text)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("10.64.0.0/16", "10.64.0.0/16"),
        ("10.64.0.1", "10.64.0.1/32"),
        ("10.64.0.0/255.255.0.0", "10.64.0.0/16"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
    ],
)
def test_blocks(text: str, block: str) -> None:
    assert parse_cidr(text) == block


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("10.64.1.1/16", 'did you mean "10.64.0.0/16"'),
        ("10.64.0.0/33", "write it as 10.64.0.0/16"),
        ("10.64.0.0/", "write it as 10.64.0.0/16"),
        ("everybody", "write it as 10.64.0.0/16"),
        ("", "write it as 10.64.0.0/16"),
    ],
)
def test_refused_blocks(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_cidr(text)


def refusal(parse: Callable[[str], object], text: str) -> str:
    try:
        parse(text)
    except ValueError as error:
        return str(error)
    return ""


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_one_printable_sentence(text: str) -> None:
    for parse in (parse_dial, parse_listen, parse_number, parse_imei, parse_cidr, valid_name):
        assert refusal(parse, text).isprintable()
