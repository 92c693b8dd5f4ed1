"""The packet context under the service: whether it is up, defined, and comes up again by itself; and restarts that are to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.link.diagnosis import Level
from atrun_tui.procedures.service_lines import activation_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atrun_tui.procedures.link.case import Case
    from atrun_tui.procedures.link.diagnosis import Diagnosis

ACTIVATION, STATE, DEFINITION, RESTARTS = "#SGACTCFG", "#SGACT", "+CGDCONT", "#ENHRST"
_FEW = 5
"""Tries that a short loss of the network uses up."""


def judge_network(case: Case) -> Iterator[Diagnosis]:
    """All of it."""
    yield from _activation(case)
    yield from _state(case)
    yield from _definition(case)
    yield from _restarts(case)


def _worst(case: Case) -> Level:
    """What it is when the context fails: on another road than TCP it takes a way in, not the one in use."""
    over_tcp = case.deployment.is_tcp or (case.deployment.transport == "serial" and (case.serves or case.dials))
    return Level.STRANDS if over_tcp else Level.LOOK


def _activation(case: Case) -> Iterator[Diagnosis]:
    """The classic: all is well until the module restarts."""
    topic, row = "coming back", case.readings.row_of(ACTIVATION, case.context)
    tries = row.number(1) if row is not None else None
    if row is None or tries is None:
        yield from case.unknown(topic, ACTIVATION, "Without it the service does not come back after a restart.", row)
        return
    delay = row.number(2)
    if tries == 0:
        text = (
            f"Nothing brings context {case.context} up again after a restart or a loss of the network, and without it the TCP"
            f" service does not come back. Power that fails once is enough.{case.assumed}"
        )
        yield case.find(topic, _worst(case), text, row, mend=(activation_line(case.context),))
        return
    lasting = f", {delay} s apart: that is {tries * delay // 60} min" if delay else ""
    text = f"After a restart or a loss of the network, context {case.context} comes up by itself, in {tries} tries{lasting}."
    if tries < _FEW:
        few = " A longer loss uses them up; no document says that more follow."
        yield case.find(topic, Level.LOOK, f"{text}{few}", row, mend=(activation_line(case.context),))
    else:
        yield case.find(topic, Level.FINE, text, row)


def _state(case: Case) -> Iterator[Diagnosis]:
    """Whether the context is up now."""
    topic, row = "context", case.readings.row_of(STATE, case.context)
    up = row.number(1) if row is not None else None
    if row is None or up is None:
        yield from case.unknown(topic, STATE, "The service needs its context up.", row)
    elif up:
        yield case.find(topic, Level.FINE, f"Context {case.context} is up.", row)
    elif case.deployment.is_tcp:
        text = f"The module says that context {case.context} is down, and yet we are connected: the service may use another one."
        yield case.find(topic, Level.LOOK, text, row)
    else:
        text = f"Context {case.context} is down, so the TCP service reaches nobody.{case.assumed}"
        yield case.find(topic, _worst(case), text, row, mend=(f"AT#SGACT={case.context},1",))


def _definition(case: Case) -> Iterator[Diagnosis]:
    """Whether the context has an access point for its next activation."""
    topic, rows = "access point", case.readings.rows(DEFINITION)
    if rows is None:
        yield from case.unknown(topic, DEFINITION, "The next activation needs the operator's access point.")
        return
    row = case.readings.row_of(DEFINITION, case.context)
    mend = (f'AT+CGDCONT={case.context},"IP","YOUR-APN"',)
    if row is None:
        text = f"Context {case.context} is not defined, so its next activation fails as far as is known.{case.assumed}"
        yield case.find(topic, _worst(case), text, mend=mend)
    elif not row.text(2):
        text = "No access point is set. Some operators give one of theirs; with others the next activation fails."
        yield case.find(topic, Level.LOOK, text, row, mend=mend)
    else:
        yield case.find(topic, Level.FINE, f"The context's access point is {row.text(2)}.", row)


def _restarts(case: Case) -> Iterator[Diagnosis]:
    """Restarts that the module was told to make by itself (#ENHRST: 0 never, 1 once, 2 regularly; minutes)."""
    topic, row = "restarts", case.readings.row(RESTARTS)
    mode, minutes = (row.number(0), row.number(1)) if row is not None else (None, None)
    if row is None or mode is None or mode > 2:
        yield from case.unknown(topic, RESTARTS, "A restart that is due cuts the link.", row)
        return
    if mode == 0:
        text = "The module restarts by itself at no set time. A regular restart frees one that hangs (AT#ENHRST=2,1440 is daily)."
        yield case.find(topic, Level.FINE, text, row)
        return
    often = "regularly" if mode == 2 else "once"
    every = f" every {minutes} min" if mode == 2 and minutes else f" in {minutes} min at most" if minutes else ""
    text = f"The module restarts {often} by itself{every}, and the link ends with it."
    if case.comes_back() is False:
        text += " Its context does not come up by itself after that, so it stays away (see there)."
        yield case.find(topic, _worst(case), text, row, mend=("AT#ENHRST=0",))
    elif mode == 2:
        text += " That frees one that hangs, and it comes back." if case.comes_back() else ""
        yield case.find(topic, Level.FINE, text, row)
    else:
        yield case.find(topic, Level.LOOK, text, row)
