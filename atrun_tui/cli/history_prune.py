"""`atrun history prune`: take what is old out of the journal, when its owner says so."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from atrun_tui.cli.amounts import in_bytes, many
from atrun_tui.cli.common import is_there, paths_of, say_if_missing
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.protocol.exchange import timestamp

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.journal.pruning import Amount, Old


def prune(args: argparse.Namespace, words: list[str], output: Output, diagnostics: Diagnostics) -> int:
    """Say how much it is, ask, and remove it."""
    from atrun_tui.journal.errors import JournalError  # noqa: PLC0415  (SQLite is loaded once it is needed)

    old = _old(args, words)
    path = paths_of(args).journal
    if not is_there(path):
        say_if_missing("data", args, diagnostics)
        diagnostics.say("nothing to remove: there is no journal yet")
        return Exit.DONE
    try:
        return _prune(args, old, path, output, diagnostics)
    except JournalError as fault:
        raise CommandFailed(Exit.USAGE, str(fault)) from None


def _old(args: argparse.Namespace, words: list[str]) -> Old:
    from atrun_tui.journal.pruning import Old  # noqa: PLC0415
    from atrun_tui.journal.search import parse_since  # noqa: PLC0415

    if args.before is None:
        raise CommandFailed(Exit.USAGE, "how old? such as: atrun history prune --before 90d; nothing was removed")
    if words or args.since or args.failed or args.format or args.output or args.limit is not None:
        raise CommandFailed(
            Exit.USAGE, "`prune` goes by --before, --profile and --unsolicited alone; nothing was removed"
        )
    try:
        before = parse_since(args.before, time.time())
    except ValueError as fault:
        raise CommandFailed(Exit.USAGE, f"--before: {fault} Nothing was removed.") from None
    return Old(before=before, profile=args.profile, exchanges=not args.unsolicited)


def _prune(args: argparse.Namespace, old: Old, path: Path, output: Output, diagnostics: Diagnostics) -> int:
    from atrun_tui.journal.pruning import count, give_back, remove, size, space  # noqa: PLC0415
    from atrun_tui.journal.store import Store  # noqa: PLC0415

    with Store.open(path, read_only=True) as store:
        found = count(store, old)
        before = space(store).used
    removes = any((found.exchanges, found.urcs)) and not args.dry_run
    if removes and not (args.yes or _may(f"remove {_told(old, found)} for good?", diagnostics)):
        diagnostics.say("nothing was removed")
        return Exit.DONE
    smaller, free = False, 0
    if not args.dry_run:
        with Store.open(path) as store:
            if removes:
                found = remove(store, old)
            free = space(store).free
        smaller = free > 0 and give_back(path)
    freed = max(before - size(path), 0) if smaller else 0
    if output.as_json:
        about = {"before": timestamp(old.before), "exchanges": found.exchanges, "urcs": found.urcs, "removed": removes}
        output.record({**about, "freed_bytes": freed, "free_bytes": 0 if smaller else free, "bytes": size(path)})
        return Exit.DONE
    would = "would remove" if args.dry_run else "removed" if removes else "nothing to remove:"
    output.line(f"{would} {_told(old, found)}")
    if smaller:
        output.line(f"the journal is {in_bytes(freed)} smaller: {in_bytes(size(path))}")
    elif free:
        output.line(
            f"{in_bytes(free)} in the journal are free for what comes: another program has it open;"
            " once none has, `prune` makes the file smaller"
        )
    return Exit.DONE


def _told(old: Old, found: Amount) -> str:
    from atrun_tui.journal.search import local_time  # noqa: PLC0415

    what = ([many(found.exchanges, "exchange")] if old.exchanges else []) + [many(found.urcs, "URC")]
    whose = f" of {old.profile}" if old.profile is not None else ""
    return f"{' and '.join(what)}{whose} from before {local_time(old.before)}"


def _may(question: str, diagnostics: Diagnostics) -> bool:
    """Whether the owner says yes. Raises CommandFailed: there is nobody to ask."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CommandFailed(
            Exit.USAGE, f"{question} Nobody can be asked without a terminal: --yes does it, --dry-run only counts"
        )
    diagnostics.prompt(f"{question} [y/N] ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
