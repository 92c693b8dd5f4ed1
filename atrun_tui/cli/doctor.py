"""`atrun doctor`: what works on this machine, and how to mend what does not."""

from __future__ import annotations

import asyncio
import math
import os
import shutil
import sys
from typing import TYPE_CHECKING

from atrun_tui.cli.amounts import in_bytes, many
from atrun_tui.cli.common import is_there, paths_of
from atrun_tui.cli.diagnostics import Exit
from atrun_tui.cli.doctor_configuration import configuration
from atrun_tui.cli.finding import Finding

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.config.paths import Paths


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.description = "Say what works on this machine, and how to mend the rest. Changes nothing."


def execute(args: argparse.Namespace, output: Output, _: Diagnostics) -> int:
    """Run; exit code 2 when something that is needed does not work."""
    paths = paths_of(args)
    wrong = False
    usual_keys = {action.id: action.keys for action in args.console_actions}
    for finding in (*configuration(paths, usual_keys), *_data(paths), _keyring(), *_serial(), *_terminal()):
        wrong = wrong or (finding.needed and not finding.ok)
        if output.as_json:
            output.record(
                {"subject": finding.subject, "ok": finding.ok, "found": finding.found, "remedy": finding.remedy}
            )
            continue
        sign = "ok  " if finding.ok else "FAIL" if finding.needed else "note"
        output.line(f"{sign}  {finding.subject:<14} {finding.found}")
        if finding.remedy:
            output.line(f"      {'':<14} {finding.remedy}")
    return Exit.USAGE if wrong else Exit.DONE


def _data(paths: Paths) -> Iterator[Finding]:
    from atrun_tui.journal.errors import JournalError  # noqa: PLC0415  (SQLite is loaded once it is needed)
    from atrun_tui.journal.pruning import Old, count, space  # noqa: PLC0415
    from atrun_tui.journal.store import Store  # noqa: PLC0415

    for what, folder, flag in (
        ("config folder", paths.config, "--config-dir"),
        ("data folder", paths.data, "--data-dir"),
    ):
        try:
            there = next(path for path in (folder, *folder.parents) if path.exists())
        except OSError as error:
            yield Finding(what, ok=False, found=f"{folder}: {error.strerror}", remedy=f"name another one with {flag}")
            continue
        writable = os.access(there, os.W_OK | os.X_OK)
        remedy = None if writable else f"make {there} writable, or name another folder with {flag}"
        yield Finding(what, ok=writable, found=str(folder), remedy=remedy)
    if not is_there(paths.journal):
        yield Finding("journal", ok=True, found=f"none yet; it will be {paths.journal}")
        return
    try:
        with Store.open(paths.journal, read_only=True) as store:
            kept, size = count(store, Old(before=math.inf)), space(store).used
        how_much = f"{many(kept.exchanges, 'exchange')} and {many(kept.urcs, 'URC')}, {in_bytes(size)}"
        yield Finding("journal", ok=True, found=f"{how_much}, in {paths.journal}")
    except JournalError as fault:
        yield Finding("journal", ok=False, found=str(fault))


def _keyring() -> Finding:
    from atrun_tui.vault.environment import DESCRIPTOR_VARIABLE, PASSWORD_VARIABLE  # noqa: PLC0415
    from atrun_tui.vault.keyring_vault import KeyringVault  # noqa: PLC0415  (takes its time)

    status = asyncio.run(KeyringVault().status())
    found = status.name if status.usable else "none that can be used"
    given = next((name for name in (DESCRIPTOR_VARIABLE, PASSWORD_VARIABLE) if os.environ.get(name)), None)
    if given is None:
        return Finding("keyring", ok=status.usable, found=found, remedy=status.problem)
    return Finding(
        "keyring",
        ok=status.usable,
        found=f"{found}; {given} is set and goes before it, so that commands need none",
        remedy=status.problem,
        needed=False,
    )


def _serial() -> Iterator[Finding]:
    from atrun_tui.transport.serial_ports import list_ports  # noqa: PLC0415  (scans system folders)

    ports = list_ports()
    if not ports:
        yield Finding(
            "serial ports", ok=True, found="none; needed only for a module on the desk or SMS through a modem"
        )
    for port in ports:
        lasting = f", always {port.lasting}" if port.lasting else ""
        remedy = (
            None if port.usable else "you may not open it: join the group that owns it (often dialout), log in again"
        )
        yield Finding(
            "serial ports",
            ok=port.usable,
            found=f"{port.device} {port.description}{lasting}",
            remedy=remedy,
            needed=False,
        )


def _terminal() -> Iterator[Finding]:
    if not sys.stderr.isatty():
        yield Finding("terminal", ok=True, found="none here; the console needs one, all other commands do not")
        return
    width, height = shutil.get_terminal_size()
    fits = width >= 80 and height >= 24
    yield Finding(
        "terminal",
        ok=fits,
        found=f"{os.environ.get('TERM', 'unknown')}, {width} x {height}",
        remedy=None if fits else "the console is made for 80 x 24 and more",
        needed=False,
    )
    encoding = (sys.stdout.encoding or "").lower()
    if "utf" not in encoding:
        yield Finding("encoding", ok=False, found=encoding, remedy="set LANG to a UTF-8 locale", needed=False)
