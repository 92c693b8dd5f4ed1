"""What a module can do, by its model and firmware, and by its own word where the tables say nothing.

Nothing here refuses a module: what is unknown is asked, and what is older than the documents say is only told.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from atrun_tui.knowledge.families import Ability, Family, find, is_at_least
from atrun_tui.protocol.codes import read_final
from atrun_tui.protocol.events import ResultKind
from atrun_tui.record import Record

if TYPE_CHECKING:
    from atrun_tui.protocol.exchange import Exchange

IDENTIFY = "AT+CGMM;+CGMR"
"""Asks for model and firmware; each answers one line."""
ASK_SCRIPTS = "AT#LSCRIPT"
"""Answered with ERROR by a module that runs no Python."""
ASK_APPS = "AT#M2MLIST=?"
"""Answered with ERROR by a module that runs no AppZone apps."""

_NOT_SUPPORTED = frozenset({3, 4, 100})
"""+CME errors that mean no such command here: not allowed, not supported, unknown."""


class Skill(Record, kw_only=True):
    """One thing that a module may be able to do.

    Attributes:
        topic: what, in a few words.
        ability: whether.
        text: how that is known, or how to find out; a sentence part.
        short: two words for a status line when it can, else empty.
    """

    topic: str
    ability: Ability
    text: str
    short: str = ""


class Abilities(Record, kw_only=True):
    """What is known of a module.

    Attributes:
        model: as it calls itself, or empty when it has not been asked.
        firmware: its version, or empty.
        family: the line of the table that it belongs to, or None.
        remote: TCPATRUN and SMSATRUN.
        scripts: Python.
        apps: AppZone.
    """

    model: str
    firmware: str
    family: str | None
    remote: Skill
    scripts: Skill
    apps: Skill

    @property
    def skills(self) -> tuple[Skill, Skill, Skill]:
        """All of them."""
        return self.remote, self.scripts, self.apps

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The commands that would tell what is not known."""
        asked = (
            (ASK_SCRIPTS, self.scripts.ability),
            (ASK_APPS, self.apps.ability),
        )
        identity = () if self.model and self.firmware else (IDENTIFY,)
        return identity + tuple(command for command, ability in asked if ability is Ability.UNKNOWN)


@lru_cache(maxsize=64)
def abilities(model: str, firmware: str, *, scripts: bool | None = None, apps: bool | None = None) -> Abilities:
    """What a module can do.

    Args:
        model: as it calls itself; empty when unknown.
        firmware: its version; empty when unknown.
        scripts: what it answered to `ASK_SCRIPTS`, as `says_yes` reads it.
        apps: what it answered to `ASK_APPS`.
    """
    family = find(model)
    return Abilities(
        model=model,
        firmware=firmware,
        family=family.model if family is not None else None,
        remote=_remote(family, model, firmware),
        scripts=_scripts(family, scripts),
        apps=_apps(family, firmware, apps),
    )


def says_yes(exchange: Exchange) -> bool | None:
    """Whether the module knows the command asked about; None when its answer says nothing of that."""
    if exchange.ok:
        return True
    final = read_final(exchange.final) if exchange.final is not None else None
    if final is None:
        return None
    return False if final.kind is ResultKind.ERROR or final.code in _NOT_SUPPORTED else None


def _remote(family: Family | None, model: str, firmware: str) -> Skill:
    topic = "Remote commands"
    if family is None or family.firmware is None:
        why = "this model is in no table of the documents" if model else "model and firmware have not been read"
        return Skill(topic=topic, ability=Ability.UNKNOWN, text=why if family is None else _NO_VERSION)
    new_enough = is_at_least(firmware, family.firmware)
    if new_enough is None:
        text = f"they need firmware {family.firmware} or later; this one's version could not be compared"
        return Skill(topic=topic, ability=Ability.UNKNOWN, text=text)
    if new_enough:
        text = f"TCPATRUN and SMSATRUN came with firmware {family.firmware}"
        return Skill(topic=topic, ability=Ability.YES, text=text)
    text = f"its firmware is older than {family.firmware}, with which TCPATRUN and SMSATRUN came: some of it may be missing"
    return Skill(topic=topic, ability=Ability.NO, text=text, short="firmware too old")


def _scripts(family: Family | None, answer: bool | None) -> Skill:
    topic = "Python scripts"
    if answer is not None:
        return _answered(topic, ASK_SCRIPTS, "Python", yes=answer)
    if family is None or family.python is Ability.UNKNOWN:
        return _open(topic, ASK_SCRIPTS)
    if family.python is Ability.YES:
        name = f"Python {family.python_version}" if family.python_version else "Python"
        return Skill(
            topic=topic, ability=Ability.YES, text=f"{name}, as the documents say of {family.model}", short=name
        )
    return Skill(topic=topic, ability=Ability.NO, text=f"the documents name none for {family.model}")


def _apps(family: Family | None, firmware: str, answer: bool | None) -> Skill:
    topic = "AppZone apps"
    if answer is not None:
        return _answered(topic, ASK_APPS, "AppZone", yes=answer)
    if family is None or family.appzone is Ability.UNKNOWN:
        return _open(topic, ASK_APPS)
    if family.appzone is Ability.NO:
        return Skill(topic=topic, ability=Ability.NO, text=f"the documents name none for {family.model}")
    return _apps_by_version(topic, family, firmware)


def _apps_by_version(topic: str, family: Family, firmware: str) -> Skill:
    if not family.appzone_firmware:
        text = f"as the documents say of {family.model}; from which firmware on they do not say"
        return Skill(topic=topic, ability=Ability.YES, text=text, short="AppZone")
    needed = " or ".join(family.appzone_firmware)
    compared = [is_at_least(firmware, minimum) for minimum in family.appzone_firmware]
    if True in compared:
        return Skill(topic=topic, ability=Ability.YES, text=f"they came with firmware {needed}", short="AppZone")
    if None in compared:
        return Skill(topic=topic, ability=Ability.UNKNOWN, text=f"they need firmware {needed} or later")
    return Skill(topic=topic, ability=Ability.NO, text=f"its firmware is older than {needed}, with which they came")


def _answered(topic: str, command: str, short: str, *, yes: bool) -> Skill:
    if yes:
        return Skill(topic=topic, ability=Ability.YES, text=f"it answers {command}", short=short)
    return Skill(topic=topic, ability=Ability.NO, text=f"it does not know {command}")


def _open(topic: str, command: str) -> Skill:
    return Skill(topic=topic, ability=Ability.UNKNOWN, text=f"no document says; {command} asks the module itself")


_NO_VERSION = "the documents have them for this model, and name no firmware"
