from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.macro_files import MacroFaulty
from atrun_tui.config.macro_saving import MacroThere, save_macro
from atrun_tui.config.problems import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = 'name = "Good"\n[[steps]]\nsend = "AT"\ntimeout = 10\n'


def test_a_macro_is_written_for_its_owner_only(tmp_path: Path) -> None:
    path = save_macro(tmp_path / "macros", "good", GOOD)
    assert path == tmp_path / "macros" / "good.toml"
    assert path.read_text(encoding="utf-8") == GOOD
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["good.toml"]


def test_one_that_is_there_is_replaced_only_when_that_is_meant(tmp_path: Path) -> None:
    path = save_macro(tmp_path, "good", GOOD)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(MacroThere):
        save_macro(tmp_path, "good", GOOD)
    assert path.read_text(encoding="utf-8") == "mine"
    save_macro(tmp_path, "good", GOOD, replace=True)
    assert path.read_text(encoding="utf-8") == GOOD


def test_one_with_faults_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(MacroFaulty, match="expct"):
        save_macro(tmp_path, "bad", '[[steps]]\nsend = "AT"\nexpct = "OK"\n')
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../out", "", ".hidden", "a/b"])
def test_a_name_that_is_no_file_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a usable name"):
        save_macro(tmp_path, name, GOOD)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError):
        save_macro(tmp_path / "file" / "macros", "good", GOOD)
