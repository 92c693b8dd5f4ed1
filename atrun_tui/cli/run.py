"""`atrun run`: send AT commands to one module and print what came back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.cli.common import named, opened, say_who_is_to_call
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.flags import add_connect_timeout
from atrun_tui.protocol.command_line import LONGEST, objection
from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.reports import Noticed

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Sequence

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.session.engine import Session
    from atrun_tui.session.reports import Report
    from atrun_tui.workspace import Workspace

_COMMENT = "#"
"""Begins a line of standard input that is for people; a command begins with AT."""

_CODES = {
    Outcome.ANSWERED: Exit.MODULE_ERROR,  # reached only where ok is False
    Outcome.NO_ANSWER_DUE: Exit.DONE,
    Outcome.TIMED_OUT: Exit.NO_ANSWER,
    Outcome.UNKNOWN: Exit.NO_ANSWER,
    Outcome.CANCELLED: Exit.NO_ANSWER,
    Outcome.NOT_SENT: Exit.NO_ANSWER,
}


def _code(exchange: Exchange) -> Exit:
    """Of what is not ok. By SMS, what did not leave was held up by our own modem: the module could not be reached."""
    if exchange.outcome is Outcome.NOT_SENT and exchange.transport == "sms":
        return Exit.UNREACHABLE
    return _CODES[exchange.outcome]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("name", metavar="NAME", help="a profile")
    parser.add_argument(
        "commands", metavar="COMMAND", nargs="+", help="an AT command; `-` reads them from standard input, one a line"
    )
    parser.add_argument(
        "--allow-lockout", action="store_true", help="send even what can cut the link or strand the module"
    )
    add_connect_timeout(parser)
    parser.add_argument("--stop-on-error", action="store_true", help="send nothing more after the first error answer")


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    return asyncio.run(_Run(args, output, diagnostics).execute())


class _Run:
    def __init__(self, args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> None:
        self.args = args
        self.output = output
        self.diagnostics = diagnostics

    async def execute(self) -> int:
        async with opened(self.args, self.output, self.diagnostics) as workspace:
            name = named(workspace.profiles, self.args.name)
            self._guard(workspace, name, [command for command in self.args.commands if command != "-"])
            return await self._converse(workspace, workspace.session(name))

    def _guard(self, workspace: Workspace, name: str, commands: Sequence[str]) -> None:
        """Refuse what cannot be sent, and all that could cut the link, before anything of it goes out."""
        for command in commands:
            problem = objection(command) or workspace.unsendable(name, command)
            if problem is not None:
                shown = f"{workspace.show(command)}: " if command.strip() else ""
                raise CommandFailed(Exit.USAGE, f"not sent: {shown}{workspace.mask(problem)}")
        hazards = [hazard for command in commands for hazard in workspace.assess(name, command)]
        if hazards and not self.args.allow_lockout:
            told = "".join(f"\n  {each.command}: {each.reason} Way back: {each.way_back}" for each in hazards)
            shown = ", ".join(map(workspace.show, commands))
            raise CommandFailed(Exit.USAGE, f"not sent: {shown}{told}\n  To send it all the same: --allow-lockout")

    async def _converse(self, workspace: Workspace, session: Session) -> int:
        from atrun_tui.session.failure import SessionFailed  # noqa: PLC0415  (loaded with the session by now)

        commands = self._commands(workspace, session.name)
        command = await anext(commands, None)
        if command is None:
            raise CommandFailed(
                Exit.USAGE, f"standard input held no command for {session.name}; it was not connected to"
            )
        session.feed.add_listener(self._hear)
        session.start()
        say_who_is_to_call(workspace, session.name, self.diagnostics)
        try:
            await session.ready()
        except SessionFailed as failure:
            self._tell_unsent(workspace, session, command, str(failure))
            raise CommandFailed(Exit.UNREACHABLE, f"{session.name}: {failure}") from None
        worst = Exit.DONE
        sent = 0
        while command is not None:
            sent += 1
            self._announce(workspace, session, command)
            exchange = await session.submit(command, timeout=self.args.timeout, origin="run").wait()
            self._print(exchange)
            if not exchange.ok:
                worst = max(worst, _code(exchange))
                if exchange.outcome is not Outcome.ANSWERED or self.args.stop_on_error:
                    self._say_what_was_not(workspace, session.name, sent)
                    break
            command = await anext(commands, None)
        return worst

    async def _commands(self, workspace: Workspace, name: str) -> AsyncIterator[str]:
        for command in self.args.commands:
            if command != "-":
                yield command
                continue
            from atrun_tui.cli.standard_input import StandardInput  # noqa: PLC0415  (few runs read there)

            await self._take_password(workspace, name)
            lines = StandardInput(LONGEST)
            while (line := await lines.line()) is not None:
                if len(line) > LONGEST:
                    raise CommandFailed(Exit.USAGE, f"not sent: a line of more than {LONGEST} characters is no command")
                text = line.strip()
                if text and not text.startswith(_COMMENT):
                    self._guard(workspace, name, [text])
                    yield text

    async def _take_password(self, workspace: Workspace, name: str) -> None:
        """Where it is the first line of standard input, it is no command."""
        from atrun_tui.vault.base import VaultError  # noqa: PLC0415  (loaded with the workspace)

        try:
            await workspace.secrecy.take_from_standard_input()
        except VaultError as fault:
            raise CommandFailed(Exit.UNREACHABLE, f"{name}: {fault}") from None

    def _announce(self, workspace: Workspace, session: Session, command: str) -> None:
        """Say before it is spent that an SMS will bring nothing back."""
        if session.transport != "sms":
            return
        from atrun_tui.knowledge.sms_limits import stays_silent  # noqa: PLC0415  (one road's own)

        name = stays_silent(command)
        if name is not None:
            shown = workspace.show(command)
            self.diagnostics.say(
                f"{session.name}: {shown}: {name} takes the module off the network before it can answer"
            )

    def _hear(self, report: Report) -> None:
        """What a session says beside answers: what an SMS costs, what came unasked."""
        if isinstance(report, Noticed):
            self.diagnostics.detail(f"{report.profile}: {report.text}")

    def _print(self, exchange: Exchange) -> None:
        if self.output.as_json:
            self.output.record(exchange.as_json())
        else:
            for line in (*exchange.lines, *((exchange.final,) if exchange.final is not None else ())):
                self.output.line(line)
        if exchange.outcome is Outcome.NO_ANSWER_DUE:
            self.diagnostics.say(f"{exchange.profile}: {exchange.command}: sent; no answer comes back")
        for urc in exchange.urcs:
            self.diagnostics.detail(f"{exchange.profile}: unsolicited: {urc}")
        if exchange.error:
            self.diagnostics.say(f"{exchange.profile}: {exchange.command}: {exchange.error}")

    def _say_what_was_not(self, workspace: Workspace, name: str, sent: int) -> None:
        """What was to follow; standard input is not read on only to name its commands."""
        if "-" in self.args.commands:
            self.diagnostics.say(f"atrun: {name}: nothing more was sent")
        elif rest := self.args.commands[sent:]:
            self.diagnostics.say(f"atrun: {name}: nothing more was sent: {', '.join(map(workspace.show, rest))}")

    def _tell_unsent(self, workspace: Workspace, session: Session, first: str, why: str) -> None:
        """A script that reads JSON gets a line for each command known by now, also for those that never left."""
        if not self.output.as_json:
            return
        commands = [command for command in self.args.commands if command != "-"]
        if first not in commands:
            commands.insert(0, first)
        for command in commands:
            self.output.record(
                Exchange(
                    id="",
                    profile=session.name,
                    transport=session.transport,
                    command=workspace.show(command),
                    error=why,
                    started=session.status.since,
                    origin="run",
                    outcome=Outcome.NOT_SENT,
                ).as_json()
            )
