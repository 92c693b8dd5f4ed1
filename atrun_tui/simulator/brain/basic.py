"""Basic commands: how the AT instance speaks (E, V, Q, S registers), profiles, and the ones that only say OK."""

from __future__ import annotations

from atrun_tui.simulator.brain.framing import Manners
from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import Call, Handler
from atrun_tui.simulator.brain.reply import DONE, Failed, Reply, say
from atrun_tui.simulator.brain.settings import number


def _echo(call: Call) -> Reply:
    call.manners.echo = number(call.command.argument(0, "0"), 0, 1) == 1
    return DONE


def _verbose(call: Call) -> Reply:
    call.manners.verbose = number(call.command.argument(0, "0"), 0, 1) == 1
    return DONE


def _quiet(call: Call) -> Reply:
    """Q1 and Q2 take the result codes away, and with them the remote service's use."""
    call.manners.quiet = number(call.command.argument(0, "0"), 0, 2) > 0
    return DONE


def _factory(call: Call) -> Reply:
    """`Z` and `&F`: the manners of the factory profile, in which echo is on."""
    fresh = Manners()
    for name in ("echo", "verbose", "quiet", "end", "feed", "guard", "errors"):
        setattr(call.manners, name, getattr(fresh, name))
    call.module.numbers.pop("+CMEE", None)
    return DONE


def _show(call: Call) -> Reply:
    manners = call.manners
    flags = f"E{manners.echo:d} Q{manners.quiet:d} V{manners.verbose:d} X1 &C1 &D0 &K3 &S3 +CMEE={manners.errors}"
    registers = f"S003:{manners.end:03d} S004:{manners.feed:03d} S005:008 S012:{manners.guard:03d}"
    return say("ACTIVE PROFILE:", flags, registers)


def _register(call: Call) -> Reply:
    """S3 and S4, 0 to 127, and the guard time S12, 0 to 255 in 20 ms."""
    name = call.command.name
    field, high = {"S3": ("end", 127), "S4": ("feed", 127), "S12": ("guard", 255)}[name]
    if call.command.form is Form.READ:
        return say(f"{getattr(call.manners, field):03d}")
    setattr(call.manners, field, number(call.command.argument(0), 0, high))
    return DONE


def _accept(call: Call) -> Reply:  # noqa: ARG001  (one signature for all)
    return DONE


def _dial(call: Call) -> Reply:  # noqa: ARG001
    raise Failed(text="NO CARRIER")


COMMANDS: dict[str, Handler] = {
    "E": _echo,
    "V": _verbose,
    "Q": _quiet,
    "Z": _factory,
    "&F": _factory,
    "&V": _show,
    "S3": _register,
    "S4": _register,
    "S12": _register,
    "D": _dial,
    **dict.fromkeys(
        ("X", "H", "L", "M", "O", "&C", "&D", "&K", "&P", "&S", "&W", "&Y", "\\Q", "\\R", "S0", "S7"), _accept
    ),
}
