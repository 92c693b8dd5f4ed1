"""`atrun upload`: store a script or an app on one or more modules, checked before, verified after."""

from __future__ import annotations

import argparse
import asyncio
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atrun_tui.cli.common import opened, say_who_is_to_call
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.flags import add_connect_timeout
from atrun_tui.cli.ways import ways_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.config.profile import Profile
    from atrun_tui.procedures.preparation import Cargo
    from atrun_tui.procedures.storage import Order, Stored
    from atrun_tui.session.uploading import Done, Errand
    from atrun_tui.workspace import Workspace

_MOST_JOBS = 500
_EPILOG = """\
The file in use is never written over: a new version gets a second name
(main.py, main_2.py) and is enabled once it is proven. Without --enable nothing
that runs is touched. What is replaced is saved in the backups folder first.

exit codes: 0 stored and proven, 1 the module refused it or what it stored is
not the file, 2 the file or the command cannot be used, 3 not reached or login
refused or no secret, 4 no answer or link lost, 130 interrupted.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("names", metavar="NAME", nargs="+", help="a profile, or a pattern such as 'pump-*'")
    parser.add_argument("file", metavar="FILE", type=Path, help="what to store")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--script", dest="kind", action="store_const", const="script", help="it is an Easy Script file")
    kind.add_argument("--app", dest="kind", action="store_const", const="app", help="it is an AppZone file")
    parser.add_argument("--as", dest="as_name", metavar="NAME", help="its name on the module (its own)")
    parser.add_argument("--enable", action="store_true", help="make it the one that runs from the next start on")
    parser.add_argument(
        "--start", action="store_true", help="restart the module, so that it runs now (implies --enable)"
    )
    parser.add_argument("--no-verify", dest="verify", action="store_false", help="do not look at what was stored")
    parser.add_argument("--keep-old", action="store_true", help="leave what ran before on the module after --start")
    parser.add_argument("--force", action="store_true", help="send it although the module has it")
    parser.add_argument("--jobs", type=_jobs, metavar="N", default=8, help="so many modules at once (8)")
    add_connect_timeout(parser)


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:6]) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"{text} is no number of jobs: 1 to {_MOST_JOBS}")
    return int(text)


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    return asyncio.run(_execute(args, output, diagnostics))


async def _execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    async with opened(args, output, diagnostics) as workspace:
        return await _Uploads(args, output, diagnostics, workspace).execute()


class _Uploads:
    def __init__(
        self, args: argparse.Namespace, output: Output, diagnostics: Diagnostics, workspace: Workspace
    ) -> None:
        from atrun_tui.cli.upload_progress import UploadProgress  # noqa: PLC0415  (kept off the path of --help)

        self.args = args
        self.output = output
        self.diagnostics = diagnostics
        self.workspace = workspace
        self.progress = UploadProgress(diagnostics, bars=not (output.as_json and output.is_terminal))
        self.codes: list[Exit] = []

    async def execute(self) -> int:
        """Check, then upload to every module."""
        from atrun_tui.cli.fleet import Fleet, choose_profiles, worst_code  # noqa: PLC0415

        self._refuse_wrong_order()
        profiles = choose_profiles(self.args.names, self.workspace.profiles)
        self._refuse_sms(profiles)
        order = self._order(await self._prepare())
        fleet: Fleet[Stored] = Fleet(self.diagnostics, self.args.jobs)
        await fleet.run(
            profiles,
            lambda profile: self._begin(profile, order),
            lambda profile, done: self._end(profile, order, done),
        )
        return worst_code(self.codes)

    def _refuse_wrong_order(self) -> None:
        first, names = self.args.names[0], [*self.args.names[1:], str(self.args.file)]
        # False also for what no file can be called.
        turned = os.path.isfile(first) and not os.path.exists(self.args.file)  # noqa: PTH110, PTH113
        if first not in self.workspace.profiles and turned:
            right = shlex.join([*names, first])
            raise CommandFailed(Exit.USAGE, f"the file comes last: atrun upload {right}; nothing was sent")

    def _refuse_sms(self, profiles: Sequence[Profile]) -> None:
        from atrun_tui.procedures.survey import SMS_REASON  # noqa: PLC0415

        by_sms = [profile.name for profile in profiles if profile.transport == "sms"]
        if by_sms:
            raise CommandFailed(Exit.USAGE, f"{', '.join(by_sms)}: {SMS_REASON}; nothing was sent")

    async def _prepare(self) -> Cargo:
        from atrun_tui.cli.standard_input import read_file  # noqa: PLC0415
        from atrun_tui.config.local_file import Unreadable  # noqa: PLC0415
        from atrun_tui.procedures.preparation import Kind, Unfit, prepare  # noqa: PLC0415

        kind = Kind(self.args.kind) if self.args.kind else None
        try:
            data = await read_file(self.args.file)
            return prepare(self.args.file.name, data, kind=kind, name=self.args.as_name, ways=ways_of("NAME"))
        except (Unreadable, Unfit) as reason:
            raise CommandFailed(Exit.USAGE, f"{reason}; nothing was sent") from None

    def _order(self, cargo: Cargo) -> Order:
        from atrun_tui.procedures.storage import Order  # noqa: PLC0415

        return Order(
            cargo=cargo,
            enable=self.args.enable or self.args.start,
            start=self.args.start,
            verify=self.args.verify,
            keep_old=self.args.keep_old,
            force=self.args.force,
        )

    # One module.

    def _begin(self, profile: Profile, order: Order) -> Errand[Stored]:
        from atrun_tui.config.backup_files import keeper  # noqa: PLC0415
        from atrun_tui.procedures.storing import store  # noqa: PLC0415
        from atrun_tui.session.uploading import Errand  # noqa: PLC0415

        say_who_is_to_call(self.workspace, profile.name, self.diagnostics)
        session = self.workspace.session(profile.name)
        session.feed.add_listener(self.progress.moved)
        return Errand(
            session,
            store(order, profile.transport, ways_of(profile.name)),
            report=self.progress.hear,
            keep=keeper(self.workspace.paths.backups, profile.name),
            mask=self.workspace.mask,
            origin="upload",
        )

    def _end(self, profile: Profile, order: Order, done: Done[Stored] | None) -> None:
        from atrun_tui.cli.fleet import CODES  # noqa: PLC0415
        from atrun_tui.procedures.steps import Fault  # noqa: PLC0415

        self.progress.end(profile.name)
        ok = done is not None and done.ok
        message = done.message if done is not None else "interrupted before it began; nothing was sent"
        fault = (done.fault if done is not None else None) or Fault.STOPPED
        self.codes.append(Exit.DONE if ok else CODES[fault])
        if self.output.as_json:
            self.output.record(_record(profile.name, str(self.args.file), order, done, message))
        elif ok:
            self.output.line(f"{profile.name}: {message}")
        if not ok:
            self.diagnostics.problem(f"{profile.name}: {message}")


def _record(name: str, file: str, order: Order, done: Done[Stored] | None, message: str) -> dict[str, Any]:
    stored = done.result if done is not None else None
    proof = stored.proof if stored is not None else None
    return {
        "profile": name,
        "file": file,
        "as": stored.name if stored is not None else order.cargo.name,
        "kind": order.cargo.kind.value,
        "size": len(order.cargo.data),
        "sent": stored.sent if stored is not None else 0,
        "crc": proof.crc if proof is not None else None,
        "crc_variant": proof.variant.value if proof is not None and proof.variant is not None else None,
        "verified": proof.matches if proof is not None else None,
        "method": proof.method.value if proof is not None and proof.method is not None else None,
        "enabled": stored.enabled if stored is not None else False,
        "started": stored.started if stored is not None else False,
        "old": (stored.old or None) if stored is not None else None,
        "elapsed_ms": round(done.elapsed_ms, 1) if done is not None else 0.0,
        "ok": done is not None and done.ok,
        "error": None if done is not None and done.ok else message,
        "state": stored.state if stored is not None else "",
    }
