"""The TCP service itself: which way it is on, its ports, its login, and what makes the module restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.link.calling import judge_calling
from atrun_tui.procedures.link.case import DIALS, SERVES, SERVICE
from atrun_tui.procedures.link.changes import service_with
from atrun_tui.procedures.link.diagnosis import Level, Needs
from atrun_tui.procedures.service_lines import switch_line
from atrun_tui.procedures.setup_plan import COMMAND_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atrun_tui.procedures.link.case import Case
    from atrun_tui.procedures.link.diagnosis import Diagnosis
    from atrun_tui.procedures.link.readings import Row

_LOGINS = {0: "automatic", 1: "step-by-step"}
"""authMode, in the words of a profile."""
_SHORT_MINUTES = 3
"""A search for networks (AT+COPS=?) may take as long."""


def judge_service(case: Case) -> Iterator[Diagnosis]:
    """All of it."""
    yield from _way_in(case)
    if case.service is None:
        yield from case.unknown("the service", SERVICE, "Its socket, ports, login and limits are in it.")
    else:
        yield from _port(case, case.service)
        yield from _login(case, case.service)
        yield from _command_limit(case, case.service)
        yield from judge_calling(case, case.service)
    yield from _sequence(case)


def _way_in(case: Case) -> Iterator[Diagnosis]:
    """Which of the two services is on, against the road of the profile."""
    topic, serves, dials = "way in", case.is_on(SERVES), case.is_on(DIALS)
    if case.deployment.is_tcp:
        yield from _our_way_in(case, topic)
    elif serves or dials:
        yield _other_way_in(case, topic, serves=serves is True)
    elif serves is None or dials is None:
        name = SERVES if serves is None else DIALS
        yield from case.unknown(topic, name, "It tells whether the module can be reached over the network at all.")
    else:
        by_sms = case.deployment.transport == "sms"
        rest = " SMS is the only way in." if by_sms else " Nobody reaches it over the network."
        level = Level.LOOK if by_sms else Level.STRANDS
        text = f"No TCP service is on.{rest} #TCPATRUNL is for a module that listens, #TCPATRUND for one that calls."
        yield case.find(topic, level, text, case.readings.row(SERVES), mend=(switch_line(serves=True, on=True),))
    if serves and dials:
        text = "Both TCP services are on. The documents describe one at a time, and there is one socket for both."
        yield case.find("two services", Level.LOOK, text, case.readings.row(DIALS))


def _other_way_in(case: Case, topic: str, *, serves: bool) -> Diagnosis:
    """We came by another road: the service is switched on, and it should be at work."""
    name, does = (SERVES, "listens for connections") if serves else (DIALS, "calls by itself")
    row = case.readings.row(name)
    if row is not None and row.number(1) == 0:
        text = f"The TCP service is switched on, and yet the module neither {does} nor is connected now: is its context down?"
        return case.find(topic, Level.LOOK, text, row)
    return case.find(topic, Level.FINE, f"The TCP service is on: the module {does}.", row)


def _our_way_in(case: Case, topic: str) -> Iterator[Diagnosis]:
    """We came by one of them: it should be on."""
    serves = case.deployment.transport == "dial"
    name, does = (SERVES, "it listens") if serves else (DIALS, "it calls")
    on, row = case.is_on(name), case.readings.row(name)
    if on is None:
        yield from case.unknown(topic, name, "We came by this service, so it is on now.", row)
    elif not on:
        text = (
            f"We are connected by this service, and yet the module says that it is off. When this connection ends, {does}"
            " no more, as far as is known."
        )
        yield case.find(topic, Level.STRANDS, text, row, mend=(switch_line(serves=serves, on=True),))
    else:
        kept = "The service is on and is kept in its memory"
        yield case.find(topic, Level.FINE, f"{kept}: {does} again after a restart, once the context is up.", row)


def _port(case: Case, row: Row) -> Iterator[Diagnosis]:
    """The port that the module listens at or calls, against the profile's."""
    ours, topic = case.deployment.port, "port"
    if ours is None:
        return
    serves = case.deployment.transport == "dial"
    theirs = row.number(2 if serves else 3)
    if theirs is None:
        yield from case.unknown(topic, SERVICE, "The profile's port has to lead to it.", row)
    elif theirs == ours:
        yield case.find(
            topic, Level.FINE, f"It {'listens at' if serves else 'calls'} port {ours}, as the profile says.", row
        )
    else:
        verbs = ("listens at", "dials") if serves else ("calls", "listens at")
        text = (
            f"The module {verbs[0]} port {theirs}, and the profile {verbs[1]} {ours}. That is right only where something"
            " between the two forwards the one to the other; this connection came about, so something does."
        )
        yield case.find(topic, Level.LOOK, text, row)


def _login(case: Case, row: Row) -> Iterator[Diagnosis]:
    """authMode, against the profile's procedure."""
    ours, topic = case.deployment.login, "login"
    if ours is None:
        return
    theirs = _LOGINS.get(mode) if (mode := row.number(7)) is not None else None
    if theirs is None:
        yield from case.unknown(topic, SERVICE, "The profile's login procedure has to be the module's.", row)
    elif ours == theirs:
        yield case.find(topic, Level.FINE, f"Module and profile log in by the same procedure, {theirs}.", row)
    elif ours == "auto":
        saved = (
            "That saves three seconds of every connection." if mode == 0 else "The profile then waits for the question."
        )
        text = f"The module logs in by the {theirs} procedure, and the profile finds it out each time. Naming it is surer. {saved}"
        mend = (case.deployment.edit(f"--login {theirs}"),)
        yield case.find(topic, Level.FINE, text, row, mend=mend, needs=Needs.PROFILE)
    else:
        text = f"The module wants the {theirs} login, and the profile does the {ours} one: the next login fails."
        mend = (case.deployment.edit(f"--login {theirs}"),)
        yield case.find(topic, Level.STRANDS, text, row, mend=mend, needs=Needs.PROFILE)


def _command_limit(case: Case, row: Row) -> Iterator[Diagnosis]:
    """The minutes after which a command that is not done restarts the module."""
    topic, minutes = "command limit", row.number(6)
    if minutes is None:
        yield from case.unknown(topic, SERVICE, "A command that outlasts this limit restarts the module.", row)
        return
    text = f"A command that takes more than {minutes} min restarts the module."
    if case.comes_back() is False:
        text += " After that restart it stays away, since its context does not come up by itself (see there)."
    if minutes >= _SHORT_MINUTES:
        yield case.find(topic, Level.FINE, text, row)
    else:
        slow = "A search for networks (AT+COPS=?) or a large file over a slow link can take as long."
        mend = service_with(case, row, {6: COMMAND_MINUTES})
        yield case.find(topic, Level.LOOK, f"{text} {slow}", row, mend=mend, needs=Needs.SERVICE_OFF)


def _sequence(case: Case) -> Iterator[Diagnosis]:
    """Whether commands sent while another runs are queued; this program sends one at a time."""
    topic, name = "several commands", "#TCPATCMDSEQ"
    row = case.readings.row(name)
    told = row.number(0) if row is not None else None
    if told is None:
        yield from case.unknown(topic, name, "This program sends one command at a time in any case.", row)
    elif told:
        yield case.find(topic, Level.FINE, "Commands sent while another runs are queued.", row)
    else:
        text = "A command sent while another runs is lost without a word. This program sends one at a time; others may not."
        yield case.find(topic, Level.FINE, text, row)
