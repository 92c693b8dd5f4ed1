"""`atrun secret`: passwords go in, and never come out."""

from __future__ import annotations

import asyncio
import getpass
import sys
from typing import TYPE_CHECKING

from atrun_tui.cli.common import load_or_fail, named, paths_of
from atrun_tui.cli.diagnostics import CommandFailed, Exit

if TYPE_CHECKING:
    import argparse

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output

_LONGEST_LINE = 4096


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, summary in (
        ("set", "keep a password: asks without echo, or reads one line from standard input"),
        ("status", "say whether one is kept"),
        ("forget", "remove it from the keyring"),
    ):
        child = actions.add_parser(action, help=summary, description=summary[0].upper() + summary[1:] + ".")
        child.add_argument("name", metavar="NAME", help="a profile")
        word = child.add_mutually_exclusive_group()
        word.add_argument("--pin", dest="word", action="store_const", const="pin", help="the SIM PIN of its modem")
        word.add_argument("--name", dest="word", metavar="WORD", help="a secret that macros call ${secret:WORD}")
        child.set_defaults(word="password")


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    from atrun_tui.vault.base import VaultError  # noqa: PLC0415  (kept off the path of --help)
    from atrun_tui.vault.keyring_vault import KeyringVault  # noqa: PLC0415

    loaded = load_or_fail(paths_of(args).profiles)
    name = named({**loaded.profiles, **loaded.modems}, args.name)
    vault = KeyringVault()
    try:
        if args.action == "set":
            return _set(args, name, vault, loaded.profiles.get(name), diagnostics)
        if args.action == "forget":
            gone = asyncio.run(vault.forget(name, args.word))
            diagnostics.say(f"{name}: {args.word} {'forgotten' if gone else 'was not kept, nothing to forget'}")
            return Exit.DONE
        kept = asyncio.run(vault.get(name, args.word)) is not None
    except VaultError as fault:
        raise CommandFailed(Exit.UNREACHABLE, str(fault)) from None
    if args.json:
        output.record({"name": name, "word": args.word, "kept": kept})
    else:
        output.line(f"{name}: {args.word} {'is kept in the keyring' if kept else 'is not kept'}")
    return Exit.DONE if kept else Exit.UNREACHABLE
