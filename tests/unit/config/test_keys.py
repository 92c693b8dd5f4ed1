from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.keys import load_keymap
from atrun_tui.config.problems import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = ("send", "find", "quit", "new-session")


def load(path: Path, text: str) -> dict[str, str]:
    path.write_text(text)
    return load_keymap(path, KNOWN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keymap.toml"


def problems(path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path, text)
    return [f"{problem.place}: {problem.text}" for problem in caught.value.problems]


def test_no_file_and_no_keys_change_nothing(path: Path) -> None:
    assert load_keymap(path, KNOWN) == {}
    assert load(path, "") == {}
    assert load(path, "[keys]") == {}


def test_keys_are_given_without_blanks_and_in_lower_case_but_for_single_letters(path: Path) -> None:
    text = '[keys]\nfind = "Ctrl+F , f3,f3"\nquit = "Q"\nnew-session = "ctrl+alt+pageup"\nsend = "?"\n'
    assert load(path, text) == {"find": "ctrl+f,f3", "quit": "Q", "new-session": "ctrl+alt+pageup", "send": "?"}


def test_all_problems_are_told_at_once(path: Path) -> None:
    found = problems(path, '[keys]\nqiut = "f1"\nfind = 3\nsend = "ctrl+"\n[other]\n')
    assert sorted(found) == [
        "keys.find: must be text between quotes, not a number",
        'keys.qiut: unknown key (did you mean "quit"?)',
        'keys.send: "ctrl+" is not a key: write it as "f2", "ctrl+x" or "ctrl+x,f2"',
        "other: unknown key",
    ]


@pytest.mark.parametrize("keys", ["", " ", "f1,", ",", "ctrl x", "ctrl+x+", "bold+x", "f1;f2", "a b"])
def test_what_is_no_key_is_refused(path: Path, keys: str) -> None:
    assert len(problems(path, f"[keys]\nfind = '{keys}'\n")) == 1


def test_a_key_given_twice_is_told(path: Path) -> None:
    assert problems(path, '[keys]\nfind = "ctrl+x,f2"\nquit = "ctrl+x"\n') == [
        'keys.quit: "ctrl+x" is given to "find" already',
    ]
