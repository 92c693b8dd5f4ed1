"""A session over real sockets, against a small scripted module."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING, Self

import pytest

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.protocol.login import Login
from atrun_tui.session.engine import FailureKind, Session, SessionFailed, Settings
from atrun_tui.session.state import State
from atrun_tui.transport.tcp_dial import dial

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Script = Callable[["Caller"], Awaitable[None]]

USER, PASSWORD = "testuser", "testpassw"


class Caller:
    """The module's side of one connection, in words."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def line(self) -> str:
        """The next line without its CR; raises IncompleteReadError when the session has gone."""
        return (await self.reader.readuntil(b"\r"))[:-1].decode("latin-1")

    async def say(self, text: str, *, crumbs: bool = False) -> None:
        data = text.encode("latin-1")
        for piece in [data[index : index + 1] for index in range(len(data))] if crumbs else [data]:
            self.writer.write(piece)
            await self.writer.drain()

    def reset(self) -> None:
        """Throw the connection away, as a socket does that is closed with bytes unread."""
        wire = self.writer.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class Modules:
    """A server whose nth connection plays the nth script; the last one is played for all further ones."""

    def __init__(self, *scripts: Script) -> None:
        self.scripts = list(scripts)
        self.calls = 0
        self.problems: list[BaseException] = []
        self.address = ("", 0)
        self._server: asyncio.Server | None = None
        self._playing: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.address = self._server.sockets[0].getsockname()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await asyncio.wait_for(asyncio.gather(*self._playing), 5)
        assert not self.problems

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._playing.add(task)
        script = self.scripts[min(self.calls, len(self.scripts) - 1)]
        self.calls += 1
        try:
            await script(Caller(reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the session has gone, which is how most plays end
        except Exception as error:  # noqa: BLE001
            self.problems.append(error)
        finally:
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def answer_for_ever(caller: Caller, *, echo: bool = False, crumbs: bool = False) -> None:
    while True:
        line = await caller.line()
        prefix = line + "\r" if echo else ""
        body = "\r\n+CSQ: 15,0\r\n" if line == "AT+CSQ" else ""
        await caller.say(f"{prefix}{body}\r\nOK\r\n", crumbs=crumbs)


async def automatic(caller: Caller) -> None:
    if (await caller.line(), await caller.line()) == (USER, PASSWORD):
        await answer_for_ever(caller)


async def step_by_step(caller: Caller) -> None:
    await caller.say("\r\nUsername: ")
    if await caller.line() != USER:
        return
    await caller.say("\r\nPassword: ")
    if await caller.line() != PASSWORD:
        return
    await caller.say("\r\nLogin successful.\r\n")
    await answer_for_ever(caller, echo=True)


async def in_crumbs(caller: Caller) -> None:
    await caller.say("\r\nUsername: ", crumbs=True)
    await caller.line()
    await caller.say("\r\nPassword: ", crumbs=True)
    await caller.line()
    await caller.say("\r\nLogin successful.\r\n", crumbs=True)
    await answer_for_ever(caller, echo=True, crumbs=True)


async def hangs_up_at_a_command(caller: Caller) -> None:
    await caller.line()
    await caller.say("\r\nOK\r\n")
    await caller.line()


async def resets_at_a_command(caller: Caller) -> None:
    await hangs_up_at_a_command(caller)
    caller.reset()


async def resets_after_the_login(caller: Caller) -> None:
    await caller.line()
    caller.reset()


class Records(list[Exchange]):
    def keep(self, exchange: Exchange) -> bool:
        self.append(exchange)
        return True


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
async def connect(records: Records) -> AsyncIterator[Callable[..., Session]]:
    sessions: list[Session] = []

    def make(
        modules: Modules,
        *,
        login: Login | None = None,
        password: str = PASSWORD,
        reconnect: bool = True,
        user: str = USER,
    ) -> Session:
        async def fetch() -> str | None:
            return password

        session = Session(
            Settings(
                profile="pump", transport="dial", login=login, user=user, pause=0, reconnect=reconnect, login_timeout=10
            ),
            lambda: dial(*modules.address, timeout=5),
            password=fetch,
            record=records.keep,
            mask=lambda text: text.replace(PASSWORD, "•••"),
            limit=lambda _: 5.0,
            jitter=lambda: 0.0,
        )
        sessions.append(session)
        return session

    yield make
    for session in sessions:
        await asyncio.wait_for(session.close(), 5)


@pytest.mark.parametrize(
    ("script", "login"),
    [
        (answer_for_ever, None),
        (automatic, Login.AUTOMATIC),
        (step_by_step, Login.STEP_BY_STEP),
        (step_by_step, Login.AUTO),
        (in_crumbs, Login.STEP_BY_STEP),
    ],
)
async def test_a_session_from_login_to_close(
    connect: Callable[..., Session], records: Records, script: Script, login: Login | None
) -> None:
    async with Modules(script) as modules:
        session = connect(modules, login=login)
        await asyncio.wait_for(session.ready(), 10)
        tickets = [session.submit("AT+CSQ") for _ in range(20)]
        for ticket in tickets:
            exchange = await asyncio.wait_for(ticket.wait(), 10)
            assert (exchange.lines, exchange.final) == (("+CSQ: 15,0",), "OK")
        await session.close()
        assert [exchange.id for exchange in records] == [ticket.id for ticket in tickets]
        assert session.status.state is State.OFFLINE


@pytest.mark.parametrize("script", [automatic, step_by_step])
async def test_a_wrong_password_is_a_refusal_and_asked_once(connect: Callable[..., Session], script: Script) -> None:
    login = Login.AUTOMATIC if script is automatic else Login.STEP_BY_STEP
    async with Modules(script) as modules:
        session = connect(modules, login=login, password="wrong")
        with pytest.raises(SessionFailed) as caught:
            await asyncio.wait_for(session.ready(), 10)
        assert caught.value.kind is FailureKind.REFUSED
        assert session.status.state is State.REFUSED
        assert modules.calls == 1


async def test_a_reset_in_place_of_the_first_answer_is_a_refusal(connect: Callable[..., Session]) -> None:
    async with Modules(resets_after_the_login) as modules:
        session = connect(modules, login=Login.AUTOMATIC)
        with pytest.raises(SessionFailed) as caught:
            await asyncio.wait_for(session.ready(), 10)
        assert caught.value.kind is FailureKind.REFUSED


@pytest.mark.parametrize("script", [hangs_up_at_a_command, resets_at_a_command])
async def test_a_link_lost_under_a_command(connect: Callable[..., Session], script: Script) -> None:
    async with Modules(script, answer_for_ever) as modules:
        session = connect(modules)
        await asyncio.wait_for(session.ready(), 10)
        exchange = await asyncio.wait_for(session.submit("AT+A").wait(), 10)
        assert exchange.outcome is Outcome.UNKNOWN
        again = await asyncio.wait_for(session.submit("AT+CSQ").wait(), 10)
        assert again.lines == ("+CSQ: 15,0",)
        assert modules.calls == 2
        await session.close()


async def test_a_closed_port(connect: Callable[..., Session]) -> None:
    modules = Modules(answer_for_ever)
    async with modules:
        pass
    session = connect(modules, reconnect=False)
    with pytest.raises(SessionFailed, match="connection refused") as caught:
        await asyncio.wait_for(session.ready(), 10)
    assert caught.value.kind is FailureKind.UNREACHABLE


async def test_a_flood_is_survived(connect: Callable[..., Session]) -> None:
    async def floods(caller: Caller) -> None:
        await caller.line()
        await caller.say("\r\nOK\r\n")
        await caller.line()
        for _ in range(200):
            await caller.say("\r\n+CREG: 1\r\n" * 100 + "\r\n" + "x" * 10_000 + "\r\n")
        await caller.say("\r\nOK\r\n")
        await answer_for_ever(caller)

    async with Modules(floods) as modules:
        session = connect(modules)
        subscription = session.feed.subscribe(limit=100)
        await asyncio.wait_for(session.ready(), 10)
        exchange = await asyncio.wait_for(session.submit("AT+A").wait(), 30)
        assert exchange.ok
        assert len(exchange.lines) == 200
        assert exchange.urcs[:10_000] == ("+CREG: 1",) * 10_000
        assert exchange.urcs[10_000:] == ("… 10000 more unsolicited lines came and are not listed here",)
        assert subscription.missed > 0
        await session.close()
        assert len([report async for report in subscription]) == 100
