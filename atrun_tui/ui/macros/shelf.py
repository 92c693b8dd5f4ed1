"""The macros that can be picked: the owner's and the starter set, each read and looked over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.config.macro_files import check_macro, list_macros
from atrun_tui.procedures.lint import Severity
from atrun_tui.procedures.names import known_names, names_used
from atrun_tui.procedures.program import every_step, inner_steps
from atrun_tui.procedures.titles import plain_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from atrun_tui.procedures.lint import Finding
    from atrun_tui.procedures.program import Macro, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A macro that can be picked.

    Attributes:
        name: what it is called by.
        path: its file.
        shipped: whether it is of the starter set.
        macro: what was read; None when it could not be read at all.
        findings: what is wrong with it, and what else is to be said.
    """

    name: str
    path: Path
    shipped: bool
    macro: Macro | None
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What keeps it from being played."""
        return tuple(each for each in self.findings if each.severity is Severity.FAULT)

    @property
    def title(self) -> str:
        """What its author calls it."""
        return self.macro.name if self.macro is not None else self.name

    def fits(self, words: str) -> bool:
        """Whether it is one that these words look for."""
        about = f"{self.name} {self.title} {self.macro.description if self.macro is not None else ''}".lower()
        return all(word in about for word in words.lower().split())


def read_offers(folder: Path, roads: Collection[str]) -> list[Offer]:
    """Read every macro that can be named, looked over for these roads; a faulty one is among them."""
    return [_read(each.name, each.path, folder, roads, shipped=each.shipped) for each in list_macros(folder)]


def _read(name: str, path: Path, folder: Path, roads: Collection[str], *, shipped: bool) -> Offer:
    macro, found = check_macro(path, folder, roads)
    return Offer(name=name, path=path, shipped=shipped, macro=macro, findings=tuple(found))


def switches(macro: Macro) -> tuple[str, ...]:
    """Names that only a `when` asks for and that nothing sets: steps are skipped unless their player gives them."""
    known = known_names(macro) | {"user", "profile"}
    asked = (named for step in every_step(macro.steps) for named in names_used(step))
    found = (name for _, name, may_lack in asked if may_lack and name not in known)
    return tuple(dict.fromkeys(name for name in found if not name.startswith("profile.")))


def outline(steps: tuple[Step, ...], outer: str = "") -> Iterator[tuple[str, str]]:
    """Every step's number and title, those within others too."""
    for index, step in enumerate(steps, 1):
        number = f"{outer}{index}"
        yield number, plain_title(step)
        yield from outline(inner_steps(step), f"{number}.")
