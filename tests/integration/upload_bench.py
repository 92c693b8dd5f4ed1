"""Uploads over an in-memory wire to a simulated module, with one clock for both ends that is moved by hand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atrun_tui.procedures.preparation import Kind, prepare
from atrun_tui.procedures.steps import Keep, Kept
from atrun_tui.procedures.storage import Order, Storage, Stored
from atrun_tui.procedures.storing import store
from atrun_tui.session.clock import ManualClock
from atrun_tui.session.engine import Session, Settings
from atrun_tui.session.play_reports import Exchanged, Found, PlayReport, Remarked, StageReached
from atrun_tui.session.reports import DataMoved, Report
from atrun_tui.session.runner import Runner
from atrun_tui.simulator.brain import Options, Procedure
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.memory import MemoryModule
from atrun_tui.transport.memory import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from atrun_tui.procedures.steps import Ending, Reply, Request, Tiding
    from atrun_tui.protocol.exchange import Exchange


@dataclass
class UploadBench:
    """One module, one session, one clock."""

    options: Options = field(default_factory=Options)
    faults: Faults = field(default_factory=Faults)
    there: Sequence[Way] = (Way(),)
    back: Way | Sequence[Way] = (Way(),)
    transport: str = "dial"
    most_seconds: float = 7200.0
    pause: float = 0.0

    def __post_init__(self) -> None:
        self.clock = ManualClock()
        options = self.options if self.options.login is Procedure.NONE else _without_login(self.options)
        self.module = MemoryModule(self.clock, options, self.faults, there=self.there, back=self.back)
        self.session = Session(
            Settings(profile="pump-7", transport=self.transport, pause=self.pause, reconnect=False),
            self.module.open,
            password=_no_password,
            record=lambda _: True,
            mask=str,
            limit=lambda _: 30.0,
            clock=self.clock,
            jitter=lambda: 0.5,
        )
        self.reports: list[PlayReport] = []
        self.kept: dict[str, bytes] = {}
        self.runner: Runner | None = None
        self.moved = 0
        self.session.feed.add_listener(self._hear)
        self.on_turn: Callable[[], None] = lambda: None

    # What is on the module.

    @property
    def scripts(self) -> dict[str, bytes]:
        return self.module.brain.module.scripts.contents

    @property
    def enabled(self) -> str:
        return self.module.brain.module.scripts.enabled

    @property
    def apps(self) -> dict[str, bytes]:
        return self.module.brain.module.apps.files

    # What was told.

    def told(self) -> list[str]:
        kinds = (Found, Remarked, StageReached)
        return [report.text for report in self.reports if isinstance(report, kinds)]

    def exchanges(self) -> list[Exchange]:
        return [report.exchange for report in self.reports if isinstance(report, Exchanged)]

    def commands(self) -> list[str]:
        return [exchange.command for exchange in self.exchanges()]

    # What is done.

    async def upload(
        self,
        file: str,
        data: bytes,
        *,
        kind: Kind | None = None,
        name: str | None = None,
        enable: bool = False,
        start: bool = False,
        verify: bool = True,
        keep_old: bool = False,
        force: bool = False,
    ) -> Stored:
        """Upload, moving the clock whenever nothing else can go on."""
        order = Order(
            cargo=prepare(file, data, kind=kind, name=name),
            enable=enable,
            start=start,
            verify=verify,
            keep_old=keep_old,
            force=force,
        )
        return await self.play(store(order, self.transport))

    async def play(self, procedure: Generator[Request | Tiding, Reply | None, Ending]) -> Stored:
        results: list[Ending] = []

        def kept() -> Storage:
            result = yield from procedure
            results.append(result)
            return result  # type: ignore[return-value]

        self.runner = Runner(
            self.session, kept(), macro="upload", report=self.reports.append, keep=self._keep, clock=self.clock
        )
        task = asyncio.ensure_future(self.runner.run())
        try:
            await self.until(task.done)
        finally:
            if not task.done():
                task.cancel()
            await self.close()
        finished = task.result()
        if not results:
            return Stored(ok=False, name="", fault=finished.fault, message=finished.message)
        return results[0]  # type: ignore[return-value]

    async def until(self, done: Callable[[], bool]) -> None:
        """Let everything run; when nothing more can, let time pass up to the next thing that is due."""
        end = self.clock.monotonic() + self.most_seconds
        idle = 0
        while not done():
            before = self.module.brain.module.traffic.received, len(self.reports), self.clock.monotonic()
            await asyncio.sleep(0)
            self.on_turn()
            after = self.module.brain.module.traffic.received, len(self.reports), self.clock.monotonic()
            idle = idle + 1 if before == after else 0
            if idle > 12:
                idle = 0
                assert self.clock.monotonic() < end, f"not done within {self.most_seconds:g} s"
                self.clock.advance(self._step())

    def _step(self) -> float:
        due = self.clock.next_due
        return 0.05 if due is None else max(0.0, due - self.clock.monotonic())

    async def close(self) -> None:
        await self.session.close()

    def _hear(self, report: Report) -> None:
        if isinstance(report, DataMoved):
            self.moved = report.moved

    def _keep(self, request: Keep) -> Kept:
        self.kept[request.name] = request.data
        return Kept(f"backups/{request.name}")


def _without_login(options: Options) -> Options:
    from dataclasses import replace  # noqa: PLC0415

    return replace(options, login=Procedure.NONE)


async def _no_password() -> str | None:
    return None
