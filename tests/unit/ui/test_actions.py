from __future__ import annotations

import re

import pytest

from atrun_tui.ui.action import Group, Scope, effective_keys, key_word
from atrun_tui.ui.actions import ACTIONS, BY_ID
from atrun_tui.ui.panes.footer import footer_actions


def test_every_id_is_there_once_and_can_be_a_toml_key() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", action.id) for action in ACTIONS)


@pytest.mark.parametrize("scope", list(Scope))
def test_no_key_has_two_meanings_in_one_place(scope: Scope) -> None:
    keys = [key for action in ACTIONS if action.scope is scope for key in effective_keys(action, {})]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("enter", "send"),
        ("up", "history-previous"),
        ("down", "history-next"),
        ("tab", "complete"),
        ("ctrl+r", "history-search"),
        ("f8", "history-search"),
        ("ctrl+p", "palette"),
        ("f1", "help"),
        ("ctrl+n", "new-session"),
        ("ctrl+pageup", "previous-session"),
        ("ctrl+pagedown", "next-session"),
        ("f3", "find"),
        ("ctrl+o", "jump"),
        ("ctrl+y", "copy"),
        ("ctrl+s", "export"),
        ("ctrl+q", "quit"),
        ("ctrl+l", "clear"),
        ("ctrl+c", "cancel"),
    ],
)
def test_the_promised_keys(key: str, action: str) -> None:
    assert key in effective_keys(BY_ID[action], {})


def test_readline_keys_are_left_to_the_line() -> None:
    taken = {key for action in ACTIONS for key in effective_keys(action, {})}

    assert taken.isdisjoint({"ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w"})


def test_every_group_has_actions_and_every_action_its_sentence() -> None:
    assert {action.group for action in ACTIONS} == set(Group)
    assert all(action.help.endswith((".", ")")) and action.title for action in ACTIONS)


def test_an_owner_key_takes_the_place_of_the_default() -> None:
    assert effective_keys(BY_ID["find"], {"find": "ctrl+g,f3"}) == ("ctrl+g", "f3")
    assert effective_keys(BY_ID["help"], {"find": "ctrl+g"}) == ("f1",)


@pytest.mark.parametrize("width", range(200))
def test_the_footer_never_overflows_and_keeps_the_most_wanted(width: int) -> None:
    entries = footer_actions({}, width)
    text = " " + "   ".join(f"{key} {action.label}" for action, key in entries)

    assert len(text) <= max(width, 1)
    assert [action.rank for action, _ in entries] == list(range(1, len(entries) + 1))


def test_eighty_columns_hold_help_and_quit() -> None:
    shown = {action.id for action, _ in footer_actions({}, 80)}

    assert {"help", "palette", "quit"} <= shown
    assert len(footer_actions({}, 120)) > len(shown)


def test_the_footer_shows_the_owner_keys() -> None:
    assert ("find", "ctrl+g") in [(action.id, key) for action, key in footer_actions({"find": "ctrl+g"}, 120)]


def test_long_keys_are_written_short() -> None:
    assert key_word("ctrl+pagedown") == "ctrl+pgdn"
