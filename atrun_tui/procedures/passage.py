"""What is to be known before a transparent connection is opened: its command, and whether the socket would ever close by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.protocol.command_line import Form, read_command_line

if TYPE_CHECKING:
    from collections.abc import Iterable

PORTS = (0, 1)
RATES = (300, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
"""What #TCPATCONSER takes (AT guide)."""

READ_TIMERS = "AT#TCPATRUNCFG?;#SCFG?"
"""Which socket is the service's, and after how many idle seconds the module closes each (app note 3.6)."""


def opening(port: int, rate: int) -> str:
    """The command that connects the session to a serial port of the module."""
    return f"AT#TCPATCONSER={port},{rate}"


def read_opening(line: str) -> tuple[int, int] | None:
    """The port and the rate that a typed line would connect the session through to; None for every other line."""
    commands = read_command_line(line).commands
    if len(commands) != 1 or commands[0].name != "#TCPATCONSER" or commands[0].form is not Form.SET:
        return None
    given = [argument.number for argument in commands[0].arguments]
    return next(((port, rate) for port in PORTS for rate in RATES if given == [port, rate]), None)


def idle_limit(lines: Iterable[str]) -> int | None:
    """Seconds without a byte after which the module closes the service's socket; 0 = never, None = it did not tell.

    Args:
        lines: the answer to `READ_TIMERS`.
    """
    connection: int | None = None
    limits: dict[int, int] = {}
    for line in lines:
        name, _, rest = line.partition(":")
        values = [_number(value) for value in rest.split(",")]
        if name.strip().upper() == "#TCPATRUNCFG":
            connection = values[0]
        elif name.strip().upper() == "#SCFG" and len(values) > 3:
            which, limit = values[0], values[3]
            if which is not None and limit is not None:
                limits[which] = limit
    return limits.get(connection) if connection is not None else None


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
