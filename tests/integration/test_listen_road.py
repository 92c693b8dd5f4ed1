"""The listening road through the workspace: real sockets, simulated modules and strange callers."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.paths import Paths
from atrun_tui.config.profile import ListenRoad, Profile, Road, SerialRoad, SmsRoad
from atrun_tui.protocol.exchange import Outcome
from atrun_tui.roads import CALL_TIMEOUT, CONNECT_TIMEOUT, Roads
from atrun_tui.session.callers import Door
from atrun_tui.session.engine import SessionFailed
from atrun_tui.session.state import State
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.dialling import dialling, dialling_fleet
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from atrun_tui.session.engine import Session

IMEI = "356938035643809"
NEXT_IMEI = "356938035643810"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.find(tmp_path / "config", tmp_path / "data", {})


@pytest.fixture
async def workspace(paths: Paths) -> AsyncIterator[Workspace]:
    opened = await Workspace.open(paths, vault=MemoryVault({}))
    yield opened
    await asyncio.wait_for(opened.close(), 10)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def listening(workspace: Workspace, name: str, port: int, imei: str | None, *allow: str) -> Session:
    await workspace.add_profile(Profile(name=name, road=ListenRoad("127.0.0.1", port, allow, imei)), None)
    session = workspace.session(name)
    session.start()
    return session


async def open_door(workspace: Workspace, port: int) -> None:
    """Until somebody may call; the session's own opening and this one wait for each other."""
    await asyncio.sleep(0)
    await workspace.roads._listen(Door("127.0.0.1", port))


async def until(session: Session, condition: Callable[[], bool]) -> None:
    changed = asyncio.Event()
    remove = session.feed.add_listener(lambda _: changed.set())
    async with asyncio.timeout(10):
        while not condition():
            changed.clear()
            await changed.wait()
    remove()


async def ask(session: Session) -> tuple[str, ...]:
    return (await asyncio.wait_for(session.submit("AT+CGSN").wait(), 10)).lines


