"""The AT commands by name: what each does, what it takes, how long it lasts and what it endangers.

The texts stand in `commands/*.toml`, one file a group, and are read when a catalogue is asked for; whoever asks keeps it.
Completion is for the command being typed: `at+cs`, `+cs`, or what follows the last `;`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from atrun_tui.knowledge.hazards import Severity, notes
from atrun_tui.knowledge.timeouts import seconds_of
from atrun_tui.protocol.command_line import Form

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMS = {"x": Form.EXECUTE, "s": Form.SET, "r": Form.READ, "t": Form.TEST}
_PREFIXES = "+#$&\\%"
_LEAD = re.compile(r"\s*(?:H?AT)?\s*", re.IGNORECASE)
_LAST_PREFIX = re.compile(r"[+#$][^+#$=?\"]*\Z")
_EVERYDAY = (
    "+CSQ",
    "+CREG",
    "+COPS",
    "#MONI",
    "+CGMM",
    "+CGMR",
    "+CGSN",
    "+CGATT",
    "#SGACT",
    "+CGDCONT",
    "#SCFG",
    "#SS",
    "#GPIO",
    "#CBC",
    "+CCLK",
    "+CMEE",
    "#LSCRIPT",
    "#M2MLIST",
    "#TCPATRUNL",
    "#TCPATRUNCFG",
)
"""What people ask a remote module most; these are offered first."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What a command can do to a link: on which roads, how bad, and why, one sentence."""

    roads: frozenset[str]
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHelp:
    """What is known of one command.

    Attributes:
        name: upper case with its prefix: `+CSQ`, `#SGACT`, `S3`.
        summary: one sentence.
        parameters: what stands after `=` (after the name of a basic command), such as `<cid>,<0|1>`; empty when nothing does.
        forms: the forms it has.
        group: the heading it belongs under.
        example: a whole line, or None.
        timeout: seconds that its answer may take, or None when it answers at once.
        dangers: what it can do to a link.
    """

    name: str
    summary: str
    parameters: str
    forms: frozenset[Form]
    group: str
    example: str | None
    timeout: float | None
    dangers: tuple[Danger, ...]

    @property
    def signature(self) -> str:
        """The command as one would type it, with its parameters."""
        extended = self.name[0] in "+#$" or (self.name[0] == "S" and len(self.name) > 1)
        return (
            f"AT{self.name}{'=' if extended and self.parameters else ''}{self.parameters}"
            if self.name != "A/"
            else "A/"
        )


class Catalogue:
    """The commands in the order of their groups, found by name and by beginning."""

    def __init__(self, entries: Iterable[CommandHelp]) -> None:
        self._by_name = {entry.name: entry for entry in entries}
        self._sorted = sorted(self._by_name.values(), key=_rank)

    def __len__(self) -> int:
        return len(self._by_name)

    @property
    def entries(self) -> tuple[CommandHelp, ...]:
        """Every command, group by group."""
        return tuple(self._by_name.values())

    def help(self, name: str) -> CommandHelp | None:
        """The command of that name, with or without `AT` and arguments, in any case; None when it is not known."""
        bare = _bare(name)
        return self._by_name.get(bare) or self._by_name.get(_name_of(bare))

    def complete(self, prefix: str, limit: int = 20) -> list[CommandHelp]:
        """The commands that the text being typed may become, the likeliest first.

        Args:
            prefix: the line up to the cursor; only the command at its end counts. Without a prefix character (`at`, `cs`)
                every command is looked at by its letters. Once its arguments begin, the command itself is the only answer.
            limit: how many at most.
        """
        typed = "".join(split_fragment(prefix)[1].split()).upper()
        name = _name_of(typed)
        if name != typed:
            known = self._by_name.get(name)
            return [known] if known is not None and limit > 0 else []
        by_letters = name[:1] not in _PREFIXES
        found = [entry for entry in self._sorted if _begins(entry.name, name, by_letters=by_letters)]
        found.sort(key=lambda entry: name not in {entry.name, entry.name.lstrip(_PREFIXES)})
        return found[: max(limit, 0)]


def load_catalogue() -> Catalogue:
    """Read the catalogue from the package. Takes some tens of milliseconds: keep what it gives."""
    folder = files("atrun_tui.knowledge").joinpath("commands")
    return Catalogue(
        entry
        for file in sorted(folder.iterdir(), key=lambda found: found.name)
        if file.name.endswith(".toml")
        for entry in _read(file.read_text(encoding="utf-8"))
    )


def split_fragment(text: str) -> tuple[str, str]:
    """A line being typed as what stands and the command at its end, so that head and a name make the completed line.

    `at+cs` is `at` and `+cs`; `AT+CSQ;+CR` is `AT+CSQ;` and `+CR`; `ATE0+C` is `ATE0` and `+C`.
    """
    start = 0
    inside = False
    for place, char in enumerate(text):
        if char == '"':
            inside = not inside
        elif char == ";" and not inside:
            start = place + 1
    if start == 0:
        start = _LEAD.match(text).end()  # type: ignore[union-attr]  # it matches nothing at least
    glued = _LAST_PREFIX.search(text, start)
    if glued is not None and not set(text[start : glued.start()]) & set('=?"'):
        start = glued.start()
    return text[:start], text[start:]


def _read(text: str) -> Iterable[CommandHelp]:
    group = tomllib.loads(text)
    for name, entry in group["commands"].items():
        parameters = entry.get("takes", "")
        yield CommandHelp(
            name=name,
            summary=entry["does"],
            parameters=parameters,
            forms=frozenset(_FORMS[letter] for letter in entry.get("forms", "srt" if parameters else "xt")),
            group=group["title"],
            example=entry.get("like"),
            timeout=seconds_of(name),
            dangers=tuple(Danger(*note) for note in notes(name)),
        )


def _bare(text: str) -> str:
    """A command in upper case without its blanks and the `AT` or `HAT` before it."""
    bare = "".join(text.split()).upper()
    if bare.startswith("A/"):
        return bare
    return bare.removeprefix("HAT").removeprefix("AT")


def _name_of(bare: str) -> str:
    """What stands before the first `=`, `?` or quote."""
    for place, char in enumerate(bare):
        if char in '=?"':
            return bare[:place]
    return bare


def _begins(name: str, typed: str, *, by_letters: bool) -> bool:
    return name.startswith(typed) or (by_letters and name.lstrip(_PREFIXES).startswith(typed))


def _rank(entry: CommandHelp) -> tuple[int, bool, bool, int, str]:
    """The everyday ones, then those with an example, then extended before basic, short before long, by name."""
    everyday = _EVERYDAY.index(entry.name) if entry.name in _EVERYDAY else len(_EVERYDAY)
    letters = entry.name.lstrip(_PREFIXES)
    return everyday, entry.example is None, entry.name[0] not in "+#", len(entry.name), letters
