"""Uploads from the console over the real workspace and a simulated module on a real socket, by keyboard alone."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Button, Input

from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.procedures import running
from atrun_tui.protocol.login import Login
from atrun_tui.session.reports import DataMoved
from atrun_tui.session.uploading import Errand
from atrun_tui.simulator.brain import Options, execution
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import Server, serving
from atrun_tui.ui.app import AtrunApp
from atrun_tui.ui.panes.tick_list import TickList
from atrun_tui.ui.screens.console import Console
from atrun_tui.ui.screens.file_picker import FilePicker
from atrun_tui.ui.screens.files import FilesScreen
from atrun_tui.ui.screens.help import HelpScreen
from atrun_tui.ui.screens.question import Question
from atrun_tui.ui.screens.save_as import SaveAs
from atrun_tui.ui.screens.script_view import ScriptView, shown
from atrun_tui.ui.screens.upload_form import UploadForm
from atrun_tui.ui.screens.upload_progress import UploadProgress
from atrun_tui.ui.ways import WAYS
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
PATIENCE = 30.0
"""Seconds for a busy machine; nothing waits longer than it must."""
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
    def words(self) -> str:
        """What is seen on the card, without its lines' ends."""
        rows = (row.split("│")[1:2] or row.split("│") for row in self.seen.splitlines())
        return " ".join(" ".join(row[0].split()) for row in rows)

    @property
    def said(self) -> list[str]:
        return [" ".join(each.message.split()) for each in self.pilot.app._notifications]

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Let everything go on until it is so."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not wanted():
                    await self.pilot.pause()
        except TimeoutError:
            raise AssertionError(f"never so; the screen is\n{self.seen}\nsaid: {self.said}") from None

    async def on(self, screen: type[Screen[Any]]) -> None:
        await self.until(lambda: isinstance(self.pilot.app.screen, screen))
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until each has had its turn."""
        await self.pilot.press(*keys)
        app = self.pilot.app
        assert isinstance(app, AtrunApp)
        await self.until(lambda: not app.screen_stack or app._turns._alarm is None)

    async def click(self, text: str) -> None:
        """Click on a text where it is seen."""
        await self.until(lambda: text in self.seen)
        y, row = next((y, row) for y, row in enumerate(self.seen.splitlines()) if text in row)
        await self.pilot.click(offset=(row.index(text) + 1, y))
        await self.pilot.pause()

    async def pick(self, name: str) -> None:
        """Choose the file in the picker by typing its path."""
        await self.on(FilePicker)
        await self.press("ctrl+u")
        self.pilot.app.screen.query_one("#path", Input).insert_text_at_cursor(str(self.folder / name))
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
        await driver.until(lambda: "good proof" in driver.seen)

        assert driver.scripts["fresh.py"] == THERE
        assert driver.enabled == "main.py", "nothing is enabled that nobody asked for"
        assert "✓ done" in driver.seen
        assert "on the module now" in driver.seen
        assert "not enabled" in driver.words
        await driver.press("enter")
        assert driver.pilot.app.screen is driver.console
        assert not driver.said, "who has seen the end is not told again"


def hold(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Uploads begin only once the event is set."""
    gate = asyncio.Event()
    begin = Errand.run

    async def held(errand: Errand[Any]) -> Any:
        await gate.wait()
        return await begin(errand)

    monkeypatch.setattr(Errand, "run", held)
    return gate


