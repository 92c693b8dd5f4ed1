r"""Untrusted text made fit for a person's screen: what would act on a terminal, or hide, becomes a visible sign.

A module's bytes are not ours: an escape sequence would recolour or retitle a terminal, a carriage return or a bidirectional
override would make a line read as another. C0 and DEL become their Unicode pictures (`␛`), and every other character that
shows nothing by itself (C1, line separators, bidirectional and zero-width controls, lone surrogates, unassigned ones) its
escape (`\x9b`, `\u202e`). Blanks stay blanks, except the tab, whose width nobody knows.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from atrun_tui.regex import regex

if TYPE_CHECKING:
    import re

# The letters of Latin-1 and its neighbours, which nearly all text is made of; the rest is asked one by one.
_DOUBTFUL = regex("[^ -~\xa0-\xac\xae-\u024f]")
_INVISIBLE_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Joiners and fillers that Unicode calls letters or marks, and that show nothing."""


def printable(text: str) -> str:
    """The text with nothing in it that acts or hides. Total; text that needs nothing is returned as it is."""
    if text.isascii() and text.isprintable():
        return text
    return _DOUBTFUL.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if (char.isprintable() and char not in _INVISIBLE_LETTERS) or unicodedata.category(char) == "Zs":
        return char
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
