"""The command line: finds the command, loads nothing but it, and turns every failure into a sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, cast

from atrun_tui import __version__
from atrun_tui.cli.diagnostics import CommandFailed, Diagnostics, Exit
from atrun_tui.cli.flags import DEFAULTS, WITH_VALUE, Parser, add_shared_flags, shared_flags
from atrun_tui.cli.output import Output, OutputFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import TextIO

    from atrun_tui.workspace import Workspace

COMMANDS = {
    "tui": "open the console (what `atrun` alone does)",
    "demo": "the console over simulated modules, with nothing of yours touched",
    "run": "send AT commands to a module and print the replies",
    "play": "play a macro on one or more modules",
    "macro": "check, list or show macros, or print the schema of their files",
    "upload": "store a script or an app on one or more modules",
    "files": "what is stored on a module: list, get, remove, enable, compare",
    "profile": "add, list, show, edit, remove or check modules",
    "provision": "the set-up that a module needs on site: printed, or run over its serial port",
    "secret": "keep a module's password in the system's keyring",
    "history": "search or export what was said",
    "simulate": "a simulated module to try things on",
    "completion": "print what a shell needs to complete commands and names",
    "keys": "the keys of the console, and the ids that keymap.toml gives others to",
    "doctor": "say what works on this machine, and how to mend the rest",
}

_EPILOG = """\
exit codes: 0 done, 1 the module answered an error, 2 wrong usage or configuration, 3 module not reached or login
refused or no secret, 4 no answer in time or the link was lost, 130 interrupted.
"""


def build_parser(wanted: str | None, *, everything: bool = False, alone: bool = False) -> argparse.ArgumentParser:
    """The parser.

    Args:
        wanted: the command whose options it knows: loading a command's module costs time.
        everything: it knows the options of all.
        alone: the wanted command, or none, is all it knows: where nothing stands before its name, no other is ever named.
    """
    parser = Parser(prog="atrun", description="Remote console for Telit modules.", epilog=_EPILOG, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"atrun {__version__}")
    add_shared_flags(parser)
    _add_connect(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    shared = shared_flags()
    for name in [name for name in COMMANDS if name == wanted] if alone else COMMANDS:
        summary = COMMANDS[name]
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


def _add_connect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--connect", metavar="NAME", action="append", default=argparse.SUPPRESS, help="open with this session up"
    )


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the arguments. Raises SystemExit with code 2, or 0 for help."""
    completing = "_ARGCOMPLETE" in os.environ
    wanted = _wanted(argv)
    alone = not completing and (not argv or (wanted in COMMANDS and wanted == argv[0]))
    parser = build_parser(wanted, everything=completing, alone=alone)
    if completing:
        import argcomplete  # noqa: PLC0415  (only a shell that completes needs it)

        from atrun_tui.cli.names import mark_names  # noqa: PLC0415

        mark_names(parser)

        argcomplete.autocomplete(parser)
    args = parser.parse_args(argv)
    for name, value in DEFAULTS.items():
        if not hasattr(args, name):
            setattr(args, name, value)
    return args


def _wanted(argv: Sequence[str]) -> str | None:
    """The command's name: the first word that is neither a flag nor a flag's value."""
    words = iter(argv)
    for word in words:
        if word in WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


def run_command_line(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; no exception ever leaves but SystemExit."""
    _open_what_is_closed()
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
        if isinstance(failure, OutputFailed):
            _let_go_of_stdout()
        return failure.code
    except KeyboardInterrupt:
        diagnostics.problem("atrun: interrupted")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _let_go_of_stdout()
        return Exit.BROKEN_PIPE
    except Exception as fault:  # the last line of defence: a person never sees a traceback
        if os.environ.get("ATRUN_TRACEBACK"):
            raise
        diagnostics.fault(fault)
        return Exit.USAGE


def _execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    if args.command in (None, "tui"):
        return _open_console(args, diagnostics)
    module = import_module(f"atrun_tui.cli.{args.command}")
    if args.command == "demo":
        args.open_console = _run_console
    if args.command in ("keys", "doctor"):
        from atrun_tui.ui.actions import ACTIONS  # noqa: PLC0415  (the registry is plain data: no Textual comes with it)

        args.console_actions = ACTIONS
    _end_as_interrupted()
    code: int = module.execute(args, output, diagnostics)
    return code


def _end_as_interrupted() -> None:
    """Let whoever ends us by a signal, such as `timeout`, have what Ctrl-C has: what is under way is recorded and closed."""
    import signal  # noqa: PLC0415  (nothing is under way before)

    in_background = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if in_background:  # a shell's job, which no Ctrl-C is to reach: one that comes is held back
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def end(number: int, frame: object) -> None:  # noqa: ARG001
        held_back = in_background and signal.SIGINT in signal.sigpending()
        if in_background:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        if not held_back:  # else it has come by now, and a second one would not wait for anything
            signal.raise_signal(signal.SIGINT)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end)


def _open_console(args: argparse.Namespace, diagnostics: Diagnostics) -> int:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CommandFailed(Exit.USAGE, "the console needs a terminal; `atrun run NAME COMMAND` works without one")
    from atrun_tui.cli.common import load_or_fail, named, paths_of  # noqa: PLC0415  (not needed by every command)
    from atrun_tui.workspace import Workspace  # noqa: PLC0415

    paths = paths_of(args)
    if args.connect:
        profiles = load_or_fail(args, diagnostics).profiles
        for name in args.connect:
            named(profiles, name)
    return _run_console(lambda: Workspace.open(paths), args.connect)


def _run_console(make_workspace: Callable[[], Awaitable[Workspace]], connect: Sequence[str]) -> int:
    import gc  # noqa: PLC0415

    gc.disable()  # nearly all that is loaded and made before the first frame stays; looking for garbage takes long
    try:
        from atrun_tui.ui.showing import run_console  # noqa: PLC0415  (Textual is loaded for the console alone)

        return run_console(make_workspace, connect)
    finally:
        gc.enable()


def _open_what_is_closed() -> None:
    """Give whoever started us without a standard stream (`>&-`) an empty one.

    Else its number would go to the next file that is opened, which may be the journal, and would then be written into. To a
    standard output that is not there nothing can be written: that is told as for any other that takes nothing.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_RDWR)  # the lowest free number, hence this one
    sys.stdin = sys.stdin or _stream(0, "r")
    sys.stdout = sys.stdout or _stream(1, "w")
    sys.stderr = sys.stderr or _stream(2, "w")


def _stream(number: int, mode: str) -> TextIO:
    return cast("TextIO", open(number, mode, encoding="utf-8", closefd=False))


def _let_go_of_stdout() -> None:
    """Point stdout elsewhere, so that the interpreter's own flush at exit has nothing to complain about."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
