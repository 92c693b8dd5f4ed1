"""`atrun files`: what is stored on a module; fetch, remove, enable or compare one of its files."""

from __future__ import annotations

import argparse
import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from atrun_tui.cli.common import named, opened, say_who_is_to_call
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.flags import add_connect_timeout
from atrun_tui.cli.ways import ways_of

if TYPE_CHECKING:
    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.config.profile import Profile
    from atrun_tui.procedures.files import Errand as FilesErrand
    from atrun_tui.procedures.files import FilesEnding, Place
    from atrun_tui.procedures.preparation import Kind
    from atrun_tui.session.uploading import Done, Errand
    from atrun_tui.workspace import Workspace

_ACTIONS = ("list", "get", "remove", "enable", "compare")
_EPILOG = """\
  atrun files NAME                      what is there
  atrun files NAME get REMOTE [FILE]    fetch a file (FILE - is stdout)
  atrun files NAME remove REMOTE        take it off; what runs only with --yes
  atrun files NAME enable REMOTE        make it run from the next start on
  atrun files NAME compare REMOTE FILE  whether it is that file

exit codes: 0 done and alike, 1 not there, not alike, or refused by the module,
2 wrong usage, 3 not reached, 4 no answer.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("name", metavar="NAME", help="a profile")
    parser.add_argument(
        "action", metavar="ACTION", nargs="?", choices=_ACTIONS, default="list", help=", ".join(_ACTIONS)
    )
    parser.add_argument("remote", metavar="REMOTE", nargs="?", help="the file's name on the module")
    parser.add_argument("file", metavar="FILE", nargs="?", help="the file here")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--script", dest="kind", action="store_const", const="script", help="it is a script")
    kind.add_argument("--app", dest="kind", action="store_const", const="app", help="it is an app")
    parser.add_argument("--force", action="store_true", help="get: replace a file that is here")
    add_connect_timeout(parser)


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    return asyncio.run(_Files(args, output, diagnostics).execute())


class _Files:
    def __init__(self, args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> None:
        self.args = args
        self.output = output
        self.diagnostics = diagnostics
        self.code = Exit.DONE

    async def execute(self) -> int:
        """Check, then do it."""
        from atrun_tui.cli.fleet import Fleet  # noqa: PLC0415  (kept off the path of --help)

        self._check()
        async with opened(self.args, self.output, self.diagnostics) as workspace:
            profile = workspace.profiles[named(workspace.profiles, self.args.name)]
            procedure = await self._procedure(profile)
            fleet: Fleet[FilesEnding] = Fleet(self.diagnostics, 1)
            await fleet.run([profile], lambda each: self._begin(workspace, each, procedure), self._end)
        return self.code

    def _check(self) -> None:
        wanted = {"list": 0, "get": 1, "remove": 1, "enable": 1, "compare": 2}[self.args.action]
        given = sum(value is not None for value in (self.args.remote, self.args.file))
        if given < wanted or given > wanted + (self.args.action == "get"):
            raise CommandFailed(Exit.USAGE, f"see `atrun files --help`: {self.args.action} takes other arguments")
        if self.args.action == "get" and self.args.file != "-" and self._is_here() and not self.args.force:
            raise CommandFailed(Exit.USAGE, f"{self._target()} is here already; --force replaces it")

    def _is_here(self) -> bool:
        try:
            return self._target().exists()
        except OSError as problem:
            raise CommandFailed(Exit.USAGE, f"{self._target()} cannot be written: {problem.strerror}") from None

    async def _procedure(self, profile: Profile) -> FilesErrand:
        from atrun_tui.procedures import files  # noqa: PLC0415
        from atrun_tui.procedures.survey import SMS_REASON  # noqa: PLC0415

        road, remote, kind = profile.transport, self.args.remote, self._kind()
        if road == "sms":
            raise CommandFailed(Exit.USAGE, f"{profile.name}: {SMS_REASON}; nothing was sent")
        if self.args.action == "list":
            return files.list_files(road)
        if self.args.action == "get":
            return files.fetch_file(remote, road, kind)
        if self.args.action == "remove":
            return files.remove_file(remote, road, kind, even_enabled=self.args.yes, ways=ways_of(profile.name))
        if self.args.action == "enable":
            return files.enable_file(remote, road, kind)
        return files.compare_file(remote, await self._local(), road, kind)

    async def _local(self) -> bytes:
        from atrun_tui.cli.standard_input import read_file  # noqa: PLC0415
        from atrun_tui.config.local_file import Unreadable  # noqa: PLC0415

        try:
            return await read_file(Path(self.args.file))
        except Unreadable as problem:
            raise CommandFailed(Exit.USAGE, str(problem)) from None

    def _kind(self) -> Kind | None:
        from atrun_tui.procedures.preparation import Kind  # noqa: PLC0415

        return Kind(self.args.kind) if self.args.kind else None

    def _begin(self, workspace: Workspace, profile: Profile, procedure: FilesErrand) -> Errand[FilesEnding]:
        from atrun_tui.cli.upload_progress import UploadProgress  # noqa: PLC0415
        from atrun_tui.session.uploading import Errand  # noqa: PLC0415

        progress = UploadProgress(self.diagnostics, bars=not self.output.as_json and self.args.file != "-")
        say_who_is_to_call(workspace, profile.name, self.diagnostics)
        session = workspace.session(profile.name)
        session.feed.add_listener(progress.moved)
        return Errand(session, procedure, report=progress.hear, mask=workspace.mask, origin="files")

    # What came of it.

    def _end(self, profile: Profile, done: Done[FilesEnding] | None) -> None:
        from atrun_tui.cli.fleet import CODES  # noqa: PLC0415
        from atrun_tui.procedures.steps import Fault  # noqa: PLC0415

        result = done.result if done is not None else None
        ok = result is not None and result.ok
        message = done.message if done is not None else "interrupted"
        if not ok:
            self.code = CODES[(done.fault if done is not None else None) or Fault.STOPPED]
        if ok and result is not None and self.args.action == "get":
            self._write(result.content)
        if self.output.as_json and not (self.args.action == "get" and self.args.file == "-"):
            self.output.record(self._record(profile.name, result, ok=ok, message=message))
        elif ok and result is not None:
            self._print(result)
        if not ok:
            self.diagnostics.problem(f"{profile.name}: {message}")

    def _print(self, result: FilesEnding) -> None:
        if self.args.action == "list":
            for place in result.places:
                self._print_place(place)
        elif self.args.action == "get":
            self.diagnostics.say(result.message)
        else:
            self.output.line(result.message)

    def _print_place(self, place: Place) -> None:
        if place.inventory is None:
            self.diagnostics.detail(f"no {place.kind.value}s: {place.why}")
            return
        for file in place.inventory.files:
            size = "?" if file.size is None else str(file.size)
            mark = "  enabled" if place.runs(file.name) else ""
            self.output.line(f"{place.kind.value:<7} {file.name:<24} {size:>10}  {file.crc or '-':<5}{mark}".rstrip())
        free = "unknown" if place.inventory.free is None else str(place.inventory.free)
        self.output.line(f"{place.kind.value:<7} {'free bytes':<24} {free:>10}")
        for name in place.missing:
            self.diagnostics.say(f"warning: {name} is enabled and not there: nothing runs at the next start")

    def _write(self, content: bytes) -> None:
        if self.args.file == "-":
            self.output.binary(content)
            return
        target = self._target()
        try:
            target.write_bytes(content)
        except OSError as problem:
            raise CommandFailed(Exit.USAGE, f"{target} cannot be written: {problem.strerror}") from None

    def _target(self) -> Path:
        if self.args.file is not None:
            return Path(self.args.file)
        return Path(re.split(r"[/\\]", self.args.remote)[-1] or "file")

    def _record(self, name: str, result: FilesEnding | None, *, ok: bool, message: str) -> dict[str, Any]:
        record: dict[str, Any] = {"profile": name, "action": self.args.action, "file": self.args.remote}
        if result is not None and self.args.action == "list":
            record |= {f"{place.kind.value}s": _place_record(place) for place in result.places}
        if result is not None and self.args.action == "get" and ok:
            record |= {"as": str(self._target()), "size": len(result.content)}
        if result is not None and result.proof is not None:
            proof = result.proof
            record |= {"same": proof.matches, "method": proof.method.value if proof.method else None, "crc": proof.crc}
        return record | {"ok": ok, "error": None if ok else message}


def _place_record(place: Place) -> dict[str, Any] | None:
    """A place as JSON; null where the module has none."""
    if place.inventory is None:
        return None
    return {
        "files": [{"name": file.name, "size": file.size, "crc": file.crc} for file in place.inventory.files],
        "free": place.inventory.free,
        "enabled": None if place.chosen is None else next(iter(place.chosen), ""),
        "shadowed": [{"name": text, "by": compiled} for text, compiled in place.inventory.shadowed],
    }
