"""Finds one table in a TOML text and changes its lines only: every other byte of the owner's file stays as it was.

A table is the lines from its header `[profiles.pump-7]` to its last key. Comments and blank lines below that belong to whatever
follows, so removing a table never removes the words above the next one. Only this small piece is given to tomlkit, which keeps the
comments between and behind its keys; the whole file would be slow with hundreds of profiles, and tables out of order confuse it.

The header is recognised by reading each line that may be one as TOML of its own, hence in any spelling (`[ profiles . "pump-7" ]`).
A line inside a text of several lines can look like a header. The caller therefore reads the outcome again and compares: what did
not become exactly what was meant is never written.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class NotATable(ValueError):  # noqa: N818  (it says what was found)
    """The table is not written under a header of its own."""


def insert_table(content: str, group: str, name: str, values: Mapping[str, Any]) -> str:
    """The text with a new table `[group.name]` after the group's last one, or at the end."""
    lines = _lines(content)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += _line_end(content)
    ends = [_end(lines, start) for start, _ in _headers(lines, group)]
    at = _past_comments(lines, max(ends)) if ends else len(lines)
    new = _block(group, name, values).splitlines(keepends=True)
    blank_above = ["\n"] if at > 0 and lines[at - 1].strip() else []
    blank_below = ["\n"] if at < len(lines) and lines[at].strip() else []
    return _joined(lines[:at], blank_above + new + blank_below, lines[at:], content)


def change_table(
    content: str, group: str, name: str, values: Mapping[str, Any], *, new_name: str, implied: Mapping[str, Any]
) -> str:
    """The text with the table's values made `values`, and its name `new_name`; keys that stay the same stay untouched.

    A value that is `implied` by its absence is not added, but kept up where the owner wrote it out.
    """
    import tomlkit  # noqa: PLC0415  (21 ms, and most runs change nothing)

    lines, start, end = _find(content, group, name)
    try:
        body = tomlkit.parse("".join(lines[start + 1 : end]))
    except tomlkit.exceptions.ParseError:
        raise NotATable(_by_hand(group, name)) from None
    for key in [key for key in body if key not in values]:
        del body[key]
    for key, value in values.items():
        if body[key] != value if key in body else value != implied.get(key):
            body[key] = value
    header = lines[start] if new_name == name else _header(group, new_name, lines[start])
    return _joined(lines[:start], [header, tomlkit.dumps(body)], lines[end:], content)


def cut_table(content: str, group: str, name: str) -> str:
    """The text without the table; comments above and below it stay."""
    lines, start, end = _find(content, group, name)
    if end < len(lines) and not lines[end].strip() and (start == 0 or not lines[start - 1].strip()):
        end += 1  # of the blank lines around it, one is enough
    return "".join(lines[:start] + lines[end:])


def _find(content: str, group: str, name: str) -> tuple[list[str], int, int]:
    lines = _lines(content)
    starts = [start for start, found in _headers(lines, group) if found == name]
    if len(starts) != 1:
        raise NotATable(_by_hand(group, name))
    return lines, starts[0], _end(lines, starts[0])


def _headers(lines: list[str], group: str) -> list[tuple[int, str]]:
    """Where the group's tables begin, with their names."""
    found: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        if line.lstrip().startswith("[") and group in line:
            try:
                inner = tomllib.loads(line).get(group)
            except tomllib.TOMLDecodeError:
                continue  # a line of a list, or of a longer text
            if isinstance(inner, dict) and len(inner) == 1:
                found.append((index, next(iter(inner))))
    return found


def _end(lines: list[str], start: int) -> int:
    """One past the table's last key."""
    end = start + 1
    for index in range(start + 1, len(lines)):
        stripped = lines[index].strip()
        if stripped.startswith("["):
            break
        if stripped and not stripped.startswith("#"):
            end = index + 1
    return end


def _past_comments(lines: list[str], end: int) -> int:
    """One past the comments that follow a table without a blank line; those right above another header belong to that one."""
    past = end
    while past < len(lines) and lines[past].lstrip().startswith("#"):
        past += 1
    return end if past < len(lines) and lines[past].strip() else past


def _block(group: str, name: str, values: Mapping[str, Any]) -> str:
    import tomlkit  # noqa: PLC0415

    return _header(group, name) + tomlkit.dumps(dict(values))


def _header(group: str, name: str, former: str = "") -> str:
    """The header's line, with the comment that stood behind the former one."""
    import tomlkit  # noqa: PLC0415

    _, mark, comment = former.rstrip().partition("#")
    return f"[{group}.{tomlkit.key(name).as_string()}]" + (f"  {mark}{comment}" if mark else "") + "\n"


def _by_hand(group: str, name: str) -> str:
    return f"{name} is not written as a table [{group}.{name}] of its own; change it by hand"


def _lines(content: str) -> list[str]:
    """Lines with their ends; `splitlines` would also cut at characters that TOML allows inside a line."""
    return [line for line in re.split(r"(?<=\n)", content) if line]


def _joined(before: list[str], new: list[str], after: list[str], content: str) -> str:
    text = "".join(new)
    if _line_end(content) == "\r\n":
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return "".join(before) + text + "".join(after)


def _line_end(content: str) -> str:
    return "\r\n" if "\r\n" in content else "\n"
