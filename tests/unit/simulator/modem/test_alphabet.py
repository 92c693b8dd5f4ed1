from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.simulator.modem import alphabet

CHARACTERS = [
    character for value in range(128) if value != 0x1B for character in alphabet.from_septets(bytes((value,)))
]


@pytest.mark.parametrize(
    ("text", "packed"),
    [  # made by programs of others
        ("Hello atrun {5} €", "C8329BFD0685E9F2BA1BB441D53629D0A60C"),
        ("Hello smstools {5}", "C8329BFD06CDDB73FAFBCD9E8336A8DA2605"),
        ("hellohello", "E8329BFD4697D9EC37"),
    ],
)
def test_packed_as_others_pack_it(text: str, packed: str) -> None:
    septets = alphabet.to_septets(text)
    assert alphabet.pack(septets) == bytes.fromhex(packed)
    assert alphabet.from_septets(alphabet.unpack(bytes.fromhex(packed), len(septets))) == text


@given(st.binary(max_size=160).map(lambda data: bytes(value & 0x7F for value in data)), st.integers(0, 6))
def test_what_is_packed_is_unpacked(septets: bytes, fill: int) -> None:
    packed = alphabet.pack(septets, fill)
    assert len(packed) == (7 * len(septets) + fill + 7) // 8
    assert alphabet.unpack(packed, len(septets), fill) == septets


@given(st.text(st.sampled_from([*CHARACTERS, *"^{}\\[~]|€\f"])))
def test_text_survives(text: str) -> None:
    assert alphabet.fits(text)
    assert alphabet.from_septets(alphabet.to_septets(text)) == text


def test_127_characters_are_in_the_table_and_no_two_alike() -> None:
    assert len(set(CHARACTERS)) == len(CHARACTERS) == 127


def test_what_is_not_in_it() -> None:
    assert not alphabet.fits("ж")
    assert alphabet.to_septets("aжb") == b"a?b"
    assert alphabet.from_septets(b"a\x1b") == "a"
