from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui.action import Scope, effective_keys
from atrun_tui.ui.actions import ACTIONS
from atrun_tui.ui.keymap import bindings, read_keymap

if TYPE_CHECKING:
    from pathlib import Path


def test_every_action_with_a_key_is_bound_under_its_id_where_it_is_heard() -> None:
    bound = {(binding.id, binding.key) for scope in Scope for binding in bindings(scope, {})}

    assert bound == {(action.id, key) for action in ACTIONS for key in effective_keys(action, {})}


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert read_keymap(tmp_path / "keymap.toml") == ({}, [])


def test_an_owner_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "keymap.toml"
    path.write_text('[keys]\nfind = "ctrl+g, f12"\n')

    assert read_keymap(path) == ({"find": "ctrl+g,f12", "lobby": ""}, [])


def test_what_is_wrong_is_a_list_of_sentences_and_the_rest_is_used(tmp_path: Path) -> None:
    path = tmp_path / "keymap.toml"
    path.write_text('[keys]\nfnid = "ctrl+g"\nhelp = "nonsense key"\ntheme = "f10"\n')
    keys, problems = read_keymap(path)

    assert keys == {"theme": "f10"}
    assert len(problems) == 2
    assert any("line 2" in problem and "find" in problem for problem in problems)
