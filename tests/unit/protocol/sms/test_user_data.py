from __future__ import annotations

import pytest

from atrun_tui.protocol.errors import LocalError, RemoteError
from atrun_tui.protocol.sms.coding import Alphabet
from atrun_tui.protocol.sms.user_data import (
    Part,
    UserData,
    decode,
    read_user_data,
    write_octets,
    write_part_header,
    write_text,
)


@pytest.mark.parametrize(
    ("part", "header"),
    [(Part(0x25, 3, 1), "050003250301"), (Part(0x1234, 15, 15, wide=True), "06080412340f0f")],
)
def test_a_part_header_both_ways(part: Part, header: str) -> None:
    octets = bytes.fromhex(header)
    assert write_part_header(part) == octets
    length, data = write_octets(b"abc", octets)
    assert read_user_data(length, data, Alphabet.DATA, has_header=True) == UserData("abc", b"abc", part, octets)


@pytest.mark.parametrize(
    "part",
    [Part(0, 3, 0), Part(0, 3, 4), Part(0, 256, 1), Part(256, 2, 1), Part(-1, 2, 1), Part(65536, 2, 1, wide=True)],
)
def test_parts_that_cannot_be(part: Part) -> None:
    with pytest.raises(LocalError):
        write_part_header(part)


@pytest.mark.parametrize("size", range(1, 20))
def test_text_behind_a_header_of_any_size_is_aligned(size: int) -> None:
    header = bytes((size, 0x70, size - 2)) + bytes(size - 2) if size >= 2 else bytes((size, 0))
    length, data = write_text("Hello {5}", header)
    read = read_user_data(length, data, Alphabet.GSM7, has_header=True)
    assert (read.text, read.header, read.part) == ("Hello {5}", header, None)


def test_the_room_of_a_message() -> None:
    assert write_text("x" * 160)[0] == 160
    assert len(write_text("x" * 160)[1]) == 140
    assert write_octets(bytes(140))[0] == 140
    for too_much in ("x" * 161, "{" * 81):
        with pytest.raises(LocalError):
            write_text(too_much)
    with pytest.raises(LocalError):
        write_octets(bytes(135), bytes(6))


def test_a_last_septet_of_zeros_is_no_character() -> None:
    """Seven characters leave seven bits over, which would be an @."""
    assert read_user_data(7, write_text("1234567")[1], Alphabet.GSM7, has_header=False).text == "1234567"
    assert read_user_data(8, write_text("1234567@")[1], Alphabet.GSM7, has_header=False).text == "1234567@"


@pytest.mark.parametrize(
    ("length", "data", "alphabet", "has_header"),
    [
        (5, b"abcd", Alphabet.DATA, False),
        (141, bytes(200), Alphabet.DATA, False),
        (161, bytes(200), Alphabet.GSM7, False),
        (8, bytes(6), Alphabet.GSM7, False),
        (0, b"", Alphabet.DATA, True),
        (3, b"\x05\x00\x03", Alphabet.DATA, True),
        (3, b"\x03\x00\x03", Alphabet.DATA, True),
    ],
)
def test_lengths_that_lie(length: int, data: bytes, alphabet: Alphabet, has_header: bool) -> None:
    with pytest.raises(RemoteError):
        read_user_data(length, data, alphabet, has_header=has_header)


def test_what_is_behind_the_end_is_not_looked_at() -> None:
    assert read_user_data(2, b"ab\xff\xff", Alphabet.DATA, has_header=False).octets == b"ab"


@pytest.mark.parametrize(
    ("elements", "part"),
    [
        ("00032503 01", Part(0x25, 3, 1)),
        ("0501ff 00032503 01", Part(0x25, 3, 1)),
        ("00032503 01 0804 1234 0202", Part(0x1234, 2, 2, wide=True)),
        ("00032503 01 00032600 00", Part(0x25, 3, 1)),
        ("00032503 00", None),
        ("00032503 04", None),
        ("00022503", None),
        ("00032503 01 05", None),
        ("00032503 01 0504 ff", None),
        ("", None),
    ],
)
def test_which_part_a_header_says_it_is(elements: str, part: Part | None) -> None:
    header = bytes.fromhex(elements)
    data = bytes((len(header),)) + header + b"text"
    assert read_user_data(len(data), data, Alphabet.DATA, has_header=True).part == part
    assert read_user_data(len(data), data, Alphabet.DATA, has_header=True).octets == b"text"


def test_a_header_that_is_all_of_a_message() -> None:
    data = bytes.fromhex("050003250301")
    assert read_user_data(7, data + b"\x00", Alphabet.GSM7, has_header=True).text == ""
    assert read_user_data(6, data, Alphabet.DATA, has_header=True).octets == b""


def test_reading_of_octets_is_total() -> None:
    assert decode(Alphabet.UCS2, b"\x00a\xd8\x00\x00b\x00") == "a\ufffdb\ufffd"
    assert decode(Alphabet.DATA, b"\x00\xff") == "\x00\xff"
    assert decode(Alphabet.GSM7, b"\x00\x1b") == "@ "
