"""Text between the modem and the terminal, in the character set that +CSCS chose (27.005, 3.1)."""

from __future__ import annotations

from atrun_tui.simulator.modem import alphabet

CHARSETS = ("GSM", "IRA", "8859-1", "PCCP437", "UCS2", "HEX")
_CODECS = {"IRA": "ascii", "8859-1": "latin-1", "PCCP437": "cp437"}


def text_from_terminal(data: bytes, charset: str) -> str:
    """What was typed.

    Raises:
        ValueError: a hexadecimal set, and no such digits.
    """
    if charset == "UCS2":
        return bytes.fromhex(data.decode("ascii")).decode("utf-16-be")
    if charset in ("HEX", "GSM"):
        return alphabet.from_septets(_septets(data, charset))
    return data.decode(_CODECS[charset], "replace")


def _septets(data: bytes, charset: str) -> bytes:
    values = bytes.fromhex(data.decode("ascii")) if charset == "HEX" else data
    if any(value > 0x7F for value in values):
        raise ValueError
    return values


def text_to_terminal(text: str, charset: str) -> str:
    """What is printed, a character an octet."""
    if charset == "UCS2":
        return text.encode("utf-16-be").hex().upper()
    if charset == "HEX":
        return alphabet.to_septets(text).hex().upper()
    if charset == "GSM":
        return alphabet.to_septets(text).decode("latin-1")
    return text.encode(_CODECS[charset], "replace").decode("latin-1")


def number_from_terminal(text: str, charset: str) -> str:
    """A number as it was typed: coded like text in the hexadecimal sets, though not every program does so."""
    if charset in ("UCS2", "HEX") and not text.startswith("+") and len(text) % 2 == 0 and len(text) >= 4:
        try:
            number = text_from_terminal(text.encode("latin-1"), charset)
        except ValueError:
            return text
        if number.lstrip("+").isdigit() and number.isascii():
            return number
    return text
