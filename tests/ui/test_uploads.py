"""Uploads from the console over the real workspace and a simulated module on a real socket, by keyboard alone."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.protocol.login import Login
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import Server, serving
from atrun_tui.ui.app import AtrunApp
from atrun_tui.ui.screens.console import Console
from atrun_tui.ui.screens.file_picker import FilePicker
from atrun_tui.ui.screens.files import FilesScreen
from atrun_tui.ui.screens.upload_form import UploadForm
from atrun_tui.ui.screens.upload_progress import UploadProgress
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import Secret
from atrun_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.screen import Screen

    from atrun_tui.config.paths import Paths

OLD = b"import MDM\r\nprint 'old'\r\n"
NEW = b"print 'new'\n" * 40
THERE = NEW.replace(b"\n", b"\r\n")
IN_USE = Options(scripts=(("main.py", OLD), ("tool.py", b"x=1\r\n"), ("tool.pyo", b"\0\1")), enabled="main.py")
SIZES = [(120, 40), (80, 24)]


class Desk:
    """A console, its module, and a way to wait for what is to be seen."""

    def __init__(self, pilot: Pilot[int], module: Server, folder: Path) -> None:
        self.pilot = pilot
        self.module = module
        self.folder = folder

    @property
    def console(self) -> Console:
        console = self.pilot.app.screen_stack[0]
        assert isinstance(console, Console)
        return console

    @property
    def scripts(self) -> dict[str, bytes]:
        return self.module.brain.module.scripts.contents

    @property
    def enabled(self) -> str:
        return self.module.brain.module.scripts.enabled

    @property
    def seen(self) -> str:
        return "\n".join(strip.text.rstrip() for strip in self.pilot.app.screen._compositor.render_strips())

    @property
    def said(self) -> list[str]:
        return [each.message for each in self.pilot.app._notifications]

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Let everything go on until it is so; a thousand turns of a pilot that waits for the messages are plenty."""
        for _ in range(3000):
            if wanted():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never so; the screen is\n{self.seen}\nsaid: {self.said}")

    async def on(self, screen: type[Screen[Any]]) -> None:
        await self.until(lambda: isinstance(self.pilot.app.screen, screen))
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def pick(self, name: str) -> None:
        """Choose the file in the picker by typing its path."""
        await self.on(FilePicker)
        await self.press("ctrl+u")
        field = self.pilot.app.screen.query_one("#path")
        field.insert_text_at_cursor(str(self.folder / name))  # type: ignore[attr-defined]
        await self.press("enter")

    async def wizard(self, name: str, content: bytes) -> None:
        """Up to the form."""
        (self.folder / name).write_bytes(content)
        await self.press("f7")
        await self.pick(name)
        await self.on(UploadForm)

    async def files(self) -> None:
        await self.press("shift+f7")
        await self.on(FilesScreen)
        await self.until(lambda: "bytes free" in self.seen)


@pytest.fixture
def desk(paths: Paths, tmp_path: Path) -> Any:
    """Opens a console over a simulated module with these files."""

    @asynccontextmanager
    async def run(
        options: Options = IN_USE, faults: Faults | None = None, size: tuple[int, int] = (120, 40)
    ) -> AsyncIterator[Desk]:
        async with serving(options, faults or Faults()) as module:
            workspace = await Workspace.open(paths, vault=MemoryVault())
            road = DialRoad(module.host, module.port)
            profile = Profile(name="pump-7", road=road, user="testuser", login=Login.AUTOMATIC, pause_ms=0)
            await workspace.add_profile(profile, Secret("testpassw"))
            app = AtrunApp(workspace, ["pump-7"])
            async with app.run_test(size=size) as pilot:
                await workspace.session("pump-7").ready()
                await pilot.pause()
                yield Desk(pilot, module, tmp_path)
            await workspace.close()

    return run


@pytest.mark.parametrize("size", SIZES)
async def test_a_script_is_uploaded_by_keyboard_alone(desk: Any, size: tuple[int, int]) -> None:
    async with desk(size=size) as driver:
        await driver.wizard("fresh.py", NEW)
        assert f"{len(THERE)} bytes will be sent" in driver.seen
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.until(lambda: "on the module now" in driver.seen)

        assert driver.scripts["fresh.py"] == THERE
        assert driver.enabled == "main.py", "nothing is enabled that nobody asked for"
        assert "✓ done" in driver.seen
        assert "good proof" in driver.seen
        assert "not enabled" in driver.seen
        await driver.press("enter")
        assert driver.pilot.app.screen is driver.console
        assert not driver.said, "who has seen the end is not told again"
