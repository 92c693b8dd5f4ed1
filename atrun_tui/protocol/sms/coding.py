"""The data coding scheme octet: which alphabet the user data is in, and its class (3GPP 23.038, 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Alphabet(Enum):
    """How user data is coded."""

    GSM7 = "7-bit"
    DATA = "8-bit"
    UCS2 = "UCS-2"


@dataclass(frozen=True, slots=True)
class Coding:
    """What a data coding scheme says: the alphabet, the message class 0-3 or None, and whether the text is compressed."""

    alphabet: Alphabet
    message_class: int | None = None
    compressed: bool = False

    @property
    def counted_as(self) -> Alphabet:
        """How its user data is counted and read: what is compressed is octets to us (23.040, 9.2.3.16)."""
        return Alphabet.DATA if self.compressed else self.alphabet


_BY_BITS = (Alphabet.GSM7, Alphabet.DATA, Alphabet.UCS2, Alphabet.GSM7)

DIGEST_CODING = 0x15
"""8-bit, class 1: what SMSATRUN's digest requests are sent with (app note 2.3)."""


def read_coding(octet: int) -> Coding:
    """What the octet says. Total: reserved values are read as the GSM alphabet, as 23.038 asks of a receiver."""
    group = octet >> 4
    if group <= 0x7:
        message_class = octet & 0x03 if octet & 0x10 else None
        return Coding(_BY_BITS[(octet >> 2) & 0x03], message_class, compressed=bool(octet & 0x20))
    if group == 0xE:
        return Coding(Alphabet.UCS2)
    if group == 0xF:
        return Coding(Alphabet.DATA if octet & 0x04 else Alphabet.GSM7, octet & 0x03)
    return Coding(Alphabet.GSM7)


def write_coding(alphabet: Alphabet, message_class: int | None = None) -> int:
    """The octet for an alphabet and class, in the general group."""
    octet = {Alphabet.GSM7: 0x00, Alphabet.DATA: 0x04, Alphabet.UCS2: 0x08}[alphabet]
    return octet if message_class is None else octet | 0x10 | (message_class & 0x03)
