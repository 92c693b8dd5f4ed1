"""Whatever is wrong with the owner's files or disk: the console opens, names it, and talks to the module."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.terminal.conftest import Home, Open, Simulate
    from tests.terminal.driving import Terminal

pytestmark = pytest.mark.terminal

NO_BIG_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
os.execv(sys.argv[1], sys.argv[1:])
"""
SMALL_DISK = 'mount -t tmpfs -o size=16k none "$ATRUN_DATA_DIR" && exec "$@"'


def says(*words: str) -> Callable[[str], bool]:
    """Whether the screen says all of this, wherever the lines break."""
    return lambda text: all(word in text for word in words)


def works(terminal: Terminal) -> None:
    """The console opened all the same: a command is answered, and it ends well."""
    terminal.send("AT+CIMI")
    terminal.until(lambda text: "22210" in text and "● ready" in text.splitlines()[0])
    assert terminal.leave() == 0
    assert b"Traceback" not in terminal.raw


def corrupt(home: Home) -> None:
    home.journal.write_bytes(b"SQLite format 3\x00" + b"\xa5" * 8000)


def newer(home: Home) -> None:
    Store.open(home.journal).close()
    connection = sqlite3.connect(home.journal)
    connection.execute("PRAGMA user_version = 9999")
    connection.commit()
    connection.close()


def a_folder(home: Home) -> None:
    home.journal.mkdir()


@pytest.mark.parametrize(
    ("spoil", "word"),
    [(corrupt, "damaged"), (newer, "newer"), (a_folder, "journal.db")],
    ids=["corrupt", "newer", "folder"],
)
def test_a_journal_that_cannot_be_used(
    home: Home, simulate: Simulate, console: Open, spoil: Callable[[Home], None], word: str
) -> None:
    home.profiles(pump_7=simulate().address)
    home.data.mkdir()
    spoil(home)
    before = home.journal.read_bytes() if home.journal.is_file() else b""
    terminal = console("--connect", "pump-7")
    terminal.until(says("journal", word))
    works(terminal)
    assert (home.journal.read_bytes() if home.journal.is_file() else b"") == before


def test_a_journal_that_cannot_be_used_is_told_although_there_is_no_module_yet(home: Home, console: Open) -> None:
    home.data.mkdir()
    corrupt(home)
    terminal = console()
    terminal.until(says("journal", "damaged"))
    assert "No module yet" in terminal.screen
    assert terminal.leave() == 0


def test_files_that_may_not_grow(home: Home, simulate: Simulate, console: Open) -> None:
    home.profiles(pump_7=simulate().address)
    terminal = console("--connect", "pump-7", wrapper=(sys.executable, "-c", NO_BIG_FILES))
    terminal.until(says("The disk", "journal"))
    works(terminal)


@pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run(
        ["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False
    ).returncode
    != 0,
    reason="needs leave to mount a disk of its own",
)
def test_a_disk_that_is_full(home: Home, simulate: Simulate, console: Open) -> None:
    home.profiles(pump_7=simulate().address)
    home.data.mkdir()
    terminal = console("--connect", "pump-7", wrapper=("unshare", "-rm", "sh", "-c", SMALL_DISK, "sh"), size=(80, 24))
    terminal.until(says("disk", "journal"))
    works(terminal)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "profiles.toml",
            '[profiles.pump-7]\ntransport = "dial"\nadress = "x"\n',
            ("profiles.toml", "adress", "address"),
        ),
        ("profiles.toml", "[profiles\n", ("profiles.toml",)),
        ("settings.toml", 'theem = "paper"\n', ("settings.toml", "theem", "theme")),
        ("settings.toml", 'theme = "nowhere"\n', ('"nowhere"', "night is used")),
        ("keymap.toml", 'qiut = "ctrl+x"\n', ("keymap.toml", "qiut")),
        ("themes/mine.toml", 'accent = "no colour"\n', ("mine.toml",)),
        ("themes/mine.toml", "\xff\x00", ("mine.toml",)),
    ],
)
def test_a_faulty_file_is_named(home: Home, console: Open, name: str, text: str, words: tuple[str, ...]) -> None:
    home.write(name, text)
    terminal = console()
    terminal.until(says(*words))
    terminal.until("f1 help")
    assert terminal.leave() == 0
    assert b"Traceback" not in terminal.raw
