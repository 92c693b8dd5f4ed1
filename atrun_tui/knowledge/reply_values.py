"""The comma-separated values of a reply line. Lines are untrusted: whatever they hold, reading them ends and never raises."""

from __future__ import annotations

from atrun_tui.regex import regex

_VALUES = regex(r'"([^"]*)"|([^,]*)')
_MOST_DIGITS = 12


def values_of(rest: str) -> list[str]:
    """What stands behind a line's colon, value by value; quotes kept off, empty values kept in."""
    values: list[str] = []
    at = 0
    while found := _VALUES.match(rest, at):
        values.append((found[2] if found[1] is None else found[1]).strip())
        at = found.end()
        if rest[at : at + 1] != ",":
            break
        at += 1
    return values


def number_in(values: list[str] | tuple[str, ...], index: int) -> int | None:
    """The value at a place, when there is one and it is a whole number of reasonable size."""
    text = values[index] if index < len(values) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
