"""Replaces every secret known to the program in any text, however it may have got there.

A long secret is replaced wherever it stands, also inside a word. A short one, such as a PIN of four digits, only where it stands on
its own: inside an IMEI or a telephone number the same digits are no secret, and hiding them would only spoil the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.regex import regex
from atrun_tui.vault.secret import MASK, Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT = 6
"""Secrets with fewer characters are only replaced as whole tokens."""

_ESCAPE_BEFORE = regex(r"\\(?:[bfnrt]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})$")
"""An escape sequence right before a place: in the JSON text `\\n1234` the `n` belongs to no token."""


class Masker:
    """Knows secrets and hides them; its `repr` tells only how many.

    Calling it costs one search a secret. Masked text may be masked again.
    """

    __slots__ = ("_forms", "_secrets")

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._forms: tuple[tuple[str, bool], ...] = ()  # each way to write a secret, and whether it is a short one

    def add(self, secret: Secret | str) -> None:
        """Hide this one too; an empty one is ignored."""
        value = secret.reveal() if isinstance(secret, Secret) else secret
        if value and value not in self._secrets:
            self._secrets.add(value)
            self._forms += tuple((form, len(value) < _SHORT) for form in _ways_to_write(value))

    def __call__(self, text: str) -> str:
        """The text with the mask in place of every secret."""
        spans: list[tuple[int, int]] = []
        for form, short in self._forms:
            if form in text:
                spans.extend(_places(text, form, short))
        return _masked(text, spans) if spans else text

    def __repr__(self) -> str:
        return f"Masker({len(self._secrets)} secrets)"


def _ways_to_write(value: str) -> tuple[str, ...]:
    """As it is, as it stands inside a JSON text (with and without ASCII only), and inside a Python one."""
    import json  # noqa: PLC0415  (3 ms that a road without a login does not need)

    escaped = (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1])
    return tuple(dict.fromkeys((value, *escaped)))


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
