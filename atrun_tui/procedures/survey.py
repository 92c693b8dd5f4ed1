"""What is looked at on the module before a byte of a file goes: model, abilities, timers that would end the transfer, and space."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from atrun_tui.knowledge.families import Ability, Family, find
from atrun_tui.knowledge.reply_values import number_in, values_of
from atrun_tui.knowledge.timeouts import storing_limit
from atrun_tui.procedures.preparation import Cargo, Kind
from atrun_tui.procedures.python_dialect import LATER, doubts
from atrun_tui.procedures.steps import Fault, Finding, Verdict
from atrun_tui.procedures.talk import Halt, good, halt, warn

if TYPE_CHECKING:
    from atrun_tui.procedures.inventory import Inventory
    from atrun_tui.procedures.talk import Talk, Work
    from atrun_tui.procedures.ways import Ways
    from atrun_tui.protocol.exchange import Exchange

_SLOW = 960
"""Bytes a second of a slow link, 9,600 bit/s."""
_OLDER = ("GE910", "HE910", "UE910")
"""Models whose AppZone is that of the xE910 guide: short names, kinds of executables."""

SMS_REASON = (
    "files cannot be sent by SMS: the module asks for them with a prompt, which no SMS carries (app note 2.5.2). Switch the TCP"
    " service on by SMS first (AT#TCPATRUNL=1, or AT#TCPATRUND=1 for a module that dials), then upload to a profile that dials"
    " or listens"
)


def survey_road(transport: str) -> Work[None]:
    """Raises Halt: no file can travel by this road."""
    if transport == "sms":
        yield Finding(topic="road", verdict=Verdict.BAD, text=SMS_REASON)
        raise Halt(Fault.FORBIDDEN, SMS_REASON)


def survey_model(talk: Talk, kind: Kind) -> Work[Family | None]:
    """Ask who the module is, and tell what is known of it; never refuses. Raises Halt: it cannot be asked."""
    model = _first_line((yield from talk.ask("AT+CGMM")))
    firmware = _first_line((yield from talk.ask("AT+CGMR")))
    family = find(model)
    named = f"{model or 'unknown model'}, firmware {firmware or 'unknown'}"
    if family is None:
        yield from good("model", f"{named}: not in our tables, so the module itself is asked what it can")
        return None
    ability, word = (family.python, "Python") if kind is Kind.SCRIPT else (family.appzone, "AppZone")
    if ability is Ability.NO:
        yield from warn("model", f"{named}: known to have no {word}; the module itself is asked all the same")
    else:
        told = f" ({word} {family.python_version})" if kind is Kind.SCRIPT and family.python_version else ""
        yield from good("model", f"{named}{told}")
    return family


def is_older(family: Family | None) -> bool:
    """Whether its AppZone is that of the xE910."""
    return family is not None and family.model.startswith(_OLDER)


def survey_timers(talk: Talk, size: int) -> Work[None]:
    """Tell of the two timers that would end a transfer: the socket's idle limit and the service's limit on one command.

    Neither can be changed over the link itself (app note 3.6), so they are explained, not mended.
    """
    service = yield from talk.ask("AT#TCPATRUNCFG?")
    values = _numbers(service, "#TCPATRUNCFG")
    connection = values[0] if values else 1
    if len(values) > 6 and values[6]:
        yield from _judge_command_limit(values[6], size)
    sockets = yield from talk.ask("AT#SCFG?")
    rows = [row for line in sockets.lines if (row := _row(line, "#SCFG"))]
    idle = next((row[3] for row in rows if row[0] == connection and len(row) > 3), None)
    if idle is None:
        yield from warn("idle close", "the module does not tell when it closes an idle socket (#SCFG, default 90 s)")
    elif idle == 0:
        yield from good("idle close", "the module never closes an idle socket (#SCFG maxTo 0)")
    elif idle < storing_limit(size):
        yield from warn(
            "idle close",
            f"the module closes the socket after {idle} s of idleness (#SCFG maxTo), and storing the file may keep it silent for"
            f" up to {storing_limit(size):.0f} s. If the link is lost then, set maxTo to 0 on site:"
            f" AT#SCFG={connection},1,1500,0,600,50",
        )
    else:
        yield from good("idle close", f"the module closes an idle socket after {idle} s, which is enough")


def _judge_command_limit(minutes: int, size: int) -> Work[None]:
    needed = size / _SLOW
    text = f"the module restarts when one command takes more than {minutes} min (#TCPATRUNCFG)"
    if needed < minutes * 60:
        yield from good("command limit", f"{text}; this file takes {needed + 1:.0f} s even at 9,600 bit/s")
    else:
        yield from warn(
            "command limit", f"{text}: the link must carry at least {size // (minutes * 60) + 1:,} bytes a second"
        )


def survey_space(inventory: Inventory, needed: int, what: str, ways: Ways) -> Work[None]:
    """Tell whether the file fits. Raises Halt: it does not."""
    if inventory.free is None:
        yield from warn("space", "the module does not tell how much is free")
    elif inventory.free < needed:
        yield from halt(
            "space",
            f"{what} needs {needed:,} bytes and the module has {inventory.free:,} free; {ways.make_room}",
        )
    else:
        yield from good("space", f"{inventory.free:,} bytes are free, {needed:,} are needed")


def survey_syntax(cargo: Cargo, family: Family | None) -> Work[None]:
    """Look at a text script with the eyes of the module's interpreter; only warns."""
    if not cargo.is_text:
        return
    known = family.python_version if family is not None else None
    dialect = known or LATER
    assumed = f"Python {dialect}" + ("" if known else ", assumed because the model's is not known")
    found = doubts(cargo.data, dialect)
    if not found:
        yield from good("syntax", f"nothing suspicious for {assumed} (a light check, no compiler's)")
    for doubt in found:
        yield from warn("syntax", f"line {doubt.line}: {doubt.text} ({assumed})")


def _first_line(exchange: Exchange) -> str:
    """The answer's only line, without the command's own prefix."""
    text = next((line for line in exchange.lines if line.strip()), "") if exchange.ok else ""
    return re.sub(r"^[#+]CGM[MR]:\s*", "", text).strip()


def _numbers(exchange: Exchange, command: str) -> list[int]:
    return next((row for line in exchange.lines if (row := _row(line, command))), []) if exchange.ok else []


def _row(line: str, command: str) -> list[int]:
    name, colon, rest = line.partition(":")
    if not colon or name.strip().upper() != command:
        return []
    values = values_of(rest.strip())
    return [number_in(values, place) or 0 for place in range(len(values))]
