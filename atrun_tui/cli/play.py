"""`atrun play`: play a macro on one or more modules, and say how it went on each."""

from __future__ import annotations

import argparse
import asyncio
import shlex
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.cli.common import named, opened
from atrun_tui.cli.diagnostics import CommandFailed, Exit
from atrun_tui.cli.flags import add_connect_timeout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.cli.play_modules import Played
    from atrun_tui.config.profile import Profile
    from atrun_tui.procedures.program import Macro
    from atrun_tui.session.play_reports import Finished
    from atrun_tui.workspace import Workspace

_EPILOG = """\
A macro is a file, or the name of one in the macros folder of the configuration or of the starter set (`atrun macro list`).
How each module ended is kept with the program's data, or in --report FILE; --only-failed plays again only on those that
failed or were not reached in the former run of this macro.
exit codes: 0 all done; where all that failed did so for one reason: 1 an error answer, an expectation or a check,
2 a command that was held back, 3 not reached or login refused or no secret, 4 no answer or link lost; where for different
reasons: 1; 130 interrupted.
"""
_MOST_JOBS = 500


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.epilog = _EPILOG
    parser.add_argument("macro", metavar="MACRO", help="a macro's file or name")
    parser.add_argument("names", metavar="NAME", nargs="*", help="a profile, or a pattern such as 'pump-*'")
    parser.add_argument("--jobs", type=_jobs, metavar="N", default=8, help="so many modules at once (8)")
    parser.add_argument(
        "--set", type=_setting, metavar="KEY=VALUE", action="append", default=[], help="give a variable a value"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be sent, with the SMS it would cost"
    )
    parser.add_argument("--junit", metavar="FILE", help="write the outcome as JUnit XML")
    parser.add_argument(
        "--report", metavar="FILE", help="keep how each module ended in this file, and read it from there"
    )
    parser.add_argument(
        "--only-failed", action="store_true", help="only modules that failed in the former run of this macro"
    )
    after = parser.add_mutually_exclusive_group()
    after.add_argument("--stop", action="store_true", help="begin on no further module once one has failed")
    after.add_argument("--keep-going", dest="stop", action="store_false", help="play on all of them (the default)")
    parser.add_argument(
        "--allow-lockout", action="store_true", help="send even what can cut the link or strand the module"
    )
    add_connect_timeout(parser)


def _jobs(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"{text} is no number of jobs: 1 to {_MOST_JOBS}")
    return int(text)


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"'{text}' gives no variable a value; write NAME=VALUE")
    return name.strip(), value


def execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    """Run and return the exit code."""
    return asyncio.run(_execute(args, output, diagnostics))


async def _execute(args: argparse.Namespace, output: Output, diagnostics: Diagnostics) -> int:
    async with opened(args, output, diagnostics) as workspace:
        return await _Play(args, output, diagnostics, workspace).execute()


