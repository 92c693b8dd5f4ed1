"""What is stored on a module, read from the lines of #LSCRIPT, #LCSCRIPT and #M2MLIST."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FREE = re.compile(r"free bytes:\s*(\d{1,12})", re.IGNORECASE | re.ASCII)
_QUOTED = re.compile(
    r'"([^"]*)"(?:\s*,\s*(\d{1,12}))?(?:\s*,\s*"?(?:0x)?([0-9A-F]{1,4})"?)?\s*', re.IGNORECASE | re.ASCII
)
_FOLDER = re.compile(r"<([^<>]*)>\s*")
_BARE = re.compile(r"(\S.*?)[ \t]+(\d{1,12})(?:[ \t]+([0-9A-F]{4}))?\s*", re.IGNORECASE | re.ASCII)
_COMPILED = ".pyo"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file on the module.

    Attributes:
        name: as the module writes it.
        size: bytes, None where it was not told.
        crc: four hexadecimal digits, or None: no such command, or the file is in use.
    """

    name: str
    size: int | None = None
    crc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """A list as the module gave it.

    Attributes:
        files: in its order.
        folders: names only; none where scripts live.
        free: bytes, None where it was not told.
    """

    files: tuple[StoredFile, ...] = ()
    folders: tuple[str, ...] = ()
    free: int | None = None

    def find(self, name: str) -> StoredFile | None:
        """The file of that name; a module tells capitals from small letters."""
        return next((file for file in self.files if file.name == name), None)

    @property
    def names(self) -> frozenset[str]:
        """Of all files."""
        return frozenset(file.name for file in self.files)

    def twin(self, name: str) -> str | None:
        """The compiled file that the module would run in place of a `.py`, if there is one."""
        compiled = name.removesuffix(".py") + _COMPILED
        return compiled if name.endswith(".py") and compiled in self.names else None

    def behind(self, name: str) -> str | None:
        """The `.py` that the module would not run any more once a compiled file of this name is there, if there is one."""
        text = name.removesuffix(_COMPILED) + ".py"
        return text if name.endswith(_COMPILED) and text in self.names else None

    @property
    def shadowed(self) -> tuple[tuple[str, str], ...]:
        """Each `.py` that a compiled file of the same name stands in front of, and that file."""
        return tuple((name, twin) for name in sorted(self.names) if (twin := self.twin(name)) is not None)


def read_inventory(lines: Iterable[str]) -> Inventory:
    """Read the answer of a listing command; a line that is neither a file nor the free space is passed over."""
    files: list[StoredFile] = []
    folders: list[str] = []
    free: int | None = None
    for line in lines:
        name, colon, rest = line.partition(":")
        if not colon or not name.strip().upper().endswith(("LSCRIPT", "LCSCRIPT", "M2MLIST")):
            continue
        if found := _FREE.search(rest):
            free = int(found[1])
        elif found := _FOLDER.fullmatch(rest.strip()):
            folders.append(found[1])
        elif found := _QUOTED.fullmatch(rest.strip()) or _BARE.fullmatch(rest.strip()):
            files.append(_file(found))
    return Inventory(files=tuple(files), folders=tuple(folders), free=free)


def _file(found: re.Match[str]) -> StoredFile:
    size, crc = found[2], found[3]
    return StoredFile(
        name=found[1], size=None if size is None else int(size), crc=crc.upper().rjust(4, "0") if crc else None
    )


def read_quoted(lines: Iterable[str], command: str) -> list[str]:
    """The texts behind `command:` in the lines that have it, without their quotes."""
    parts = [line.partition(":") for line in lines]
    return [rest.strip().strip('"') for name, colon, rest in parts if colon and name.strip().upper() == command]
