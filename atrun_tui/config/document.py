"""Reads one TOML file of the owner's; whatever lies there instead of TOML becomes a sentence."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from typing import TYPE_CHECKING, Any

from atrun_tui.config.problems import ConfigError, Problem
from atrun_tui.regex import regex

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 2 * 1024 * 1024
"""Bytes; some five thousand profiles. What is larger was not written by hand."""

_AT = regex(r"\s*\(at (?:(line \d+, column \d+)|(end of document))\)$")


_LONG_KEY = regex(r"(?:^|[\[{,])[ \t]*(?:[\w\"'-]++[ \t]*\.[ \t]*){64}", re.MULTILINE)
"""A dotted key of so many parts means nothing here, and Python's reader takes the square of their number for it."""

_LINE = regex(r"line (\d+), ")
_MOST_LINES = 20
"""Lines that are left out; where more are wrong, it is another kind of file."""


def load_document(path: Path) -> dict[str, Any]:
    """The file's tables; empty when there is no such file. Raises ConfigError."""
    text = read_text(path)
    return {} if text is None else parse_document(text, path)


def read_text(path: Path) -> str | None:
    """The file's text with its own line ends, or None when there is no such file.

    Raises:
        ConfigError: it is no ordinary file, too large, unreadable or not UTF-8.
    """
    try:
        data = _read_bytes(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError([Problem(path, "", f"cannot be read: {error.strerror}")]) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError([Problem(path, f"line {line}", "is not UTF-8 text; save the file as UTF-8")]) from None


def parse_document(text: str, path: Path) -> dict[str, Any]:
    """The text as tables; `path` is only named in problems. Raises ConfigError."""
    too_deep = ConfigError([Problem(path, "", "is not usable TOML: lists or tables are nested too deeply")])
    if _LONG_KEY.search(text):
        raise too_deep
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise too_deep from None
    except ValueError as error:  # TOMLDecodeError, or a number or date beyond what Python can hold
        raise ConfigError([_syntax_problem(path, str(error))]) from None


def parse_leniently(text: str, path: Path) -> tuple[dict[str, Any], list[Problem]]:
    """The tables without the lines that are no TOML, and a problem for each of those.

    Nothing is left of a text in which that cannot be told line by line, such as one whose last string is never closed.
    """
    lines = text.split("\n")
    problems: list[Problem] = []
    while True:
        try:
            return parse_document("\n".join(lines), path), problems
        except ConfigError as fault:
            problems += fault.problems
        found = _LINE.match(problems[-1].place)
        place = int(found[1]) - 1 if found else len(lines)
        if place >= len(lines) or not lines[place].strip() or len(problems) > _MOST_LINES:
            return {}, problems[:1]
        lines[place] = ""


def _read_bytes(path: Path) -> bytes:
    # Without O_NONBLOCK the opening of a named pipe would wait for a writer for ever.
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(fd).st_mode
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
            raise ConfigError([Problem(path, "", f"is {kind}; a TOML file is expected here")])
        with open(fd, "rb", closefd=False) as file:
            data = file.read(_LARGEST + 1)
    finally:
        os.close(fd)
    if len(data) > _LARGEST:
        raise ConfigError([Problem(path, "", f"is larger than {_LARGEST // 1024 // 1024} MiB; that cannot be meant")])
    return data


def _syntax_problem(path: Path, message: str) -> Problem:
    found = _AT.search(message)
    place = (found[1] or found[2]) if found else ""
    reason = message[: found.start()] if found else message
    reason = "".join(c if c.isprintable() else " " for c in reason[:200])
    return Problem(path, place, f"is not TOML: {reason[:1].lower()}{reason[1:]}")
