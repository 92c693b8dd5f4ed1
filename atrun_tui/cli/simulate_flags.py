"""The flags of `atrun simulate` that describe a module and what goes wrong with it, on every road."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from atrun_tui.cli.simulate_files import add_file_flags, file_faults, file_options
from atrun_tui.cli.simulate_modem_flags import add_modem_flags, add_sms_fault_flags
from atrun_tui.cli.simulate_readers import answer, counted, credential, decimal, error, listening_address, reads, whole
from atrun_tui.cli.simulate_setup_flags import add_setup_flags, setup_options
from atrun_tui.config.address import parse_dial, parse_imei
from atrun_tui.simulator.brain import LOGIN_TEXTS, Checksum, Options, Procedure
from atrun_tui.simulator.faults import Faults

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

PASSWORD_VARIABLE = "ATRUN_SIMULATE_PASSWORD"  # noqa: S105  (its name)
_DEFAULTS = Options()


def add_module_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags."""
    _add_road(parser)
    _add_module(parser)
    _add_service(parser)
    _add_wire_faults(parser)
    _add_command_faults(parser)
    add_setup_flags(parser)
    add_file_flags(parser)
    add_modem_flags(parser)
    add_sms_fault_flags(parser)


def _add_road(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the road")
    roads = group.add_mutually_exclusive_group()
    roads.add_argument(
        "--listen",
        type=reads(listening_address),
        default=("127.0.0.1", _DEFAULTS.tcp_port),
        metavar="ADDRESS:PORT",
        help="wait for a client; port 0 takes any free one (127.0.0.1:1024)",
    )
    roads.add_argument("--dial", type=reads(parse_dial), metavar="HOST:PORT", help="call a host, without a login")
    roads.add_argument("--modem", action="store_true", help="a local modem on a pty, with modules that answer by SMS")
    group.add_argument("--redial", type=decimal, default=5.0, metavar="S", help="--dial: call again so late (5)")
    group.add_argument(
        "--count", type=whole(1, 10_000), default=1, metavar="N", help="--dial: N modules, their IMEIs counted up (1)"
    )


def _add_module(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the module")
    group.add_argument("--model", default=_DEFAULTS.model, help=f"what AT+CGMM says ({_DEFAULTS.model})")
    group.add_argument("--firmware", default=_DEFAULTS.firmware, help=f"what AT+CGMR says ({_DEFAULTS.firmware})")
    group.add_argument("--imei", type=reads(parse_imei), default=_DEFAULTS.imei, help="what AT+CGSN says")
    group.add_argument("--operator", default=_DEFAULTS.operator, help=f"its network ({_DEFAULTS.operator})")
    group.add_argument(
        "--seed", type=whole(0), default=1, metavar="N", help="where signal and temperature begin to walk"
    )
    group.add_argument("--echo", choices=("on", "off"), default="on", help="ATE after power-on (on)")
    group.add_argument("--no-echo", dest="echo", action="store_const", const="off", help="the same as --echo off")
    group.add_argument(
        "--line-limit", type=whole(0), default=80, metavar="N", help="longest command line; 0 = no limit (80)"
    )
    group.add_argument(
        "--pace", type=decimal, default=0.0, metavar="FACTOR", help="1 = slow commands take their usual time (0)"
    )
    group.add_argument(
        "--checksum", choices=[kind.value for kind in Checksum], default=Checksum.MCRF4XX.value, help="of #LCSCRIPT"
    )


def _add_service(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the service")
    group.add_argument(
        "--login", choices=[kind.value for kind in Procedure], default=Procedure.AUTOMATIC.value, help="(automatic)"
    )
    group.add_argument(
        "--texts", choices=sorted(LOGIN_TEXTS), default="lines", help="how step-by-step spells its prompts"
    )
    group.add_argument("--user", type=credential, default="testuser", help="(testuser)")
    group.add_argument(
        "--password", type=credential, help=f"the simulated module's own; otherwise ${PASSWORD_VARIABLE}, or testpassw"
    )
    group.add_argument("--login-timeout", type=decimal, default=30.0, metavar="S", help="(30)")
    group.add_argument(
        "--tx-timeout",
        type=decimal,
        metavar="S",
        help="hold short answers back so long, as #SCFG txTo does (not at all)",
    )
    group.add_argument(
        "--max-timeout",
        type=whole(0),
        default=0,
        metavar="S",
        help="close when idle so long, as maxTo does (0 = never)",
    )
    group.add_argument(
        "--command-limit", type=whole(1, 5), default=5, metavar="MIN", help="a longer command restarts the module (5)"
    )
    group.add_argument("--reboot-time", type=decimal, default=5.0, metavar="S", help="how long a restart takes (5)")


def _add_wire_faults(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("faults of the link")
    group.add_argument("--latency", type=decimal, default=0.0, metavar="S", help="everything comes so late")
    group.add_argument("--jitter", type=decimal, default=0.0, metavar="S", help="and up to so much later")
    group.add_argument("--chunk", type=whole(1), default=0, metavar="N", help="at most so many bytes a packet")
    group.add_argument("--byte-at-a-time", dest="chunk", action="store_const", const=1, help="the same as --chunk 1")
    group.add_argument("--rate", type=whole(1), default=0, metavar="BITS", help="bits a second, each way")
    group.add_argument("--cut-after", type=whole(1), metavar="N", help="cut each connection after N bytes sent")
    group.add_argument("--cut-after-received", type=whole(1), metavar="N", help="... after N bytes received")
    group.add_argument("--reset", action="store_true", help="cut by a reset, not by an orderly close")
    group.add_argument(
        "--urc-every",
        type=whole(1),
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
    fault("error", "fail with a +CME ERROR number, cms:number, or a final line as it is", "PATTERN=CODE", error)
    fault("answer", r"answer with this text and OK; \n parts its lines", "PATTERN=TEXT", answer)
    fault("flood", "answer with N lines more", "PATTERN=N", counted)
    fault("long-line", "answer with a line of N characters more", "PATTERN=N", counted)
    group.add_argument(
        "--hostile",
        nargs="?",
        const="*",
        action="append",
        default=[],
        metavar="PATTERN",
        help="add lines that mean harm",
    )


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
        tcp_port=(args.dial or args.listen)[1] or _DEFAULTS.tcp_port,
        seed=args.seed,
        line_limit=args.line_limit,
        command_minutes=args.command_limit,
        tx_timeout=args.tx_timeout,
        max_timeout=args.max_timeout,
        pace=args.pace,
        reboot_seconds=args.reboot_time,
        checksum=Checksum(args.checksum),
        **setup_options(args),
        **file_options(args),
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
        **file_faults(args),
    )
