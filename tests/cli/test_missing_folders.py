"""A folder that was named and is not there: whoever only reads is told so, whoever writes makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Atrun


@pytest.mark.parametrize(
    "arguments",
    [
        ("profile", "list"),
        ("profile", "show", "pump-7"),
        ("profile", "check", "pump-7"),
        ("run", "pump-7", "AT"),
        ("play", "signal", "pump-7"),
        ("files", "pump-7"),
        ("provision", "pump-7"),
        ("secret", "status", "pump-7"),
    ],
)
def test_a_config_folder_that_is_not_there_is_named_once(atrun: Atrun, arguments: tuple[str, ...]) -> None:
    folder = atrun.folder / "elsewhere"
    by_flag = atrun(*arguments, "--config-dir", str(folder))
    assert by_flag.err.count(f"--config-dir names a folder that does not exist: {folder}\n") == 1, by_flag.err
    by_variable = atrun(*arguments, ATRUN_CONFIG_DIR=str(folder))
    assert by_variable.err.count(f"ATRUN_CONFIG_DIR names a folder that does not exist: {folder}\n") == 1
    assert (by_flag.code, by_flag.out) == (by_variable.code, by_variable.out)
    assert not folder.exists()


def test_a_data_folder_that_is_not_there_is_named_where_it_is_searched(atrun: Atrun) -> None:
    folder = atrun.folder / "elsewhere"
    for arguments in (("history",), ("history", "diff", "a", "b")):
        done = atrun(*arguments, "--data-dir", str(folder))
        assert done.err.count(f"--data-dir names a folder that does not exist: {folder}\n") == 1, done.err
    assert not folder.exists()


def test_nothing_is_said_of_folders_that_nobody_named_nor_by_what_makes_them(atrun: Atrun) -> None:
    folder = str(atrun.folder / "elsewhere")
    unnamed = atrun("profile", "list", ATRUN_CONFIG_DIR="")
    assert "does not exist" not in unnamed.err
    added = atrun("--config-dir", folder, "profile", "add", "pump-7", "--dial", "10.64.3.17:1024")
    assert added.code == 0
    assert "does not exist" not in added.err + atrun("--config-dir", folder, "profile", "list").err
