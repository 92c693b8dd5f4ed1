from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.keys import Keymap, load_keymap

if TYPE_CHECKING:
    from pathlib import Path

USUAL = {"send": "enter", "find": "f3", "quit": "ctrl+q", "new-session": "ctrl+n", "recall": "ctrl+r,f8", "theme": ""}


def load(path: Path, text: str) -> Keymap:
    path.write_text(text)
    return load_keymap(path, USUAL)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keymap.toml"


def problems(keymap: Keymap) -> list[str]:
    return [f"{problem.place}: {problem.text}" for problem in keymap.problems]


def test_no_file_and_no_keys_change_nothing(path: Path) -> None:
    assert load_keymap(path, USUAL) == Keymap()
    assert load(path, "") == Keymap()
    assert load(path, "[keys]") == Keymap()


def test_keys_are_given_without_blanks_and_in_lower_case_but_for_single_letters(path: Path) -> None:
    text = '[keys]\nfind = "Ctrl+F , f3,f3"\nquit = "Q"\nnew-session = "ctrl+alt+pageup"\nsend = "?"\n'
    assert load(path, text) == Keymap({"find": "ctrl+f,f3", "quit": "Q", "new-session": "ctrl+alt+pageup", "send": "?"})


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ctrl+pgdn", "ctrl+pagedown"),
        ("Esc", "escape"),
        ("shift+del", "shift+delete"),
        ("question_mark", "question_mark"),
        ("ctrl+slash", "ctrl+slash"),
        ("ctrl+/", "ctrl+/"),
        ("é", "é"),
        ("f24", "f24"),
    ],
)
def test_keys_as_people_write_them(path: Path, written: str, key: str) -> None:
    assert load(path, f'[keys]\nfind = "{written}"\n') == Keymap({"find": key})


def test_every_line_that_cannot_be_used_is_named_and_all_others_are_used(path: Path) -> None:
    keymap = load(
        path,
        "[keys]\n"
        'qiut = "f1"\n'
        "find = 3\n"
        "theme = f10\n"
        'new-session = "f12"\n'
        'send = "ctrl+"\n'
        'zzz = "f2"\n'
        'recall = "ctrl+g\n'
        'quit = "ctrl+x"\n'
        'quit = "ctrl+y"\n'
        "[zzzz]\n",
    )
    assert keymap.keys == {"new-session": "f12", "quit": "ctrl+x"}
    assert sorted(problems(keymap)) == [
        "line 10, column 16: is not TOML: cannot overwrite a value",
        'line 11: "zzzz": there is no action of that name; `atrun keys` lists them',
        'line 2: "qiut": there is no action of that name (did you mean "quit"?)',
        'line 3: "find": must be text between quotes, not a number',
        "line 4, column 9: is not TOML: invalid value",
        'line 6: "send": "ctrl+" is not a key: write it as "f2", "ctrl+x" or "ctrl+x,f2"',
        'line 7: "zzz": there is no action of that name; `atrun keys` lists them',
        "line 8, column 17: is not TOML: illegal character '\\n'",
    ]


def test_a_heading_that_is_missing_is_asked_for(path: Path) -> None:
    assert problems(load(path, 'find = "f4"\n')) == ['line 1: "find": belongs below a line [keys]']


@pytest.mark.parametrize(
    "text", ['keys = "f1"', "[[keys]]\n", 'keys.find.x = "f1"', '[keys]\nfind = """\nf1', "\x00" * 99]
)
def test_what_is_no_keymap_at_all_is_named_and_ends(path: Path, text: str) -> None:
    keymap = load(path, text)
    assert keymap.keys == {}
    assert len(keymap.problems) == 1


def test_a_file_of_another_kind_is_given_up_soon(path: Path) -> None:
    keymap = load(path, "find: f1\n" * 100_000)
    assert keymap.keys == {}
    assert len(keymap.problems) == 1


@pytest.mark.parametrize(
    "keys", ["", " ", "f1,", ",", "ctrl x", "ctrl+x+", "bold+x", "f1;f2", "a b", "banana", "ctrl++"]
)
def test_what_is_no_key_is_refused(path: Path, keys: str) -> None:
    keymap = load(path, f"[keys]\nfind = '{keys}'\n")
    assert (keymap.keys, len(keymap.problems)) == ({}, 1)


def test_a_misspelt_key_is_told_the_nearest(path: Path) -> None:
    (problem,) = problems(load(path, '[keys]\nfind = "ctrl+pagedwon"\n'))
    assert 'did you mean "pagedown"?' in problem


def test_a_key_given_twice_stays_with_the_first(path: Path) -> None:
    keymap = load(path, '[keys]\nfind = "ctrl+x,f2"\nquit = "ctrl+x,f9"\n')
    assert problems(keymap) == ['line 3: "quit": "ctrl+x" is given to "find" already']
    assert keymap.keys == {"find": "ctrl+x,f2", "quit": "f9"}


def test_a_key_given_to_one_action_is_no_longer_anothers(path: Path) -> None:
    assert load(path, '[keys]\nfind = "ctrl+q,f8"\n') == Keymap({"find": "ctrl+q,f8", "quit": "", "recall": "ctrl+r"})


def test_two_actions_may_change_their_keys(path: Path) -> None:
    assert load(path, '[keys]\nfind = "ctrl+q"\nquit = "f3"\n') == Keymap({"find": "ctrl+q", "quit": "f3"})
