"""`atrun secret`: passwords go in, and never come out."""

from __future__ import annotations

import asyncio
import getpass
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from atrun_tui.cli.common import load_or_fail, named, paths_of
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.flags import shared_flags
from atrun_tui.config.address import valid_name
from atrun_tui.config.profile import SmsRoad
from atrun_tui.vault.base import PASSWORD, PIN, NoVault, VaultError
from atrun_tui.vault.rules import check_password, check_pin, check_secret, doubt
from atrun_tui.vault.secret import Secret

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterator

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.config.load import Loaded
    from atrun_tui.config.modem_book import ModemBook
    from atrun_tui.config.profile import Profile
    from atrun_tui.vault.keyring_vault import KeyringVault

_LONGEST_LINE = 4096


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, summary in (
        ("set", "keep a password: asks without echo, or reads one line from standard input"),
        ("status", "say whether one is kept"),
        ("forget", "remove it from the keyring"),
    ):
        child = actions.add_parser(
            action, help=summary, description=summary[0].upper() + summary[1:] + ".", parents=[shared_flags()]
        )
        child.add_argument("name", metavar="NAME", help="a profile")
        word = child.add_mutually_exclusive_group()
        word.add_argument("--pin", dest="word", action="store_const", const=PIN, help="the SIM PIN of its modem")
        word.add_argument("--name", dest="called", metavar="WORD", help="a secret that macros call ${secret:WORD}")
        child.set_defaults(word=PASSWORD)


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    from atrun_tui.vault.keyring_vault import KeyringVault  # noqa: PLC0415  (kept off the path of --help)

    if args.called is not None:
        if args.action == "set" and (why := _unfit_word(args.called)) is not None:
            raise CommandFailed(Exit.USAGE, f"--name {args.called!r}: {why}; nothing was kept")
        args.word = args.called
    loaded = load_or_fail(args, diagnostics)
    known = {**loaded.profiles, **loaded.modems}
    name = args.name if _may_be_gone(args, known) else named(known, args.name)
    if args.word == PIN:
        name = _of_modem(name, loaded)
    vault = KeyringVault()
    try:
        if args.action == "set":
            return _set(args, name, vault, loaded.profiles.get(name), diagnostics)
        if args.action == "forget":
            with _doubt_lifted(args, name):
                gone = asyncio.run(vault.forget(name, args.word))
                if not gone:
                    named(known, args.name)
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


def _unfit_word(word: str) -> str | None:
    """Why no macro could ask for a secret by that word, or None."""
    from atrun_tui.procedures.variables import SECRET_WORD  # noqa: PLC0415  (few secrets have a word of their own)

    if word in (PASSWORD, PIN):
        return (
            f"that is the word of the {'login password' if word == PASSWORD else 'SIM PIN'} itself; choose another one"
        )
    if SECRET_WORD.fullmatch(word) is None:
        return "a macro calls a secret by letters, digits, `_`, `.` and `-`, at most 64, the first one a letter, a digit or `_`"
    return None


def _may_be_gone(args: argparse.Namespace, known: Collection[str]) -> bool:
    """Whether it may be a profile that was removed: what the keyring still has of it can be forgotten."""
    if args.action != "forget" or args.name in known:
        return False
    with suppress(ValueError):
        return bool(valid_name(args.name))
    return False


def _of_modem(name: str, loaded: Loaded) -> str:
    """A PIN is its modem's, also when a profile that uses the modem was named."""
    profile = loaded.profiles.get(name)
    return profile.road.modem if profile is not None and isinstance(profile.road, SmsRoad) else name


@contextmanager
def _doubt_lifted(args: argparse.Namespace, modem: str) -> Iterator[None]:
    """Its owner has another PIN: once what is done here is done, a PIN may be tried again.

    Where there is no keyring it may be as well: there the one to come is in the environment. Any other failure changes nothing.
    """
    try:
        yield
    except NoVault:
        if args.word == PIN:
            _clear_doubt(args, modem)
        raise
    if args.word == PIN:
        _clear_doubt(args, modem)


def _clear_doubt(args: argparse.Namespace, modem: str) -> None:
    book = _book(args, modem)
    try:
        if book.pin_in_doubt:
            book.doubt_pin(doubt=False)
    except OSError as error:
        raise CommandFailed(
            Exit.UNREACHABLE, f"{modem}: what is remembered of its PIN cannot be changed: {error}"
        ) from None


def _book(args: argparse.Namespace, modem: str) -> ModemBook:
    from atrun_tui.config.modem_book import ModemBook  # noqa: PLC0415  (few secrets are PINs)

    return ModemBook(paths_of(args).modem_book(modem))


def _was_refused(args: argparse.Namespace, modem: str, vault: KeyringVault, value: str) -> bool:
    """Whether it is the very PIN that the SIM refused: the next wrong one may block it."""
    with suppress(VaultError, OSError):  # said by what follows
        former = asyncio.run(vault.get(modem, PIN)) if _book(args, modem).pin_in_doubt else None
        return former is not None and former.reveal() == value
    return False


def _set(
    args: argparse.Namespace, name: str, vault: KeyringVault, profile: Profile | None, diagnostics: Diagnostics
) -> int:
    value = _ask(name, args.word)
    problem = _problem(value, args.word, profile)
    if problem:
        raise CommandFailed(Exit.USAGE, f"{name}: {problem}; nothing was kept")
    if args.word == PIN and _was_refused(args, name, vault, value):
        raise CommandFailed(
            Exit.USAGE,
            f"{name}: that is the PIN that the SIM refused, and it is not tried again. If it is right all the same: "
            f"atrun secret forget {name} --pin, then set it anew",
        )
    with _doubt_lifted(args, name):
        asyncio.run(vault.set(name, Secret(value), args.word))
    diagnostics.say(f"{name}: {args.word} kept in the keyring")
    if args.word != PIN and (reason := doubt(value)) is not None:
        diagnostics.say(f"{name}: {reason}")
    return Exit.DONE


def _problem(value: str, word: str, profile: Profile | None) -> str | None:
    if word == PIN:
        return check_pin(value)
    if word == PASSWORD and profile is not None:
        return check_password(value, profile.transport)
    return check_secret(value)


def _ask(name: str, word: str) -> str:
    """The secret, typed without echo, or one line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{word} for {name}: ")
    try:
        line = sys.stdin.readline(_LONGEST_LINE)
    except UnicodeDecodeError:
        raise CommandFailed(Exit.USAGE, "what standard input holds is no text; nothing was kept") from None
    if not line:
        raise CommandFailed(Exit.USAGE, "no secret was given: standard input is empty")
    return line.removesuffix("\n").removesuffix("\r")
