"""SMS as a way in (#SMSATRUN): the one in use, or the one that is left when TCP is lost.

Who is obeyed stands in the white list; it is not asked for, since the answer would hold its passwords.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.link.diagnosis import Level, Needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atrun_tui.procedures.link.case import Case
    from atrun_tui.procedures.link.diagnosis import Diagnosis

NAME, VALUES = "#SMSATRUN", "#SMSATRUNCFG"
_INSTANCES = (3, 2)
"""Those that SMS may have, the usual one first."""
_UNASKED = "Whom it obeys was not asked, since the answer would hold passwords (#SMSATWL)."


def judge_second_way(case: Case) -> Iterator[Diagnosis]:
    """All of it."""
    topic = "SMS" if case.deployment.transport == "sms" else "a second way in"
    row, on = case.readings.row(NAME), case.is_on(NAME)
    if on is None:
        yield from case.unknown(topic, NAME, "SMS is what is left when the TCP service is lost.", row)
        return
    if on:
        rest = "" if case.deployment.transport == "sms" else " When TCP is lost, it can still be told what to do."
        yield case.find(topic, Level.FINE, f"The module obeys SMS.{rest} {_UNASKED}", row)
        yield from _limit(case)
    elif case.deployment.transport == "sms":
        text = "The module answered by SMS and says that it does not obey SMS: after this it may not answer any more."
        yield case.find(topic, Level.STRANDS, text, row, mend=("AT#SMSATRUN=1",))
    else:
        text = (
            "The module does not obey SMS, so when its TCP service is lost, somebody has to go there. The first of these lines says"
            " whom it obeys: by a password of 16 characters, or by number."
        )
        yield case.find(topic, Level.LOOK, text, row, mend=_switch_on(case), needs=Needs.LIST)
    yield from _instances(case)


def _switch_on(case: Case) -> tuple[str, ...]:
    """The lines that make it obey SMS, its instance moved away from the TCP service's where they are the same."""
    values, taken = case.readings.row(VALUES), _instance_of_tcp(case)
    instance = values.number(0) if values is not None else None
    move = (_move_from(taken),) if instance is not None and instance == taken else ()
    return ('AT#SMSATWL=0,1,1,"YOUR-PASSWORD"', *move, "AT#SMSATRUN=1")


def _limit(case: Case) -> Iterator[Diagnosis]:
    """The minutes after which a command by SMS that is not done restarts the module."""
    row = case.readings.row(VALUES)
    minutes = row.number(2) if row is not None else None
    topic = "SMS command limit"
    if minutes is None:
        yield from case.unknown(topic, VALUES, "A command by SMS that outlasts it restarts the module.", row)
        return
    text = f"A command by SMS that takes more than {minutes} min restarts the module."
    if case.comes_back() is False:
        text += " After that its TCP service stays away, since its context does not come up by itself (see there)."
    yield case.find(topic, Level.FINE, text, row)


def _instances(case: Case) -> Iterator[Diagnosis]:
    """Two services on one AT instance: the one that is on keeps the other from being switched on."""
    row, taken = case.readings.row(VALUES), _instance_of_tcp(case)
    instance = row.number(0) if row is not None else None
    if instance is None or taken is None or instance != taken or not case.is_on(NAME):
        return
    text = (
        f"SMS and the TCP service share AT instance {taken}. A service is refused while the other one is on there, so after a"
        " restart, or once one was off, only one of them may come back, as far as is known."
    )
    mend = ("AT#SMSATRUN=0", _move_from(taken), "AT#SMSATRUN=1")
    if case.deployment.transport == "sms":
        # Its first line would end the very way it came by.
        yield case.find("one instance for two", Level.LOOK, f"{text} Over TCP or on site: {', '.join(mend)}.", row)
        return
    yield case.find("one instance for two", Level.LOOK, text, row, mend=mend)


def _move_from(taken: int) -> str:
    """The line that gives SMS another AT instance."""
    return f"AT#SMSATRUNCFG={next(each for each in _INSTANCES if each != taken)}"


def _instance_of_tcp(case: Case) -> int | None:
    return case.service.number(1) if case.service is not None else None