async def scripted(port: int, imei: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A module that says who it is and answers the first AT; the rest is the test's."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert await reader.readuntil(b"\r") == b"AT+CGSN\r"
    writer.write(f"\r\n{imei}\r\n\r\nOK\r\n".encode())
    assert await reader.readuntil(b"\r") == b"AT\r"
    writer.write(b"\r\nOK\r\n")
    return reader, writer


async def test_a_module_that_drops_and_redials_finds_its_session_again(workspace: Workspace, port: int) -> None:
    session = await listening(workspace, "pump", port, IMEI)
    async with dialling(Options(imei=IMEI), port=port) as module:
        await asyncio.wait_for(session.ready(), 10)
        assert await ask(session) == (IMEI,)
        for reset in (False, True):
            module.cut(reset=reset)
            await until(session, lambda: session.status.state is State.AWAITING)
            await until(session, lambda: session.status.state is State.READY)
            assert await ask(session) == (IMEI,)
        assert module.connections == 3


async def test_profiles_share_a_listener_and_get_each_its_own(workspace: Workspace, port: int) -> None:
    sessions = {imei: await listening(workspace, name, port, imei) for name, imei in (("a", IMEI), ("b", NEXT_IMEI))}
    async with dialling_fleet(2, Options(imei=IMEI), port=port):
        for imei, session in sessions.items():
            await asyncio.wait_for(session.ready(), 10)
            assert await ask(session) == (imei,)
    assert len(workspace.roads._listeners) == 1


async def test_a_newer_call_ends_a_half_open_one_at_once(workspace: Workspace, port: int) -> None:
    session = await listening(workspace, "pump", port, IMEI)
    await open_door(workspace, port)
    reader, writer = await scripted(port, IMEI)
    await asyncio.wait_for(session.ready(), 10)
    under_way = session.submit("AT+SLOW")
    while await reader.readuntil(b"\r") != b"AT+SLOW\r":
        writer.write(b"\r\nOK\r\n")
    async with dialling(Options(imei=IMEI), port=port):
        assert (await asyncio.wait_for(under_way.wait(), 10)).outcome is Outcome.UNKNOWN
        assert await ask(session) == (IMEI,)
        assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()


async def test_a_module_with_another_imei_gets_nothing_but_the_question(workspace: Workspace, port: int) -> None:
    session = await listening(workspace, "pump", port, IMEI)
    changed = asyncio.Event()
    workspace.on_lobby(changed.set)
    waiting = session.submit("AT+CGSN")
    async with dialling(Options(imei=NEXT_IMEI), port=port) as stranger:
        await asyncio.wait_for(changed.wait(), 10)
        assert [str(caller) for caller in workspace.lobby_callers()] == [f"IMEI {NEXT_IMEI} from 127.0.0.1"]
        assert session.status.state is State.AWAITING
        await workspace.close_session("pump")
        await stranger.until(lambda: bool(stranger.received))
        assert bytes(stranger.received) == b"AT+CGSN\r"
    assert (await waiting.wait()).outcome is Outcome.NOT_SENT


@pytest.mark.parametrize(
    ("allow", "kept"), [((), ()), (("127.0.0.0/8", "127.0.0.0/16", "10.0.0.0/8"), ("127.0.0.0/16",))]
)
async def test_a_stranger_is_adopted_with_its_call(
    workspace: Workspace, paths: Paths, port: int, allow: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    await listening(workspace, "pump", port, IMEI, *allow)
    changed = asyncio.Event()
    workspace.on_lobby(changed.set)
    await open_door(workspace, port)
    async with dialling(Options(imei=NEXT_IMEI), port=port, redial=None) as stranger:
        await asyncio.wait_for(changed.wait(), 10)
        session = await workspace.adopt(workspace.lobby_callers()[0].id, "valve")
        await asyncio.wait_for(session.ready(), 10)
        assert await ask(session) == (NEXT_IMEI,)
        assert stranger.connections == 1
        assert workspace.lobby_callers() == ()
    assert workspace.profiles["valve"].road == ListenRoad("127.0.0.1", port, kept, NEXT_IMEI)
    assert "valve" in paths.profiles.read_text()
    with pytest.raises(KeyError):
        await workspace.adopt(99, "nobody")


async def test_a_stranger_without_an_imei_is_known_by_its_address(workspace: Workspace, port: int) -> None:
    await listening(workspace, "pump", port, IMEI)
    changed = asyncio.Event()
    workspace.on_lobby(changed.set)
    await open_door(workspace, port)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for question in (b"AT+CGSN\r", b"AT#CGSN\r"):
        assert await reader.readuntil(b"\r") == question
        writer.write(b"\r\nERROR\r\n")
    await asyncio.wait_for(changed.wait(), 10)
    await workspace.adopt(workspace.lobby_callers()[0].id, "old")
    assert workspace.profiles["old"].road == ListenRoad("127.0.0.1", port, ("127.0.0.1/32",), None)
    assert await reader.readuntil(b"\r") == b"AT\r"
    writer.close()


async def test_a_port_in_use_is_told_and_tried_again(workspace: Workspace, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        session = await listening(workspace, "pump", port, IMEI)
        await until(session, lambda: session.status.state is State.WAITING)
        assert "is in use: another program" in session.status.detail
    session.start()
    await until(session, lambda: session.status.state is State.AWAITING)
    async with dialling(Options(imei=IMEI), port=port):
        await asyncio.wait_for(session.ready(), 10)


async def test_two_ways_to_write_one_port_are_told_apart_from_another_program(workspace: Workspace, port: int) -> None:
    await listening(workspace, "pump", port, IMEI)
    await workspace.add_profile(Profile(name="all", road=ListenRoad("", port, (), NEXT_IMEI)), None)
    other = workspace.session("all")
    other.start()
    await until(other, lambda: other.status.state is State.WAITING)
    assert "Write the same address in both" in other.status.detail


async def test_headless_it_waits_only_so_long(paths: Paths, port: int) -> None:
    workspace = await Workspace.open(paths, vault=MemoryVault({}), headless=True)
    workspace.roads.connect_timeout = 0.2
    session = await listening(workspace, "pump", port, IMEI)
    with pytest.raises(SessionFailed, match=rf"IMEI {IMEI} did not call 127\.0\.0\.1:{port} within 0\.2 s"):
        await asyncio.wait_for(session.ready(), 10)
    await workspace.close()


ROADS: list[tuple[Road, bool, float | None]] = [
    (ListenRoad("", 1, (), IMEI), False, None),
    (ListenRoad("", 1, (), IMEI), True, CALL_TIMEOUT),
    (SerialRoad("/dev/nothing"), True, CONNECT_TIMEOUT),
    (SerialRoad("/dev/nothing"), False, CONNECT_TIMEOUT),
]


@pytest.mark.parametrize(("road", "headless", "limit"), ROADS)
def test_how_long_a_link_may_take(road: Road, headless: bool, limit: float | None) -> None:
    roads = Roads(headless=headless)
    profile = Profile(name="pump", road=road, user="somebody")
    assert roads.limit(profile) == limit
    settings = roads.settings(profile)
    assert (settings.login, settings.awaits_call) == (None, isinstance(road, ListenRoad))
    roads.connect_timeout = 5
    assert roads.limit(profile) == (None if limit is None else 5)


async def test_a_serial_profile_opens_its_port(workspace: Workspace) -> None:
    await workspace.add_profile(Profile(name="desk", road=SerialRoad("/dev/nothing")), None)
    session = workspace.session("desk")
    session.start()
    await until(session, lambda: session.status.state is State.WAITING)
    assert "/dev/nothing" in session.status.detail


def test_a_road_that_is_not_there_yet_says_so() -> None:
    with pytest.raises(NotImplementedError, match="sms"):
        Roads(headless=True).opener(Profile(name="far", road=SmsRoad("+393400000000", "stick")))
