"""`atrun provision`: the set-up that a module needs on site so that a profile reaches it, printed or run over its serial port."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from atrun_tui.cli.common import load_or_fail, named, opened, road_of
from atrun_tui.cli.diagnostics import CommandFailed, Exit

if TYPE_CHECKING:
    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.config.profile import Profile
    from atrun_tui.procedures.setup_plan import Line, Plan
    from atrun_tui.session.play_reports import PlayReport
    from atrun_tui.workspace import Workspace

_EPILOG = """\
To print the lines, for typing:
  atrun provision pump-7 --apn internet.example --from 217.0.0.0/8
To run them, and prove them:
  atrun provision pump-7 --apn internet.example --from 217.0.0.0/8 \\
      --serial /dev/ttyUSB0

The lists of the service are refused over the network, so this is done once, on
site. No secret is printed; run from here, the password that the keyring has for
the profile is sent.

exit codes: 0 printed, or run and proven; 1 the module refused a line or does
not show what was set; 2 wrong usage, nothing was sent; 3 the port cannot be
opened, or no secret; 4 no answer.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("name", metavar="NAME", help="the profile that is to reach the module")
    parser.add_argument("--serial", metavar="DEVICE", help="run the lines on the module at this serial port")
    parser.add_argument("--baudrate", type=_count, metavar="N", default=115_200, help="of that port (115200)")
    parser.add_argument("--apn", metavar="NAME", help="your operator's access point")
    parser.add_argument("--keep-context", action="store_true", help="leave the module's own access point as it is")
    parser.add_argument(
        "--from", dest="networks", metavar="CIDR", action="append", default=[], help="who may connect; several times"
    )
    parser.add_argument("--host", metavar="ADDRESS", help="this computer as the module that dials in sees it")
    parser.add_argument("--port", type=_count, metavar="N", help="the port there, where it is not the profile's")
    parser.add_argument("--idle", type=_count, metavar="S", default=600, help="close a silent socket so late (600)")
    parser.add_argument("--instance", type=_count, metavar="N", help="the AT instance of the service (2; 3 for SMS)")
    parser.add_argument("--fresh", action="store_true", help="empty the firewall and the users of the module first")
    parser.add_argument(
        "--sender", metavar="NUMBER", help="simple SMS: the number that sends; * at its end for any rest"
    )
    parser.add_argument("--entry", type=_count, metavar="N", default=1, help="SMS: the place in its white list (1)")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 7:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of that kind")
    return int(text)


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Print or run, and return the exit code."""
    profiles = load_or_fail(args, diagnostics).profiles
    profile = profiles[named(profiles, args.name)]
    plan = _plan(args, profile)
    if args.serial is None:
        _print(args, profile, plan, output)
        for each in plan.missing:
            diagnostics.say(f"{profile.name}: not known yet: {each}")
        return Exit.DONE
    if plan.missing:
        raise CommandFailed(Exit.USAGE, f"{profile.name}: nothing was sent; not known yet: {'; '.join(plan.missing)}")
    return asyncio.run(_run(args, profile, plan, output, diagnostics))


def _plan(args: argparse.Namespace, profile: Profile) -> Plan:
    """The profile's set-up. Raises CommandFailed: there is none, or it cannot be said to a module."""
    from atrun_tui.config.profile import DialRoad, ListenRoad, SmsFormat, SmsRoad  # noqa: PLC0415
    from atrun_tui.procedures.setup_plan import PlanFault  # noqa: PLC0415  (kept off the path of --help)
    from atrun_tui.procedures.sms_setup import plan_sms  # noqa: PLC0415
    from atrun_tui.procedures.tcp_setup import Socket, plan_client, plan_server  # noqa: PLC0415
    from atrun_tui.protocol.login import Login  # noqa: PLC0415

    road = profile.road
    socket = Socket(apn=args.apn, instance=args.instance or 2, idle=args.idle, keep_context=args.keep_context)
    try:
        if isinstance(road, DialRoad):
            return plan_server(
                socket,
                host=road.host,
                port=args.port or road.port,
                user=profile.user,
                networks=tuple(args.networks),
                step_by_step=profile.login is not Login.AUTOMATIC,
                fresh=args.fresh,
            )
        if isinstance(road, ListenRoad):
            return plan_client(socket, host=args.host, port=args.port or road.port, imei=road.imei)
        if isinstance(road, SmsRoad):
            return plan_sms(
                digest=road.format is SmsFormat.DIGEST,
                sender=args.sender,
                entry=args.entry,
                instance=args.instance or 3,
            )
    except PlanFault as fault:
        raise CommandFailed(Exit.USAGE, f"{profile.name}: {fault}") from None
    raise CommandFailed(Exit.USAGE, f"{profile.name} is reached by {road_of(profile)}, which needs no set-up")


