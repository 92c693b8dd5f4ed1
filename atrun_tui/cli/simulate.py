"""`atrun simulate`: a simulated module on a TCP port, well behaved or not."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.config.address import format_address, parse_imei, parse_listen
from atrun_tui.simulator.brain import LOGIN_TEXTS, Checksum, Options, Procedure
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output

PASSWORD_VARIABLE = "ATRUN_SIMULATE_PASSWORD"  # noqa: S105  (its name)
_DEFAULTS = Options()
_LONGEST = 50
Value = TypeVar("Value")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "The first line on stdout is `ready HOST:PORT`. Files and settings last as long as the process.\n"
        "A PATTERN is a whole command line in any case; * stands for any text, ? for any character:\n"
        "  atrun simulate --listen 127.0.0.1:0 --hang 'AT#MONI*' --error 'AT+CSQ=22'"
    )
    _add_module(parser)
    _add_service(parser)
    _add_wire_faults(parser)
    _add_command_faults(parser)


def _add_module(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the module")
    group.add_argument("--model", default=_DEFAULTS.model, help=f"what AT+CGMM says ({_DEFAULTS.model})")
    group.add_argument("--firmware", default=_DEFAULTS.firmware, help=f"what AT+CGMR says ({_DEFAULTS.firmware})")
    group.add_argument("--imei", type=_reads(parse_imei), default=_DEFAULTS.imei, help="what AT+CGSN says")
    group.add_argument("--operator", default=_DEFAULTS.operator, help=f"its network ({_DEFAULTS.operator})")
    group.add_argument(
        "--seed", type=_whole(0), default=1, metavar="N", help="where signal and temperature begin to walk"
    )
    group.add_argument("--echo", choices=("on", "off"), default="on", help="ATE after power-on (on)")
    group.add_argument("--no-echo", dest="echo", action="store_const", const="off", help="the same as --echo off")
    group.add_argument(
        "--line-limit", type=_whole(0), default=80, metavar="N", help="longest command line; 0 = no limit (80)"
    )
    group.add_argument(
        "--pace", type=_decimal, default=0.0, metavar="FACTOR", help="1 = slow commands take their usual time (0)"
    )
    group.add_argument(
        "--checksum", choices=[kind.value for kind in Checksum], default=Checksum.MCRF4XX.value, help="of #LCSCRIPT"
    )


def _add_service(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the service")
    group.add_argument(
        "--listen",
        type=_reads(_listening_address),
        default=("127.0.0.1", _DEFAULTS.tcp_port),
        metavar="ADDRESS:PORT",
        help="port 0 takes any free one (127.0.0.1:1024)",
    )
    group.add_argument(
        "--login", choices=[kind.value for kind in Procedure], default=Procedure.AUTOMATIC.value, help="(automatic)"
    )
    group.add_argument(
        "--texts", choices=sorted(LOGIN_TEXTS), default="lines", help="how step-by-step spells its prompts"
    )
    group.add_argument("--user", type=_credential, default="testuser", help="(testuser)")
    group.add_argument(
        "--password", type=_credential, help=f"the simulated module's own; otherwise ${PASSWORD_VARIABLE}, or testpassw"
    )
    group.add_argument("--login-timeout", type=_decimal, default=30.0, metavar="S", help="(30)")
    group.add_argument(
        "--tx-timeout",
        type=_decimal,
        metavar="S",
        help="hold short answers back so long, as #SCFG txTo does (not at all)",
    )
    group.add_argument(
        "--max-timeout",
        type=_whole(0),
        default=0,
        metavar="S",
        help="close when idle so long, as maxTo does (0 = never)",
    )
    group.add_argument(
        "--command-limit", type=_whole(1, 5), default=5, metavar="MIN", help="a longer command restarts the module (5)"
    )
    group.add_argument("--reboot-time", type=_decimal, default=5.0, metavar="S", help="how long a restart takes (5)")


def _add_wire_faults(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("faults of the link")
    group.add_argument("--latency", type=_decimal, default=0.0, metavar="S", help="everything comes so late")
    group.add_argument("--jitter", type=_decimal, default=0.0, metavar="S", help="and up to so much later")
    group.add_argument("--chunk", type=_whole(1), default=0, metavar="N", help="at most so many bytes a packet")
    group.add_argument("--byte-at-a-time", dest="chunk", action="store_const", const=1, help="the same as --chunk 1")
    group.add_argument("--rate", type=_whole(1), default=0, metavar="BITS", help="bits a second")
    group.add_argument("--cut-after", type=_whole(1), metavar="N", help="cut each connection after N bytes sent")
    group.add_argument("--cut-after-received", type=_whole(1), metavar="N", help="... after N bytes received")
    group.add_argument("--reset", action="store_true", help="cut by a reset, not by an orderly close")
    group.add_argument(
        "--urc-every",
        type=_whole(1),
        default=0,
        metavar="N",
        help="an unsolicited line at every N-th gap between lines",
    )
    group.add_argument("--mute", action="store_true", help="accept connections and never say anything")
    group.add_argument("--firewall", action="store_true", help="let connection attempts time out")
    group.add_argument("--refuse-login", action="store_true", help="close whatever the credentials")


def _add_command_faults(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("faults of commands (each may be given several times)")

    def fault(name: str, text: str, form: str = "PATTERN", kind: Callable[[str], object] = str) -> None:
        group.add_argument(f"--{name}", type=kind, action="append", default=[], metavar=form, help=text)

    fault("hang", "never answer")
    fault("drop", "carry it out and cut the link before the answer")
    fault("drop-before", "cut the link and do not carry it out")
    fault("duplicate", "answer twice")
    fault("error", "fail with a +CME ERROR number, cms:number, or a final line as it is", "PATTERN=CODE", _error)
    fault("answer", r"answer with this text and OK; \n parts its lines", "PATTERN=TEXT", _answer)
    fault("flood", "answer with N lines more", "PATTERN=N", _counted)
    fault("long-line", "answer with a line of N characters more", "PATTERN=N", _counted)
    group.add_argument(
        "--hostile",
        nargs="?",
        const="*",
        action="append",
        default=[],
        metavar="PATTERN",
        help="add lines that mean harm",
    )


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Serve until a signal comes; 0 for SIGTERM, 130 for SIGINT."""
    return asyncio.run(_serve(args, output, diagnostics))


