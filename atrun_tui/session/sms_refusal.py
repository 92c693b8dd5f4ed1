"""What cannot go by SMS at all, known before one is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.knowledge.sms_limits import opens_prompt
from atrun_tui.protocol.sms.fitness import check

if TYPE_CHECKING:
    from atrun_tui.protocol.sms.fitness import Format

_BY_TCP = ". Files travel by TCP: switch that service on by SMS first (AT#TCPATRUNL=1, or AT#TCPATRUND=1 for a module that dials)"
_INSTEAD = {
    "+CMGS": ". #CMGS takes its message in the command itself",
    "+CMGW": ". #CMGW takes its message in the command itself",
    "#WSCRIPT": _BY_TCP,
    "#M2MWRITE": _BY_TCP,
}
"""What does the same without a prompt, or where else it can be done."""


def refusal(command: str, form: Format) -> str | None:
    """Why a command cannot go by SMS, a sentence; None when it can. Nothing has to be open to know it."""
    reasons = check(command, form)
    if reasons:
        return reasons[0]
    name = opens_prompt(command)
    if name is not None:
        return (
            f"{name} asks for data by a prompt, which never comes by SMS: the module would hang until its own time limit"
            f" restarts it{_INSTEAD.get(name, '')}"
        )
    return None
