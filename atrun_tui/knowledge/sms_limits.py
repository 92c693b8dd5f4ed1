"""What cannot travel by SMS (app note 2.5.2): commands that open a prompt, and commands that never send their answer."""

from __future__ import annotations

from atrun_tui.knowledge.glance import lone_name, number_at, word_at
from atrun_tui.protocol import codes
from atrun_tui.protocol.command_line import Command, Form, read_command_line

PROMPTING = frozenset(
    {
        "+CMGS",
        "+CMGW",
        "#SEMAIL",
        "#EMAILD",
        "#SMTPCL",
        "#SSEND",
        "#SSENDEXT",
        "#SSENDUDP",
        "#SSLSEND",
        "#WSCRIPT",
        "#M2MWRITE",
        "#I2CWR",
        "#FTPAPPEXT",
        "#HTTPSND",
    }
)
"""Commands that ask for more by a prompt when they are set."""

_ANNOUNCING = frozenset({"#RSCRIPT", "#M2MREAD", "#HTTPRCV"})
"""Commands whose prompt announces data of theirs and waits for nothing."""
_WAITING = PROMPTING | codes.PROMPTING - _ANNOUNCING

_ALSO_BARE = frozenset({"+CMGW"})
"""Those that ask also when they are given nothing."""

_SILENT = frozenset({"#REBOOT", "#SHDN", "#SYSHALT", "#FASTSHDN", "+CFUN", "+CGCLASS", "+COPS"})

_BY_TCP = ". Files travel by TCP: switch that service on by SMS first (AT#TCPATRUNL=1, or AT#TCPATRUND=1 for a module that dials)"
_INSTEAD = {
    "+CMGS": ". #CMGS takes its message in the command itself",
    "+CMGW": ". #CMGW takes its message in the command itself",
    "#WSCRIPT": _BY_TCP,
    "#M2MWRITE": _BY_TCP,
}
"""What does the same without a prompt, or where else it can be done."""


def opens_prompt(command: str) -> str | None:
    """The name of the first command of a line that opens a prompt and waits for data, or None.

    Over SMS such a command never gets its data, and the service hangs until its timeout restarts the module.
    """
    name = lone_name(command)
    if name is not None and name not in _WAITING:
        return None
    parts = read_command_line(command).commands
    return next((part.name for part in parts if _waits(part)), None)


def _waits(part: Command) -> bool:
    return part.name in _WAITING and (part.form is Form.SET or (part.form is Form.EXECUTE and part.name in _ALSO_BARE))


def why_no_prompt(command: str) -> str | None:
    """Why a line cannot go by SMS for a prompt that one of its commands opens, and what helps instead; None when none does."""
    name = opens_prompt(command)
    if name is None:
        return None
    return (
        f"{name} asks for data by a prompt, which never comes by SMS: the module would hang until its own time limit restarts"
        f" it{_INSTEAD.get(name, '')}"
    )


def stays_silent(command: str) -> str | None:
    """The name of the first command of a line after which the module sends no answer by SMS, or None."""
    name = lone_name(command)
    if name is not None and name not in _SILENT:
        return None
    return next((part.name for part in read_command_line(command).commands if _is_silent(part)), None)


def _is_silent(part: Command) -> bool:
    if part.form not in {Form.SET, Form.EXECUTE}:
        return False
    match part.name:
        case "#REBOOT" | "#SHDN" | "#SYSHALT" | "#FASTSHDN":
            return True
        case "+CFUN":
            return number_at(part, 0) == 4
        case "+CGCLASS":
            return word_at(part, 0) == "CG"
        case "+COPS":
            return number_at(part, 0) == 2
    return False
