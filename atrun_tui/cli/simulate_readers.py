"""Readers of the simulated module's arguments: what cannot be used is refused in a sentence."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, TypeVar

from atrun_tui.config.address import parse_listen

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 50
Value = TypeVar("Value")


def reads(reader: Callable[[str], Value]) -> Callable[[str], Value]:
    """An argument's reader whose sentence reaches the user."""

    def read(text: str) -> Value:
        try:
            return reader(text)
        except ValueError as problem:
            raise argparse.ArgumentTypeError(str(problem)) from None

    return read


def listening_address(text: str) -> tuple[str, int]:
    """`ADDRESS:PORT`; unlike a profile's, the port may be 0."""
    head, colon, port = text.strip().rpartition(":")
    any_port = bool(colon) and port.isascii() and port.isdigit() and int(port) == 0
    host, number = parse_listen(f"{head}:1" if any_port else text)
    return host or "0.0.0.0", 0 if any_port else number  # noqa: S104  (asked for)


def whole(low: int, high: int = 2**31) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text[:12]) <= high):
            wanted = f"from {low} to {high}" if high < 2**31 else f"of at least {low}"
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number {wanted}")
        return int(text)

    return read


def decimal(text: str) -> float:
    """A number of seconds, or a factor: 0 to 86400."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 0 to 86400")
    return value


def credential(text: str) -> str:
    """A user name or password that #TCPATRUNAUTH takes."""
    if not 0 < len(text) <= _LONGEST or any(char < " " or char > "\xff" for char in text):
        raise argparse.ArgumentTypeError(f"a module takes 1 to {_LONGEST} printable Latin-1 characters")
    return text


def _pair(text: str) -> tuple[str, str]:
    pattern, equals, value = text.rpartition("=")
    if not (equals and pattern and value):
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form PATTERN=VALUE; the last = parts the two")
    return pattern, value


def sms_password(text: str) -> str:
    """A password of #SMSATWL."""
    if len(text) != 16 or any(char < " " or char > "\xff" for char in text):
        raise argparse.ArgumentTypeError("a digest password has exactly 16 printable Latin-1 characters")
    return text


def code(text: str) -> str:
    """A PIN or PUK."""
    if not (text.isascii() and text.isdigit() and 4 <= len(text) <= 8):
        raise argparse.ArgumentTypeError(f"'{text}' is no PIN: it has 4 to 8 digits")
    return text


def white_list_number(text: str) -> str:
    """A number of #SMSATWL, which may end with `*`."""
    if not re.fullmatch(r"\+?\d{0,20}\*?", text, re.ASCII) or len(text) < 2:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number, which may begin with + and end with *")
    return text


def lost(text: str) -> int:
    """A part of an answer, or 0 for `request`."""
    return 0 if text == "request" else whole(1, 15)(text)


def error(text: str) -> tuple[str, str]:
    """`PATTERN=CODE` as the pattern and the final line."""
    pattern, code = _pair(text)
    if code.isdigit():
        return pattern, f"+CME ERROR: {code}"
    if code.lower().startswith("cms:"):
        return pattern, f"+CMS ERROR: {code[4:]}"
    return pattern, code


def answer(text: str) -> tuple[str, tuple[str, ...]]:
    """`PATTERN=TEXT` as the pattern and the lines."""
    pattern, lines = _pair(text)
    return pattern, tuple(lines.split(r"\n"))


def counted(text: str) -> tuple[str, int]:
    """`PATTERN=N` as the pattern and the number."""
    pattern, count = _pair(text)
    return pattern, whole(1, 10_000_000)(count)
