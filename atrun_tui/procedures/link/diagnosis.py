"""One thing that was looked at on a module: how it stands, what that means here, and the commands that would mend it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from atrun_tui.record import Record

if TYPE_CHECKING:
    from atrun_tui.procedures.link.deployment import Deployment


class Level(StrEnum):
    """How it stands."""

    STRANDS = "will strand it"
    """Sooner or later nobody reaches the module over its road any more."""
    LOOK = "worth a look"
    UNKNOWN = "not known"
    """The module did not answer, or nothing that can be read."""
    FINE = "fine"


class Needs(StrEnum):
    """What a mending command needs, by what the documents say it is refused under."""

    NOTHING = "nothing"
    SERVICE_OFF = "the service off"
    """#TCPATRUNCFG is refused while the service is on, #SCFG while its socket is connected."""
    LIST = "a local hand"
    """The service's lists are refused in server mode and by digest SMS."""
    PROFILE = "our own side"
    """The profile is changed, not the module."""


class Where(StrEnum):
    """Where the commands can be given."""

    ROAD = "over this road"
    SITE = "not over this road"
    COMPUTER = "on this computer"


class Diagnosis(Record, kw_only=True):
    """One finding.

    Attributes:
        topic: what was looked at, in a few words.
        level: how it stands.
        read: the setting as the module told it; empty when it told nothing.
        text: what it means here, sentences.
        mend: the commands that would mend it, in their order; empty when nothing needs to be.
        where: where they can be given; None without commands.
        how: the same as a sentence part, with what else to know.
    """

    topic: str
    level: Level
    text: str
    read: str = ""
    mend: tuple[str, ...] = ()
    where: Where | None = None
    how: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the command line's JSON shows it."""
        return {
            "topic": self.topic,
            "level": self.level.value,
            "read": self.read or None,
            "text": self.text,
            "mend": list(self.mend),
            "where": self.where.value if self.where is not None else None,
            "how": self.how or None,
        }


def place_for(needs: Needs, deployment: Deployment, *, sms_on: bool) -> tuple[Where, str]:
    """Where commands with this need can be given, and that as a sentence part.

    Args:
        needs: the strictest need among the commands.
        deployment: how the module is reached.
        sms_on: whether the module is known to obey SMS, which is then a second road.
    """
    if needs is Needs.PROFILE:
        return Where.COMPUTER, "on this computer"
    road = deployment.transport
    if road == "serial" or needs is Needs.NOTHING:
        return Where.ROAD, "here, at its serial port" if road == "serial" else "over this road"
    if needs is Needs.SERVICE_OFF:
        if road == "sms":
            return Where.ROAD, "over this road, since it needs the TCP service off in between"
        by_sms = ", or by SMS, which this module obeys" if sms_on else ""
        return Where.SITE, f"refused while we are connected: at its serial port{by_sms}"
    if road == "dial" or (road == "sms" and deployment.digest):
        refuser = "in server mode" if road == "dial" else "by digest SMS"
        return Where.SITE, f"refused {refuser}: at its serial port, or perhaps by simple SMS"
    return Where.ROAD, "over this road as far as is known: only server mode and digest SMS are said to refuse it"


ORDER = (Level.STRANDS, Level.LOOK, Level.UNKNOWN, Level.FINE)
"""What is told first."""


def told_in_order(found: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    """The worst first; within a level as they were found."""
    return tuple(sorted(found, key=lambda each: ORDER.index(each.level)))


def summary(found: tuple[Diagnosis, ...]) -> str:
    """How many of each, such as `1 will strand it, 2 are worth a look, 9 are fine`."""
    counts = [(level, sum(each.level is level for each in found)) for level in ORDER]
    return ", ".join(f"{count} {_verb(level, count)}{level.value}" for level, count in counts if count)


def _verb(level: Level, count: int) -> str:
    """What stands before the level's words, which hold a verb in one case only."""
    return "" if level is Level.STRANDS else "is " if count == 1 else "are "
