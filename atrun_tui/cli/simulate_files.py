"""Arguments of the simulated module about its files: what is stored, how much fits, and what goes wrong with uploads."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from atrun_tui.cli.simulate_readers import decimal, whole
from atrun_tui.simulator.brain import Options

_DEFAULTS = Options()


def add_file_flags(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    group = parser.add_argument_group("files on the module")
    group.add_argument(
        "--script", type=_stored, action="append", default=[], metavar="NAME=FILE", help="a script that is there"
    )
    group.add_argument("--enabled", default="", metavar="NAME", help="the script that is enabled")
    group.add_argument("--app", type=_stored, action="append", default=[], metavar="NAME=FILE", help="an app in /mod")
    group.add_argument("--run-app", default="", metavar="NAME", help="the app that is chosen to run")
    for name, space in (("script", _DEFAULTS.script_space), ("app", _DEFAULTS.app_space)):
        group.add_argument(
            f"--{name}-space", type=whole(0), default=space, metavar="N", help=f"bytes for {name}s in all ({space})"
        )
    group.add_argument("--free-claim", type=whole(0), metavar="N", help="what the listings say is free (the truth)")
    group.add_argument("--flash", type=decimal, default=0.0, metavar="S", help="storing 100 KB takes so long (0)")
    group.add_argument(
        "--keep-partial", action="store_true", help="a file that was not sent whole is kept as far as it came"
    )
    group.add_argument(
        "--lock-running", action="store_true", help="what is enabled cannot be replaced, and has no checksum"
    )
    group.add_argument(
        "--corrupt", type=whole(0), default=0, metavar="N", help="store the first N files with a wrong byte"
    )
    group.add_argument("--swallow", action="store_true", help="take files, store none, and never say anything about it")
    group.add_argument("--lost-restart", action="store_true", help="never come back from a restart")


def file_options(args: argparse.Namespace) -> dict[str, Any]:
    """What the module is like."""
    return {
        "scripts": tuple(args.script),
        "enabled": args.enabled,
        "apps": tuple(args.app),
        "app_to_run": args.run_app,
        "script_space": args.script_space,
        "app_space": args.app_space,
        "free_claim": args.free_claim,
        "flash_seconds": args.flash,
        "keeps_partial": args.keep_partial,
        "locks_running": args.lock_running,
    }


def file_faults(args: argparse.Namespace) -> dict[str, Any]:
    """What goes wrong."""
    return {"corrupt": args.corrupt, "swallow": args.swallow, "lost_restart": args.lost_restart}


def _stored(text: str) -> tuple[str, bytes]:
    name, equals, file = text.partition("=")
    if not (name and equals and file):
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form NAME=FILE")
    try:
        return name, Path(file).read_bytes()
    except OSError as problem:
        raise argparse.ArgumentTypeError(f"{file} cannot be read: {problem.strerror}") from None
