"""All commands by name, and how long the slow ones take on a real module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import apps, basic, hardware, identity, messages, network, packet, scripts, service
from atrun_tui.simulator.brain.line import Command, Form
from atrun_tui.simulator.brain.module import Call, Handler
from atrun_tui.simulator.brain.reply import Failed, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

HANDLERS: dict[str, Handler] = {
    **hardware.COMMANDS,
    **identity.COMMANDS,
    **basic.COMMANDS,
    **network.COMMANDS,
    **packet.COMMANDS,
    **service.COMMANDS,
    **scripts.COMMANDS,
    **apps.COMMANDS,
    **messages.COMMANDS,
}

_USUAL_SECONDS: dict[tuple[str, Form], float] = {
    ("+COPS", Form.TEST): 25.0,
    ("+COPS", Form.SET): 4.0,
    ("#SGACT", Form.SET): 3.0,
    ("+CGACT", Form.SET): 3.0,
    ("+CGATT", Form.SET): 2.0,
    ("#MONI", Form.EXECUTE): 0.2,
    ("#LSCRIPT", Form.EXECUTE): 0.4,
    ("#LCSCRIPT", Form.EXECUTE): 1.5,
    ("#DSCRIPT", Form.SET): 2.0,
    ("#M2MLIST", Form.EXECUTE): 0.4,
    ("#M2MDEL", Form.SET): 1.0,
}


def answer(handlers: Mapping[str, Handler], call: Call) -> Reply:
    """Carry a command out by the handler of its name.

    Raises:
        Failed: it is unknown, cannot be read, or is refused.
    """
    handler = handlers.get(call.command.name)
    if handler is None or call.command.form is Form.BAD:
        raise Failed
    return handler(call)


def usual_seconds(commands: list[Command]) -> float:
    """How long a line of commands runs on a real module, about."""
    return sum(_USUAL_SECONDS.get((command.name, command.form), 0.0) for command in commands)
