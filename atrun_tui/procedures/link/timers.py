"""The socket's timers (#SCFG, #SCFGEXT): what ends an idle link, what notices a dead one, and what holds answers back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.link.changes import while_off
from atrun_tui.procedures.link.diagnosis import Level, Needs
from atrun_tui.procedures.service_lines import (
    CONNECT_TENTHS,
    HOLD_TENTHS,
    IDLE_SECONDS,
    PACKET,
    keepalive_line,
    socket_line,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atrun_tui.procedures.link.case import Case
    from atrun_tui.procedures.link.diagnosis import Diagnosis
    from atrun_tui.procedures.link.readings import Row

NAME, MORE = "#SCFG", "#SCFGEXT"
_SHORT_IDLE = 300
"""Seconds within which a person who thinks, or a file being stored, is silent."""
_LONG_HOLD = 10
"""Tenths of a second that are felt with every answer."""


def judge_timers(case: Case) -> Iterator[Diagnosis]:
    """All of it."""
    row = case.socket
    if row is None or row.number(3) is None or row.number(5) is None:
        stakes = "Its timers end idle links and hold answers back; as delivered they are 90 s and 5 s."
        yield from case.unknown("the socket", NAME, stakes, row)
        return
    yield from _half_open(case, row)
    yield from _idle(case, row)
    yield from _hold(case, row)
    yield from _packets(case, row)


def _half_open(case: Case, row: Row) -> Iterator[Diagnosis]:
    """Whether a link that was lost half way is ever noticed by the module, which has one socket."""
    topic, idle = "dead links", row.number(3)
    more = case.readings.row_of(MORE, case.connection)
    probes = more.number(3) if more is not None else None
    if idle:
        probed = f", or by TCP keep-alive within {probes} min" if probes else ""
        text = f"A link that is lost half way is given up after {idle} s of silence{probed}; then the module can be reached again."
        yield case.find(topic, Level.FINE, text, row)
    elif probes:
        text = (
            f"The socket is never closed for silence, but TCP keep-alive notices a dead link within {probes} min or so."
        )
        yield case.find(topic, Level.FINE, text, more)
    else:
        known = probes is not None
        level = Level.STRANDS if known and (case.serves or case.dials) else Level.LOOK
        reason = (
            f"and TCP keep-alive is off ({MORE})"
            if known
            else f"and whether TCP keep-alive is on ({MORE}) is not known"
        )
        text = (
            f"The socket is never closed for silence (maxTo 0), {reason}. When the network loses a link half way, the module holds"
            " on to the dead one and takes no other, until somebody on site sends AT#TCPATRUNCLOSE or it restarts; in a transparent"
            f" connection not even that ends it.{case.assumed}"
        )
        values = [more.number(1) or 0, more.number(2) or 0] if more is not None else [0, 0]
        mend = while_off(case, keepalive_line(case.connection, ring=values[0], view=values[1]))
        yield case.find(topic, level, text, more or row, mend=mend, needs=Needs.SERVICE_OFF)


def _idle(case: Case, row: Row) -> Iterator[Diagnosis]:
    """When the module closes a link on which nothing is said, against what this side says to keep it."""
    topic, idle, ours = "idle links", row.number(3) or 0, case.deployment.keepalive
    if not case.deployment.is_tcp:
        return
    if idle == 0:
        yield case.find(topic, Level.FINE, "The module never closes an idle link.", row)
    elif 0 < ours < idle:
        text = f"The module closes the link after {idle} s of silence, and this side says AT after {ours:g} s: it stays open."
        yield case.find(topic, Level.FINE, text, row)
    elif ours == 0 and idle >= _SHORT_IDLE:
        anew = "the module calls again" if case.dials else "the next command connects anew"
        text = f"The module closes the link after {idle} s of silence. That loses nothing: {anew}."
        yield case.find(topic, Level.FINE, text, row)
    else:
        said = f"this side says AT only after {ours:g} s" if ours else "this side says nothing to keep it (keepalive 0)"
        text = f"The module closes the link after {idle} s of silence, and {said}: an idle console is cut off again and again."
        if idle < _SHORT_IDLE:
            text += " So is a file that takes longer to be stored; for uploads maxTo is best long, or 0."
        mend = (case.deployment.edit(f"--keepalive {_keepalive(idle)}"),)
        yield case.find(topic, Level.LOOK, text, row, mend=mend, needs=Needs.PROFILE)


def _hold(case: Case, row: Row) -> Iterator[Diagnosis]:
    """How long an answer that fills no packet is held back."""
    topic, hold = "short answers", row.number(5) or 0
    mend = _socket(case, row, hold=HOLD_TENTHS)
    if hold == 0:
        text = "Answers that fill no packet never leave the module (txTo 0): it does what it is told and nobody hears of it."
        level = Level.STRANDS if case.serves or case.dials else Level.LOOK
        yield case.find(topic, level, f"{text}{case.assumed}", row, mend=mend, needs=Needs.SERVICE_OFF)
    elif hold > _LONG_HOLD:
        better = f"{HOLD_TENTHS} makes that {HOLD_TENTHS / 10:g} s"
        text = f"Every short answer is held back for {hold / 10:g} s (txTo {hold}). {better}."
        yield case.find(topic, Level.LOOK, text, row, mend=mend, needs=Needs.SERVICE_OFF)
    else:
        yield case.find(topic, Level.FINE, f"Short answers leave after {hold / 10:g} s.", row)


def _packets(case: Case, row: Row) -> Iterator[Diagnosis]:
    """The size of a packet."""
    size = row.number(2)
    if size is None:
        return
    if 0 < size < PACKET:
        text = f"Packets of {size} bytes: every answer goes in many, each with 40 bytes of its own. The usual size is {PACKET}."
        mend = _socket(case, row, packet=PACKET)
        yield case.find("packets", Level.LOOK, text, row, mend=mend, needs=Needs.SERVICE_OFF)
    else:
        yield case.find("packets", Level.FINE, f"Packets of {size or PACKET} bytes.", row)


def _socket(case: Case, row: Row, *, packet: int | None = None, hold: int | None = None) -> tuple[str, ...]:
    """The lines that set the socket as it is but for one value."""
    values = [row.number(place) for place in range(6)]
    context, size, idle, connect, held = values[1:]
    line = socket_line(
        case.connection,
        case.context if context is None else context,
        packet=packet or size or PACKET,
        idle=IDLE_SECONDS if idle is None else idle,
        connect=connect or CONNECT_TENTHS,
        hold=hold or held or HOLD_TENTHS,
    )
    return while_off(case, line)


def _keepalive(idle: int) -> int:
    """Seconds of ours that are safely less than the module's."""
    return max(1, min(60, idle * 2 // 3))
