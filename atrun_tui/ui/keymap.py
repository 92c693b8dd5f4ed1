"""The registry's keys, with the owner's keymap laid over them, as Textual bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding, BindingsMap

from atrun_tui.ui.action import Scope, effective_keys
from atrun_tui.ui.actions import ACTIONS, usual_keys

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from textual.dom import DOMNode


def bindings(scope: Scope, keymap: Mapping[str, str]) -> list[Binding]:
    """The bindings of a scope's actions; each performs its action by id."""
    return [
        Binding(key, f"perform('{action.id}')", action.label, show=False, priority=action.urgent, id=action.id)
        for action in ACTIONS
        if action.scope is scope
        for key in effective_keys(action, keymap)
    ]


def bind(node: DOMNode, scope: Scope, keymap: Mapping[str, str]) -> None:
    """Have a widget hear the keys of a scope's actions, whatever it did with those keys before."""
    _held(node).update(BindingsMap(bindings(scope, keymap)).key_to_bindings)


def give_way(node: DOMNode, keymap: Mapping[str, str]) -> None:
    """Have a widget leave alone the keys that the owner gave to actions of the console."""
    for action in ACTIONS:
        if action.scope is Scope.CONSOLE:
            for key in set(effective_keys(action, keymap)) - set(effective_keys(action, {})):
                _held(node).pop(key, None)


def read_keymap(path: Path) -> tuple[dict[str, str], list[str]]:
    """The keys that are not the usual ones, by action id, and what is wrong with the file as sentences."""
    from atrun_tui.config.keys import load_keymap  # noqa: PLC0415  (only the console reads it)

    keymap = load_keymap(path, usual_keys())
    return keymap.keys, [str(problem) for problem in keymap.problems]


def _held(node: DOMNode) -> dict[str, list[Binding]]:
    return node._bindings.key_to_bindings  # noqa: SLF001  (a keymap of Textual's knows no key that a class did not declare)
