"""Plays a macro on many modules, some at a time, and ends all of them properly when it is interrupted."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.cli.play_progress import Progress
from atrun_tui.config.backup_files import keeper
from atrun_tui.config.macro_uploads import uploads
from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import Exchanged, Finished, PlayReport, StepEnded, StepStarted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from atrun_tui.cli.diagnostics import Diagnostics
    from atrun_tui.cli.output import Output
    from atrun_tui.config.profile import Profile
    from atrun_tui.procedures.expressions import Value
    from atrun_tui.procedures.program import Macro
    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.runner import Runner
    from atrun_tui.workspace import Workspace

_MOST_TOLD = 5
"""Exchanges that are remembered of a step that failed: its last."""


@dataclass(frozen=True, slots=True)
class Played:
    """How it went.

    Attributes:
        finished: each module's end, in the order they were named.
        steps: the steps of each that ended, by its name; kept only for a JUnit file, as they may be millions.
        talks: what was said in the steps that failed, by the module's name and the step's number; kept likewise.
        interrupted: whether it was.
    """

    finished: tuple[Finished, ...]
    steps: Mapping[str, Sequence[StepEnded]]
    talks: Mapping[tuple[str, str], Sequence[Exchange]]
    interrupted: bool


@dataclass(frozen=True, slots=True)
class Job:
    """What is played, from which folder, with which values; where everything of the owner's is, and where to talk."""

    macro: Macro
    folder: Path
    given: Mapping[str, Value]
    args: argparse.Namespace
    workspace: Workspace
    output: Output
    diagnostics: Diagnostics


async def play_modules(job: Job, profiles: Sequence[Profile]) -> Played:
    """Play a macro on every module; the first interruption lets commands in flight end, the second does not wait for them."""
    bars = not (job.output.as_json and job.output.is_terminal)
    plays = _Plays(job, Progress(job.diagnostics, len(job.macro.steps), len(profiles), bars=bars))
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # a loop without signals: the interpreter's own KeyboardInterrupt stays
        loop.add_signal_handler(signal.SIGINT, plays.interrupt)
    try:
        finished = await plays.play_all(profiles)
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGINT)
    return Played(finished, plays.steps, plays.talks, plays.interruptions > 0)


class _Plays:
    def __init__(self, job: Job, progress: Progress) -> None:
        self.steps: dict[str, list[StepEnded]] = {}
        self.talks: dict[tuple[str, str], list[Exchange]] = {}
        self._talk: dict[str, list[Exchange]] = {}
        self.interruptions = 0
        self._job = job
        self._progress = progress
        self._runners: dict[str, Runner] = {}
        self._turn = asyncio.Semaphore(job.args.jobs)
        self._failed = False

    def interrupt(self) -> None:
        """The owner pressed ctrl+c."""
        self.interruptions += 1
        if self.interruptions == 1:
            self._job.diagnostics.problem("atrun: interrupted: what was sent is waited for; once more ends that too")
        for runner in self._runners.values():
            if self.interruptions == 1:
                runner.stop()
            else:
                runner.cancel()

    async def play_all(self, profiles: Sequence[Profile]) -> tuple[Finished, ...]:
        """Every module's end, in their order."""
        tasks = [asyncio.create_task(self._play_one(profile), name=f"play {profile.name}") for profile in profiles]
        try:
            return tuple(await asyncio.gather(*tasks))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._job.diagnostics.paint([])

    async def _play_one(self, profile: Profile) -> Finished:
        async with self._turn:
            if self.interruptions or (self._failed and self._job.args.stop):
                finished = self._not_played(profile)
            else:
                finished = await self._run(profile)
                self._failed = self._failed or not finished.ok
        if self._job.output.as_json:
            self._job.output.record(finished.as_json())
        return finished

    async def _run(self, profile: Profile) -> Finished:
        workspace = self._job.workspace
        self._progress.begin(profile.name)
        runner = workspace.player(
            profile.name,
            self._job.macro,
            self._job.given,
            report=self._hear,
            upload=uploads(self._job.folder, profile.transport),
            keep=keeper(workspace.paths.backups, profile.name),
            timeout=self._job.args.timeout,
            allow_lockout=self._job.args.allow_lockout,
        )
        self._runners[profile.name] = runner
        try:
            return await runner.run()
        finally:
            del self._runners[profile.name]
            await workspace.close_session(profile.name)

    def _hear(self, report: PlayReport) -> None:
        match report:
            case Exchanged(profile=profile, exchange=exchange):
                self._talk.setdefault(profile, []).append(exchange)
                if self._job.output.as_json:
                    self._job.output.record(exchange.as_json())
            case StepStarted(profile=profile):
                self._talk[profile] = []
            case StepEnded(profile=profile, number=number) if self._job.args.junit is not None:
                self.steps.setdefault(profile, []).append(report)
                if report.fault is not None:
                    self.talks[profile, number] = self._talk.pop(profile, [])[-_MOST_TOLD:]
            case _:
                pass
        self._progress.hear(report)

    def _not_played(self, profile: Profile) -> Finished:
        why = "not played: interrupted" if self.interruptions else "not played: another module failed"
        return Finished(
            profile=profile.name,
            macro=self._job.macro.name,
            ok=False,
            fault=Fault.STOPPED,
            message=why,
            started=time.time(),
        )
