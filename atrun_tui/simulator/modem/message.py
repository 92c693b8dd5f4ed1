"""One short message as the network carries it, apart from how any interface writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from atrun_tui.simulator.modem import alphabet


class Coding(Enum):
    """What the body is made of."""

    SEPTETS = auto()
    OCTETS = auto()
    UCS2 = auto()


def coding_of(dcs: int) -> Coding:
    """The alphabet that a data coding scheme names (3GPP 23.038, 4)."""
    group = dcs >> 4
    if group < 0x8:
        return (Coding.SEPTETS, Coding.OCTETS, Coding.UCS2, Coding.SEPTETS)[dcs >> 2 & 3]
    if group == 0xF:
        return Coding.OCTETS if dcs & 0x04 else Coding.SEPTETS
    return Coding.UCS2 if group == 0xE else Coding.SEPTETS


def class_of(dcs: int) -> int | None:
    """The message class 0 to 3, or None."""
    group = dcs >> 4
    return dcs & 3 if group == 0xF or (group < 0x8 and dcs & 0x10) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message on its way.

    Attributes:
        sender: a number, with `+` when international, or a name.
        recipient: likewise.
        dcs: the data coding scheme.
        body: a septet an octet where the coding has septets, otherwise octets.
        header: the user data header whole, its length octet included; empty when there is none.
        pid: the protocol identifier.
        part: which part of an answer this is, counted from 1; 0 when it is no part of an answer.
    """

    sender: str
    recipient: str
    dcs: int
    body: bytes
    header: bytes = b""
    pid: int = 0
    part: int = 0

    @property
    def coding(self) -> Coding:
        """What the body is made of."""
        return coding_of(self.dcs)

    @property
    def text(self) -> str:
        """The body as text; octets as latin-1."""
        if self.coding is Coding.SEPTETS:
            return alphabet.from_septets(self.body)
        if self.coding is Coding.UCS2:
            return self.body.decode("utf-16-be", "replace")
        return self.body.decode("latin-1")

    @property
    def concatenation(self) -> tuple[int, int, int] | None:
        """Reference, total and place of a concatenated message (3GPP 23.040, 9.2.3.24.1 and .8), or None."""
        place = 1
        while place + 1 < len(self.header):
            kind, size = self.header[place], self.header[place + 1]
            data = self.header[place + 2 : place + 2 + size]
            if (kind, len(data)) in ((0x00, 3), (0x08, 4)):
                return int.from_bytes(data[:-2], "big"), data[-2], data[-1]
            place += 2 + size
        return None


def plain(sender: str, recipient: str, text: str) -> Message:
    """An ordinary message: septets where the alphabet has every character, otherwise UCS-2. One part, not cut."""
    if alphabet.fits(text):
        return Message(sender=sender, recipient=recipient, dcs=0x00, body=alphabet.to_septets(text))
    return Message(sender=sender, recipient=recipient, dcs=0x08, body=text.encode("utf-16-be"))


def concatenation_header(reference: int, total: int, place: int) -> bytes:
    """A header that says so, with an 8-bit reference."""
    return bytes((5, 0, 3, reference & 0xFF, total, place))
