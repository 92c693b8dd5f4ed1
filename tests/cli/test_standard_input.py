"""`atrun run NAME -`: commands from standard input, whatever else comes that way, and an end at any moment."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Atrun

LIMIT = 30


def test_the_password_may_stand_before_the_commands(atrun: Atrun, module: Callable[..., str]) -> None:
    del atrun.environment["ATRUN_PASSWORD"]
    done = atrun("run", module(), "-", stdin="testpassw\nAT+CGMM\n", ATRUN_PASSWORD_FD="0")
    assert (done.code, done.out, done.err) == (0, "HE910-D\nOK\n", "")


def test_a_password_without_a_command_after_it_is_not_taken_for_one(atrun: Atrun, module: Callable[..., str]) -> None:
    del atrun.environment["ATRUN_PASSWORD"]
    done = atrun("run", module(), "-", stdin="testpassw\n", ATRUN_PASSWORD_FD="0")
    assert done.code == 2
    assert done.err == "atrun: standard input held no command for pump-7; it was not connected to\n"


def test_standard_input_without_its_password_is_exit_3(atrun: Atrun, module: Callable[..., str]) -> None:
    del atrun.environment["ATRUN_PASSWORD"]
    done = atrun("run", module(), "-", stdin="", ATRUN_PASSWORD_FD="0")
    assert done.code == 3
    assert "ATRUN_PASSWORD_FD is of no use: the descriptor's first line is empty" in done.err


def test_an_interrupt_does_not_wait_for_the_next_line(atrun: Atrun, module: Callable[..., str]) -> None:
    """Whoever writes there may never write again, nor end it: a terminal, a pipe that somebody holds open."""
    module()
    with subprocess.Popen(
        atrun.command("run", "pump-7", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=atrun.environment,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        try:
            running.stdin.write("AT+CGMM\n")
            running.stdin.flush()
            assert running.stdout.readline() == "HE910-D\n"
            running.send_signal(signal.SIGINT)
            assert running.wait(LIMIT) == 130
        finally:
            running.kill()


@pytest.mark.parametrize(
    "words",
    [
        ["upload", "pump-7", "/dev/stdin", "--script", "--as", "x.py"],
        ["files", "pump-7", "compare", "x.py", "/dev/stdin"],
    ],
    ids=["upload", "compare"],
)
def test_an_interrupt_does_not_wait_for_a_files_end(atrun: Atrun, words: list[str]) -> None:
    """The first interrupt is enough, whenever it comes."""
    assert atrun("profile", "add", "pump-7", "--dial", "127.0.0.1:1").code == 0
    with subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "atrun_tui", *words],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=atrun.environment,
    ) as running:
        assert running.stderr is not None
        try:
            # Nothing tells that it reads; the reader is loaded right before.
            while "atrun_tui.config.local_file" not in (line := running.stderr.readline()):
                assert line, "ended before it read"
            running.send_signal(signal.SIGINT)
            assert running.wait(LIMIT) == 130
        finally:
            running.kill()


def test_bytes_that_are_no_text_are_no_command(atrun: Atrun, module: Callable[..., str]) -> None:
    module()
    done = subprocess.run(
        atrun.command("run", "pump-7", "-"),
        input=b"AT+CGMM\nAT\xff\nAT+CGMR\n",
        capture_output=True,
        env={**atrun.environment, "PYTHONIOENCODING": "utf-8:strict"},
        timeout=LIMIT,
        check=False,
    )
    assert b"fault of ours" not in done.stderr
    assert (done.returncode, done.stdout) == (4, b"HE910-D\nOK\n")