async def _serve(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[int] = loop.create_future()

    def end(code: Exit) -> None:
        if not ended.done():
            ended.set_result(code)

    with suppress(NotImplementedError):  # Windows: ctrl+c arrives as KeyboardInterrupt there
        loop.add_signal_handler(signal.SIGINT, end, Exit.INTERRUPTED)
        loop.add_signal_handler(signal.SIGTERM, end, Exit.DONE)
    host, port = args.listen
    try:
        server = await serve(options_of(args), faults_of(args), host=host, port=port)
    except OSError as problem:
        reason = os.strerror(problem.errno) if problem.errno and problem.errno > 0 else str(problem)
        raise CommandFailed(
            Exit.USAGE, f"cannot listen on {format_address(host, port)}: {reason}; port 0 takes any free one"
        ) from None
    try:
        output.line(f"ready {format_address(*server.address)}")
        diagnostics.detail("atrun: ctrl+c ends the simulated module")
        return await ended
    finally:
        await server.close()


def options_of(args: argparse.Namespace) -> Options:
    """The module that the arguments describe."""
    password = args.password or os.environ.get(PASSWORD_VARIABLE) or "testpassw"
    return Options(
        login=Procedure(args.login),
        users=((args.user, password),),
        texts=LOGIN_TEXTS[args.texts],
        login_timeout=args.login_timeout,
        echo=args.echo == "on",
        model=args.model,
        firmware=args.firmware,
        imei=args.imei,
        operator=args.operator,
        tcp_port=args.listen[1] or _DEFAULTS.tcp_port,
        seed=args.seed,
        line_limit=args.line_limit,
        command_minutes=args.command_limit,
        tx_timeout=args.tx_timeout,
        max_timeout=args.max_timeout,
        pace=args.pace,
        reboot_seconds=args.reboot_time,
        checksum=Checksum(args.checksum),
    )


def faults_of(args: argparse.Namespace) -> Faults:
    """The faults that the arguments describe."""
    return Faults(
        latency=args.latency,
        jitter=args.jitter,
        chunk=args.chunk,
        rate=args.rate,
        cut_after_sent=args.cut_after,
        cut_after_received=args.cut_after_received,
        reset=args.reset,
        mute=args.mute,
        firewall=args.firewall,
        refuse_login=args.refuse_login,
        urc_every=args.urc_every,
        hang=tuple(args.hang),
        drop_before=tuple(args.drop_before),
        drop_after=tuple(args.drop),
        duplicate=tuple(args.duplicate),
        hostile=tuple(args.hostile),
        errors=tuple(args.error),
        flood=tuple(args.flood),
        long_line=tuple(args.long_line),
        answers=tuple(args.answer),
    )


def _reads(reader: Callable[[str], Value]) -> Callable[[str], Value]:
    """An argument's reader whose sentence reaches the user."""

    def read(text: str) -> Value:
        try:
            return reader(text)
        except ValueError as problem:
            raise argparse.ArgumentTypeError(str(problem)) from None

    return read


def _listening_address(text: str) -> tuple[str, int]:
    """`ADDRESS:PORT`; unlike a profile's, the port may be 0."""
    head, colon, port = text.strip().rpartition(":")
    any_port = bool(colon) and port.isascii() and port.isdigit() and int(port) == 0
    host, number = parse_listen(f"{head}:1" if any_port else text)
    return host or "0.0.0.0", 0 if any_port else number  # noqa: S104  (asked for)


def _whole(low: int, high: int = 2**31) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text[:12]) <= high):
            wanted = f"from {low} to {high}" if high < 2**31 else f"of at least {low}"
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number {wanted}")
        return int(text)

    return read


def _decimal(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 0 to 86400")
    return value


def _credential(text: str) -> str:
    if not 0 < len(text) <= _LONGEST or any(char < " " or char > "\xff" for char in text):
        raise argparse.ArgumentTypeError(f"a module takes 1 to {_LONGEST} printable Latin-1 characters")
    return text


def _pair(text: str) -> tuple[str, str]:
    pattern, equals, value = text.rpartition("=")
    if not (equals and pattern and value):
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form PATTERN=VALUE; the last = parts the two")
    return pattern, value


def _error(text: str) -> tuple[str, str]:
    pattern, code = _pair(text)
    if code.isdigit():
        return pattern, f"+CME ERROR: {code}"
    if code.lower().startswith("cms:"):
        return pattern, f"+CMS ERROR: {code[4:]}"
    return pattern, code


def _answer(text: str) -> tuple[str, tuple[str, ...]]:
    pattern, lines = _pair(text)
    return pattern, tuple(lines.split(r"\n"))


def _counted(text: str) -> tuple[str, int]:
    pattern, count = _pair(text)
    return pattern, _whole(1, 10_000_000)(count)
