"""Finds and reads macro files: the owner's, then the starter set; what is included is read too; all faults at once.

A macro is named by a path, or by a plain name that is looked for beside the including file, in the owner's folder of macros, and
in the starter set.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atrun_tui.config.document import parse_document, read_text
from atrun_tui.config.lines import key_lines, line_of
from atrun_tui.config.macro_steps import StepReader, read_variables
from atrun_tui.config.problems import ConfigError
from atrun_tui.config.profile import ListenRoad, Profile, SmsRoad
from atrun_tui.config.table import Table, table_list, text
from atrun_tui.procedures.lint import ROADS, Finding, inspect
from atrun_tui.procedures.names import did_you_mean
from atrun_tui.procedures.program import DEEPEST, Declared, Include, Macro, Step, Store, Where, every_step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

MOST_STEPS_IN_ALL = 5_000
"""Steps of a macro with everything it includes."""
SUFFIX = ".toml"


class MacroFaulty(Exception):  # noqa: N818  (says what is)
    """A macro cannot be read; holds everything that is wrong with it, and what could be read all the same."""

    def __init__(self, findings: Sequence[Finding], macro: Macro | None = None) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = tuple(findings)
        self.macro = macro


@dataclass(frozen=True, slots=True)
class Listed:
    """A macro that can be named: its name, its file, and whether it is of the starter set."""

    name: str
    path: Path
    shipped: bool


def starters() -> Path:
    """The folder of the starter set."""
    return Path(__file__).resolve().parent.parent / "procedures" / "starters"


def list_macros(folder: Path) -> list[Listed]:
    """Every macro that can be named, by name; the owner's takes the place of ours of the same name."""
    found: dict[str, Listed] = {}
    for place in (starters(), folder):
        files: list[Path] = []
        with suppress(OSError):  # a name that no folder can have: there is none
            files = sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else []
        for path in files:
            if not path.name.startswith("."):
                found[path.stem] = Listed(path.stem, path, place == starters())
    return sorted(found.values(), key=lambda each: each.name)


def find_macro(name: str, folder: Path, beside: Path | None = None) -> Path:
    """The file of a macro.

    Args:
        name: a path, or a plain name.
        folder: the owner's macros.
        beside: a folder that goes before it.

    Raises:
        MacroFaulty: there is none; the nearest known name is told.
    """
    direct = (beside / name) if beside is not None else Path(name)
    named = [place / f"{name}{SUFFIX}" for place in (*([beside] if beside else []), folder, starters())]
    candidates = [direct] if direct.suffix == SUFFIX or "/" in name else []
    candidates += named if "/" not in name else []
    for path in candidates:
        with suppress(OSError):  # a name that no file can have, or a folder that may not be looked into
            if path.is_file():
                return path
    hint = did_you_mean(name, [each.name for each in list_macros(folder)]) or "; `atrun macro list` shows all"
    raise MacroFaulty([Finding(file=name, line=None, key="", text=f"there is no such macro{hint}")])


def profile_values(profile: Profile) -> dict[str, str]:
    """What `${profile....}` asks for, by field; what a road does not have is left out."""
    road = profile.road
    found = {
        "name": profile.name,
        "transport": profile.transport,
        "user": profile.user,
        "address": None if isinstance(road, SmsRoad) else str(road),
        "number": road.number if isinstance(road, SmsRoad) else None,
        "imei": road.imei if isinstance(road, ListenRoad) else None,
    }
    return {field: value for field, value in found.items() if value is not None}


def load_macro(path: Path, folder: Path) -> Macro:
    """Read a macro and all that it includes.

    Args:
        path: its file.
        folder: the owner's macros, where included ones are looked for too.

    Raises:
        MacroFaulty: with everything that is wrong.
    """
    loader = _Loader(folder)
    macro = loader.load(path, ())
    if loader.findings or macro is None:
        raise MacroFaulty(loader.findings, macro)
    return macro


def check_macro(
    path: Path, folder: Path, roads: Collection[str] = ROADS, *, allow_lockout: bool = False
) -> tuple[Macro | None, list[Finding]]:
    """Read a macro and look it over: the macro, unless it could not be read at all, and all that is to be said, line by line."""
    try:
        macro: Macro | None = load_macro(path, folder)
        found: list[Finding] = []
        lost: frozenset[str] = frozenset()
    except MacroFaulty as fault:
        macro, found, lost = fault.macro, list(fault.findings), _names_in(path)
    if macro is not None:
        found += inspect(macro, roads, given=lost, allow_lockout=allow_lockout)
        found += _files_of(macro, path.parent)
    return macro, sorted(found, key=lambda each: (each.file != str(path), each.file, each.line or 0))


def _files_of(macro: Macro, folder: Path) -> Iterator[Finding]:
    """What is wrong with the files it uploads."""
    if any(isinstance(step.action, Store) for step in every_step(macro.steps)):
        from atrun_tui.config.macro_uploads import misfits  # noqa: PLC0415  (few macros upload anything)

        yield from misfits(macro, folder)


