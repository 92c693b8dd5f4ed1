"""The GSM 7-bit default alphabet: text to septets to packed octets, and back (3GPP 23.038, 6.1.2 and 6.2.1)."""

from __future__ import annotations

from atrun_tui.protocol.errors import LocalError

_ESCAPE = 0x1B
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {
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
_SEPTETS = {char: bytes([code]) for code, char in enumerate(_BASIC) if code != _ESCAPE} | {
    char: bytes([_ESCAPE, code]) for code, char in _EXTENSION.items()
}


def fits(text: str) -> bool:
    """Whether every character is in the alphabet or its extension table."""
    return all(char in _SEPTETS for char in text)


def is_basic(text: str) -> bool:
    """Whether every character is in the basic table, so that it takes one septet and no receiver can miss it."""
    return all(len(_SEPTETS.get(char, b"  ")) == 1 for char in text)


def encode(text: str) -> bytes:
    """One septet an octet; characters of the extension table take two.

    Raises:
        LocalError: a character is not in the alphabet.
    """
    try:
        return b"".join(map(_SEPTETS.__getitem__, text))
    except KeyError as missing:
        raise LocalError(f"{missing.args[0]!r} is not in the GSM alphabet") from None


def decode(septets: bytes) -> str:
    """Text of septets, one an octet. Total: an unknown extension is its basic character, as 23.038 asks; a last escape a blank."""
    text: list[str] = []
    escaped = False
    for septet in septets:
        code = septet & 0x7F
        if escaped:
            # 23.038 6.2.1.1: a second escape is reserved and shown as a blank.
            text.append(" " if code == _ESCAPE else _EXTENSION.get(code, _BASIC[code]))
            escaped = False
        elif code == _ESCAPE:
            escaped = True
        else:
            text.append(_BASIC[code])
    return "".join(text) + (" " if escaped else "")


def pack(septets: bytes, fill: int = 0) -> bytes:
    """Septets to octets, least significant bit first, after `fill` zero bits that align them behind a header."""
    bits = 0
    for septet in reversed(septets):
        bits = bits << 7 | septet & 0x7F
    return (bits << fill).to_bytes((fill + 7 * len(septets) + 7) // 8, "little")


def unpack(octets: bytes, count: int, fill: int = 0) -> bytes:
    """At most `count` septets out of octets, after `fill` bits; fewer when the octets end."""
    bits = int.from_bytes(octets, "little") >> fill
    count = min(count, max(0, (8 * len(octets) - fill) // 7))
    return bytes((bits >> (7 * place)) & 0x7F for place in range(count))
