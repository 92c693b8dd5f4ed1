"""The link doctor in the console, over the real workspace and a simulated module; and what he asks before an SMS."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.config.profile import DialRoad, Profile, SmsRoad
from atrun_tui.protocol.login import Login
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import serving
from atrun_tui.ui.app import AtrunApp
from atrun_tui.ui.screens.console import Console
from atrun_tui.ui.screens.diagnosis import DiagnosisCard
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import Secret
from atrun_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot

    from atrun_tui.config.paths import Paths
    from atrun_tui.simulator.tcp import Server

    Opened = Callable[..., AbstractAsyncContextManager[Any]]

RULES = (("127.0.0.0", "255.0.0.0"),)


@pytest.fixture
async def module() -> AsyncIterator[Server]:
    async with serving(Options(firewall=RULES)) as server:
        yield server


async def console_on(module: Server, paths: Paths) -> tuple[AtrunApp, Workspace]:
    workspace = await Workspace.open(paths, vault=MemoryVault())
    road = DialRoad(module.host, module.port)
    profile = Profile(name="pump-7", road=road, user="testuser", login=Login.AUTOMATIC, pause_ms=0)
    await workspace.add_profile(profile, Secret("testpassw"))
    return AtrunApp(workspace, ["pump-7"]), workspace


async def checked(pilot: Pilot[int], workspace: Workspace) -> None:
    """Ask for the check-up by the palette, and wait for its card."""
    await workspace.session("pump-7").ready()
    await pilot.press("ctrl+p")
    await pilot.press(*"check this", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, DiagnosisCard))
    await pilot.pause()


async def until(pilot: Pilot[int], wanted: Callable[[], bool]) -> None:
    """Let everything go on until it is so."""
    async with asyncio.timeout(60):
        while not wanted():
            await pilot.pause()


def screen_text(app: AtrunApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_palette_checks_the_module_and_a_card_tells_the_worst_first(
    paths: Paths, module: Server, size: tuple[int, int]
) -> None:
    app, workspace = await console_on(module, paths)
    async with app.run_test(size=size) as pilot:
        await checked(pilot, workspace)
        await until(pilot, lambda: "escape closes" in screen_text(app))
        text = screen_text(app)
        assert "2 will strand it" in text
        assert "✕ will strand it  dead links" in text
        assert "AT#SCFGEXT=1,0,0,1" in text
        await pilot.press("end")
        await until(pilot, lambda: "✓ fine" in screen_text(app))
        await pilot.press("y")
        assert "AT#SGACTCFG=1,15,180" in app.clipboard
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Console) and "AT#ENHRST?" in screen_text(app))
    await workspace.close()
    assert b"AUTH" not in module.received
    assert b"SMSATWL" not in module.received


async def test_a_link_that_is_lost_on_the_way_shows_what_was_found_by_then(paths: Paths) -> None:
    async with serving(Options(firewall=RULES), Faults(drop_after=("AT#SCFG?*",))) as module:
        app, workspace = await console_on(module, paths)
        async with app.run_test(size=(120, 40)) as pilot:
            await checked(pilot, workspace)
            await until(pilot, lambda: "It could not be read to its end" in screen_text(app))
            assert "who may connect" in screen_text(app)
        await workspace.close()


def by_sms(workspace: Any) -> None:
    workspace.profiles["tower-1"] = Profile(name="tower-1", road=SmsRoad("+393468686711", "office"))


async def test_an_sms_is_agreed_to_before_it_is_sent(opened: Opened) -> None:
    async with opened("tower-1", prepare=by_sms) as driver:
        driver.console.perform("check")
        await driver.settle()
        assert "Check tower-1 by SMS?" in driver.text(".card")
        assert "1 SMS" in driver.text(".card")
        await driver.press("enter")
        assert "tower-1" not in driver.workspace.sessions


async def test_without_a_session_there_is_nothing_to_check(opened: Opened) -> None:
    async with opened() as driver:
        driver.console.perform("check")
        await driver.settle()
        assert "There is no session yet" in driver.said[-1]
