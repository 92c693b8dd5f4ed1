"""The GSM default alphabet with its extension table, and septets packed into octets (3GPP 23.038, 6.1 and 6.2)."""

from __future__ import annotations

_ROWS = (
    "@£$¥èéùìòÇ\nØø\rÅå",
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ",
    " !\"#¤%&'()*+,-./",
    "0123456789:;<=>?",
    "¡ABCDEFGHIJKLMNO",
    "PQRSTUVWXYZÄÖÑÜ§",
    "¿abcdefghijklmno",
    "pqrstuvwxyzäöñüà",
)
_CHARACTERS = "".join(_ROWS)
ESCAPE = 0x1B
_EXTENDED = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_SEPTETS = {
    **{character: bytes((value,)) for value, character in enumerate(_CHARACTERS) if value != ESCAPE},
    **{character: bytes((ESCAPE, value)) for value, character in _EXTENDED.items()},
}


def fits(text: str) -> bool:
    """Whether every character is in the alphabet."""
    return all(character in _SEPTETS for character in text)


def to_septets(text: str) -> bytes:
    """One septet an octet; a character that the alphabet has not becomes `?`."""
    return b"".join(_SEPTETS.get(character, b"?") for character in text)


def from_septets(septets: bytes) -> str:
    """The text; an escape before a value without a meaning is a space's worth of nothing, the value stands for itself."""
    text = []
    values = iter(septets)
    for value in values:
        if value != ESCAPE:
            text.append(_CHARACTERS[value])
        elif (second := next(values, None)) is not None:
            text.append(_EXTENDED.get(second) or _CHARACTERS[second])
    return "".join(text)


def pack(septets: bytes, fill: int = 0) -> bytes:
    """Septets side by side from the low bit on, behind `fill` empty bits."""
    number = 0
    for place, septet in enumerate(septets):
        number |= septet << (7 * place + fill)
    return number.to_bytes((7 * len(septets) + fill + 7) // 8, "little")


def unpack(octets: bytes, count: int, fill: int = 0) -> bytes:
    """`count` septets from behind `fill` bits."""
    number = int.from_bytes(octets, "little") >> fill
    return bytes(number >> 7 * place & 0x7F for place in range(count))
