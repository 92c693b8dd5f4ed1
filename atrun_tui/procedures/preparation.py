"""A file before it travels: what it is, what it will be called there, and the exact bytes that will be sent.

Everything here is decided without the module. A text script's lines end in CR LF on the module (AT guide, #WSCRIPT), and the size
announced is that of the converted text; everything else goes as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from atrun_tui.procedures.steps import Finding, Verdict
from atrun_tui.procedures.ways import PLAIN, Ways

LONGEST_SCRIPT_NAME = 16
LONGEST_APP_NAME = 64
LONGEST_APP_PATH = 128
_GOOD_COMPILED_SIZE = 16_384
_ENDS = re.compile(rb"\r\n|\r|\n")
UNFIT = re.compile(r'[^\x20-\x7e]|["]')
"""What no name on a module holds."""


class Kind(StrEnum):
    """What the module does with a file."""

    SCRIPT = "script"
    APP = "app"


_KINDS = {".py": Kind.SCRIPT, ".pyo": Kind.SCRIPT, ".bin": Kind.APP, ".gz": Kind.APP}


class Unfit(ValueError):  # noqa: N818  (says what is wrong)
    """The file cannot be stored on a module as asked; a sentence with the way on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cargo:
    """A file that is ready to travel.

    Attributes:
        file: its name here, for people.
        kind: script or app.
        name: what it is to be called there; an app's may be a path.
        data: exactly what will be sent.
        findings: what was seen on the way.
    """

    file: str
    kind: Kind
    name: str
    data: bytes
    findings: tuple[Finding, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether the module compiles it."""
        return self.kind is Kind.SCRIPT and self.name.lower().endswith(".py")


def prepare(file: str, data: bytes, *, kind: Kind | None = None, name: str | None = None, ways: Ways = PLAIN) -> Cargo:
    """Make a file ready.

    Args:
        file: its name here, without its folder.
        data: its content.
        kind: script or app; guessed from the name's ending when None.
        name: its name there; its own when None.
        ways: what its owner can do about it.

    Raises:
        Unfit: it is empty, its kind cannot be guessed, or its name does not fit.
    """
    if not data:
        raise Unfit(f"{file} is empty: a module stores no empty file")
    chosen = kind or guess_kind(file) or guess_kind(name or "")
    if chosen is None:
        raise Unfit(
            f"what {file} is cannot be told from its name (.py and .pyo are scripts, .bin and .gz apps):"
            f" {ways.say_kind}"
        )
    there = name if name is not None else file
    _check_name(there, chosen, "" if name is not None else f"; {ways.rename}")
    findings: list[Finding] = []
    if chosen is Kind.SCRIPT:
        data = _prepare_script(there, data, findings)
    return Cargo(file=file, kind=chosen, name=there, data=data, findings=tuple(findings))


def guess_kind(name: str) -> Kind | None:
    """What a file's ending says."""
    return next((kind for ending, kind in _KINDS.items() if name.lower().endswith(ending)), None)


def _check_name(name: str, kind: Kind, advice: str) -> None:
    last = re.split(r"[/\\]", name)[-1]
    if not last or UNFIT.search(name):
        raise Unfit(
            f"'{name}' cannot be a name on a module: 1 or more printable ASCII characters without quotes{advice}"
        )
    if kind is Kind.SCRIPT:
        if last != name:
            raise Unfit(f"'{name}' is a path, and scripts have no folders{advice}")
        if len(name) > LONGEST_SCRIPT_NAME:
            raise Unfit(
                f"'{name}' has {len(name)} characters, a script's name has {LONGEST_SCRIPT_NAME} at most, its ending"
                f" included{advice}"
            )
    elif len(last) > LONGEST_APP_NAME or len(name) > LONGEST_APP_PATH:
        raise Unfit(
            f"'{name}' is too long: an app's name has {LONGEST_APP_NAME} characters at most, its path"
            f" {LONGEST_APP_PATH}{advice}"
        )


def _prepare_script(name: str, data: bytes, findings: list[Finding]) -> bytes:
    def find(topic: str, verdict: Verdict, text: str) -> None:
        findings.append(Finding(topic=topic, verdict=verdict, text=text))

    if name.lower().endswith(".py"):
        if b"\0" in data:
            find("kind", Verdict.WARNING, "it holds NUL bytes: is this a compiled script with a wrong name?")
        converted = to_crlf(data)
        if converted == data:
            find("line ends", Verdict.GOOD, "every line ends in CR LF already")
        else:
            find("line ends", Verdict.GOOD, f"converted to CR LF: {len(data)} bytes here, {len(converted)} there")
        return converted
    if not name.lower().endswith(".pyo"):
        find("kind", Verdict.WARNING, "a module runs only .py and .pyo; this one it can only store")
    elif len(data) > _GOOD_COMPILED_SIZE:
        find("size", Verdict.WARNING, "a compiled script should stay below 16 KB")
    return data


def to_crlf(data: bytes) -> bytes:
    """The text with every line end, of whatever kind, as CR LF; nothing is added at its end."""
    return _ENDS.sub(b"\r\n", data)


def second_name(wanted: str, taken: frozenset[str], longest: int) -> str | None:
    """A free name beside the wanted one: `main.py` becomes `main_2.py`, and `main_2.py` `main_3.py`.

    A name whose compiled or text twin exists counts as taken, for one would stand in front of the other. None when all are.
    """
    stem, ending = _split(wanted)
    stem = re.sub(r"_\d{1,2}$", "", stem) or stem
    for number in range(2, 100):
        tail = f"_{number}"
        candidate = stem[: longest - len(tail) - len(ending)] + tail
        if not taken.intersection({candidate + each for each in {ending, ".py", ".pyo"}}):
            return candidate + ending
    return None


def _split(name: str) -> tuple[str, str]:
    for ending in (".bin.gz", ".pyo", ".py", ".bin", ".gz"):
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)], name[-len(ending) :]
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem else (name, "")
