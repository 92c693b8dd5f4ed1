"""Writes a macro into the owner's folder: without faults, whole or not at all, and over another only when that is meant."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from atrun_tui.config.address import valid_name
from atrun_tui.config.macro_files import SUFFIX, MacroFaulty, check_macro
from atrun_tui.config.paths import make_private
from atrun_tui.config.problems import ConfigError, Problem
from atrun_tui.procedures.lint import ROADS, faults

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


class MacroThere(Exception):  # noqa: N818  (says what is)
    """There is a macro of that name already; nothing was written."""


def save_macro(folder: Path, name: str, text: str, *, roads: Collection[str] = ROADS, replace: bool = False) -> Path:
    """Write a macro.

    Args:
        folder: the owner's macros.
        name: its name; the file is called after it.
        text: what to write.
        roads: the roads it is to travel, for the static check.
        replace: take the place of one of that name.

    Returns:
        Its file.

    Raises:
        ValueError: the name cannot be a file's; a sentence.
        MacroThere: there is one of that name, and it is not to be replaced.
        MacroFaulty: the text has faults.
        ConfigError: it cannot be written.
    """
    path = folder / f"{valid_name(name)}{SUFFIX}"
    make_private(folder)
    draft = folder / f".{path.name}.{os.getpid()}.new"
    try:
        try:
            _write(draft, text)
            wrong = list(faults(check_macro(draft, folder, roads)[1]))
            if wrong:
                raise MacroFaulty(wrong)
            _put(draft, path, replace=replace)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError([Problem(path, "", f"cannot be written: {error.strerror}")]) from None
    return path


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with open(handle, "wb") as file:  # noqa: PTH123  (a handle, not a path)
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def _put(draft: Path, path: Path, *, replace: bool) -> None:
    """Give the draft its name; the name itself is claimed first, so that of two who save at once one is told."""
    if not replace:
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise MacroThere(f"there is a macro named {path.stem} already") from None
    draft.replace(path)
