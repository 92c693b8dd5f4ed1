"""`atrun history diff`: what two modules answered to the same commands, or one at two times, side by side."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from atrun_tui.cli.common import is_there, load_or_fail, named, paths_of, say_if_missing
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.procedures.compare import by_command, by_macro, compare
from atrun_tui.protocol.exchange import timestamp
from atrun_tui.protocol.printable import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.procedures.compare import Compared, Pair
    from atrun_tui.protocol.exchange import Exchange

_COLUMN = 44
_DEPTH = 20_000
"""So many exchanges of a module are looked back at."""


def diff(args: argparse.Namespace, sides: Sequence[str], output: Output, diagnostics: Diagnostics) -> int:
    """Compare two sides, each `PROFILE` or `PROFILE@WHEN`; 0 when all is the same, 1 when something differs."""
    if len(sides) != 2:
        raise CommandFailed(
            Exit.USAGE, "compare two: atrun history diff PROFILE[@WHEN] PROFILE[@WHEN], such as: pump-7@2d pump-7"
        )
    key = _key(args)
    say_if_missing("data", args, diagnostics)
    left, right = (_exchanges(args, side) for side in sides)
    compared = compare(left, right, key)
    if not compared:
        diagnostics.say("nothing to compare: neither side has such an exchange")
    if not output.as_json and compared:
        output.line(f"  {_cell(sides[0])}   {sides[1]}")
    for each in compared:
        if output.as_json:
            output.record(_as_json(each))
        elif not (args.different and each.same):
            _print(each, output)
    differ = sum(not each.same for each in compared)
    diagnostics.say(f"{differ} of {len(compared)} commands differ")
    return Exit.MODULE_ERROR if differ else Exit.DONE


def _key(args: argparse.Namespace) -> Callable[[Exchange], str | None]:
    if args.macro is None:
        return by_command
    from atrun_tui.config.macro_files import MacroFaulty, find_macro, load_macro  # noqa: PLC0415  (not always needed)

    folder = paths_of(args).macros
    try:
        return by_macro(load_macro(find_macro(args.macro, folder), folder))
    except MacroFaulty as fault:
        raise CommandFailed(Exit.USAGE, str(fault)) from None


def _exchanges(args: argparse.Namespace, side: str) -> list[Exchange]:
    """A side's exchanges up to its time, oldest first. Raises CommandFailed: neither journal nor configuration know it."""
    from atrun_tui.journal.errors import JournalError  # noqa: PLC0415  (SQLite is loaded once it is needed)
    from atrun_tui.journal.search import Query, parse_since  # noqa: PLC0415
    from atrun_tui.journal.store import Store  # noqa: PLC0415

    profile, _, when = side.partition("@")
    try:
        until = parse_since(when, time.time()) if when else None
    except ValueError as fault:
        raise CommandFailed(Exit.USAGE, f"{side}: {fault}") from None
    path = paths_of(args).journal
    if not is_there(path):
        return []
    try:
        with Store.open(path, read_only=True) as store:
            found = store.search(Query(profile=profile, until=until, limit=_DEPTH))
            known = bool(found or store.search(Query(profile=profile, limit=1)))
    except JournalError as fault:
        raise CommandFailed(Exit.USAGE, str(fault)) from None
    if not known:
        named(load_or_fail(args).profiles, profile)
    return found


def _print(compared: Compared, output: Output) -> None:
    output.line(f"{' ' if compared.same else '!'} {compared.command}")
    width = _COLUMN - 2
    for pair in compared.pairs:
        left = printable(pair.left or "")
        output.line(f"    {left[:width]:<{width}} {_sign(pair)} {pair.right or ''}".rstrip())
        for start in range(width, len(left), width):
            output.line(f"    {left[start : start + width]}")


def _sign(pair: Pair) -> str:
    if pair.same:
        return " "
    if pair.left is None:
        return ">"
    return "<" if pair.right is None else "|"


def _cell(text: str) -> str:
    shown = printable(text)
    return shown.ljust(_COLUMN) if len(shown) <= _COLUMN else shown[: _COLUMN - 1] + "…"


def _as_json(compared: Compared) -> dict[str, Any]:
    return {
        "command": compared.command,
        "same": compared.same,
        "left": _side(compared.left),
        "right": _side(compared.right),
        "differences": [{"left": pair.left, "right": pair.right} for pair in compared.pairs if not pair.same],
    }


def _side(exchange: Exchange | None) -> dict[str, Any] | None:
    if exchange is None:
        return None
    return {
        "profile": exchange.profile,
        "command": exchange.command,
        "lines": list(exchange.lines),
        "final": exchange.final,
        "started": timestamp(exchange.started),
    }
