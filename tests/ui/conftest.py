"""The console's two neighbours, Workspace and Session, played by hand so that every moment can be arranged."""

from __future__ import annotations

import asyncio
import itertools
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest
from textual.widgets import Input

from atrun_tui.config.paths import Paths
from atrun_tui.config.profile import DialRoad, ListenRoad, Modem, Profile
from atrun_tui.config.settings import Settings
from atrun_tui.knowledge.hazards import Hazard, assess
from atrun_tui.knowledge.sensitive import mask_command, mask_line
from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.record import replace
from atrun_tui.session.callers import Caller
from atrun_tui.session.feed import Feed
from atrun_tui.session.reports import (
    CommandQueued,
    CommandSent,
    ExchangeEnded,
    LineArrived,
    StateChanged,
    Status,
    UrcArrived,
)
from atrun_tui.session.state import State
from atrun_tui.transport.serial_ports import Port
from atrun_tui.ui.app import AtrunApp
from atrun_tui.ui.screens.console import Console
from atrun_tui.ui.transcript.talk import Talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from textual.pilot import Pilot

    from atrun_tui.journal.search import Query
    from atrun_tui.vault.secret import Secret
    from atrun_tui.workspace import Workspace

NOW = 1_795_442_580.0
"""2026-11-23 14:03:00 UTC."""

REPLIES: dict[str, tuple[tuple[str, ...], str]] = {
    "AT": ((), "OK"),
    "AT+CSQ": (("+CSQ: 17,0",), "OK"),
    "AT+COPS?": (('+COPS: 0,0,"vodafone IT"',), "OK"),
    "AT+CGMM;+CGMR": (("HE910-D", "12.00.006"), "OK"),
    'AT#RSCRIPT="main.py"': ((), "+CME ERROR: 22"),
}


