"""`atrun history`: search and export what was said."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from atrun_tui.cli.common import is_there, paths_of, say_if_missing
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.protocol.exchange import Exchange

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.journal.export import Format
    from atrun_tui.journal.records import Unasked
    from atrun_tui.journal.search import Query
    from atrun_tui.journal.store import Store

Found = TypeVar("Found")

_EPILOG = """\
Times are local, with their offset from UTC; --since reads them as they are printed. JSON and CSV tell UTC (…Z).
`atrun history export` writes whole files: --format jsonl, csv or text, to standard output or to --output FILE.
`atrun history diff PROFILE[@WHEN] PROFILE[@WHEN]` shows the latest answers to the same commands side by side, as they were at
that time: of two modules, or of one at two times (pump-7@2d pump-7); exit code 1 when something differs.
`atrun history prune --before WHEN` removes for good what is older (with --unsolicited only what came unasked, with --profile
only of these); it says how much that is and asks, --yes does not ask, --dry-run only says it. Nothing is ever removed by itself.
To search for one of these three words itself, put a blank before it: atrun history ' export'
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "text", metavar="TEXT", nargs="*", help="words to find in commands and replies; or `export`, `diff` or `prune`"
    )
    parser.add_argument("--profile", metavar="NAME", help="of this profile, or of those like 'pump-*'")
    parser.add_argument("--since", metavar="WHEN", help="2h, 3d, a date or a time")
    parser.add_argument("--failed", action="store_true", help="only what went wrong")
    parser.add_argument("--unsolicited", action="store_true", help="what came unasked, messages not believed among it")
    parser.add_argument("--limit", type=int, metavar="N", help="only the newest N")
    parser.add_argument("--format", choices=["jsonl", "csv", "text"], help="of `export` (jsonl)")
    parser.add_argument("--output", metavar="FILE", help="of `export`, instead of standard output")
    parser.add_argument("--before", metavar="WHEN", help="of `prune`: what is older than that; as --since")
    parser.add_argument("--dry-run", action="store_true", help="of `prune`: only say how much it is")
    parser.add_argument("--macro", metavar="MACRO", help="of `diff`: only the commands of this macro")
    parser.add_argument("--different", action="store_true", help="of `diff`: only what differs")


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    words = list(args.text)
    if (args.before or args.dry_run) and words[:1] != ["prune"]:
        raise CommandFailed(Exit.USAGE, "--before and --dry-run belong to `atrun history prune`")
    if words[:1] == ["diff"]:
        from atrun_tui.cli.history_diff import diff  # noqa: PLC0415  (not needed to search)

        return diff(args, words[1:], output, diagnostics)
    if args.macro or args.different:
        raise CommandFailed(Exit.USAGE, "--macro and --different belong to `atrun history diff`")
    if words[:1] == ["prune"]:
        from atrun_tui.cli.history_prune import prune  # noqa: PLC0415  (not needed to search)

        return prune(args, words[1:], output, diagnostics)
    exporting = words[:1] == ["export"]
    if exporting:
        words.pop(0)
    elif args.format or args.output:
        raise CommandFailed(Exit.USAGE, "--format and --output belong to `atrun history export`")
    if args.unsolicited and (exporting or args.failed):
        raise CommandFailed(Exit.USAGE, "--unsolicited goes with neither --failed nor `export`; --json prints records")
    text = " ".join(words)
    if exporting:
        _export(args, _exchanges(args, text, diagnostics), output, diagnostics)
        return Exit.DONE
    ask = _unasked if args.unsolicited else _exchanges
    _tell(ask(args, text, diagnostics), output, diagnostics)
    return Exit.DONE


def _tell(found: Sequence[Exchange | Unasked], output: Output, diagnostics: Diagnostics) -> None:
    for each in found:
        if output.as_json:
            output.record(each.as_json())
        elif isinstance(each, Exchange):
            _print(each, output)
        else:
            _print_unasked(each, output)
    if not found:
        diagnostics.say("nothing found")


def _exchanges(args: argparse.Namespace, text: str, diagnostics: Diagnostics) -> list[Exchange]:
    return _search(args, text, diagnostics, lambda store, query: store.search(query))


def _unasked(args: argparse.Namespace, text: str, diagnostics: Diagnostics) -> list[Unasked]:
    return _search(args, text, diagnostics, lambda store, query: store.unasked(query))


def _search(
    args: argparse.Namespace, text: str, diagnostics: Diagnostics, ask: Callable[[Store, Query], list[Found]]
) -> list[Found]:
    """What the journal answers to the flags and words; oldest first."""
    from atrun_tui.journal.errors import JournalError  # noqa: PLC0415  (SQLite is loaded once it is needed)
    from atrun_tui.journal.search import Query, parse_since  # noqa: PLC0415
    from atrun_tui.journal.store import Store  # noqa: PLC0415

    path = paths_of(args).journal
    try:
        since = parse_since(args.since, time.time()) if args.since else None
    except ValueError as fault:
        raise CommandFailed(Exit.USAGE, f"--since: {fault}") from None
    if args.limit is not None and args.limit < 1:
        raise CommandFailed(Exit.USAGE, "--limit is at least 1")
    if not is_there(path):
        say_if_missing("data", args, diagnostics)
        return []
    query = Query(
        text=text or None,
        profile=args.profile,
        since=since,
        failed=args.failed,
        limit=args.limit,
    )
    try:
        store = Store.open(path, read_only=True)
        try:
            return ask(store, query)
        finally:
            store.close()
    except JournalError as fault:
        raise CommandFailed(Exit.USAGE, str(fault)) from None


def _print(exchange: Exchange, output: Output) -> None:
    from atrun_tui.journal.search import local_time  # noqa: PLC0415  (loaded to search by now)

    result = exchange.final if exchange.final is not None else exchange.outcome.value
    output.line(
        f"{local_time(exchange.started)}  {exchange.profile}  {exchange.transport}  {exchange.command}  "
        f"{result}  {exchange.elapsed_ms / 1000:.2f} s"
    )
    for line in exchange.lines:
        output.line(f"    {line}")
    if exchange.error:
        output.line(f"    ({exchange.error})")


def _print_unasked(each: Unasked, output: Output) -> None:
    from atrun_tui.journal.search import local_time  # noqa: PLC0415  (loaded to search by now)

    output.line(f"{local_time(each.at)}  {each.profile}  {each.transport}  {each.lines[0] if each.lines else ''}")
    for line in each.lines[1:]:
        output.line(f"    {line}")


def _export(args: argparse.Namespace, found: list[Exchange], output: Output, diagnostics: Diagnostics) -> None:
    from atrun_tui.journal.export import write  # noqa: PLC0415  (csv is loaded only here)

    chosen: Format = args.format or "jsonl"
    if args.output is None:
        with output.written() as stream:
            write(found, chosen, stream)
        return
    try:
        with open(args.output, "x", encoding="utf-8", newline="") as out:  # noqa: PTH123  (the owner's own path)
            write(found, chosen, out)
    except FileExistsError:
        raise CommandFailed(Exit.USAGE, f"{args.output} exists already; nothing was written") from None
    except OSError as fault:
        raise CommandFailed(Exit.USAGE, f"{args.output} cannot be written: {fault.strerror}") from None
    diagnostics.say(f"{len(found)} exchanges written to {args.output}")
