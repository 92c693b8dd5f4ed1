"""The console over the real workspace and a simulated module on a real socket: typed keys in, the module's reply on the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.protocol.login import Login
from atrun_tui.session.reports import ExchangeEnded, StateChanged
from atrun_tui.session.state import State
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import Server, serving
from atrun_tui.ui.app import AtrunApp
from atrun_tui.ui.screens.console import Console
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import Secret
from atrun_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from atrun_tui.config.paths import Paths
    from atrun_tui.session.reports import Report

PASSWORD = "testpassw"


async def workspace_for(paths: Paths, module: Server, password: str = PASSWORD) -> Workspace:
    workspace = await Workspace.open(paths, vault=MemoryVault())
    profile = Profile(
        name="pump-7", road=DialRoad(module.host, module.port), user="testuser", login=Login.AUTOMATIC, pause_ms=0
    )
    await workspace.add_profile(profile, Secret(password))
    return workspace


async def heard(workspace: Workspace, wanted: Callable[[Report], bool]) -> None:
    """Until the session reports what is wanted."""
    async with asyncio.timeout(20):
        async for report in workspace.session("pump-7").feed.subscribe():
            if wanted(report):
                return


def is_state(state: State) -> Callable[[Report], bool]:
    return lambda report: isinstance(report, StateChanged) and report.status.state is state


async def run(pilot: Pilot[int], workspace: Workspace, command: str) -> None:
    """Type a command and wait for its end on the screen."""
    ended = asyncio.create_task(heard(workspace, lambda report: isinstance(report, ExchangeEnded)))
    await pilot.press(*command, "enter")
    await ended
    await shown(pilot)


async def shown(pilot: Pilot[int]) -> None:
    """Until what was reported has reached the panes."""
    console = pilot.app.screen_stack[0]
    assert isinstance(console, Console)
    if console.bridge._due is not None:
        handed_over = asyncio.Event()
        asyncio.get_running_loop().call_at(console.bridge._due.when(), handed_over.set)
        await handed_over.wait()
    await pilot.pause()


async def seen(pilot: Pilot[int], app: AtrunApp, *wanted: str) -> str:
    """The screen, once all of these texts are on it."""
    try:
        async with asyncio.timeout(60):
            while not all(text in screen_text(app) for text in wanted):
                await pilot.pause()
    except TimeoutError:
        raise AssertionError(f"not all of {wanted} were ever seen:\n{screen_text(app)}") from None
    return screen_text(app)


def screen_text(app: AtrunApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_type_a_command_and_read_the_reply(paths: Paths, size: tuple[int, int]) -> None:
    async with serving(Options(), Faults()) as module:
        workspace = await workspace_for(paths, module)
        app = AtrunApp(workspace, ["pump-7"])
        async with app.run_test(size=size) as pilot:
            await workspace.session("pump-7").ready()
            await run(pilot, workspace, "AT+CSQ")
            text = await seen(pilot, app, "+CSQ: ", "OK", "ready")
            assert PASSWORD not in text
        await workspace.close()


async def test_a_refused_login_is_read_off_the_screen(paths: Paths) -> None:
    async with serving(Options(), Faults()) as module:
        workspace = await workspace_for(paths, module, "notthisone")
        app = AtrunApp(workspace)
        async with app.run_test(size=(120, 40)) as pilot:
            refused = asyncio.create_task(heard(workspace, is_state(State.REFUSED)))
            await pilot.press("ctrl+t")
            await refused
            await shown(pilot)
            text = await seen(pilot, app, "✕", "refused", "#TCPATRUNAUTH")
            assert "notthisone" not in text
        await workspace.close()


async def test_a_module_that_dies_leaves_a_console_that_lives(paths: Paths) -> None:
    async with serving(Options(), Faults(hang=("AT+COPS?",))) as module:
        workspace = await workspace_for(paths, module)
        app = AtrunApp(workspace, ["pump-7"])
        async with app.run_test(size=(80, 24)) as pilot:
            await workspace.session("pump-7").ready()
            await pilot.press(*"AT+COPS?", "enter")
            await module.until(lambda: b"AT+COPS?" in module.received)
            lost = asyncio.create_task(heard(workspace, is_state(State.WAITING)))
            await module.close()
            await lost
            await shown(pilot)
            await seen(pilot, app, "unknown", "◌")
            await pilot.press("x")
            console = app.screen
            assert isinstance(console, Console)
            assert console.line.value == "x"
        await workspace.close()


async def test_the_journal_outlives_the_console(paths: Paths) -> None:
    async with serving(Options(), Faults()) as module:
        workspace = await workspace_for(paths, module)
        app = AtrunApp(workspace, ["pump-7"])
        async with app.run_test(size=(120, 40)) as pilot:
            await workspace.session("pump-7").ready()
            await run(pilot, workspace, "AT+CGMM")
        await workspace.close()

        again = await Workspace.open(paths, vault=MemoryVault())
        app = AtrunApp(again)
        async with app.run_test(size=(120, 40)) as pilot:
            await seen(pilot, app, "AT+CGMM")
            await pilot.press("up")
            console = app.screen
            assert isinstance(console, Console)
            assert console.line.value == "AT+CGMM"
        await again.close()