class FakeTicket:
    """A command until its end."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.ended: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()

    async def wait(self) -> Exchange:
        return await self.ended


class FakeSession:
    """Reports what it is told to; answers from a table unless it is told to hold its tongue."""

    def __init__(self, name: str, mask: Callable[[str], str]) -> None:
        self.name = name
        self.transport = "dial"
        self.feed = Feed(name)
        self.status = Status(state=State.OFFLINE)
        self.submitted: list[str] = []
        self.cancelled: list[str] = []
        self.tickets: dict[str, FakeTicket] = {}
        self.starts = 0
        self.silent = False
        self.refuses = False
        self.mask = mask
        self._ids = itertools.count(1)
        self._clock = itertools.count(int(NOW) - 60, 7)

    def move(self, state: State, detail: str = "") -> None:
        self.status = Status(state=state, detail=detail, since=NOW, round_trip=0.41)
        self.feed.publish(StateChanged(self.name, self.status))

    def start(self) -> None:
        self.starts += 1
        self.move(State.CONNECTING)
        self.move(State.LOGGING_IN)
        if self.refuses:
            self.move(State.REFUSED, "the module closed after the password")
        else:
            self.move(State.READY)

    def submit(self, command: str, *, timeout: float | None = None, origin: str = "console") -> FakeTicket:
        self.submitted.append(command)
        id_ = f"{self.name}-{next(self._ids)}"
        ticket = self.tickets[id_] = FakeTicket(id_)
        self._send(command, id_, timeout, origin)
        return ticket

    def _send(self, command: str, id_: str, timeout: float | None, origin: str) -> None:
        shown = self.mask(command)
        self.feed.publish(CommandQueued(self.name, id_, shown, origin))
        if self.status.state is State.BUSY:
            return
        started = float(next(self._clock))
        self.move(State.BUSY)
        self.feed.publish(CommandSent(self.name, id_, shown, started, timeout or 20.0, origin))
        if not self.silent:
            self.answer(id_, shown, started)

    def answer(self, id_: str, shown: str, started: float) -> None:
        lines, final = REPLIES.get(shown, ((), "ERROR"))
        for line in lines:
            self.feed.publish(LineArrived(self.name, id_, line))
        self.end(exchange(id_, self.name, shown, lines, final, started))

    def end(self, ended: Exchange) -> None:
        self.feed.publish(ExchangeEnded(self.name, ended))
        if ended.id in self.tickets:
            self.tickets[ended.id].ended.set_result(ended)
        self.move(State.READY)

    def urc(self, *lines: str) -> None:
        self.feed.publish(UrcArrived(self.name, NOW - 20, lines))

    def cancel(self, id: str) -> bool:  # noqa: A002
        self.cancelled.append(id)
        return True

    async def close(self) -> None:
        self.move(State.OFFLINE)


def exchange(  # noqa: PLR0917
    id_: str, profile: str, command: str, lines: Sequence[str] = (), final: str | None = "OK", started: float = NOW
) -> Exchange:
    ok = final == "OK"
    return Exchange(
        id=id_,
        profile=profile,
        transport="dial",
        command=command,
        lines=tuple(lines),
        final=final,
        ok=ok,
        error=None if ok else "not found",
        started=started,
        elapsed_ms=412.0,
        outcome=Outcome.ANSWERED if final else Outcome.TIMED_OUT,
    )


class FakeWorkspace:
    """Profiles, sessions and a journal in memory."""

    def __init__(self, paths: Paths, *names: str) -> None:
        self.paths = paths
        self.problems: list[str] = []
        self.profiles = {
            name: Profile(name=name, road=DialRoad(f"10.64.3.{17 + place}", 1024), user="testuser")
            for place, name in enumerate(names)
        }
        self.modems: dict[str, Modem] = {}
        self.ports: list[Port] = []
        self.callers: list[Caller] = []
        self.refused: list[int] = []
        self.lobby_changed: Callable[[], None] = lambda: None
        self.sessions: dict[str, FakeSession] = {}
        self.settings = Settings()
        self.former: list[Exchange] = []
        self.passwords: dict[str, str] = {}
        self.queries: list[Query] = []
        self.trouble: Exception | None = None
        self.prepare: Callable[[FakeSession], None] = lambda _: None

    def refresh(self) -> None:
        """Nobody else changes what is only in memory."""

    def open_journal(self) -> None:
        """There is none."""

    def on_problem(self, tell: Callable[[str], None]) -> None:
        self.tell = tell

    def session(self, name: str) -> FakeSession:
        if name not in self.sessions:
            self.sessions[name] = FakeSession(name, self.show)
            self.prepare(self.sessions[name])
        return self.sessions[name]

    async def close_session(self, name: str) -> None:
        session = self.sessions.pop(name, None)
        if session is not None:
            await session.close()

    def assess(self, name: str, command: str) -> tuple[Hazard, ...]:
        return assess(command, self.profiles[name].transport)

    def show(self, command: str) -> str:
        return mask_command(command)

    def mask(self, text: str) -> str:
        return mask_line(text)

    def lobby_callers(self) -> tuple[Caller, ...]:
        return tuple(self.callers)

    def on_lobby(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.lobby_changed = callback
        return lambda: setattr(self, "lobby_changed", lambda: None)

    def refuse(self, caller: int) -> None:
        self.refused.append(caller)
        self.callers = [each for each in self.callers if each.id != caller]
        self.lobby_changed()

    async def adopt(self, caller: int, name: str) -> FakeSession:
        known = {each.id: each for each in self.callers}[caller]
        await self.add_profile(Profile(name=name, road=ListenRoad(*known.door, imei=known.imei)), None)
        self.callers.remove(known)
        self.lobby_changed()
        self.session(name).start()
        return self.session(name)

    async def serial_ports(self) -> list[Port]:
        return self.ports

    async def add_profile(self, profile: Profile, password: Secret | None, modem: Modem | None = None) -> None:
        self._fail()
        if modem is not None:
            self.modems[modem.name] = modem
        self.profiles[profile.name] = profile
        if password is not None:
            self.passwords[profile.name] = password.reveal()

    async def edit_profile(
        self, old_name: str, profile: Profile, password: Secret | None, modem: Modem | None = None
    ) -> None:
        await self.remove_profile(old_name)
        await self.add_profile(profile, password, modem)

    async def remove_profile(self, name: str) -> None:
        self._fail()
        del self.profiles[name]

    async def transcript(self, name: str, limit: int) -> list[Exchange]:
        self._fail()
        return [each for each in self.former if each.profile == name][-limit:]

    async def recent_commands(self, name: str | None, limit: int) -> list[str]:
        commands = [each.command for each in reversed(self.former) if name in (None, each.profile)]
        return list(dict.fromkeys(commands))[:limit]

    async def search(self, query: Query) -> list[Exchange]:
        self._fail()
        self.queries.append(query)
        found = [each for each in self.former if (query.text or "").casefold() in str(each.as_json()).casefold()]
        return found[::-1] if query.newest_first else found

    def save_setting(self, key: str, value: object) -> None:
        self._fail()
        assert key == "theme"
        self.settings = replace(self.settings, theme=str(value))

    async def close(self) -> None:
        for name in list(self.sessions):
            await self.close_session(name)

    def _fail(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@dataclass(frozen=True)
class Help:
    name: str
    summary: str
    parameters: str = ""


class Book:
    """A catalogue of a few commands, so that no test depends on how many there are."""

    known = (
        Help("+COPS", "network operator", "<mode>[,<format>[,<operator>]]"),
        Help("+CREG", "network registration", "<mode>"),
        Help("+CSQ", "signal quality"),
        Help("#MONI", "cell monitor", "<number>"),
    )

    def complete(self, prefix: str, limit: int) -> list[Help]:
        return [command for command in self.known if command.name.startswith(prefix)][:limit]

    def help(self, name: str) -> Help | None:
        return next((command for command in self.known if command.name == name), None)


class Driver:
    """A console under test: its app, its screen, its workspace, and a way to wait until nothing is under way."""

    def __init__(self, app: AtrunApp, workspace: FakeWorkspace, pilot: Pilot[int]) -> None:
        self.app = app
        self.workspace = workspace
        self.pilot = pilot
        self.console = cast(Console, app.screen_stack[0])

    @property
    def line(self) -> str:
        return self.console.line.value

    @property
    def said(self) -> list[str]:
        """Sentences as a whole, and those in the window that differ from them in more than where their rows end."""
        whole = {"".join(text.split()): text for _, text in self.console.voice.said}
        shown = [notification.message for notification in self.app._notifications]
        return [*whole.values(), *(text for text in shown if "".join(text.split()) not in whole)]

    @property
    def talks(self) -> list[str]:
        """The commands in the transcript in view, oldest first."""
        transcript = self.console.deck.transcript
        assert transcript is not None
        return [entry.command for entry in transcript.roll.entries if isinstance(entry, Talk)]

    def session(self, name: str = "pump-7") -> FakeSession:
        return self.workspace.sessions[name]

    async def settle(self) -> None:
        """Until workers, reports on their way and messages are done."""
        await self.app.workers.wait_for_complete()
        if self.console.bridge._due is not None:
            handed_over = asyncio.Event()
            asyncio.get_running_loop().call_at(self.console.bridge._due.when(), handed_over.set)
            await handed_over.wait()
        await self.pilot.pause()

    async def keys(self, *keys: str) -> None:
        """Press keys, and wait until each has had its turn."""
        await self.pilot.press(*keys)
        async with asyncio.timeout(30):
            while self.app.screen_stack and self.app._turns._alarm is not None:
                await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for all they set off."""
        if keys:
            await self.keys(*keys)
        await self.settle()

    async def type(self, text: str, *then: str) -> None:
        """Put text into the focused field as fast as a paste would, then press keys."""
        field = self.app.focused
        assert isinstance(field, Input)
        field.insert_text_at_cursor(text)
        await self.pilot.pause()
        await self.press(*then)

    def text(self, selector: str) -> str:
        """What is seen where a widget of the screen on top stands."""
        region = self.app.screen.query_one(selector).region
        rows = self.app.screen._compositor.render_strips()[region.y : region.bottom]
        return "\n".join(row.crop(region.x, region.right).text.rstrip() for row in rows)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One time zone, colours on, a small catalogue."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("atrun_tui.ui.tending._catalogue", Book)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(name="exchange")
