"""Standard streams that are closed, full, or quote what a script's variable held."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun


def shell(atrun: Atrun, *words: str, redirected: str) -> subprocess.CompletedProcess[str]:
    line = " ".join([*atrun.command(*words), redirected])
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, env=atrun.environment, check=False, timeout=60
    )


@pytest.mark.parametrize("closed", ["<&-", "2>&-"])
def test_a_stream_that_is_closed_from_the_start_is_an_empty_one(
    atrun: Atrun, module: Callable[..., str], closed: str
) -> None:
    done = shell(atrun, "run", module(), "AT+CGMR", redirected=closed)
    assert (done.returncode, done.stdout, done.stderr) == (0, "12.00.006\nOK\n", "")


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_an_answer_that_has_nowhere_to_go_is_told_and_kept(
    atrun: Atrun, module: Callable[..., str], closed: str
) -> None:
    done = shell(atrun, "run", module(), "AT+CGMR", redirected=closed)
    assert done.returncode == 4
    told, _, _ = done.stderr.partition(" (")
    assert told == ("" if "2>" in closed else "atrun: standard output could not be written")
    (kept,) = atrun("history", "--json").records
    assert kept["lines"] == ["12.00.006"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full, as Linux has it")
@pytest.mark.parametrize("words", [("run", "pump-7", "AT+CGMR"), ("history", "export"), ("profile", "list")])
def test_an_answer_that_cannot_be_written_is_told_as_such(
    atrun: Atrun, module: Callable[..., str], words: tuple[str, ...]
) -> None:
    module()
    atrun("run", "pump-7", "AT+CGMM")
    done = shell(atrun, *words, redirected=">/dev/full")
    assert done.returncode == 4
    assert done.stderr.startswith("atrun: standard output could not be written (No space left on device)")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="as above")
def test_talk_that_cannot_be_written_keeps_nothing_from_the_data(atrun: Atrun, module: Callable[..., str]) -> None:
    done = shell(atrun, "run", module(), "AT+CGMR", "--verbose", redirected="2>/dev/full")
    assert (done.returncode, done.stdout) == (0, "12.00.006\nOK\n")


@pytest.mark.parametrize(
    "words",
    [
        ("run", "p", "AT", "--timeout", "a\x1b[31m\u202eb"),
        ("doctor", "a\x1b]0;x\x07"),
        ("run", "p", "--t", "x" * 99_999),
    ],
)
def test_a_wrong_flag_is_quoted_as_text_and_not_without_end(atrun: Atrun, words: tuple[str, ...]) -> None:
    done = atrun(*words)
    assert done.code == 2
    assert all(char == "\n" or char.isprintable() for char in done.err)
    assert len(done.err) < 1_000
