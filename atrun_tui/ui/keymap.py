"""The registry's keys as Textual bindings, and the owner's keymap laid over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from atrun_tui.ui.actions import ACTIONS, BY_ID, Scope

if TYPE_CHECKING:
    from pathlib import Path


def bindings(scope: Scope) -> list[Binding]:
    """The bindings that a widget of that scope declares; each performs its action by id."""
    return [
        Binding(action.keys, f"perform('{action.id}')", action.label, show=False, priority=action.urgent, id=action.id)
        for action in ACTIONS
        if action.scope is scope and action.keys
    ]


def read_keymap(path: Path) -> tuple[dict[str, str], list[str]]:
    """The owner's keys by action id, and what is wrong with the file as sentences; a faulty file changes nothing."""
    from atrun_tui.config.keys import load_keymap  # noqa: PLC0415  (only the console reads it)
    from atrun_tui.config.problems import ConfigError  # noqa: PLC0415

    try:
        return dict(load_keymap(path, tuple(BY_ID))), []
    except ConfigError as error:
        return {}, [str(problem) for problem in error.problems]