class _Play:
    def __init__(
        self, args: argparse.Namespace, output: Output, diagnostics: Diagnostics, workspace: Workspace
    ) -> None:
        from atrun_tui.cli.play_record import PlayRecord  # noqa: PLC0415  (kept off the path of --help)
        from atrun_tui.config.macro_files import starters  # noqa: PLC0415

        self.args = args
        self.output = output
        self.diagnostics = diagnostics
        self.workspace = workspace
        self.given: dict[str, str] = dict(args.set)
        self.path = self._find()
        known = (workspace.paths.macros, starters())
        self.record = PlayRecord.of(workspace.paths.data, self.path, known, args.report)

    async def execute(self) -> int:
        """Choose, check, and play."""
        from atrun_tui.cli.play_modules import Job, play_modules  # noqa: PLC0415

        profiles = self._choose()
        macro = self._load(profiles)
        if self.args.dry_run:
            return self._plan(macro, profiles)
        if not profiles:
            self.diagnostics.say("nothing to play: no module failed in the former run")
            return Exit.DONE
        job = Job(macro, self.path.parent, self.given, self.args, self.workspace, self.output, self.diagnostics)
        played = await play_modules(job, profiles)
        self._keep(macro, played)
        return exit_code(played.finished, interrupted=played.interrupted)

    def _keep(self, macro: Macro, played: Played) -> None:
        from atrun_tui.cli.play_table import print_table  # noqa: PLC0415

        finished = played.finished
        if not self.output.as_json:
            print_table(finished, self.output)
        done = sum(each.ok for each in finished)
        self.diagnostics.say(f"{macro.name}: {done} of {len(finished)} ok")
        self.record.keep(finished)
        if self.args.junit is not None:
            self._write_junit(played)

    def _write_junit(self, played: Played) -> None:
        from atrun_tui.cli.play_junit import junit  # noqa: PLC0415  (the XML library is not always needed)

        text = junit(played.finished, played.steps, self.workspace.mask, played.talks)
        try:
            Path(self.args.junit).write_text(text, encoding="utf-8")
        except OSError as fault:
            raise CommandFailed(Exit.USAGE, f"{self.args.junit} cannot be written: {fault.strerror}") from None

    # -- which macro, which modules -------------------------------------------------------------------------------------

    def _find(self) -> Path:
        from atrun_tui.config.macro_files import MacroFaulty, find_macro  # noqa: PLC0415

        try:
            return find_macro(self.args.macro, self.workspace.paths.macros)
        except MacroFaulty as fault:
            self._refuse_wrong_order()
            raise CommandFailed(Exit.USAGE, str(fault)) from None

    def _refuse_wrong_order(self) -> None:
        from atrun_tui.config.macro_files import MacroFaulty, find_macro  # noqa: PLC0415

        if not self.args.names:
            return
        names, last = [self.args.macro, *self.args.names[:-1]], self.args.names[-1]
        with suppress(MacroFaulty):
            find_macro(last, self.workspace.paths.macros)
            right = shlex.join([last, *names])
            raise CommandFailed(Exit.USAGE, f"the macro comes first: atrun play {right}; nothing was sent")

    def _choose(self) -> list[Profile]:
        """The profiles, each once, in the order they were named."""
        known = self.workspace.profiles
        if not self.args.names and not self.args.only_failed:
            raise CommandFailed(Exit.USAGE, "on which module? give a profile's name, or a pattern such as 'pump-*'")
        names = dict.fromkeys(name for word in self.args.names or ["*"] for name in _matching(word, known))
        if self.args.only_failed:
            failed = self.record.failed()
            names = {name: None for name in names if name in failed}
        return [known[name] for name in names]

    def _load(self, profiles: Sequence[Profile]) -> Macro:
        """The macro, once nothing is wrong with it for these modules; hints are told only with --verbose."""
        from atrun_tui.config.macro_files import check_macro  # noqa: PLC0415
        from atrun_tui.procedures.lint import faults  # noqa: PLC0415

        roads = tuple(dict.fromkeys(profile.transport for profile in profiles)) or ("dial",)
        macro, found = check_macro(self.path, self.workspace.paths.macros, roads, allow_lockout=self.args.allow_lockout)
        wrong = list(faults(found))
        if wrong or macro is None:
            raise CommandFailed(Exit.USAGE, "\n".join([*map(str, wrong), "nothing was sent"]))
        for hint in found:
            self.diagnostics.detail(str(hint))
        self._check_given(macro)
        return macro

    def _check_given(self, macro: Macro) -> None:
        from atrun_tui.procedures.names import all_names, did_you_mean, misfits  # noqa: PLC0415

        known = all_names(macro)
        wrong = [
            f"--set {name}: the macro has no such variable{did_you_mean(name, known)}"
            for name in self.given
            if name not in known
        ]
        wrong += [f"--set {name}: {problem}" for name, problem in misfits(macro, self.given)]
        wrong += [
            f"the macro needs {each.name}{f' ({each.help})' if each.help else ''}: --set {each.name}=..."
            for each in macro.variables
            if each.default is None and each.name not in self.given
        ]
        if wrong:
            raise CommandFailed(Exit.USAGE, "\n".join([*wrong, "nothing was sent"]))

    # -- a look beforehand ----------------------------------------------------------------------------------------------

    def _plan(self, macro: Macro, profiles: Sequence[Profile]) -> int:
        from atrun_tui.cli.play_table import print_plan  # noqa: PLC0415

        print_plan(macro, profiles, self.given, self.output, self.diagnostics)
        return Exit.DONE


def _matching(word: str, known: Iterable[str]) -> list[str]:
    names = list(known)
    if not any(sign in word for sign in "*?["):
        return [named(names, word)]
    found = [name for name in names if fnmatchcase(name, word)]
    if not found and word != "*":
        raise CommandFailed(Exit.USAGE, f"no profile is like '{word}'; `atrun profile list` shows all")
    return found


def exit_code(finished: Sequence[Finished], *, interrupted: bool) -> int:
    """One reason for all that failed gives its code, different ones give 1; an interruption goes before everything."""
    from atrun_tui.procedures.steps import Fault  # noqa: PLC0415

    codes = {
        Fault.ANSWER: Exit.MODULE_ERROR,
        Fault.MACRO: Exit.MODULE_ERROR,
        Fault.FORBIDDEN: Exit.USAGE,
        Fault.UNREACHABLE: Exit.UNREACHABLE,
        Fault.REFUSED: Exit.UNREACHABLE,
        Fault.NO_ANSWER: Exit.NO_ANSWER,
        Fault.LOST: Exit.NO_ANSWER,
    }
    if interrupted:
        return Exit.INTERRUPTED
    met = {codes[each.fault] for each in finished if each.fault in codes}
    if not met:
        return Exit.DONE
    return met.pop() if len(met) == 1 else Exit.MODULE_ERROR
