"""A session over an in-memory wire, a module that answers from a table, and a clock that is moved by hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.protocol.exchange import Exchange
from atrun_tui.session.clock import ManualClock
from atrun_tui.session.engine import Session, Settings
from atrun_tui.session.reports import Report, StateChanged, UrcArrived
from atrun_tui.session.state import State
from atrun_tui.transport.base import LinkLost, Stream
from atrun_tui.transport.memory import MemoryStream, Way, wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

OK = "\r\nOK\r\n"


async def turns(count: int = 30) -> None:
    """Let everything that is ready run."""
    for _ in range(count):
        await asyncio.sleep(0)


class Module:
    """The far end of one wire: keeps the lines it hears and answers those it has an answer for."""

    def __init__(self, stream: MemoryStream, answers: dict[str, str | None]) -> None:
        self.stream = stream
        self.answers = answers
        self.heard: list[str] = []
        self.raw = b""
        self.ends: list[LinkLost | None] = []
        stream.attach(self)

    def data_received(self, data: bytes) -> None:
        self.raw += data
        while b"\r" in self.raw:
            line, _, self.raw = self.raw.partition(b"\r")
            self.hear(line.decode("latin-1"))

    def link_lost(self, error: LinkLost | None) -> None:
        self.ends.append(error)

    def hear(self, line: str) -> None:
        self.heard.append(line)
        answer = self.answers.get(line, OK)
        if answer is not None:
            self.say(answer)

    def say(self, text: str) -> None:
        self.stream.send(text.encode("latin-1"))

    def break_link(self) -> None:
        self.stream.cut(LinkLost("the link broke"))


class Bench:
    """One session and all that surrounds it."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.answers: dict[str, str | None] = {"me": None, "s3cret": None}
        self.failures: list[BaseException] = []
        self.modules: list[Module] = []
        self.records: list[Exchange] = []
        self.urcs: list[UrcArrived] = []
        self.reports: list[Report] = []
        self.password: Callable[[], Awaitable[str | None]] = self._password
        self.record: Callable[[Exchange], Awaitable[bool] | bool] = self._record
        self.limit: Callable[[str], float] = lambda _: 30.0
        self.mask: Callable[[str], str] = lambda text: text.replace("s3cret", "•••")
        self.back = Way()
        self.sessions: list[Session] = []

    def session(self, **settings: Any) -> Session:
        told: dict[str, Any] = {"profile": "pump", "transport": "dial", "pause": 0.0, **settings}
        session = Session(
            Settings(**told),
            self._open,
            password=self.password,
            record=self.record,
            record_urc=self.urcs.append,
            mask=self.mask,
            limit=self.limit,
            clock=self.clock,
            jitter=lambda: 0.5,
        )
        session.feed.add_listener(self.reports.append)
        self.sessions.append(session)
        return session

    async def ready(self, **settings: Any) -> Session:
        session = self.session(**settings)
        session.start()
        await session.ready()
        return session

    async def walk_in(self, session: Session) -> None:
        """Start it, and play the module's side of the step-by-step login."""
        session.start()
        await turns()
        for words in ("\r\nUsername: ", "\r\nPassword: ", "\r\nLogin successful.\r\n"):
            self.module.say(words)
            await turns()
        await session.ready()

    def state(self) -> State:
        """Where the latest session stands."""
        return self.sessions[-1].status.state

    @property
    def module(self) -> Module:
        """The far end of the latest link."""
        return self.modules[-1]

    async def advance(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await turns()

    def states(self) -> list[State]:
        return [report.status.state for report in self.reports if isinstance(report, StateChanged)]

    def told(self, kind: type[Any]) -> list[Any]:
        return [report for report in self.reports if isinstance(report, kind)]

    async def _open(self) -> Stream:
        if self.failures:
            raise self.failures.pop(0)
        ours, theirs = wire(back=self.back)
        self.modules.append(Module(theirs, self.answers))
        return ours

    async def _password(self) -> str | None:
        return "s3cret"

    def _record(self, exchange: Exchange) -> bool:
        self.records.append(exchange)
        return True


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """Closed after the test, and nothing may be left behind."""
    made = Bench()
    yield made
    for session in made.sessions:
        await session.close()
    assert made.clock.pending == 0
    assert asyncio.all_tasks() == {asyncio.current_task()}
