"""Which modules have the remote services, from which firmware, and what is known of their scripts and apps.

The models and versions are those of the app note's applicability table (Rev.9); Python is from the Easy Script guide (Rev.13),
AppZone from app note 3.10 and the sample apps of later products. What no document says is `UNKNOWN`: ask the module
(`AT#LSCRIPT`, `AT#M2MLIST=?`), never refuse it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from atrun_tui.record import Record
from atrun_tui.regex import regex


class Ability(StrEnum):
    """Whether a model can do something."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Family(Record):
    """One model, or a line of them.

    Attributes:
        model: as the vendor writes it; a small `x` stands for any character.
        firmware: lowest version with TCPATRUN and SMSATRUN, such as `12.00.xx4`; None where no document says it.
        python: whether it runs Python scripts.
        python_version: the interpreter's version where known.
        appzone: whether it runs AppZone apps.
        appzone_firmware: lowest versions with AppZone, one for each line of firmware; empty where no document says it.
    """

    model: str
    firmware: str | None
    python: Ability = Ability.UNKNOWN
    python_version: str | None = None
    appzone: Ability = Ability.UNKNOWN
    appzone_firmware: tuple[str, ...] = ()


def _with_python(firmware: str, *models: str) -> tuple[Family, ...]:
    return tuple(Family(model, firmware, Ability.YES, "1.5.2", Ability.NO) for model in models)


def _without_apps(firmware: str, *models: str) -> tuple[Family, ...]:
    return tuple(Family(model, firmware, appzone=Ability.NO) for model in models)


def _with_apps(firmware: str, *models: str) -> tuple[Family, ...]:
    return tuple(Family(model, firmware, appzone=Ability.YES) for model in models)


def _later(model: str, *appzone_firmware: str) -> tuple[Family, ...]:
    return (Family(model, None, appzone=Ability.YES, appzone_firmware=appzone_firmware),)


FAMILIES: tuple[Family, ...] = (
    *_without_apps("10.00.xx7", "GC864-QUAD", "GE864-QUAD", "GE864-GPS", "GL865-QUAD", "GL868-DUAL", "GT864-QUAD"),
    *_with_python("10.00.xx7", "GC864-QUAD V2", "GC864-DUAL V2", "GE864-QUAD V2", "GE864-DUAL V2"),
    *_with_python("10.00.xx7", "GE864-QUAD Automotive V2", "GE864-QUAD ATEX", "GE865-QUAD", "GL865-DUAL"),
    *_with_python("10.00.xx7", "GT863-PY", "GT864-PY"),
    *_with_apps("13.00.xx3", "GE910-QUAD"),
    *_with_apps("13.00.xx5", "GE910-QUAD AUTO", "GE910-GNSS"),
    *_without_apps("16.00.xx2", "GL865-DUAL V3", "GL865-QUAD V3", "GL868-DUAL V3"),
    *_with_apps("16.00.xx3", "GE910-QUAD V3"),
    *_without_apps("16.00.xx3", "GE866-QUAD"),
    *_with_apps("12.00.xx4", "HE910", "HE910-D", "HE910-EUR", "HE910-EUD", "HE910-EUG"),
    *_with_apps("12.00.xx4", "HE910-NAG", "HE910-NAR", "HE910-NAD"),
    *_with_apps("12.00.xx6", "HE910-GL"),
    *_with_apps("12.00.xx4", "UE910-EUR", "UE910-EUD", "UE910-NAR", "UE910-NAD"),
    *_with_apps("12.00.xx6", "UE910-N3G"),
    *_without_apps("12.00.xx4", "UL865-EUR", "UL865-EUD", "UL865-NAR", "UL865-NAD", "UL865-N3G"),
    *_without_apps("12.00.xx6", "UE866-N3G"),
    Family("LE910-xx V2", None),
    *_later("LE910Cx", "25.20.xx8", "25.21.xx0"),
    *_later("ME910C1", "30.00.xx8"),
    *_later("ME310G1", "37.00.xx4"),
    *_later("ME910G1", "37.00.xx4"),
    *_later("ML865G1", "37.00.xx4"),
)

_SEPARATORS = regex(r"[\s\-_./]+")
_VERSION = regex(r"(\d{1,3})\.(\d{1,3})\.([\dx]{1,3})(?![\dx])", re.ASCII)
_LONGEST = 64


def find(model: str) -> Family | None:
    """The family of a model as the module names it (`AT+CGMM`, `AT#CGMM`, `ATI4`); None when it is unknown or ambiguous.

    A longer name belongs to the most exact family that begins it (`GL865-DUAL V3.1`), a shorter one to the only family that
    it begins (`GE865`).
    """
    words = _words(model[:_LONGEST].upper().replace("TELIT", " "))
    if not words:
        return None
    begun = [family for family in FAMILIES if _begins(_words(family.model), words)]
    if begun:
        return max(begun, key=lambda family: len(_words(family.model)))
    longer = [family for family in FAMILIES if _begins(words, _words(family.model))]
    return longer[0] if len(longer) == 1 else None


def is_at_least(version: str, minimum: str) -> bool | None:
    """Whether a firmware version is a minimum or newer; None when either cannot be read.

    In `12.00.xx4` the `xx` tell variants apart and the last digit counts the releases: `12.00.006` is newer, `12.00.103` older.
    """
    have, need = _VERSION.search(version[:_LONGEST]), _VERSION.search(minimum[:_LONGEST])
    if have is None or need is None or "x" in have[3] or not need[3][-1].isdigit():
        return None
    return _order(have, need[3]) >= _order(need, need[3])


def _order(found: re.Match[str], pattern: str) -> tuple[int, int, int]:
    release = found[3][-1] if "x" in pattern else found[3]
    return int(found[1]), int(found[2]), int(release)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in _SEPARATORS.split(name) if word)


def _begins(start: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return len(start) <= len(words) and all(_is_word(mine, theirs) for mine, theirs in zip(start, words, strict=False))


def _is_word(mine: str, theirs: str) -> bool:
    """Whether two words are one; the `x` of a family is any character."""
    if len(mine) != len(theirs):
        return False
    return all(a == b or "x" in {a, b} for a, b in zip(mine, theirs, strict=True)) or mine.upper() == theirs.upper()
