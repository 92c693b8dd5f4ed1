"""Errands on many modules, some at a time: the first interruption lets each put its module in order, the second does not wait."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Generic, TypeVar

from atrun_tui.cli.common import named
from atrun_tui.cli.diagnostics import CommandFailed, Diagnostics, Exit
from atrun_tui.procedures.steps import Ending, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from atrun_tui.config.profile import Profile
    from atrun_tui.session.uploading import Done, Errand

Result = TypeVar("Result", bound=Ending)

CODES = {
    Fault.ANSWER: Exit.MODULE_ERROR,
    Fault.MACRO: Exit.MODULE_ERROR,
    Fault.FORBIDDEN: Exit.USAGE,
    Fault.UNREACHABLE: Exit.UNREACHABLE,
    Fault.REFUSED: Exit.UNREACHABLE,
    Fault.NO_ANSWER: Exit.NO_ANSWER,
    Fault.LOST: Exit.NO_ANSWER,
    Fault.STOPPED: Exit.INTERRUPTED,
}
"""What a fault is to a script."""


def choose_profiles(words: Iterable[str], known: Mapping[str, Profile]) -> list[Profile]:
    """The profiles that names and patterns mean, each once, in the order they were named.

    Raises:
        CommandFailed: a name or a pattern means none.
    """
    chosen: dict[str, Profile] = {}
    for word in words:
        if any(sign in word for sign in "*?["):
            found = [name for name in known if fnmatchcase(name, word)]
            if not found:
                raise CommandFailed(Exit.USAGE, f"no profile is like '{word}'; `atrun profile list` shows all")
        else:
            found = [named(known, word)]
        chosen.update({name: known[name] for name in found})
    return list(chosen.values())


def worst_code(codes: Sequence[Exit]) -> Exit:
    """One reason for all that failed gives its code, different ones give 1; an interruption goes before everything."""
    failed = {code for code in codes if code is not Exit.DONE}
    if Exit.INTERRUPTED in failed:
        return Exit.INTERRUPTED
    return Exit.DONE if not failed else failed.pop() if len(failed) == 1 else Exit.MODULE_ERROR


class Fleet(Generic[Result]):
    """Modules that each get the same errand."""

    def __init__(self, diagnostics: Diagnostics, jobs: int) -> None:
        self._diagnostics = diagnostics
        self._turn = asyncio.Semaphore(jobs)
        self._errands: dict[str, Errand[Result]] = {}
        self.interrupted = False

    async def run(
        self,
        profiles: Sequence[Profile],
        begin: Callable[[Profile], Errand[Result]],
        end: Callable[[Profile, Done[Result] | None], None],
    ) -> None:
        """Do it on every module.

        Args:
            profiles: which.
            begin: makes the errand for one.
            end: told how it ended; None for one that did not begin any more.
        """
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # a loop without signals: the interpreter's own KeyboardInterrupt stays
            loop.add_signal_handler(signal.SIGINT, self._interrupt)
        tasks = [asyncio.create_task(self._run_one(each, begin, end), name=f"errand {each.name}") for each in profiles]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(NotImplementedError):
                loop.remove_signal_handler(signal.SIGINT)

    async def _run_one(
        self,
        profile: Profile,
        begin: Callable[[Profile], Errand[Result]],
        end: Callable[[Profile, Done[Result] | None], None],
    ) -> None:
        async with self._turn:
            if self.interrupted:
                end(profile, None)
                return
            errand = self._errands[profile.name] = begin(profile)
            try:
                end(profile, await errand.run())
            finally:
                del self._errands[profile.name]

    def _interrupt(self) -> None:
        if not self.interrupted:
            self._diagnostics.problem(
                "atrun: interrupted: the module is put in order, which can take a minute; once more ends that"
            )
        self.interrupted = True
        for errand in list(self._errands.values()):
            errand.cancel()
