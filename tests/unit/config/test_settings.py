from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.problems import ConfigError
from atrun_tui.config.settings import Settings, load_settings, save_setting

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_no_file_means_the_defaults(path: Path) -> None:
    assert load_settings(path) == Settings()


def test_what_the_file_says_goes_before_the_defaults(path: Path) -> None:
    path.write_text('theme = "paper"\nconfirm_quit = false\n')
    assert load_settings(path) == Settings(theme="paper", confirm_quit=False)


def test_all_problems_are_told_at_once(path: Path) -> None:
    path.write_text('thmee = "paper"\nconfirm_quit = "yes"\npassword = "hunter22"\n[colors]\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert sorted(f"{problem.place}: {problem.text}".split(";")[0] for problem in caught.value.problems) == [
        "colors: unknown key",
        "confirm_quit: must be true or false, without quotes, not text",
        "password: no secret stands in this file: secrets live in the keyring",
        'thmee: unknown key (did you mean "theme"?)',
    ]


def test_saving_changes_one_key_and_keeps_the_owners_words(path: Path) -> None:
    path.write_text('# mine\ntheme = "night"  # at work\nconfirm_quit = true\n# the end\n')
    save_setting(path, "theme", "paper")
    assert path.read_text() == '# mine\ntheme = "paper"  # at work\nconfirm_quit = true\n# the end\n'
    save_setting(path, "confirm_quit", False)
    assert load_settings(path) == Settings(theme="paper", confirm_quit=False)
    assert path.read_text().startswith("# mine\n")


def test_the_first_setting_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    save_setting(path, "theme", "paper")
    assert path.read_text() == 'theme = "paper"\n'


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("thmee", "paper", "there is no setting .thmee. .did you mean .theme"),
        ("theme", True, "must be text"),
        ("theme", "a\x1bb", "must not hold control characters"),
        ("confirm_quit", "yes", "must be true or false"),
    ],
)
def test_a_setting_that_is_none_is_refused(path: Path, key: str, value: str | bool, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        save_setting(path, key, value)
    assert not path.exists()


@pytest.mark.parametrize("content", ["theme = ", "theme = 3\n", "nonsense = 1\n"])
def test_a_file_that_cannot_be_read_is_not_overwritten(path: Path, content: str) -> None:
    path.write_text(content)
    with pytest.raises(ConfigError):
        save_setting(path, "theme", "paper")
    assert path.read_text() == content
