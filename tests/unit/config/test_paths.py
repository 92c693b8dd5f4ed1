from __future__ import annotations

import stat
from pathlib import Path

import pytest

from atrun_tui.config.paths import Paths, make_private
from atrun_tui.config.problems import ConfigError


def test_the_places_of_an_ordinary_home() -> None:
    paths = Paths.find(None, None, {"HOME": "/home/u"})
    config, data = Path("/home/u/.config/atrun-tui"), Path("/home/u/.local/share/atrun-tui")
    assert (paths.profiles, paths.settings) == (config / "profiles.toml", config / "settings.toml")
    assert (paths.keymap, paths.macros, paths.themes) == (config / "keymap.toml", config / "macros", config / "themes")
    assert (paths.journal, paths.backups) == (data / "journal.db", data / "backups")


def test_xdg_moves_them_and_a_relative_one_is_ignored() -> None:
    paths = Paths.find(None, None, {"HOME": "/home/u", "XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "d"})
    assert (paths.config, paths.data) == (Path("/c/atrun-tui"), Path("/home/u/.local/share/atrun-tui"))


def test_our_own_variables_go_before_xdg_and_flags_before_all() -> None:
    environ = {"HOME": "/home/u", "XDG_CONFIG_HOME": "/c", "ATRUN_CONFIG_DIR": "~/mine", "ATRUN_DATA_DIR": "here"}
    paths = Paths.find(None, None, environ)
    assert (paths.config, paths.data) == (Path("/home/u/mine"), Path("here"))
    paths = Paths.find(Path("/flag"), Path("/flags"), environ)
    assert (paths.config, paths.data) == (Path("/flag"), Path("/flags"))


def test_empty_variables_count_as_none() -> None:
    environ = {"HOME": "/home/u", "XDG_CONFIG_HOME": "", "ATRUN_CONFIG_DIR": ""}
    assert Paths.find(None, None, environ).config == Path("/home/u/.config/atrun-tui")


def test_without_any_home_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    with pytest.raises(ConfigError, match="no home directory is known"):
        Paths.find(None, None, {})
    assert Paths.find(Path("/c"), Path("/d"), {}) == Paths(Path("/c"), Path("/d"))


def test_asking_creates_nothing(tmp_path: Path) -> None:
    paths = Paths.find(None, None, {"HOME": str(tmp_path)})
    assert paths.profiles.name
    assert list(tmp_path.iterdir()) == []


def test_folders_are_made_for_the_owner_only_and_existing_ones_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private(tmp_path / "a" / "b")
    make_private(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ConfigError, match="the folder cannot be created"):
            make_private(folder)
