from __future__ import annotations

import pytest

from atrun_tui.protocol.sms.coding import DIGEST_CODING, Alphabet, Coding, read_coding, write_coding


@pytest.mark.parametrize(
    ("octet", "coding"),
    [
        (0x00, Coding(Alphabet.GSM7)),
        (0x04, Coding(Alphabet.DATA)),
        (0x08, Coding(Alphabet.UCS2)),
        (0x0C, Coding(Alphabet.GSM7)),
        (0x10, Coding(Alphabet.GSM7, 0)),
        (DIGEST_CODING, Coding(Alphabet.DATA, 1)),
        (0x1A, Coding(Alphabet.UCS2, 2)),
        (0x20, Coding(Alphabet.GSM7, compressed=True)),
        (0x44, Coding(Alphabet.DATA)),
        (0x80, Coding(Alphabet.GSM7)),
        (0xC8, Coding(Alphabet.GSM7)),
        (0xD8, Coding(Alphabet.GSM7)),
        (0xE0, Coding(Alphabet.UCS2)),
        (0xF0, Coding(Alphabet.GSM7, 0)),
        (0xF4, Coding(Alphabet.DATA, 0)),
        (0xF5, Coding(Alphabet.DATA, 1)),
    ],
)
def test_what_an_octet_says(octet: int, coding: Coding) -> None:
    assert read_coding(octet) == coding


def test_compressed_text_is_counted_in_octets() -> None:
    assert read_coding(0x20).counted_as is Alphabet.DATA
    assert read_coding(0x00).counted_as is Alphabet.GSM7


@pytest.mark.parametrize("alphabet", Alphabet)
@pytest.mark.parametrize("message_class", [None, 0, 1, 2, 3])
def test_what_is_written_is_read(alphabet: Alphabet, message_class: int | None) -> None:
    assert read_coding(write_coding(alphabet, message_class)) == Coding(alphabet, message_class)
