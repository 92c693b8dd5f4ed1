"""`atrun profile check`: connect to a module and say what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.cli.common import named, opened, road_of, say_who_is_to_call
from atrun_tui.cli.diagnostics import CommandFailed, Exit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.session.engine import Session

_QUESTIONS = (
    ("maker", "AT+CGMI"),
    ("model", "AT+CGMM"),
    ("firmware", "AT+CGMR"),
    ("IMEI", "AT+CGSN"),
    ("signal", "AT+CSQ"),
)


_LINES = 3
_CHARACTERS = 160
"""So much of each answer is told; `atrun run` prints all of it."""


async def check_profile(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Connect, ask who is there, print it; exit code as `atrun run`."""
    from atrun_tui.session.failure import SessionFailed  # noqa: PLC0415  (loaded with the workspace)

    async with opened(args, output, diagnostics) as workspace:
        name = named(workspace.profiles, args.name)
        profile = workspace.profiles[name]
        session = workspace.session(name)
        session.start()
        say_who_is_to_call(workspace, name, diagnostics)
        try:
            await session.ready()
        except SessionFailed as failure:
            raise CommandFailed(Exit.UNREACHABLE, f"{name}: {failure}") from None
        found: dict[str, str | None] = {"profile": name, "road": road_of(profile), "state": session.status.state.value}
        by_sms = session.transport == "sms"
        if not by_sms:  # questions by SMS cost money: only their owner asks them
            found |= await _ask(session, limit=args.timeout)
    if output.as_json:
        output.record(found)
    else:
        for key, value in found.items():
            output.line(f"{key:<9} {value if value is not None else '(no answer)'}")
    if by_sms:
        diagnostics.say(f"the modem can send; nothing was sent. To ask the module for 1 SMS: atrun run {name} AT+CGMM")
        return Exit.DONE
    return Exit.DONE if found["model"] is not None else Exit.NO_ANSWER


async def _ask(session: Session, *, limit: float | None) -> dict[str, str | None]:
    answers: dict[str, str | None] = {}
    for what, command in _QUESTIONS:
        exchange = await session.submit(command, timeout=limit, origin="check").wait()
        answers[what] = _brief(exchange.lines) if exchange.ok else exchange.final and _brief([exchange.final])
    return answers


def _brief(lines: Sequence[str]) -> str:
    """An answer in a line of bounded length, whatever a module takes for its name."""
    told = " ".join(lines[:_LINES])
    told = told if len(told) <= _CHARACTERS else f"{told[:_CHARACTERS]}…"
    return told if len(lines) <= _LINES else f"{told} … and {len(lines) - _LINES} more lines"
