"""Changes one file of the owner's: one process at a time, whole or not at all, private when it is new."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from atrun_tui.config.document import parse_document, read_text
from atrun_tui.config.paths import make_private
from atrun_tui.config.problems import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PATIENCE = 10.0
"""Seconds to wait for another process that is writing the same file; writing takes milliseconds."""


def edit_file(path: Path, change: Callable[[str], str]) -> None:
    """Replace the file's text by what `change` makes of it (of nothing, when there is no file), held against other processes.

    A file reached through a link is changed where it really lies, and keeps its mode. What is new is for the owner only.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or cannot be written. It is then as it was.
    """
    make_private(path.parent)
    try:
        real = path.resolve()
        with _held(real):
            content = read_text(real) or ""
            parse_document(content, path)  # what we cannot read, we do not overwrite
            _replace(real, change(content))
    except OSError as error:
        raise ConfigError([Problem(path, "", f"cannot be written: {error.strerror}")]) from None
    except RuntimeError:  # pathlib's word for links that lead in a circle
        raise ConfigError([Problem(path, "", "cannot be written: its links lead in a circle")]) from None


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold the file against other processes by a lock on a file beside it, which stays (removing it would race)."""
    fd = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        deadline = time.monotonic() + _PATIENCE
        while not _try_lock(fd):
            if time.monotonic() > deadline:
                raise ConfigError([Problem(path, "", "another program has been changing it for too long; try again")])
            time.sleep(
                0.005
            )  # no event tells when a lock of another process ends, and a blocking wait could last for ever
        yield
    finally:
        os.close(fd)  # ends the lock


def _try_lock(fd: int) -> bool:
    try:
        _lock(fd)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _lock(fd: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _replace(path: Path, content: str) -> None:
    """Write beside the file, flush to the disk, then take its place: at any moment one whole version is there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    try:
        fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
        with open(fd, "wb") as file:  # noqa: PTH123  (a descriptor, not a path)
            file.write(content.encode())
            file.flush()
            os.fsync(fd)
        draft.chmod(mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # folders cannot be opened there; the rename is in the file system's own journal
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
