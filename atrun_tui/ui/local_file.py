"""Files on this computer: what a folder holds, and which folder a half typed path means."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from atrun_tui.config.local_file import Unreadable

_MOST_ENTRIES = 2_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing in a folder; `size` is None for a folder."""

    name: str
    size: int | None

    @property
    def is_folder(self) -> bool:
        """Whether it is one."""
        return self.size is None


def list_folder(folder: Path) -> list[Listed]:
    """Its folders, then its files, each by name; what is hidden is left out. Raises Unreadable."""
    found: list[Listed] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                found.append(Listed(entry.name, _size(entry)))
                if len(found) >= _MOST_ENTRIES:
                    break
    except OSError as problem:
        raise Unreadable(f"{folder} cannot be read: {problem.strerror or problem}") from None
    return sorted(found, key=lambda each: (not each.is_folder, each.name.casefold()))


def _size(entry: os.DirEntry[str]) -> int | None:
    try:
        return None if entry.is_dir() else entry.stat().st_size
    except OSError:
        return 0  # a link that leads nowhere: reading it says so


def begun_anew(text: str) -> str:
    """A path of which a whole one was typed or pasted behind the folder that stood there: that one."""
    start = max(text.rfind("//"), text.rfind("/~/"))
    return text[start + 1 :] if start >= 0 else text


def split_typed(text: str) -> tuple[Path, str]:
    """The folder that a typed path is in, and what was typed of the name there; `~` is the owner's home.

    Raises:
        Unreadable: there is no such home.
    """
    try:
        shown = str(Path(text).expanduser()) + ("/" if text.endswith("/") and text.strip("/") else "")
    except RuntimeError as problem:
        raise Unreadable(str(problem)) from None
    if not text:
        return Path(), ""
    head, _, tail = shown.rpartition("/")
    if "/" not in shown:
        return Path(), shown
    return Path(head or "/"), tail
