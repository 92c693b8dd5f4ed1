"""Reads keymap.toml: the keys that the owner gave to actions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from atrun_tui.config.document import load_document
from atrun_tui.config.problems import ConfigError, Problem, quoted
from atrun_tui.config.table import Note, Table, dotted, table, text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_KEY = re.compile(r"(?:(?:ctrl|alt|shift|super|hyper|meta)\+)*(?:[a-z0-9_]+|[^\W_]|[^\w\s,+])")


def load_keymap(path: Path, known: Collection[str]) -> dict[str, str]:
    """Keys by action id, comma separated and without blanks (`ctrl+x,f2`); empty when there is no such file.

    Args:
        path: the file; its one table is `[keys]`.
        known: the ids of all actions there are.

    Raises:
        ConfigError: with all problems: unknown actions, keys that are none, a key given to two actions.
    """
    problems: list[Problem] = []

    def note(place: str, sentence: str) -> None:
        problems.append(Problem(path, place, sentence))

    top = Table(load_document(path), "", note)
    given: dict[str, Any] = top.take("keys", table, {})
    top.finish()
    keys = _read_keys(given, known, note)
    _check_twice(keys, note)
    if problems:
        raise ConfigError(problems)
    return keys


def _read_keys(given: dict[str, Any], known: Collection[str], note: Note) -> dict[str, str]:
    values = Table(given, "keys", note)
    read = {action: values.take(action, _keys, "") for action in known}
    values.finish()
    return {action: keys for action, keys in read.items() if keys}


def _keys(value: Any) -> str:
    keys = [key.strip() for key in text(value).split(",")]
    keys = [key if len(key) == 1 else key.lower() for key in keys]
    for key in keys:
        if not _KEY.fullmatch(key):
            raise ValueError(f'{quoted(key)} is not a key: write it as "f2", "ctrl+x" or "ctrl+x,f2"')
    return ",".join(dict.fromkeys(keys))


def _check_twice(keys: dict[str, str], note: Note) -> None:
    owner: dict[str, str] = {}
    for action, each in keys.items():
        for key in each.split(","):
            if (other := owner.setdefault(key, action)) != action:
                note(dotted("keys", action), f"{quoted(key)} is given to {quoted(other)} already")