def _exchange() -> Callable[..., Exchange]:
    """Makes an exchange that ended."""
    return exchange


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.find(tmp_path / "config", tmp_path / "data", {})


@pytest.fixture
def driving() -> type[Driver]:
    """Makes a driver for an app that somebody else runs."""
    return Driver


@pytest.fixture
def build(paths: Paths) -> Callable[..., tuple[AtrunApp, FakeWorkspace]]:
    """Makes an app over a fake workspace with profiles of these names, animations off and the clock standing still."""

    def make(
        *names: str, connect: Sequence[str] = (), prepare: Callable[[FakeWorkspace], None] = lambda _: None
    ) -> tuple[AtrunApp, FakeWorkspace]:
        workspace = FakeWorkspace(paths, *names)
        prepare(workspace)
        app = AtrunApp(cast("Workspace", workspace), connect, wall=lambda: NOW)
        app.animation_level = "none"
        return app, workspace

    return make


@pytest.fixture
def opened(build: Callable[..., tuple[AtrunApp, FakeWorkspace]]) -> Callable[..., AbstractAsyncContextManager[Driver]]:
    """Opens a console: `async with opened("pump-7", connect=["pump-7"]) as driver`."""

    @asynccontextmanager
    async def run(
        *names: str,
        connect: Sequence[str] = (),
        size: tuple[int, int] = (120, 40),
        prepare: Callable[[FakeWorkspace], None] = lambda _: None,
    ) -> AsyncIterator[Driver]:
        app, workspace = build(*names, connect=connect, prepare=prepare)
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, workspace, pilot)
            await pilot.pause()
            await driver.settle()
            yield driver

    return run
