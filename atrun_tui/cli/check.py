"""`atrun profile check`: connect to a module, say who is there, and what of its own set-up will strand it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from atrun_tui.cli.common import named, opened, road_of, say_who_is_to_call
from atrun_tui.cli.diagnostics import CommandFailed, Exit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.procedures.link.checkup import CheckEnding
    from atrun_tui.procedures.link.diagnosis import Diagnosis
    from atrun_tui.session.engine import Session
    from atrun_tui.session.uploading import Done
    from atrun_tui.workspace import Workspace

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
_WIDTH = 100
_INDENT = " " * 4


async def check_profile(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Connect, ask who is there and how it is set up, print it; exit code as `atrun run`. What is found is no failure."""
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
        _print_who(found, output)
        if by_sms and not args.yes:
            diagnostics.say(
                f"the modem can send; nothing was sent. To ask the module for 1 SMS: atrun run {name} AT+CGMM; to look at how it"
                f" is set up, for 1 SMS and an answer of 1 to 15: atrun profile check {name} --yes"
            )
            return Exit.DONE
        if not by_sms and found[_QUESTIONS[-1][0]] is None:
            diagnostics.problem(f"{name}: the module does not answer any more; how it is set up was not asked")
            return Exit.NO_ANSWER
        return _tell(name, await _look(workspace, session, limit=args.timeout), output, diagnostics)


def _print_who(found: dict[str, str | None], output: Output) -> None:
    if output.as_json:
        output.record(found)
        return
    for key, value in found.items():
        output.line(f"{key:<9} {value if value is not None else '(no answer)'}")


async def _ask(session: Session, *, limit: float | None) -> dict[str, str | None]:
    answers: dict[str, str | None] = {}
    for what, command in _QUESTIONS:
        exchange = await session.submit(command, timeout=limit, origin="check").wait()
        answers[what] = _brief(exchange.lines) if exchange.ok else exchange.final and _brief([exchange.final])
    return answers


async def _look(workspace: Workspace, session: Session, *, limit: float | None) -> Done[CheckEnding]:
    """Ask how the module is set up."""
    from atrun_tui.config.deployment import deployment_of  # noqa: PLC0415  (not before there is a link)
    from atrun_tui.procedures.link.checkup import ORIGIN, check_link  # noqa: PLC0415
    from atrun_tui.session.uploading import Errand  # noqa: PLC0415

    procedure = check_link(deployment_of(workspace.profiles[session.name]))
    return await Errand(
        session, procedure, report=lambda _: None, mask=workspace.mask, timeout=limit, origin=ORIGIN
    ).run()


def _tell(name: str, done: Done[CheckEnding], output: Output, diagnostics: Diagnostics) -> int:
    """Print what was found; what could not be looked at is a failure, what was found is none."""
    result = done.result
    for each in result.found if result is not None else ():
        if output.as_json:
            output.record({"profile": name, **each.as_json()})
        else:
            for line in _lines(each):
                output.line(line)
    if done.ok:
        diagnostics.say(f"{name}: {done.message}")
        return Exit.DONE
    from atrun_tui.cli.fleet import CODES  # noqa: PLC0415
    from atrun_tui.procedures.steps import Fault  # noqa: PLC0415

    diagnostics.problem(f"{name}: how it is set up could not be read: {done.message}")
    return CODES[done.fault or Fault.ANSWER]


def _lines(found: Diagnosis) -> Iterator[str]:
    """A finding as lines of bounded length; a command stays whole, to be copied."""
    yield f"{found.level.value:<15} {found.topic}{f'   {found.read}' if found.read else ''}"
    yield from textwrap.wrap(found.text, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    if found.mend:
        yield from textwrap.wrap(
            f"to mend it ({found.how}):", _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT
        )
    for line in found.mend:
        yield f"{_INDENT * 2}{line}"


def _brief(lines: Sequence[str]) -> str:
    """An answer in a line of bounded length, whatever a module takes for its name."""
    told = " ".join(lines[:_LINES])
    told = told if len(told) <= _CHARACTERS else f"{told[:_CHARACTERS]}…"
    return told if len(lines) <= _LINES else f"{told} … and {len(lines) - _LINES} more lines"