def _print(args: argparse.Namespace, profile: Profile, plan: Plan, output: Output) -> None:
    if output.as_json:
        for line in plan.lines:
            about = {"profile": profile.name, "command": _shown(line), "why": line.why}
            output.record({**about, "missing": line.missing, "may_fail": line.may_fail})
        return
    output.line(
        f"# {profile.name}, {road_of(profile)}: for the module's own serial port, one line after the other's OK"
    )
    for line in plan.lines:
        output.line(f"# {line.why}" + (" (an ERROR here does not matter)" if line.may_fail else ""))
        # What cannot be sent as it stands is a comment, so that the text as a whole can be fed to a module.
        fit = line.missing is None and all(isinstance(piece, str) for piece in line.pieces)
        output.line(_shown(line) if fit else f"#   {_shown(line)}")
    output.line("# and these show that it holds:")
    for proof in plan.proofs:
        output.line(proof.question)
    if not args.quiet and any(not isinstance(piece, str) for line in plan.lines for piece in line.pieces):
        output.line("# a line with dots wants the password: type it in their place, or let --serial send the keyring's")


def _shown(line: Line) -> str:
    from atrun_tui.procedures.variables import shown  # noqa: PLC0415  (loaded with the plan)

    return shown(line.pieces)


async def _run(args: argparse.Namespace, profile: Profile, plan: Plan, output: Output, diagnostics: Diagnostics) -> int:
    from functools import partial  # noqa: PLC0415

    from atrun_tui.cli.fleet import CODES  # noqa: PLC0415
    from atrun_tui.config.profile import SerialRoad  # noqa: PLC0415
    from atrun_tui.procedures.provision import provision  # noqa: PLC0415
    from atrun_tui.procedures.steps import Fault  # noqa: PLC0415
    from atrun_tui.session.runner import Runner  # noqa: PLC0415

    async with opened(args, output, diagnostics) as workspace:
        await _check_secret(workspace, profile, plan)
        finished = await Runner(
            workspace.session_on_site(profile.name, SerialRoad(args.serial, args.baudrate)),
            provision(plan),
            macro="provision",
            report=partial(_tell, diagnostics),
            secret=partial(workspace.secret, profile.name),
            mask=workspace.mask,
            timeout=args.timeout,
            origin="provision",
        ).run()
    if output.as_json:
        error = None if finished.ok else finished.message
        output.record(
            {"profile": profile.name, "ok": finished.ok, "error": error, "elapsed_ms": round(finished.elapsed_ms, 1)}
        )
    elif finished.ok:
        output.line(f"{profile.name}: {finished.message}")
    if not finished.ok:
        diagnostics.problem(f"{profile.name}: {finished.message}")
    return Exit.DONE if finished.ok else CODES[finished.fault or Fault.ANSWER]


def _tell(diagnostics: Diagnostics, report: PlayReport) -> None:
    """A line for everything that was done or found; what ends it is told at the end."""
    from atrun_tui.procedures.steps import Verdict  # noqa: PLC0415
    from atrun_tui.session.play_reports import Found, Remarked  # noqa: PLC0415

    if isinstance(report, Found) and report.verdict is not Verdict.BAD:
        sign = "ok" if report.verdict is Verdict.GOOD else "warning"
        diagnostics.say(f"{report.profile}: {sign:<7} {report.topic}: {report.text}")
    elif isinstance(report, Remarked):
        diagnostics.say(f"{report.profile}: {report.text}")


async def _check_secret(workspace: Workspace, profile: Profile, plan: Plan) -> None:
    """Raises CommandFailed: the plan needs a password that is not there, or that the module's list cannot hold."""
    from atrun_tui.procedures.setup_plan import PASSWORD  # noqa: PLC0415
    from atrun_tui.vault.rules import check_password  # noqa: PLC0415

    if all(isinstance(piece, str) for line in plan.lines for piece in line.pieces):
        return
    try:
        password = await workspace.secret(profile.name, PASSWORD)
    except LookupError as missing:
        raise CommandFailed(Exit.UNREACHABLE, f"{profile.name}: nothing was sent: {missing.args[0]}") from None
    problem = check_password(password, profile.transport)
    if problem is None and '"' in password:
        problem = "it holds a quote, which ends a string on the module's command line"
    if problem is not None:
        raise CommandFailed(Exit.USAGE, f"{profile.name}: nothing was sent: the password cannot be set: {problem}")
