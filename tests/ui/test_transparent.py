"""A transparent connection from the console: asked for, typed into, left; over a simulated module and a link played by hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Select

from atrun_tui.config.profile import DialRoad, Profile, SerialRoad
from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.exchange import Exchange
from atrun_tui.protocol.login import Login
from atrun_tui.session.state import State
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import serving
from atrun_tui.ui.app import AtrunApp
from atrun_tui.ui.panes.choices import Choices
from atrun_tui.ui.screens.pass_through import PassThrough
from atrun_tui.ui.screens.question import Question
from atrun_tui.ui.screens.transparent_form import TransparentForm
from atrun_tui.ui.screens.wire import Wire, key_bytes
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import Secret
from atrun_tui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from atrun_tui.config.paths import Paths

    Opened = Callable[..., AbstractAsyncContextManager[Any]]

SIZES = [(120, 40), (80, 24)]


class PlayedLink:
    """A transparent connection that is open, until it is said to be over."""

    def __init__(self, opened: Exchange, *, connects: bool = True) -> None:
        self._opened = opened
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.is_open = connects
        self.sent: list[bytes] = []

    async def opened(self) -> Exchange:
        return self._opened

    def send(self, data: bytes) -> None:
        if data == b"+++":
            raise LocalError("leave it instead")
        self.sent.append(data)

    async def leave(self) -> str:
        self.end("it was left")
        return await self._over

    async def ended(self) -> str:
        return await asyncio.shield(self._over)

    def end(self, how: str) -> None:
        if not self._over.done():
            self._over.set_result(how)


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch, exchange: Any) -> Callable[[str], None]:
    """Lets the module tell this idle limit of its socket."""

    def tell(limit: str) -> None:
        lines = ('#TCPATRUNCFG: 1,3,1024,1024,"",1,5,0,0,2', f"#SCFG: 1,1,300,{limit},600,50")
        conftest = __import__("sys").modules[exchange.__module__]
        monkeypatch.setitem(conftest.REPLIES, "AT#TCPATRUNCFG?;#SCFG?", (lines, "OK"))

    tell("90")
    return tell


async def ask(driver: Any) -> None:
    driver.console.perform("transparent")
    await driver.settle()


async def connect(driver: Any, exchange: Any, **played: Any) -> PlayedLink:
    """Ask, connect through, and have the link played by hand."""
    link = PlayedLink(exchange("t", "pump-7", "AT#TCPATCONSER=0,9600", (), "CONNECT"), **played)
    opened: list[str] = []

    def open_transparent(command: str, heard: Callable[[bytes], None], *, origin: str) -> PlayedLink:
        assert origin == "transparent"
        opened.append(command)
        link.heard = heard  # type: ignore[attr-defined]
        return link

    driver.session().open_transparent = open_transparent
    await ask(driver)
    await driver.keys("up", "enter")
    await until(lambda: isinstance(driver.app.screen, PassThrough) or not link.is_open, driver)
    await driver.pilot.pause()
    assert opened == ["AT#TCPATCONSER=0,9600"]
    return link


async def show(driver: Any, link: Any, data: bytes) -> str:
    """What the pane shows once this came."""
    link.heard(data)
    driver.app.screen.query_one(Wire).draw()
    await driver.pilot.pause()
    return str(driver.text("#wire"))


async def until(condition: Callable[[], bool], driver: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await driver.pilot.pause()


@pytest.mark.parametrize(("limit", "words"), [("90", "after 90 s"), ("0", "no idle limit"), ("x", "could not be read")])
@pytest.mark.parametrize("size", SIZES)
async def test_the_socket_s_idle_limit_is_told_first(
    opened: Opened, timers: Callable[[str], None], limit: str, words: str, size: tuple[int, int]
) -> None:
    timers(limit)
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        await ask(driver)
        assert isinstance(driver.app.screen, TransparentForm)
        assert words in driver.text("#idle").replace("\n", " ")
        await driver.press("escape")
        assert driver.session().submitted == ["AT#TCPATRUNCFG?;#SCFG?"]


async def test_the_command_that_is_typed_opens_the_pane_as_well(opened: Opened, timers: Callable[[str], None]) -> None:
    timers("90")
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("at#tcpatconser = 1,19200", "enter")
        form = driver.app.screen
        assert isinstance(form, TransparentForm)
        assert (form.query_one("#port", Choices).chosen, form.query_one("#rate", Select).value) == ("1", 19200)
        await driver.press("escape")
        assert driver.session().submitted == ["AT#TCPATRUNCFG?;#SCFG?"], "nothing was sent that cannot be undone"
        await driver.press("up")
        assert driver.line == "at#tcpatconser = 1,19200", "what was typed is not lost"
        await driver.press("ctrl+u")
        for other in ("AT#TCPATCONSER=7,19200", "AT#TCPATCONSER=0,9600;+CSQ"):
            await driver.type(other, "enter")
            assert isinstance(driver.app.screen, Question)
            await driver.press("escape", "ctrl+u")


async def test_only_a_ready_session_over_tcp_is_connected_through(opened: Opened) -> None:
    def desk(workspace: Any) -> None:
        workspace.profiles["desk"] = Profile(name="desk", road=SerialRoad("/dev/ttyS0"))

    async with opened("pump-7", prepare=desk) as driver:
        await ask(driver)
        assert "must be ready" in driver.said[-1]
        driver.console.choose("desk")
        await ask(driver)
        assert "Only a session over TCP" in driver.said[-1]


@pytest.mark.usefixtures("timers")
@pytest.mark.parametrize("size", SIZES)
async def test_keys_go_out_and_what_comes_is_never_obeyed(opened: Opened, exchange: Any, size: tuple[int, int]) -> None:
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        link = await connect(driver, exchange)
        for key in ("h", "i", "enter", "backspace", "tab", "escape", "up", "ctrl+c", "question_mark"):
            await driver.keys(key)
        assert link.sent == [b"h", b"i", b"\r", b"\x08", b"\t", b"\x1b", b"\x1b[A", b"\x03", b"?"]

        shown = await show(driver, link, b"login: \x1b[2J\x9b1mroot\x07\r\n[red]x[/red]\r\n")
        assert "login: ␛[2J\\x9b1mroot␇" in shown
        assert "[red]x[/red]" in shown
        await driver.keys("ctrl+right_square_bracket")
        await until(lambda: driver.app.screen is driver.console, driver)
        assert driver.said[-1] == "It was left."


@pytest.mark.usefixtures("timers")
async def test_quitting_leaves_it_first(opened: Opened, exchange: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        link = await connect(driver, exchange)
        done: list[str] = []
        monkeypatch.setattr(driver.console, "perform", done.append)
        monkeypatch.setattr(link, "leave", link.ended)  # silence is kept, and nothing answers yet
        await driver.keys("ctrl+q")
        await until(lambda: isinstance(driver.app.screen, Question), driver)
        await driver.keys("right", "enter")
        await until(lambda: isinstance(driver.app.screen, PassThrough), driver)
        await until(lambda: "leaving" in driver.text(".hint"), driver)
        await driver.keys("x", "f2", "f1")
        assert isinstance(driver.app.screen, PassThrough)
        assert (done, link.sent) == ([], [])
        link.end("it was left")
        await until(lambda: done == ["quit"], driver)
        assert driver.app.screen is driver.console
        assert "It was left." in driver.said


@pytest.mark.usefixtures("timers")
async def test_quitting_is_asked_about_and_the_safe_answer_stays(opened: Opened, exchange: Any) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        link = await connect(driver, exchange)
        await driver.keys("ctrl+q", "enter", "x")
        assert link.sent == [b"x"]
        assert isinstance(driver.app.screen, PassThrough)

        await driver.keys("ctrl+q")
        link.end("the link was lost")
        await driver.keys("escape", "escape")
        assert driver.app.screen is driver.console


@pytest.mark.usefixtures("timers")
async def test_any_control_byte_can_be_sent(opened: Opened, exchange: Any) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        link = await connect(driver, exchange)
        await driver.keys("f2")
        assert "as it is" in driver.text(".hint")
        await driver.keys("ctrl+q", "f2", "ctrl+right_square_bracket", "f2", "f1", "ctrl+@", "ctrl+backslash")
        assert link.sent == [b"\x11", b"\x1d", b"\x00", b"\x1c"]
        assert "ctrl+] leaves" in driver.text(".hint")
        link.end("over")


@pytest.mark.usefixtures("timers")
async def test_help_tells_how_to_leave(opened: Opened, exchange: Any) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        link = await connect(driver, exchange)
        await driver.keys("f1")
        assert not isinstance(driver.app.screen, PassThrough)
        await driver.keys("escape", "y")
        assert link.sent == [b"y"]
        link.end("over")


@pytest.mark.usefixtures("timers")
async def test_what_no_byte_stands_for_is_said_to_be_missing(opened: Opened, exchange: Any) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        link = await connect(driver, exchange)
        driver.app.screen.pasted("5 \N{EURO SIGN}")
        await driver.pilot.pause()
        assert link.sent == [b"5 "]
        assert "\N{EURO SIGN}" in driver.said[-1]
        link.end("over")


@pytest.mark.usefixtures("timers")
async def test_pasted_text_goes_out_at_once(opened: Opened, exchange: Any) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        link = await connect(driver, exchange)
        pane = driver.app.screen
        pane.pasted("a\r\nb\nc")
        pane.pasted("+++")
        await driver.pilot.pause()
        assert link.sent == [b"a\rb\rc"]
        assert driver.said[-1] == "leave it instead"
        link.end("over")


@pytest.mark.usefixtures("timers")
async def test_what_came_last_can_be_read_after_the_end(opened: Opened, exchange: Any) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        link = await connect(driver, exchange)
        link.heard(b"last words")  # type: ignore[attr-defined]
        link.end("the link was lost")
        await until(lambda: "the link was lost" in driver.text(".hint"), driver)

        assert "last words" in driver.text("#wire")
        await driver.keys("x")
        assert link.sent == []
        await driver.press("escape")
        assert driver.app.screen is driver.console


@pytest.mark.usefixtures("timers")
async def test_a_module_that_refuses_is_told(opened: Opened, exchange: Any) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await connect(driver, exchange, connects=False)
        assert any("did not connect through" in said for said in driver.said)
        assert driver.app.screen is driver.console


@pytest.mark.parametrize(
    ("key", "character", "data"),
    [("a", "a", b"a"), ("enter", "\r", b"\r"), ("f5", None, b""), ("ctrl+z", "\x1a", b"\x1a"), ("é", "é", b"\xe9")],
)
def test_what_a_key_sends(key: str, character: str | None, data: bytes) -> None:
    assert key_bytes(key, character) == data
    assert key_bytes("snowman", "\N{SNOWMAN}") == b""


@pytest.mark.usefixtures("timers")
async def test_a_flood_keeps_its_end(opened: Opened, exchange: Any) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        link = await connect(driver, exchange)
        for _ in range(64):
            link.heard(b"x" * 65_536)  # type: ignore[attr-defined]
        shown = await show(driver, link, b"\r\nthe end")
        assert "the end" in shown
        assert "bytes not shown" in shown or "xxx" in shown
        assert driver.app.screen.query_one(Wire).line_count <= 5000
        link.end("over")


@pytest.mark.usefixtures("timers")
@pytest.mark.parametrize("size", SIZES)
async def test_the_latest_lines_are_seen_however_many_there_were(
    opened: Opened, exchange: Any, size: tuple[int, int]
) -> None:
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        link = await connect(driver, exchange)
        for number in range(60):
            shown = await show(driver, link, b"".join(b"%d.%d\r\n" % (number, line) for line in range(200)))
            assert f"{number}.199" in shown
        wire = driver.app.screen.query_one(Wire)
        assert wire.line_count == 4999, "and one that has just begun"
        wire.scroll_to(y=1000, animate=False, immediate=True)
        await driver.pilot.pause()
        assert "more" not in await show(driver, link, b"more\r\n")
        assert wire.scroll_y == 1000
        link.end("over")


@pytest.mark.usefixtures("timers")
@pytest.mark.parametrize("size", SIZES)
async def test_a_line_wider_than_the_window_goes_on_below(opened: Opened, exchange: Any, size: tuple[int, int]) -> None:
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        link = await connect(driver, exchange)
        shown = await show(driver, link, b"x" * (size[0] * 3) + b"end")
        assert shown.count("x") == size[0] * 3
        assert "end" in shown
        link.end("over")


async def test_through_a_simulated_module_and_back(paths: Paths, driving: Any) -> None:
    async with serving(Options(), Faults()) as module:
        workspace = await Workspace.open(paths, vault=MemoryVault())
        profile = Profile(
            name="pump-7", road=DialRoad(module.host, module.port), user="testuser", login=Login.AUTOMATIC, pause_ms=0
        )
        await workspace.add_profile(profile, Secret("testpassw"))
        app = AtrunApp(workspace, ["pump-7"])
        async with app.run_test(size=(80, 24)) as pilot:
            driver = driving(app, workspace, pilot)
            session = workspace.session("pump-7")
            await session.ready()
            await until(lambda: bool(driver.console.roster.shown.model), driver)
            driver.console.perform("transparent")
            await until(lambda: isinstance(app.screen, TransparentForm), driver)
            await until(lambda: "no idle limit" in driver.text("#idle"), driver)
            await pilot.press("up", "enter")
            await until(lambda: isinstance(app.screen, PassThrough), driver)
            assert session.status.state is State.TRANSPARENT
            for key in "hello":
                await pilot.press(key)
            await until(lambda: "hello" in driver.text("#wire"), driver)
            await pilot.press("ctrl+right_square_bracket")
            await until(lambda: app.screen is driver.console, driver)
            assert (await session.submit("AT").wait()).final == "OK"
            assert await workspace.recent_commands("pump-7", 9) == ["AT"], "the others were typed by nobody"
        await workspace.close()


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("pane", ["form", "wire"])
def test_the_picture_of_the_pane(  # noqa: PLR0917
    build: Any, driving: Any, snap_compare: Any, exchange: Any, timers: Any, pane: str, size: tuple[int, int]
) -> None:
    timers("0")
    app, workspace = build("pump-7", connect=["pump-7"])

    async def look(pilot: Any) -> None:
        driver = driving(app, workspace, pilot)
        driver.console.line.cursor_blink = False
        await driver.settle()
        if pane == "form":
            await ask(driver)
            return
        link = await connect(driver, exchange)
        await show(driver, link, b"\r\nOpenWrt 21.02\r\n\r\nrouter login: admin\r\nPassword: \x1b[31m\r\nok\r\n> ")

    assert snap_compare(app, terminal_size=size, run_before=look)
