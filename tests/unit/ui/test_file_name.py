from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.ui.screens.file_name import check_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("suffix", [".txt", ".log", ".jsonl", ".csv", ".CSV"])
def test_a_new_file_with_a_known_suffix_passes(tmp_path: Path, suffix: str) -> None:
    assert check_file(str(tmp_path / f"out{suffix}"), replace=False) is None


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("", "name"),
        ("out", ".jsonl"),
        ("out.pdf", ".jsonl"),
        ("nowhere/out.txt", "no directory"),
        ("folder.txt", "is a directory"),
    ],
)
def test_what_cannot_be_written_is_said_before(tmp_path: Path, name: str, word: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    problem = check_file(str(tmp_path / name) if name else "", replace=False)

    assert problem is not None
    assert word in problem


def test_an_old_file_is_replaced_only_when_asked_twice(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.touch()

    assert "already" in str(check_file(str(path), replace=False))
    assert check_file(str(path), replace=True) is None
