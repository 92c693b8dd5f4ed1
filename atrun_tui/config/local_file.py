"""A file of this computer that is meant for a module: its content, with a bound on its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 64 * 1024 * 1024
"""Bytes; no module stores more."""


class Unreadable(ValueError):  # noqa: N818  (says what is wrong)
    """A file or a folder that cannot be read; a sentence."""


def read_local(path: Path, *, pipes: bool = False) -> bytes:
    """A file's content.

    Args:
        path: the file.
        pipes: whether to read what is no file on a disk as well, such as /dev/stdin; that may wait for as long as it likes.

    Raises:
        Unreadable: it cannot be read, or is no file that fits on any module.
    """
    try:
        if not path.exists():
            raise Unreadable(f"there is no file {path}")
        if path.is_dir() or not (pipes or path.is_file()):
            raise Unreadable(f"{path} is no file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as problem:
        raise Unreadable(f"{path} cannot be read: {problem.strerror or problem}") from None
    if len(content) > LARGEST:
        raise Unreadable(f"{path} is larger than any module's memory")
    return content
