"""Replaces every secret known to the program in any text, however it may have got there.

A long secret is replaced wherever it stands, also inside a word. A short one, such as a PIN of four digits, only where it stands on
its own: inside an IMEI or a telephone number the same digits are no secret, and hiding them would only spoil the text.

It is looked for in any case, and written as a module or a service behind it would write it: escaped, in hexadecimal (so does a
module whose character set is `HEX` or `UCS2`), in Base64 (so do mail and HTTP). A module that means to give a secret away can
still take it apart in ways of its own; nobody who reads a text could tell.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from atrun_tui.regex import regex
from atrun_tui.vault.secret import MASK, Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT = 6
"""Secrets with fewer characters are only replaced as whole tokens."""

_SHORTEST_CODE = 4
"""Characters of Base64 that still point at what they stand for."""

_ESCAPE_BEFORE = regex(r"\\(?:[bfnrt]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})$")
"""An escape sequence right before a place: in the JSON text `\\n1234` the `n` belongs to no token."""


class Masker:
    """Knows secrets and hides them; its `repr` tells only how many.

    Calling it costs one search a secret. Masked text may be masked again.
    """

    __slots__ = ("_forms", "_secrets", "_shortest")

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        # each way to write a secret, in lower case, and whether it is a short one
        self._forms: tuple[tuple[str, bool], ...] = ()
        self._shortest = sys.maxsize

    def add(self, secret: Secret | str) -> None:
        """Hide this one too; an empty one is ignored."""
        value = secret.reveal() if isinstance(secret, Secret) else secret
        if value and value not in self._secrets:
            self._secrets.add(value)
            self._forms += tuple((form, len(value) < _SHORT) for form in _ways_to_write(value))
            self._shortest = min(len(form) for form, _ in self._forms)

    def __call__(self, text: str) -> str:
        """The text with the mask in place of every secret."""
        if len(text) < self._shortest:
            return text
        spans: list[tuple[int, int]] = []
        lower = _lower(text)
        for form, short in self._forms:
            if form in lower:
                spans.extend(_places(lower, form, short))
        return _masked(text, spans) if spans else text

    def __repr__(self) -> str:
        return f"Masker({len(self._secrets)} secrets)"


def _ways_to_write(value: str) -> tuple[str, ...]:
    """Every form that is looked for, in lower case."""
    import json  # noqa: PLC0415  (3 ms that a road without a login does not need)
    from base64 import b64encode  # noqa: PLC0415  (as above)
    from urllib.parse import quote  # noqa: PLC0415  (as above)

    forms = [value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1]]
    forms += [quote(value, safe="", errors="replace"), value.replace('"', "\\22")]
    forms.append(value.encode("utf-16-be", "surrogatepass").hex())
    for encoding in ("latin-1", "utf-8"):
        data = value.encode(encoding, "replace")
        forms.append(data.hex())
        # What stands before it shifts the code by up to two bytes; a character that a neighbour has a part in is left out.
        coded = (
            b64encode(bytes(shift) + data).decode("ascii")[-(-shift * 4 // 3) : (shift + len(data)) * 4 // 3]
            for shift in range(3)
        )
        forms += [form for form in coded if len(form) >= _SHORTEST_CODE]
    return tuple(dict.fromkeys(map(_lower, forms)))


def _lower(text: str) -> str:
    """In lower case, each character by itself, so that every place stays where it is."""
    lower = text.lower()
    if text.isascii() or (len(lower) == len(text) and "\u03a3" not in text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _places(text: str, form: str, short: bool) -> Iterator[tuple[int, int]]:
    """Every place, also those that overlap."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        if not short or _stands_alone(text, start, end):
            yield start, end
        start = text.find(form, start + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    if end < len(text) and text[end].isalnum():
        return False
    return (
        start == 0 or not text[start - 1].isalnum() or _ESCAPE_BEFORE.search(text, max(0, start - 6), start) is not None
    )


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    """Overlapping places become one mask, so that no rest of one secret shows beside another."""
    pieces: list[str] = []
    shown = 0
    for start, end in sorted(spans):
        if start >= shown:
            pieces += (text[shown:start], MASK)
        shown = max(shown, end)
    pieces.append(text[shown:])
    return "".join(pieces)
