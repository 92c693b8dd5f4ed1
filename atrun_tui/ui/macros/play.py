"""Plays a macro on one session or on several, some at a time, and keeps how far each is; goes on whether or not anybody looks."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import Finished
from atrun_tui.session.runner import CONNECT
from atrun_tui.ui.macros.course import OVER, Course, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from atrun_tui.procedures.expressions import Value
    from atrun_tui.procedures.program import Macro
    from atrun_tui.procedures.steps import Ask
    from atrun_tui.session.play_reports import PlayReport
    from atrun_tui.session.runner import Runner
    from atrun_tui.workspace import Workspace

AT_ONCE = 8
"""Modules played on at the same time; the others wait."""
PATIENCE = 120.0
"""Seconds in which a module must be reached; its session goes on trying after that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be played.

    Attributes:
        name: what the macro is called by.
        macro: itself.
        given: values for its variables.
        profiles: where.
        stepwise: hold before each step.
    """

    name: str
    macro: Macro
    given: Mapping[str, Value]
    profiles: tuple[str, ...]
    stepwise: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a macro asks its owner; the answer goes into `answer`."""

    profile: str
    ask: Ask
    answer: asyncio.Future[str] = field(compare=False)


class Play:
    """One macro, on every session that it was ordered for.

    Args:
        workspace: makes the runners.
        order: what to play.
        wall: the wall clock, seconds since the epoch.
        changed: called when something happened; must be quick.
        asked: called when the macro asks its owner something.
    """

    def __init__(
        self,
        workspace: Workspace,
        order: Order,
        *,
        wall: Callable[[], float],
        changed: Callable[[], None],
        asked: Callable[[Question], None],
    ) -> None:
        self.order = order
        self.courses = {name: Course(name, order.macro) for name in order.profiles}
        self.questions: deque[Question] = deque()
        self.held = order.stepwise
        self.stops = 0
        self.wall = wall
        self._workspace = workspace
        self._changed = changed
        self._asked = asked
        self._runners: dict[str, Runner] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)

    @property
    def over(self) -> bool:
        """Whether it has ended everywhere."""
        return all(course.phase in OVER for course in self.courses.values())

    @property
    def ok(self) -> int:
        """On how many sessions it did what it was for."""
        return sum(course.phase is Phase.OK for course in self.courses.values())

    async def run(self) -> None:
        """Play it everywhere; failures are values."""
        async with asyncio.TaskGroup() as group:
            for name in self.order.profiles:
                group.create_task(self._play(name), name=f"play {name}")

    # -- what its owner may do ------------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Begin no further step for now."""
        self._hold(held=True)
        for runner in self._runners.values():
            runner.hold()

    def go_on(self) -> None:
        """Play on."""
        self._hold(held=False)
        for runner in self._runners.values():
            runner.go_on()

    def step(self) -> None:
        """Play one step more, then hold."""
        self._hold(held=True)
        for runner in self._runners.values():
            runner.step()

    def stop(self) -> None:
        """Let commands in flight end and play nothing more; asked a second time, do not wait for them."""
        self.stops += 1
        for runner in self._runners.values():
            if self.stops == 1:
                runner.stop()
            else:
                runner.cancel()
        self._changed()

    def answer(self, question: Question, text: str) -> None:
        """What the owner said."""
        if not question.answer.done():
            question.answer.set_result(text)

    def _hold(self, *, held: bool) -> None:
        self.held = held
        for course in self.courses.values():
            course.held = held
        self._changed()

    # -- one session ----------------------------------------------------------------------------------------------------

    async def _play(self, name: str) -> None:
        async with self._turn:
            course = self.courses[name]
            if self.stops:
                self._take(name, self._unplayed(name, "stopped before it began"))
                return
            course.held = self.held
            course.begin(self.wall())
            self._changed()
            runner = self._runner(name)
            if self.held:
                runner.hold()
            self._runners[name] = runner
            too_long = asyncio.get_running_loop().call_later(PATIENCE, self._give_up, name)
            try:
                await runner.run()
            finally:
                too_long.cancel()
                del self._runners[name]

    def _runner(self, name: str) -> Runner:
        from atrun_tui.config.backup_files import keeper  # noqa: PLC0415  (not before something is played)
        from atrun_tui.config.macro_uploads import uploads  # noqa: PLC0415

        workspace = self._workspace
        return workspace.player(
            name,
            self.order.macro,
            self.order.given,
            report=partial(self._hear, name),
            ask=partial(self._ask, name),
            upload=uploads(Path(self.order.macro.file).parent, workspace.profiles[name].transport),
            keep=keeper(workspace.paths.backups, name),
        )

    def _give_up(self, name: str) -> None:
        """It was not reached in time."""
        if self.courses[name].phase is Phase.CONNECTING and not self.stops:
            self._runners[name].cancel()

    def _hear(self, name: str, report: PlayReport) -> None:
        if (
            isinstance(report, Finished)
            and report.failed_step == CONNECT
            and report.fault is Fault.STOPPED
            and not self.stops
        ):
            message = f"it was not reached within {PATIENCE:.0f} seconds; its session goes on trying"
            report = replace(report, fault=Fault.UNREACHABLE, message=message)
        self._take(name, report)

    def _take(self, name: str, report: PlayReport) -> None:
        self.courses[name].take(report, self.wall())
        self._changed()

    async def _ask(self, name: str, ask: Ask) -> str:
        question = Question(name, ask, asyncio.get_running_loop().create_future())
        self.questions.append(question)
        self._asked(question)
        self._changed()
        try:
            return await question.answer
        finally:
            self.questions.remove(question)
            self._changed()

    def _unplayed(self, name: str, why: str) -> Finished:
        return Finished(
            profile=name, macro=self.order.macro.name, ok=False, fault=Fault.STOPPED, message=why, started=self.wall()
        )