_NAMES = re.compile(
    r"""\(\?P<(\w+)>|\b(?:variable|as)\s*=\s*["'](\w+)["']|^\s*(\w+)\s*=|[{,]\s*(\w+)\s*=""", re.MULTILINE
)


def _names_in(path: Path) -> frozenset[str]:
    """Whatever may be a variable in a file of which not all could be read: no name is called unknown for another fault's sake."""
    try:
        source = read_text(path) or ""
    except ConfigError:
        return frozenset()
    return frozenset(name for found in _NAMES.findall(source) for name in found if name)


class _Loader:
    def __init__(self, folder: Path) -> None:
        self.findings: list[Finding] = []
        self._folder = folder
        self._count = 0

    def load(self, path: Path, trail: tuple[Path, ...]) -> Macro | None:
        """One file; `trail` are those that include it."""
        try:
            source = read_text(path)
            document = parse_document(source or "", path)
        except ConfigError as error:
            for problem in error.problems:
                line = problem.place.partition("line ")[2].partition(",")[0]
                number = int(line) if line.isdigit() else None
                self.findings.append(Finding(file=str(path), line=number, key="", text=problem.text))
            return None
        return _OneFile(self, path, key_lines(source or ""), trail).read(document)

    def include(self, name: str, inside: Path, trail: tuple[Path, ...]) -> Macro:
        """What another file includes. Raises ValueError(sentence) when that cannot be."""
        try:
            path = find_macro(name, self._folder, inside.parent)
        except MacroFaulty as fault:
            raise ValueError(fault.findings[0].text) from None
        resolved = path.resolve()
        if resolved in trail:
            circle = " includes ".join(each.name for each in (*trail[trail.index(resolved) :], resolved))
            raise ValueError(f"includes itself: {circle}")
        if len(trail) > DEEPEST:
            raise ValueError(f"is more than {DEEPEST} files deep")
        macro = self.load(path, trail)
        return macro or Macro(name=name)

    def count(self) -> None:
        """One step more. Raises ValueError when they are too many."""
        self._count += 1
        if self._count > MOST_STEPS_IN_ALL:
            raise ValueError(f"more than {MOST_STEPS_IN_ALL} steps with everything that is included")


class _OneFile:
    def __init__(self, loader: _Loader, path: Path, lines: dict[str, int], trail: tuple[Path, ...]) -> None:
        self._loader = loader
        self._path = path
        self._lines = lines
        self._within = _by_step(lines)
        self._trail = (*trail, path.resolve())
        self._variables: dict[str, Declared] = {}

    def read(self, document: dict[str, Any]) -> Macro:
        values = Table(document, "", self._note)
        name = values.take("name", text, self._path.stem)
        description = values.take("description", text, "")
        self._variables = {
            each.name: each for each in read_variables(values, self._note, lambda place: line_of(self._lines, place))
        }
        steps = self._steps(values.take("steps", table_list, []), "steps", 0)
        if "steps" not in document:
            self._note("", 'has no steps: write [[steps]] and a line such as send = "AT+CSQ" below')
        values.finish()
        return Macro(
            name=name,
            description=description,
            variables=tuple(self._variables.values()),
            steps=steps,
            file=str(self._path),
        )

    def _note(self, place: str, sentence: str) -> None:
        line = line_of(self._lines, place)
        self._loader.findings.append(Finding(file=str(self._path), line=line, key=place, text=sentence))

    def _steps(self, tables: list[Any], place: str, depth: int) -> tuple[Step, ...]:
        steps = [self._step(values, f"{place}[{index}]", depth) for index, values in enumerate(tables, 1)]
        return tuple(step for step in steps if step is not None)

    def _step(self, values: Any, place: str, depth: int) -> Step | None:
        try:
            self._loader.count()
            if not isinstance(values, dict):
                raise ValueError("must be a table")  # noqa: TRY004, TRY301  (a sentence for the owner)
            if depth > DEEPEST:
                raise ValueError(f"is nested more than {DEEPEST} deep")  # noqa: TRY301
        except ValueError as error:
            self._note(place, str(error))
            return None
        reader = StepReader(
            Table(values, place, self._note),
            self._note,
            place,
            where=self._where(place),
            inner=lambda tables: self._steps(tables, f"{place}.steps", depth + 1),
            include=self._include,
        )
        return reader.read(set(values))

    def _where(self, place: str) -> Where:
        own = line_of(self._lines, place)
        return Where(str(self._path), place, self._within[place] | ({"": own} if own is not None else {}))

    def _include(self, name: str) -> Include:
        macro = self._loader.include(name, self._path, self._trail)
        for each in macro.variables:
            self._variables.setdefault(each.name, each)
        return Include(name, macro.steps)


def _by_step(lines: dict[str, int]) -> defaultdict[str, dict[str, int]]:
    """The lines of the keys within each step, by its place (`steps[2].steps[1]`), in one pass over all keys."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, line in lines.items():
        for end in islice(re.finditer(r"\]\.", key), DEEPEST + 1):
            found[key[: end.start() + 1]][key[end.end() :]] = line
    return found
