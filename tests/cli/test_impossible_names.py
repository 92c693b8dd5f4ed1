"""Names and folders that no file system takes are told in a sentence, whatever command they are given to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Atrun

LONG = "a" * 300


@pytest.mark.parametrize(
    "words",
    [
        ["upload", LONG, "main.py"],
        ["upload", "pump-7", LONG],
        ["files", "pump-7", "get", LONG],
        ["play", LONG, "pump-7"],
        ["macro", "check", LONG],
        ["--data-dir", LONG, "history"],
        ["--data-dir", LONG, "history", "diff", "pump-7", "pump-8"],
        ["--data-dir", LONG, "history", "prune", "3d"],
        ["--config-dir", LONG, "profile", "list"],
        ["--data-dir", LONG, "--config-dir", LONG, "doctor"],
        ["--config-dir", LONG, "keys"],
    ],
    ids=lambda words: " ".join(words).replace(LONG, "LONG"),
)
def test_a_name_that_is_too_long_is_no_fault_of_ours(atrun: Atrun, words: list[str]) -> None:
    assert atrun("profile", "add", "pump-7", "--dial", "127.0.0.1:1").code == 0
    done = atrun(*words)
    assert done.code == 2
    assert "fault of ours" not in done.err
    assert done.out + done.err
