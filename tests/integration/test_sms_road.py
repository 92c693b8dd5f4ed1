"""Modules by SMS through a modem on a real terminal: from the files of the owner's to the answer, replugged and over bridges."""

from __future__ import annotations

import asyncio
import shutil
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.paths import Paths
from atrun_tui.config.profile import Modem as OwnModem
from atrun_tui.config.profile import Profile, SmsRoad
from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.failure import SessionFailed
from atrun_tui.session.reports import StateChanged
from atrun_tui.session.state import State
from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.modem import Modem
from atrun_tui.simulator.modem.port import modem_on_pty
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.workbench import MODULE, PASSWORD, network_with_module
from atrun_tui.vault.base import PIN
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import Secret
from atrun_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from atrun_tui.session.engine import Session
    from atrun_tui.session.reports import Report

LIMIT = 30
LONG = "AT&V;&V;&V;&V;&V;&V"


def tool(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


needs_socat = pytest.mark.skipif(tool("socat") is None, reason="socat is not installed")
needs_ser2net = pytest.mark.skipif(tool("ser2net") is None or tool("socat") is None, reason="ser2net is not installed")


@asynccontextmanager
async def opened(folder: Path, device: str, vault: MemoryVault | None = None) -> AsyncIterator[Workspace]:
    """A workspace of an owner who has one module by SMS."""
    kept = vault or MemoryVault()
    await kept.set("tower", Secret(PASSWORD))
    workspace = await Workspace.open(Paths(folder / "config", folder / "data"), vault=kept)
    try:
        if "tower" not in workspace.profiles:
            profile = Profile(name="tower", road=SmsRoad(MODULE, "office"))
            await workspace.add_profile(profile, None, OwnModem(name="office", device=device))
        yield workspace
    finally:
        await workspace.close()


async def ask(session: Session, command: str) -> Exchange:
    session.start()
    async with asyncio.timeout(LIMIT):
        await session.ready()
        return await session.submit(command).wait()


async def until(session: Session, reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT):
        changed = asyncio.Event()

        def hear(report: Report) -> None:
            if isinstance(report, StateChanged):
                changed.set()

        stop = session.feed.add_listener(hear)
        while not reached():
            await changed.wait()
            changed.clear()
        stop()


async def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@asynccontextmanager
async def running(*command: str) -> AsyncIterator[None]:
    """A program beside us, for the length of a block."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def bridged(port: int, link: Path) -> AsyncIterator[None]:
    """A device of ours that leads to a TCP port, as soon as somebody listens there."""
    target = f"tcp:127.0.0.1:{port},retry=200,interval=0.1"
    async with running("socat", f"pty,raw,echo=0,link={link}", target):
        await there(link)
        yield


async def there(path: Path) -> None:
    """Until another program has made it."""
    async with asyncio.timeout(LIMIT):
        while not path.is_symlink():  # noqa: ASYNC240, ASYNC110  (one look; no event tells)
            await asyncio.sleep(0.02)


async def test_an_answer_through_a_real_terminal(tmp_path: Path) -> None:
    async with (
        modem_on_pty(Modem(network=network_with_module(SmsFaults(reorder=True, duplicate=True)))) as port,
        opened(tmp_path, port.path) as workspace,
    ):
        exchange = await ask(workspace.session("tower"), LONG)
        assert exchange.ok
        assert len(exchange.lines) == 18
        (kept,) = await workspace.transcript("tower", 10)
        assert kept == exchange
        assert kept.transport == "sms"
    assert not port.modem.device.store.places


async def test_two_profiles_share_the_modem_and_the_port_is_free_afterwards(tmp_path: Path) -> None:
    async with modem_on_pty(Modem(network=network_with_module())) as port, opened(tmp_path, port.path) as workspace:
        await workspace.vault.set("second", Secret(PASSWORD))
        await workspace.add_profile(Profile(name="second", road=SmsRoad(MODULE, "office")), None)
        first, second = workspace.session("tower"), workspace.session("second")
        answers = await asyncio.gather(ask(first, "AT+CGMM"), ask(second, "AT+CGSN"))
        assert [answer.lines for answer in answers] == [("HE910-D",), ("356938035643809",)]
        await workspace.close_session("tower")
        assert (await ask(second, "AT+CGMR")).ok
        await workspace.close_session("second")
        async with opened(tmp_path, port.path) as other:
            assert (await ask(other.session("tower"), "AT+CSQ")).ok


async def test_replugged_under_another_name_behind_its_link(tmp_path: Path) -> None:
    link = tmp_path / "modem"
    network = network_with_module()
    async with modem_on_pty(Modem(network=network), link=link) as port, opened(tmp_path, str(link)) as workspace:
        session = workspace.session("tower")
        assert (await ask(session, "AT+CGMM")).ok
        network.faults = SmsFaults(latency=0.3)
        ticket = session.submit("AT+CGSN")
        await until(session, lambda: session.status.detail.startswith("1 SMS sent"))
        port.unplug()
        await until(session, lambda: session.status.state is State.WAITING)
        port.plug()
        session.start()
        async with asyncio.timeout(LIMIT):
            exchange = await ticket.wait()
        assert exchange.lines == ("356938035643809",)
        assert port.plugged == 2


async def test_the_right_pin_opens_the_sim_once(tmp_path: Path) -> None:
    vault = MemoryVault()
    await vault.set("office", Secret("4711"), PIN)
    modem = Modem(ModemOptions(pin="4711"), network=network_with_module())
    async with modem_on_pty(modem) as port, opened(tmp_path, port.path, vault) as workspace:
        assert (await ask(workspace.session("tower"), "AT+CSQ")).ok
        assert modem.device.sim.entered == 1
        assert workspace.mask("4711") == "•••"


async def test_a_wrong_pin_is_tried_once_whatever_runs_afterwards(tmp_path: Path) -> None:
    vault = MemoryVault()
    await vault.set("office", Secret("9999"), PIN)
    modem = Modem(ModemOptions(pin="4711"), network=network_with_module())
    async with modem_on_pty(modem) as port:
        for _ in range(3):
            async with opened(tmp_path, port.path, vault) as workspace:
                with pytest.raises(SessionFailed, match="atrun secret set office --pin"):
                    await ask(workspace.session("tower"), "AT+CSQ")
        assert modem.device.sim.pin_tries == 2


async def test_the_days_count_outlasts_the_program(tmp_path: Path) -> None:
    async with modem_on_pty(Modem(network=network_with_module())) as port:
        async with opened(tmp_path, port.path) as workspace:
            road = SmsRoad(MODULE, "office")
            await workspace.edit_profile(
                "tower",
                Profile(name="tower", road=road),
                None,
                OwnModem(name="office", device=port.path, daily_limit=1),
            )
            assert (await ask(workspace.session("tower"), "AT+CSQ")).ok
        async with opened(tmp_path, port.path) as workspace:
            exchange = await ask(workspace.session("tower"), "AT+CSQ")
            assert exchange.outcome is Outcome.NOT_SENT
            assert "1 SMS of today" in str(exchange.error)
        assert len(port.modem.network.sent) == 1


@needs_socat
async def test_over_a_socat_bridge(tmp_path: Path) -> None:
    number, link = await free_port(), tmp_path / "bridge"
    async with (
        modem_on_pty(Modem(network=network_with_module())) as port,
        running("socat", f"tcp-listen:{number},bind=127.0.0.1,reuseaddr,fork", f"{port.path},raw,echo=0"),
        bridged(number, link),
        opened(tmp_path, str(link)) as workspace,
    ):
        exchange = await ask(workspace.session("tower"), LONG)
        assert (exchange.ok, len(exchange.lines)) == (True, 18)


@needs_ser2net
async def test_over_a_terminal_server(tmp_path: Path) -> None:
    number, link, settings = await free_port(), tmp_path / "bridge", tmp_path / "ser2net.yaml"
    async with modem_on_pty(Modem(network=network_with_module())) as port:
        settings.write_text(
            "connection: &modem\n"
            f"  accepter: tcp,127.0.0.1,{number}\n"
            f"  connector: serialdev,{port.path},115200n81,local\n"
            "  options:\n    kickolduser: true\n"
        )
        async with (
            running(str(tool("ser2net")), "-n", "-c", str(settings)),
            bridged(number, link),
            opened(tmp_path, str(link)) as workspace,
        ):
            exchange = await ask(workspace.session("tower"), LONG)
            assert (exchange.ok, len(exchange.lines)) == (True, 18)