async def test_it_goes_on_in_the_background_and_is_reported_once(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk() as driver:
        gate = hold(monkeypatch)
        await driver.wizard("fresh.py", NEW)
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.press("escape")
        driver.console.status.tick()
        await driver.pilot.pause()
        assert driver.console.uploading.runs
        assert "↥ fresh.py" in driver.seen.splitlines()[0]
        await driver.press("f7")
        await driver.on(UploadProgress)
        await driver.press("escape")
        gate.set()
        await driver.until(lambda: bool(driver.said))

        assert len(driver.said) == 1
        assert "pump-7: fresh.py is on the module" in driver.said[0]
        assert "↥" not in driver.seen.splitlines()[0]
        await driver.press("f7")
        await driver.on(FilePicker)


async def test_a_failure_in_the_background_can_be_looked_at(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(faults=Faults(errors=(("AT#WSCRIPT=*", "+CME ERROR: 4"),))) as driver:
        gate = hold(monkeypatch)
        await driver.wizard("fresh.py", NEW)
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.press("escape")
        gate.set()
        await driver.until(lambda: bool(driver.said))
        assert "f7 shows all of it" in driver.said[0]
        await driver.press("f7")
        await driver.on(UploadProgress)
        await driver.until(lambda: "✕ not done" in driver.seen)
        await driver.press("enter", "f7")
        await driver.on(FilePicker)


async def test_what_is_ticked_is_done_and_nothing_else(desk: Any) -> None:
    async with desk() as driver:
        await driver.wizard("main.py", NEW)
        then = driver.pilot.app.screen.query_one("#then", TickList)
        then.focus()
        assert then.ticked == ("verify",)
        await driver.press("space", "down", "down", "space")
        assert then.ticked == ("verify", "enable", "start"), "what is not enabled cannot be started"
        await driver.press("up", "space")
        assert then.ticked == ("verify",)
        await driver.press("space", "up", "space")
        assert then.ticked == (), "what is not verified is not enabled"
        await driver.press("down", "space")
        assert then.ticked == ("verify", "enable")
        driver.pilot.app.screen.query_one("#begin").focus()
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.until(lambda: "on the module now" in driver.seen)

        assert driver.scripts["main.py"] == OLD, "the one in use is not written over"
        assert driver.enabled == "main_2.py"
        assert driver.scripts["main_2.py"] == THERE
        assert "enabled: it runs from the next start on" in driver.words


async def test_a_whole_path_typed_behind_the_folder_begins_anew(desk: Any) -> None:
    async with desk() as driver:
        (driver.folder / "fresh.py").write_bytes(NEW)
        await driver.press("f7")
        await driver.on(FilePicker)
        path = driver.pilot.app.screen.query_one("#path", Input)
        path.value = f"{driver.folder}/"
        path.cursor_position = len(path.value)
        path.insert_text_at_cursor(str(driver.folder / "fresh.py"))
        await driver.until(lambda: path.value == str(driver.folder / "fresh.py"))
        await driver.press("enter")
        await driver.on(UploadForm)


async def test_help_over_a_card_says_which_keys_are_not_its_own(desk: Any) -> None:
    async with desk() as driver:
        await driver.files()
        await driver.press("f1")
        await driver.on(HelpScreen)

        assert "About this card" in driver.seen
        assert "The keys below are the console's, once this card is put away" in driver.words
        assert "In the command line" in driver.seen


async def test_a_refused_file_says_what_the_module_has(desk: Any) -> None:
    async with desk(faults=Faults(errors=(("AT#WSCRIPT=*", "+CME ERROR: 4"),))) as driver:
        await driver.wizard("fresh.py", NEW)
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.until(lambda: "not done" in driver.seen)

        assert "✕ not done" in driver.seen
        assert "main.py, was not touched" in driver.words
        assert driver.scripts.keys() == {"main.py", "tool.py", "tool.pyo"}


async def test_a_stop_leaves_the_module_as_it_was_and_says_so(desk: Any) -> None:
    async with desk(faults=Faults(hang=("AT#CPUMODE?",))) as driver:
        await driver.wizard("fresh.py", NEW)
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.until(lambda: b"AT#CPUMODE?" in driver.module.received)
        await driver.press("right", "enter")
        await driver.until(lambda: "not done" in driver.seen)

        assert "main.py, was not touched" in driver.words
        assert "fresh.py" not in driver.scripts


async def test_a_stop_within_the_file_takes_what_came_off_again(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes(range(256)) * 60_000
    async with desk(replace(IN_USE, script_space=2 * len(data), keeps_partial=True)) as driver:
        await driver.wizard("large.pyo", data)

        def hold(report: Any) -> None:
            """A link that takes no more, so that the file cannot be whole before the keys are heard."""
            if isinstance(report, DataMoved) and report.moved > 100_000:
                driver.module._current._transport.pause_reading()
                leave()

        leave = driver.console.workspace.session("pump-7").feed.add_listener(hold)
        await driver.press("enter")
        await driver.on(UploadProgress)
        share = driver.pilot.app.screen.delivery.shares["pump-7"]
        await driver.until(lambda: share.moved > 100_000)
        await driver.press("right", "enter")
        await driver.until(lambda: "stopping" in driver.seen)
        # From here on, not before: while it is held, the module must not give the file up by itself.
        monkeypatch.setattr(execution, "_UPLOAD_IDLE", 1.0)
        driver.module._current._transport.resume_reading()
        await driver.until(lambda: "not done" in driver.seen)

        assert share.moved < len(data), "it was stopped too late to prove anything"
        assert f"cancelled after {share.moved} of {len(data)} bytes" in driver.words
        assert "large.pyo was removed from the module again" in driver.words
        assert (driver.scripts.keys(), driver.enabled) == ({"main.py", "tool.py", "tool.pyo"}, "main.py")


async def test_a_stop_behind_the_file_waits_for_its_result(desk: Any) -> None:
    async with desk(replace(IN_USE, flash_seconds=1200.0)) as driver:
        await driver.wizard("fresh.py", NEW)
        await driver.press("enter")
        await driver.on(UploadProgress)
        share = driver.pilot.app.screen.delivery.shares["pump-7"]
        await driver.until(lambda: share.moved == len(THERE))
        await driver.until(lambda: "the module is storing it" in driver.seen)
        await driver.press("right", "enter")
        await driver.until(lambda: "not done" in driver.seen)

        assert driver.module.brain.module.files_written == 1
        assert "fresh.py was removed from the module again" in driver.words
        assert driver.scripts.keys() == {"main.py", "tool.py", "tool.pyo"}


async def test_what_is_saved_first_is_not_taken_for_what_is_sent(desk: Any) -> None:
    old = b"# " + b"x" * (len(THERE) - 4) + b"\r\n"
    async with desk(replace(IN_USE, scripts=(("main.py", old),))) as driver:
        moved: list[tuple[str, int]] = []

        def watch(report: Any) -> None:
            delivery = driver.console.uploading._delivery
            if isinstance(report, DataMoved) and delivery is not None:
                share = delivery.shares["pump-7"]
                moved.append((share.topic, share.moved))

        driver.console.workspace.session("pump-7").feed.add_listener(watch)
        await driver.wizard("fresh.py", NEW)
        driver.pilot.app.screen.query_one("#then", TickList).focus()
        await driver.press("down", "space")
        driver.pilot.app.screen.query_one("#begin").focus()
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.until(lambda: "on the module now" in driver.seen)
        assert ("backup", 0) in moved, "the old file, of the very size, was read"
        assert all(topic in {"backup", "send", "verify"} for topic, _ in moved)
        assert {count for topic, count in moved if topic == "backup"} == {0}
        assert "saving main.py before anything else" in driver.words


async def test_a_second_stop_does_not_wait(desk: Any) -> None:
    async with desk(replace(IN_USE, flash_seconds=100_000.0)) as driver:
        await driver.wizard("fresh.py", NEW)
        await driver.press("enter")
        await driver.on(UploadProgress)
        share = driver.pilot.app.screen.delivery.shares["pump-7"]
        await driver.until(lambda: share.moved == len(THERE))
        await driver.press("right", "enter")
        await driver.until(lambda: "putting the module in order" in driver.seen)
        # While it is still down, a button takes no second press: a key that bounces must not stop the tidying as well.
        stop = driver.pilot.app.screen.query_one("#stop", Button)
        await driver.until(lambda: not stop.has_class("-active"))
        await driver.press("enter")
        await driver.until(lambda: "not done" in driver.seen)
        assert "Of fresh.py the module may have nothing, a part or all" in driver.words


async def test_the_file_that_ran_before_is_offered_back(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("SETTLE", 0.1), ("RETURN_LIMIT", 0.5)):
        monkeypatch.setattr(running, name, seconds)
    async with desk(replace(IN_USE, reboot_seconds=4.0)) as driver:
        await driver.wizard("fresh.py", NEW)
        driver.pilot.app.screen.query_one("#then", TickList).focus()
        await driver.press("down", "down", "space")
        driver.pilot.app.screen.query_one("#begin").focus()
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.until(lambda: "not done" in driver.seen)
        assert "did not come back" in driver.words
        assert "main.py is still there: e among the module's files (shift+f7) makes it run again" in driver.words
        assert driver.enabled == "fresh.py"
        await driver.press("right", "enter")
        await driver.until(lambda: "main.py is enabled: it runs from the module's next start on" in driver.words)

        assert driver.enabled == "main.py"
        assert driver.scripts["fresh.py"] == THERE
        await driver.until(lambda: "Enable main.py again" not in driver.seen.splitlines()[-4])
        await driver.press("escape")
        assert driver.pilot.app.screen is driver.console


@pytest.mark.parametrize("size", SIZES)
async def test_the_mouse_is_enough(desk: Any, size: tuple[int, int]) -> None:
    async with desk(size=size) as driver:
        (driver.folder / "fresh.py").write_bytes(NEW)
        driver.console.uploading.folder = driver.folder
        if "f7 upload" in driver.seen:
            await driver.click("f7 upload")
        else:
            await driver.press("f7")
        await driver.on(FilePicker)
        await driver.click("fresh.py")
        await driver.on(UploadForm)
        await driver.click("enable it once")
        await driver.click(" Begin ")
        await driver.on(UploadProgress)
        await driver.until(lambda: "on the module now" in driver.seen)
        assert (driver.scripts["fresh.py"], driver.enabled) == (THERE, "fresh.py")
        await driver.click(" Close ")
        assert driver.pilot.app.screen is driver.console


async def test_quitting_over_an_upload_asks_first(desk: Any) -> None:
    async with desk(faults=Faults(hang=("AT#CPUMODE?",))) as driver:
        await driver.wizard("fresh.py", NEW)
        await driver.press("enter")
        await driver.on(UploadProgress)
        await driver.until(lambda: b"AT#CPUMODE?" in driver.module.received)
        await driver.press("ctrl+q")
        await driver.on(Question)
        assert "upload" in driver.seen
        await driver.press("escape")
        assert driver.console.uploading.runs


async def test_a_bad_choice_is_told_and_nothing_is_sent(desk: Any) -> None:
    async with desk() as driver:
        await driver.wizard("a-name-that-is-too-long.py", NEW)
        assert "16 at most" in driver.words
        await driver.press("enter")
        assert isinstance(driver.pilot.app.screen, UploadForm)
        modules = driver.pilot.app.screen.query_one("#modules", TickList)
        driver.pilot.app.screen.query_one("#as", Input).value = "fit.py"
        modules.focus()
        await driver.press("space")
        driver.pilot.app.screen.query_one("#begin").focus()
        await driver.press("enter")
        assert "tick one module" in driver.seen
        await driver.press("escape")
        assert b"#WSCRIPT" not in driver.module.received


def test_the_ways_on_are_those_of_the_console() -> None:
    assert "remove something first, among the module's files" in repr(WAYS)
    assert "--" not in repr(WAYS)
    assert "atrun " not in repr(WAYS)


async def test_no_sentence_of_the_wizard_names_a_flag(desk: Any) -> None:
    full = replace(IN_USE, scripts=(*IN_USE.scripts, ("same.py", THERE)), script_space=len(OLD) + len(THERE) + 100)
    async with desk(full) as driver:
        await driver.wizard("a-name-that-is-too-long.py", NEW)
        assert "16 at most" in driver.words
        assert "--as" not in driver.words
        await driver.press("escape")
        await driver.wizard("same.py", NEW)
        await driver.press("enter")
        await driver.until(lambda: "on the module now" in driver.seen)
        assert "a tick at `send it although the module has it` sends it all the same" in driver.words
        await driver.press("enter")
        await driver.wizard("fresh.py", NEW)
        await driver.press("enter")
        await driver.until(lambda: "on the module now" in driver.seen)
        assert "remove something first, among the module's files: shift+f7" in driver.words


async def test_the_folder_is_listed_before_anything_is_typed(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk() as driver:
        (driver.folder / "fresh.py").write_bytes(NEW)
        monkeypatch.chdir(driver.folder)
        await driver.press("f7")
        await driver.on(FilePicker)
        await driver.until(lambda: "fresh.py" in driver.seen)
        await driver.press("escape")


async def test_a_path_is_completed_and_walked(desk: Any) -> None:
    async with desk() as driver:
        (driver.folder / "scripts").mkdir()
        (driver.folder / "scripts" / "pump.py").write_bytes(NEW)
        await driver.press("f7")
        await driver.on(FilePicker)
        await driver.press("ctrl+u")
        path = driver.pilot.app.screen.query_one("#path", Input)
        path.insert_text_at_cursor(f"{driver.folder}/scr")
        await driver.until(lambda: "scripts/" in driver.seen)
        await driver.press("tab")
        await driver.until(lambda: "pump.py" in driver.seen)
        await driver.press("enter")
        await driver.until(lambda: "walk the list" in driver.seen)
        await driver.press("down", "down", "enter")
        await driver.on(UploadForm)
        assert "pump.py" in driver.seen


@pytest.mark.parametrize("size", SIZES)
async def test_the_files_of_a_module(desk: Any, size: tuple[int, int]) -> None:
    async with desk(size=size) as driver:
        await driver.files()
        row = next(row for row in driver.seen.splitlines() if "main.py" in row and "enabled" in row)
        assert str(len(OLD)) in row
        assert "● enabled" in row
        assert "tool.pyo stands in front of tool.py" in driver.words
        await driver.press("enter")
        await driver.on(ScriptView)
        assert "import MDM" in driver.seen


async def test_the_mouse_is_enough_among_files(desk: Any) -> None:
    async with desk() as driver:
        await driver.files()
        await driver.click("tool.py ")
        await driver.on(ScriptView)
        await driver.press("escape")
        await driver.on(FilesScreen)
        await driver.click("e enable")
        await driver.on(Question)
        await driver.click("  Enable  ")
        await driver.until(lambda: "tool.py is enabled" in driver.seen)
        assert driver.enabled == "tool.py"
        for words, screen in (("g get", SaveAs), ("c compare", FilePicker), ("del remove", Question)):
            await driver.click(words)
            await driver.on(screen)
            await driver.press("escape")
            await driver.on(FilesScreen)
        await driver.click("enter view")
        await driver.on(ScriptView)


async def test_the_enabled_one_is_removed_only_when_that_is_said_twice(desk: Any) -> None:
    async with desk() as driver:
        await driver.files()
        await driver.press("delete")
        await driver.on(Question)
        await driver.press("right", "enter")
        await driver.until(lambda: "asked again" in driver.seen)
        await driver.press("enter")
        await driver.on(FilesScreen)
        assert "main.py" in driver.scripts
        await driver.press("down", "delete", "right", "enter")
        await driver.until(lambda: "was removed" in driver.seen)
        assert driver.scripts.keys() == {"main.py", "tool.pyo"}
        await driver.press("home", "delete", "right", "enter")
        await driver.until(lambda: "asked again" in driver.seen)
        await driver.press("right", "enter")
        await driver.until(lambda: "main.py was removed" in driver.seen)
        assert driver.scripts.keys() == {"tool.pyo"}


async def test_a_file_is_enabled_fetched_and_compared(desk: Any) -> None:
    async with desk() as driver:
        await driver.files()
        await driver.press("down", "e")
        await driver.on(Question)
        await driver.press("right", "enter")
        await driver.until(lambda: "tool.py is enabled" in driver.seen)
        assert driver.enabled == "tool.py"
        await driver.press("home", "g")
        await driver.on(SaveAs)
        target = driver.folder / "got.py"
        field = driver.pilot.app.screen.query_one("#path", Input)
        field.value = str(target)
        await driver.press("enter")
        await driver.until(lambda: "written to" in driver.seen)
        assert target.read_bytes() == OLD
        for name, verdict in (("got.py", "alike"), ("other.py", "✕")):
            (driver.folder / "other.py").write_bytes(NEW)
            await driver.press("c")
            await driver.pick(name)
            await driver.on(FilesScreen)
            await driver.until(lambda wanted=verdict: wanted in driver.seen)


async def test_a_script_that_means_harm_is_only_read() -> None:
    content = shown("x.py", b"print 1\x1b]0;owned\x07\r\n[red]not markup[/red]\xe2\x80\xae\x9b31m\n")
    assert not {char for char in content.plain if ord(char) < 0x20} - {"\n"}
    assert "\x9b" not in content.plain
    assert "[red]not markup[/red]" in content.plain
    assert "1b" in shown("x.pyo", b"\x1b\x00").plain
