"""Reads keymap.toml: the keys that the owner gave to actions. A line that cannot be used is named, and all others are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from atrun_tui.config.document import parse_leniently, read_text
from atrun_tui.config.problems import ConfigError, Problem, did_you_mean, quoted
from atrun_tui.config.table import text
from atrun_tui.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MODIFIERS = regex(r"(?:(?:ctrl|alt|shift|super|hyper|meta)\+)*")
_NAMED = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"),
    *("enter", "tab", "escape", "backspace", "space"),
    *(f"f{number}" for number in range(1, 25)),
)
_SIGNS = ("slash", "backslash", "at", "minus", "plus", "underscore")
"""Signs under shorter names than Unicode's."""
_WRITTEN = {
    "pgup": "pageup", "pgdn": "pagedown", "esc": "escape", "return": "enter", "del": "delete", "ins": "insert",
}  # fmt: skip
"""Other ways to write a key."""


@dataclass(slots=True)
class Keymap:
    """What a keymap file says.

    Attributes:
        keys: the keys of every action that has not its usual ones, comma separated and without blanks (`ctrl+x,f2`); empty for
            an action whose only key was given to another.
        problems: what is wrong with the file; none of it is in `keys`.
    """

    keys: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load_keymap(path: Path, usual: Mapping[str, str]) -> Keymap:
    """Read the file; a missing one says nothing. Never raises.

    Args:
        path: the file; its one table is `[keys]`.
        usual: the usual keys of every action there is, by id. A key that the owner gives to one is no longer any other's.
    """
    try:
        written = read_text(path) or ""
    except ConfigError as fault:
        return Keymap(problems=list(fault.problems))
    document, problems = parse_leniently(written, path)
    keymap = Keymap(problems=problems)
    reader = _Reader(path, written, usual, keymap)
    reader.read(document)
    return keymap


class _Reader:
    def __init__(self, path: Path, written: str, usual: Mapping[str, str], keymap: Keymap) -> None:
        self._path = path
        self._written = written
        self._usual = usual
        self._keymap = keymap
        self._owner: dict[str, str] = {}

    def read(self, document: dict[str, Any]) -> None:
        given = document.pop("keys", {})
        if isinstance(given, dict):
            self._read_keys(given)
        else:
            self._note("keys", "keys", "must be a table: a line [keys], and the actions below it")
        for name in document:
            hint = "belongs below a line [keys]" if name in self._usual else self._unknown(name)
            self._note(name, name, hint)
        self._take_from_others()

    def _read_keys(self, given: dict[str, Any]) -> None:
        for action, value in given.items():
            if action not in self._usual:
                self._note(action, action, self._unknown(action))
                continue
            try:
                keys = _keys(value)
            except ValueError as fault:
                self._note(action, action, str(fault))
                continue
            for key in keys:
                if (other := self._owner.setdefault(key, action)) != action:
                    self._note(action, action, f"{quoted(key)} is given to {quoted(other)} already")
            if kept := [key for key in keys if self._owner[key] == action]:
                self._keymap.keys[action] = ",".join(kept)

    def _take_from_others(self) -> None:
        for action, usual in self._usual.items():
            keys = usual.split(",")
            left = [key for key in keys if key not in self._owner]
            if action not in self._keymap.keys and left != keys:
                self._keymap.keys[action] = ",".join(left)

    def _unknown(self, action: str) -> str:
        near = did_you_mean(action, self._usual)
        return f"there is no action of that name{near or '; `atrun keys` lists them'}"

    def _note(self, key: str, shown: str, sentence: str) -> None:
        line = self._line_of(key)
        place = f"line {line}" if line is not None else "keys"
        self._keymap.problems.append(Problem(self._path, place, f"{quoted(shown)}: {sentence}"))

    def _line_of(self, key: str) -> int | None:
        word = re.escape(key)
        found = re.search(
            rf"""^[ \t]*(?:\[|keys[ \t]*\.)?[ \t]*(["']?){word}\1[ \t]*[=\]]""", self._written, re.MULTILINE
        )
        return self._written.count("\n", 0, found.start()) + 1 if found else None


def _keys(value: Any) -> list[str]:
    """The keys of one action, each once, as the console names them. Raises ValueError with a sentence."""
    return list(dict.fromkeys(_key(key.strip()) for key in text(value).split(",")))


def _key(written: str) -> str:
    key = written if len(written) == 1 else written.lower()
    modifiers = _MODIFIERS.match(key)
    held = modifiers[0] if modifiers else ""
    name = key[len(held) :]
    if len(name) == 1 and name.isprintable() and name not in " +":
        return held + name
    name = _WRITTEN.get(name, name)
    if name in _NAMED or name in _SIGNS or _is_sign(name):
        return held + name
    hint = did_you_mean(name, (*_NAMED, *_SIGNS)) if name else ""
    raise ValueError(f'{quoted(written)} is not a key{hint}: write it as "f2", "ctrl+x" or "ctrl+x,f2"')


def _is_sign(name: str) -> bool:
    """Whether it is Unicode's name of a sign on a keyboard, with `_` for blanks: `question_mark`."""
    try:
        sign = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return False
    return ord(sign) < 0x100 and not sign.isalnum()
