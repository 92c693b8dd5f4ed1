from __future__ import annotations

import pytest

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms import gsm7

ALPHABET = "".join(char for char in map(chr, range(0x3000)) if gsm7.fits(char))


def test_the_alphabet_has_127_basic_characters_and_ten_of_the_extension_table() -> None:
    basic = [char for char in ALPHABET if gsm7.is_basic(char)]
    assert len(basic) == 127
    assert sorted(set(ALPHABET) - set(basic)) == sorted("\f^{}\\[~]|€")
    assert sorted(gsm7.encode(char)[0] for char in basic) == [code for code in range(128) if code != 0x1B]


def test_letters_and_digits_are_where_ascii_has_them() -> None:
    plain = "ABCXYZabcxyz0123456789 !\"#%&'()*+,-./:;<=>?\r\n"
    assert gsm7.encode(plain) == plain.encode()


@pytest.mark.parametrize(("char", "septets"), [("@", "00"), ("$", "02"), ("_", "11"), ("{", "1b28"), ("€", "1b65")])
def test_some_are_elsewhere(char: str, septets: str) -> None:
    assert gsm7.encode(char).hex() == septets


def test_the_well_known_packing() -> None:
    assert gsm7.pack(gsm7.encode("hellohello")).hex().upper() == "E8329BFD4697D9EC37"
    assert gsm7.decode(gsm7.unpack(bytes.fromhex("E8329BFD4697D9EC37"), 10)) == "hellohello"


def test_a_character_that_is_missing_is_named() -> None:
    with pytest.raises(LocalError, match="'Ж'"):
        gsm7.encode("aЖ")
    assert not gsm7.fits("aЖ")
    assert not gsm7.is_basic("aЖ")


def test_odd_escapes_are_read_as_the_standard_asks() -> None:
    assert gsm7.decode(b"\x1b\x61") == "a"
    assert gsm7.decode(b"\x1b\x1b\x61") == " a"
    assert gsm7.decode(b"a\x1b") == "a "


def test_no_more_is_unpacked_than_there_is() -> None:
    assert gsm7.unpack(b"\xff", 160) == b"\x7f"
    assert gsm7.unpack(b"", 5, fill=3) == b""
