"""How the files that a module has look in a list: a row each, what is free, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from atrun_tui.protocol.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atrun_tui.procedures.files import Place
    from atrun_tui.procedures.inventory import StoredFile

HEAD = f"  {'file':<26}{'kind':<8}{'bytes':>10}  {'crc':<6}"
_BAR = 24


@dataclass(frozen=True, slots=True)
class Spot:
    """One file and the place it is in."""

    file: StoredFile
    place: Place

    @property
    def runs(self) -> bool | None:
        """Whether it is the one that runs; None when the module does not say."""
        return self.place.runs(self.file.name)


def size(file: StoredFile) -> str:
    """The bytes of a file as they are read; a question mark where the module does not tell."""
    return "?" if file.size is None else f"{file.size:,}"


def row(spot: Spot) -> Content:
    """Its line under HEAD."""
    file, kind = spot.file, spot.place.kind.value
    mark = {True: ("● enabled", "$ok"), False: ("", ""), None: ("? may run", "$unknown")}[spot.runs]
    return Content.assemble(
        f"  {printable(file.name)[:25]:<26}",
        (f"{kind:<8}", "$time"),
        f"{size(file):>10}  ",
        (f"{file.crc or '-':<6}", "$time"),
        mark,
    )


def space(place: Place) -> Content:
    """A bar of what is used; where a file's size is not known it may be less than it is."""
    inventory = place.inventory
    if inventory is None or inventory.free is None:
        return Content.styled(f"{place.kind.value}s: the module does not tell how much is free", "$time")
    used = sum(file.size or 0 for file in inventory.files)
    full = used * _BAR // max(1, used + inventory.free)
    return Content.assemble(
        (f"{place.kind.value + 's':<9}", "$time"),
        ("█" * full, "$accent"),
        ("░" * (_BAR - full), "$time"),
        f"  {inventory.free:,} bytes free",
        (f", {used:,} used", "$time"),
    )


def doubts(places: list[Place]) -> Iterator[Content]:
    """What is wrong with what is stored, a sentence each."""
    for place in places:
        inventory = place.inventory
        if inventory is None:
            continue
        for text, compiled in inventory.shadowed:
            words = f"! warning  {compiled} stands in front of {text}: the module runs the compiled one"
            yield Content.styled(printable(words), "$unknown")
        for name in place.missing:
            words = f"! warning  {name} is enabled and not there: nothing runs at the next start"
            yield Content.styled(printable(words), "$unknown")
