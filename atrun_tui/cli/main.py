"""The command line: finds the command, loads nothing but it, and turns every failure into a sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from atrun_tui import __version__
from atrun_tui.cli.diagnostics import CommandFailed, Diagnostics, Exit
from atrun_tui.cli.output import Output

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "tui": "open the console (what `atrun` alone does)",
    "demo": "the console over simulated modules, with nothing of yours touched",
    "run": "send AT commands to a module and print the replies",
    "profile": "add, list, show, edit, remove or check modules",
    "secret": "keep a module's password in the system's keyring",
    "history": "search or export what was said",
    "simulate": "a simulated module to try things on",
    "doctor": "say what works on this machine, and how to mend the rest",
}

_EPILOG = """\
exit codes: 0 done, 1 the module answered an error, 2 wrong usage or configuration, 3 module not reached or login
refused or no secret, 4 no answer in time or the link was lost, 130 interrupted.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence with the way on."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(Exit.USAGE, f"{self.prog}: {message} (see `{self.prog} --help`)\n")


def build_parser(wanted: str | None, *, everything: bool = False) -> argparse.ArgumentParser:
    """The parser, with the options of the wanted command only: loading a command's module costs time."""
    parser = Parser(prog="atrun", description="Remote console for Telit modules.", epilog=_EPILOG, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"atrun {__version__}")
    _add_common(parser)
    _add_connect(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    shared = Parser(add_help=False)
    _add_common(shared)
    for name, summary in COMMANDS.items():
        asked = everything or name == wanted
        child = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            parents=[shared] if asked else [],
            allow_abbrev=False,
        )
        if name == "tui":
            _add_connect(child)
        elif asked:
            import_module(f"atrun_tui.cli.{name}").configure(child)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    """Flags that every command takes, before or after its name."""
    flags = parser.add_argument_group("common options")

    def flag(name: str, text: str) -> None:
        flags.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=text)

    flag("--json", "JSON Lines on stdout")
    flag("--yes", "ask nothing; what could cut the link still needs --allow-lockout")
    flag("--quiet", "say only what went wrong")
    flag("--verbose", "say more")
    flags.add_argument(
        "--config-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="instead of ~/.config/atrun-tui"
    )
    flags.add_argument(
        "--data-dir", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="instead of ~/.local/share/atrun-tui"
    )
    flags.add_argument(
        "--timeout",
        type=seconds,
        metavar="SECONDS",
        default=argparse.SUPPRESS,
        help="how long a command may take (the table knows most)",
    )


def _add_connect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--connect", metavar="NAME", action="append", default=argparse.SUPPRESS, help="open with this session up"
    )


def seconds(text: str) -> float:
    """A positive number of seconds, at most a day."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds") from None
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} seconds is out of range: more than 0 and at most 86400")
    return value


_DEFAULTS = {
    "json": False,
    "yes": False,
    "quiet": False,
    "verbose": False,
    "config_dir": None,
    "data_dir": None,
    "timeout": None,
    "connect": [],
}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the arguments. Raises SystemExit with code 2, or 0 for help."""
    completing = "_ARGCOMPLETE" in os.environ
    wanted = next((word for word in argv if word in COMMANDS), None)
    parser = build_parser(wanted, everything=completing)
    if completing:
        import argcomplete  # noqa: PLC0415  (only a shell that completes needs it)

        argcomplete.autocomplete(parser)
    args = parser.parse_args(argv)
    for name, value in _DEFAULTS.items():
        if not hasattr(args, name):
            setattr(args, name, value)
    return args


def run_command_line(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; no exception ever leaves but SystemExit."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        args = parse(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else Exit.DONE
    output = Output(as_json=args.json)
    diagnostics = Diagnostics(quiet=args.quiet, verbose=args.verbose)
    try:
        return _execute(args, output, diagnostics)
    except CommandFailed as failure:
        diagnostics.problem(f"atrun: {failure}")
        return failure.code
    except KeyboardInterrupt:
        diagnostics.problem("atrun: interrupted")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _let_go_of_stdout()
        return Exit.BROKEN_PIPE
    except Exception as fault:  # noqa: BLE001  (the last line of defence: a person never sees a traceback)
        if os.environ.get("ATRUN_TRACEBACK"):
            raise
        diagnostics.problem(
            f"atrun: a fault of ours, please report it: {type(fault).__name__}: {fault} (ATRUN_TRACEBACK=1 shows where)"
        )
        return Exit.USAGE


def _execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    if args.command in (None, "tui"):
        return _open_console(args, diagnostics)
    module = import_module(f"atrun_tui.cli.{args.command}")
    if args.command == "demo":
        args.open_console = _run_console
    code: int = module.execute(args, output, diagnostics)
    return code


def _open_console(args: argparse.Namespace, diagnostics: Diagnostics) -> int:
    from atrun_tui.cli.common import open_workspace, paths_of  # noqa: PLC0415  (not needed by other commands)

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CommandFailed(Exit.USAGE, "the console needs a terminal; `atrun run NAME COMMAND` works without one")
    del diagnostics
    return _run_console(lambda: open_workspace(paths_of(args), headless=False), args.connect)


def _run_console(make_workspace: object, connect: Sequence[str]) -> int:
    from atrun_tui.ui.app import run_console  # noqa: PLC0415  (Textual is loaded for the console alone)

    return run_console(make_workspace, connect)


def _let_go_of_stdout() -> None:
    """Point stdout elsewhere, so that the interpreter's own flush at exit has nothing to complain about."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
