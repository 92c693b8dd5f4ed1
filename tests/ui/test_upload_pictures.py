"""Pictures of the upload wizard and of a module's files at both sizes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.procedures.files import FilesEnding, Place
from atrun_tui.procedures.inventory import Inventory, StoredFile
from atrun_tui.procedures.preparation import Kind, prepare
from atrun_tui.procedures.proof import Method, Proof
from atrun_tui.procedures.steps import Fault, Verdict
from atrun_tui.procedures.storage import Stored
from atrun_tui.session.play_reports import Found, StageReached
from atrun_tui.session.reports import DataMoved
from atrun_tui.session.uploading import Done
from atrun_tui.ui.delivery import Delivery
from atrun_tui.ui.screens import upload_progress
from atrun_tui.ui.screens.files import FilesScreen
from atrun_tui.ui.screens.script_view import ScriptView
from atrun_tui.ui.screens.upload_form import UploadForm
from atrun_tui.ui.screens.upload_progress import UploadProgress

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

SIZES = [(120, 40), (80, 24)]
SCRIPT = b"import MDM\r\n# signal, every minute\r\nwhile 1:\r\n    MDM.send('AT+CSQ\\r', 10)\r\n"
FOUND = (
    ("line ends", Verdict.GOOD, "converted to CR LF: 5,960 bytes here, 6,000 there"),
    ("model", Verdict.GOOD, "HE910-D, firmware 12.00.006"),
    (
        "idle close",
        Verdict.WARNING,
        "the module closes the socket after 90 s of idleness (#SCFG maxTo): set it to 0 on site",
    ),
    ("space", Verdict.GOOD, "1,900,000 bytes are free, 6,000 are needed"),
)


class Ticking:
    """Monotonic time that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def delivery(*names: str) -> Delivery:
    """An upload that is a third on its way to the first module."""
    clock = Ticking()
    made = Delivery(prepare("fresh.py", b"x" * 6000), names, now=clock)
    first = names[0]
    made.began(first)
    made.hear(StageReached(first, "check", "checking the module"))
    for topic, verdict, text in FOUND:
        made.hear(Found(first, topic, verdict, text))
    made.hear(StageReached(first, "send", "sending 6,000 bytes as fresh.py"))
    moved = 0
    for step in (0, 100, 300, 500, 400, 350, 350):
        moved += step
        made.moved(DataMoved(first, "1", moved, 6000))
        clock.now += 0.5
    return made


def under_way() -> Screen[Any]:
    return UploadProgress(delivery("pump-7"), lambda: None, lambda _: None)


def offered() -> Screen[Any]:
    made = delivery("pump-7")
    state = "fresh.py is what the module runs at its next start; main.py is still there."
    message = f"the module was restarted and did not come back: it was not back within 300 s. {state}"
    stored = Stored(ok=False, message=message, name="fresh.py", sent=6000, enabled=True, old="main.py", state=state)
    made.ended("pump-7", Done(result=stored, fault=Fault.NO_ANSWER, message=message, started=0.0, elapsed_ms=1.0))
    return UploadProgress(made, lambda: None, lambda _: None)


def done() -> Screen[Any]:
    made = delivery("pump-7")
    proof = Proof(matches=True, method=Method.CHECKSUM, text="")
    state = "fresh.py is on the module, 6,000 bytes, proven by its checksum, not enabled; main.py is still there"
    stored = Stored(ok=True, message=state, name="fresh.py", sent=6000, proof=proof, state=state)
    made.ended("pump-7", Done(result=stored, fault=None, message=state, started=0.0, elapsed_ms=1.0))
    return UploadProgress(made, lambda: None, lambda _: None)


def several() -> Screen[Any]:
    made = delivery("pump-7", "pump-8", "valve-2")
    made.ended("valve-2", None)
    return UploadProgress(made, lambda: None, lambda _: None)


class Answers:
    """Errands that need no module."""

    async def list_files(self) -> Done[FilesEnding]:
        files = (
            StoredFile(name="main.py", size=2048, crc="9AF7"),
            StoredFile(name="tool.py", size=100, crc="7B76"),
            StoredFile(name="tool.pyo", size=80, crc="00FF"),
        )
        scripts = Place(kind=Kind.SCRIPT, inventory=Inventory(files=files, free=4096), chosen=("main.py",))
        apps = Place(kind=Kind.APP, inventory=Inventory(free=1_900_000), chosen=())
        result = FilesEnding(ok=True, places=(scripts, apps))
        return Done(result=result, fault=None, message="", started=0.0, elapsed_ms=1.0)


def files() -> Screen[Any]:
    answers: Any = Answers()
    return FilesScreen("pump-7", answers, folder=Path())


def view() -> Screen[Any]:
    return ScriptView("main.py", SCRIPT + b"# \x1b[2J\x07 harmless\r\n")


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("make", [under_way, offered, done, several, files, view])
def test_the_picture(
    build: Any, driving: Any, snap_compare: Any, make: Callable[[], Screen[Any]], size: tuple[int, int]
) -> None:
    app, workspace = build("pump-7")

    async def look(pilot: Any) -> None:
        driver = driving(app, workspace, pilot)
        driver.console.line.cursor_blink = False
        await driver.settle()
        app.push_screen(make())
        await driver.settle()

    assert snap_compare(app, terminal_size=size, run_before=look)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_the_picture_of_the_form(build: Any, driving: Any, snap_compare: Any, size: tuple[int, int]) -> None:
    app, workspace = build("pump-7", "pump-8", "valve-2")

    async def look(pilot: Any) -> None:
        driver = driving(app, workspace, pilot)
        driver.console.line.cursor_blink = False
        await driver.settle()
        app.push_screen(UploadForm("fresh.py", SCRIPT.replace(b"\r", b""), list(workspace.profiles.values()), "pump-7"))
        await driver.settle()

    assert snap_compare(app, terminal_size=size, run_before=look)


async def test_the_arrows_walk_the_modules(build: Any, driving: Any) -> None:
    app, workspace = build("pump-7")
    async with app.run_test(size=(120, 40)) as pilot:
        driver = driving(app, workspace, pilot)
        app.push_screen(several())
        await driver.settle()
        await driver.press("down", "down", "down")
        assert "stopped before it began" in driver.text("#ending")
        await driver.press("up", "up")
        assert "checking the module" in driver.text("#checklist")


async def test_what_is_seen_first_is_drawn_for_its_window(
    build: Any, driving: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_progress, "_FRAME", 3600.0)
    app, workspace = build("pump-7")
    async with app.run_test(size=(120, 40)) as pilot:
        driver = driving(app, workspace, pilot)
        app.push_screen(under_way())
        await driver.settle()
        assert "idleness (#SCFG maxTo): set it" in driver.text("#checklist"), (
            "a long line is broken at the window's edge"
        )
        await pilot.resize_terminal(80, 24)
        await driver.settle()
        assert f"\n{' ' * 26}6,000 there" in driver.text("#checklist"), "it stays in its column after a resize"
