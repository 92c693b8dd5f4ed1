"""Macros in the console, over the real workspace and simulated modules on real sockets."""

from __future__ import annotations

import asyncio
import sqlite3
import tomllib
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from atrun_tui.config.macro_files import check_macro
from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.journal.search import Query
from atrun_tui.procedures.lint import faults
from atrun_tui.protocol.login import Login
from atrun_tui.session.state import State
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.tcp import Server, serving
from atrun_tui.ui.app import AtrunApp
from atrun_tui.ui.macros import drawing
from atrun_tui.ui.macros.course import Phase
from atrun_tui.ui.screens.comparison import Comparison
from atrun_tui.ui.screens.console import Console
from atrun_tui.ui.screens.macro_choice import MacroChoice
from atrun_tui.ui.screens.macro_form import MacroForm
from atrun_tui.ui.screens.macro_making import MacroMaking
from atrun_tui.ui.screens.macro_play import MacroPlay
from atrun_tui.vault.memory import MemoryVault
from atrun_tui.vault.secret import Secret
from atrun_tui.workspace import Workspace
from tests.cli.conftest import Atrun

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.content import Content
    from textual.pilot import Pilot

    from atrun_tui.config.paths import Paths
    from atrun_tui.procedures.recording import Suggestion
    from atrun_tui.ui.macros.course import Course
    from atrun_tui.ui.macros.play import Play

PASSWORD = "testpassw"
SIGNAL = r"""
name = "Signal report"
[variables]
weak = { default = 10, help = "lowest acceptable CSQ" }
[[steps]]
send = "AT+COPS?"
expect = '"(?P<operator>[^"]*)"'
timeout = 30
[[steps]]
send = "AT+CSQ"
expect = '\+CSQ: (?P<csq>\d+),'
timeout = 30
[[steps]]
check = "csq >= weak"
message = "${operator}: signal ${csq} is weaker than ${weak}"
[[steps]]
note = "signal ${csq}"
when = "loud"
"""
PIN = """
[[steps]]
send = 'AT+CPIN="${pin}"'
on_error = "continue"
allow_lockout = true
[[steps]]
send = "AT+NONE"
[variables.pin]
default = "4711"
"""
EVERY_KIND = r"""
name = "Every kind"
[variables]
limit = { default = 31, help = "highest signal there is" }
[[steps]]
name = "who are you"
send = "AT+CGMM"
expect = '^(?P<model>.+)$'
fail_on = ["GL865", "UL865"]
timeout = 30
[[steps]]
send = "AT+BROKEN"
timeout = 30
retry = { times = 2, delay = 0.05 }
on_error = "goto mended"
[[steps]]
stop = "not here"
[[steps]]
label = "mended"
set = { who = "${profile.name} (${profile.user}) is a ${model}" }
[[steps]]
wait_urc = '\+CREG: (?P<registered>\d)'
timeout = 20
[[steps]]
pause = 0.05
[[steps]]
repeat = { times = 5, until = "round >= 2 and csq <= limit and 'HE' in model", as = "round" }
[[steps.steps]]
send = "AT+CSQ"
expect = '\+CSQ: (?P<csq>\d+)'
timeout = 30
[[steps]]
repeat = 2
[[steps.steps]]
send = "AT+CREG?"
timeout = 30
[[steps]]
when = "csq > 90"
send = "AT+NEVER"
timeout = 30
[[steps]]
ask = "which pin on ${model}?"
variable = "pin"
default = 2
[[steps]]
include = "inner"
[[steps]]
upload = "hello.py"
[[steps]]
send = 'AT#ECHO="${secret:next}"'
timeout = 30
[[steps]]
check = "pin == 2 and registered == 1 and not (csq > limit)"
message = "pin ${pin} is not 2"
[[steps]]
reconnect = { delay = 0, timeout = 10 }
[[steps]]
goto = "end"
[[steps]]
send = "AT+JUMPED"
[[steps]]
label = "end"
note = "${who}, pin ${pin}, round ${round}"
"""
KEYRING = """
from keyring.backend import KeyringBackend
class Kept(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        return {"pump/next": "hunter2222", "pump": "testpassw"}.get(username)
    def set_password(self, service, username, password): raise NotImplementedError
    def delete_password(self, service, username): raise NotImplementedError
"""
EVERY_FAULT = Faults(
    urc_every=2,
    urcs=("+CREG: 1",),
    errors=(("AT+BROKEN", "ERROR"),),
    answers=(("AT#ECHO*", ("it is hunter2222",)), ("AT+CSQ", ("+CSQ: 21,0",))),
)
SIZES = [(120, 40), (80, 24)]


class Desk:
    """A console with simulated modules, driven by keys."""

    def __init__(self, app: AtrunApp, workspace: Workspace, pilot: Pilot[int], modules: dict[str, Server]) -> None:
        self.app = app
        self.workspace = workspace
        self.pilot = pilot
        self.modules = modules
        console = app.screen_stack[0]
        assert isinstance(console, Console)
        self.console = console

    @property
    def play(self) -> Play:
        play = self.console.playing._play
        assert play is not None
        return play

    @property
    def offered(self) -> list[Suggestion]:
        card = self.app.screen
        assert isinstance(card, MacroMaking)
        return list(card._suggestions)

    @property
    def said(self) -> str:
        return "\n".join(" ".join(each.message.split()) for each in self.app._notifications)

    def screen(self) -> str:
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    async def until(self, wanted: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not wanted():
                await self.pilot.pause()
        await self.pilot.pause()

    async def until_seen(self, text: str) -> None:
        await self.until(lambda: text in self.screen())

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until each has had its turn."""
        await self.pilot.press(*keys)
        await self.until(lambda: not self.app.screen_stack or self.app._turns._alarm is None)

    async def type(self, text: str, *keys: str) -> None:
        field = self.app.focused
        assert isinstance(field, Input)
        field.insert_text_at_cursor(text)
        await self.press(*keys)

    async def send(self, command: str) -> None:
        """Type a command and wait for its answer."""
        entry = self.console.roster.shown
        assert entry is not None
        before = len(await self.workspace.search(everything()))
        await self.type(command, "enter")
        async with asyncio.timeout(60):
            while len(await self.workspace.search(everything())) == before or entry.running is not None:
                await self.pilot.pause()

    async def choose(self, macro: str) -> None:
        """From the console to the form of a macro."""
        await self.press("f5")
        await self.until(lambda: isinstance(self.app.screen, MacroChoice))
        await self.type(macro, "enter")
        await self.until(lambda: isinstance(self.app.screen, MacroForm))

    async def begin(self, macro: str, *keys: str) -> None:
        """From the console to the play of a macro."""
        await self.choose(macro)
        await self.press(*keys, "f5")
        await self.until(lambda: isinstance(self.app.screen, MacroPlay))

    async def ended(self) -> None:
        await self.until(lambda: self.console.playing._play is not None and self.play.over)
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()


def everything() -> Query:
    return Query()


def write(paths: Paths, text: str, name: str = "test") -> None:
    paths.macros.mkdir(parents=True, exist_ok=True)
    (paths.macros / f"{name}.toml").write_text(text, encoding="utf-8")


@asynccontextmanager
async def desk(
    paths: Paths, *, size: tuple[int, int] = (120, 40), connect: bool = True, **faults: Faults
) -> AsyncIterator[Desk]:
    """A console with a simulated module for each keyword, by its profile's name."""
    async with AsyncExitStack() as stack:
        workspace = await Workspace.open(paths, vault=MemoryVault())
        modules: dict[str, Server] = {}
        for name, fault in faults.items():
            module = modules[name] = await stack.enter_async_context(serving(Options(seed=3), fault))
            if name not in workspace.profiles:
                await workspace.add_profile(profile(name, module), Secret(PASSWORD))
        app = AtrunApp(workspace, list(modules) if connect else [])
        app.animation_level = "none"
        async with app.run_test(size=size) as pilot:
            for name in modules if connect else ():
                await workspace.session(name).ready()
            await pilot.pause()
            yield Desk(app, workspace, pilot, modules)
        await workspace.close()


def profile(name: str, module: Server) -> Profile:
    road = DialRoad(module.host, module.port)
    return Profile(name=name, road=road, user="testuser", login=Login.AUTOMATIC, pause_ms=0)


@pytest.mark.parametrize("size", SIZES)
async def test_pick_a_macro_fill_it_in_and_see_it_played(paths: Paths, size: tuple[int, int]) -> None:
    write(paths, SIGNAL)
    async with desk(paths, size=size, pump=Faults(answers=(("AT+CSQ", ("+CSQ: 21,0",)),))) as at:
        await at.choose("test")
        assert "lowest acceptable CSQ" in at.screen()
        assert "a switch" in at.screen()
        await at.press("f5")
        await at.ended()
        text = at.screen()
        for seen in (
            "Signal report",
            "on pump",
            "✓ ok",
            "✓ 1    AT+COPS?",
            "operator  vodafone IT",
            "csq       21",
            "skipped",
        ):
            assert seen in text
        await at.press("escape")
        rows = await at.workspace.search(everything())
        played = [each.command for each in rows if each.origin == "play"]
        assert played == ["AT+COPS?", "AT+CSQ"]
        transcript = at.console.deck.transcript
        assert transcript is not None
        assert all(each.id in transcript.roll.talks for each in rows if each.origin == "play")


async def test_values_that_are_given_are_used_and_a_needed_one_is_asked_for(paths: Paths) -> None:
    write(paths, SIGNAL.replace("default = 10, ", ""))
    async with desk(paths, pump=Faults(answers=(("AT+CSQ", ("+CSQ: 9,0",)),))) as at:
        await at.choose("test")
        await at.press("f5")
        await at.until_seen("weak has to be given")
        await at.type("8", "enter")
        await at.type("yes", "enter")
        await at.ended()
        assert at.play.order.given == {"weak": "8", "loud": "yes"}
        assert "signal 9" in at.screen()


async def test_a_text_is_not_taken_where_the_default_is_a_number(paths: Paths) -> None:
    write(paths, SIGNAL)
    async with desk(paths, pump=Faults()) as at:
        await at.choose("test")
        await at.type("x", "f5")
        await at.until_seen("weak: '10x' is no number")
        assert isinstance(at.app.screen, MacroForm)
        await at.press("escape")
        assert not [each for each in await at.workspace.search(everything()) if each.origin == "play"]


async def test_enter_goes_on_to_the_button_and_takes_no_session_away(paths: Paths) -> None:
    write(paths, '[[steps]]\nsend = "AT+CGMM"\ntimeout = 5\n')
    async with desk(paths, pump=Faults()) as at:
        await at.choose("test")
        await at.press("enter", "enter")
        await at.ended()
        assert "✓ 1    AT+CGMM" in at.screen()


async def test_a_faulty_macro_is_told_and_not_played(paths: Paths) -> None:
    write(paths, '[[steps]]\nsend = "AT"\nexpct = "x"\n', "broken")
    async with desk(paths, pump=Faults()) as at:
        await at.press("f5")
        await at.until(lambda: isinstance(at.app.screen, MacroChoice))
        await at.type("broken", "enter")
        await at.until_seen("cannot be played")
        assert "✕ 1 fault" in at.screen()
        assert "line 3: steps[1].expct" in at.screen()
        assert isinstance(at.app.screen, MacroChoice)


async def test_a_command_that_cuts_the_link_is_not_played_without_its_word(paths: Paths) -> None:
    write(paths, '[[steps]]\nsend = "${what}"\n[variables]\nwhat = "AT#REBOOT"\n')
    async with desk(paths, pump=Faults()) as at:
        await at.press("f5")
        await at.until(lambda: isinstance(at.app.screen, MacroChoice))
        await at.type("test", "enter")
        await at.until_seen("cannot be played")
        await at.press("escape")
        write(paths, '[[steps]]\nsend = "${what}"\n[variables]\nwhat = "AT"\n')
        await at.choose("test")
        await at.type("#REBOOT", "f5")
        await at.ended()
        assert at.play.courses["pump"].phase is Phase.FAILED
        assert "allow_lockout" in " ".join(at.screen().split())
        assert b"REBOOT" not in at.modules["pump"].received


async def test_several_sessions_each_with_its_own_end(paths: Paths) -> None:
    write(paths, SIGNAL)
    weak = Faults(answers=(("AT+CSQ", ("+CSQ: 3,0",)),))
    broken = Faults(errors=(("AT+COPS?", "ERROR"),))
    async with desk(paths, good=Faults(), weak=weak, broken=broken) as at:
        await at.begin("test", "down", "down", "a")
        await at.ended()
        await at.until_seen("1 ok · 3 of 3 ended")
        ends = [line for line in at.screen().splitlines() if "✓ ok" in line or "✕ failed" in line]
        rows = {name: next(line for line in ends if f" {name} " in line) for name in at.modules}
        assert "✓ ok" in rows["good"]
        assert "✕ failed" in rows["weak"]
        assert "signal 3 is weaker than 10" in rows["weak"]
        assert "1 AT+COPS?" in rows["broken"]
        await at.press("down")
        await at.until_seen("failed  0.00 s")
        await at.press("c")
        await at.until(lambda: isinstance(at.app.screen, Comparison))
        await at.until_seen("commands differ")
        assert "| +CSQ: 3,0" in at.screen()


async def test_only_rows_of_modules_that_are_played_are_drawn_anew(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def outcome(course: Course, width: int, now: float) -> Content:
        drawn.append(course.profile)
        return outcome_of(course, width, now)

    def drawn_by(card: MacroPlay) -> list[str]:
        drawn.clear()
        card.draw()
        return list(drawn)

    outcome_of = drawing.outcome
    monkeypatch.setattr("atrun_tui.ui.macros.play.AT_ONCE", 2)
    monkeypatch.setattr(drawing, "outcome", outcome)
    write(paths, "[[steps]]\nsend = 'AT+CGMM'\ntimeout = 60\n")
    async with desk(
        paths, one=Faults(), two=Faults(hang=("AT+CGMM",)), three=Faults(hang=("AT+CGMM",)), four=Faults()
    ) as at:
        await at.begin("test", "down", "a")
        card = at.app.screen
        assert isinstance(card, MacroPlay)
        await at.until(lambda: all(at.play.courses[name].current for name in ("two", "three")))
        await at.until_seen("✓ ok")
        await at.until(lambda: drawn_by(card) == ["two", "three"])
        at.play.stop()
        at.play.stop()
        await at.ended()
        assert "■ stopped" in at.screen()
        assert drawn_by(card) == []
        await at.pilot.resize_terminal(90, 30)
        await at.until(lambda: set(drawn) == {"one", "two", "three", "four"})


async def test_held_stepped_and_gone_on(paths: Paths) -> None:
    write(paths, SIGNAL)
    async with desk(paths, pump=Faults()) as at:
        await at.choose("test")
        await at.pilot.click("#stepwise")
        await at.until_seen("paused")
        assert b"COPS" not in at.modules["pump"].received
        await at.press("s")
        await at.until(lambda: at.play.courses["pump"].done == 1)
        assert b"COPS" in at.modules["pump"].received
        assert b"CSQ" not in at.modules["pump"].received
        await at.press("p")
        await at.ended()
        assert at.play.ok == 1


async def test_stopped_and_stopped_at_once(paths: Paths) -> None:
    write(paths, SIGNAL)
    async with desk(paths, pump=Faults(hang=("AT+COPS?",))) as at:
        await at.begin("test")
        await at.modules["pump"].until(lambda: b"COPS" in at.modules["pump"].received)
        await at.press("x")
        await at.until_seen("Stop now x")
        assert not at.play.over
        await at.press("x")
        await at.ended()
        assert at.play.courses["pump"].phase is Phase.STOPPED
        assert "■ stopped" in at.screen()


async def test_left_to_itself_it_reports_once(paths: Paths) -> None:
    ask = '[[steps]]\nask = "{}?"\nvariable = "{}"\ndefault = "7"\n'
    write(paths, ask.format("Which", "x") + ask.format("Sure", "y") + '[[steps]]\nsend = "AT#X=${x}"\ntimeout = 5\n')
    async with desk(paths, pump=Faults()) as at:
        await at.choose("test")
        await at.press("f5")
        await at.until_seen("pump asks: Which?")
        await at.press("escape")
        assert isinstance(at.app.screen, Console)
        await at.until_seen("? test asks")
        await at.send("AT+CSQ")
        await at.press("f5")
        await at.until_seen("pump asks: Which?")
        await at.type("8", "enter")
        await at.until_seen("pump asks: Sure?")
        await at.press("escape")
        at.play.answer(at.play.questions[0], "yes")
        await at.ended()
        await at.until_seen("✕ test failed")
        assert at.said.count("test on pump: failed at 3 AT#X=78.") == 1
        await at.press("f5")
        await at.until(lambda: isinstance(at.app.screen, MacroPlay))
        await at.press("escape")
        assert "✕ test failed" not in at.screen()


async def test_stopped_at_a_question_it_is_stopped_whatever_the_default(paths: Paths) -> None:
    write(paths, '[[steps]]\nask = "Which?"\nvariable = "x"\ndefault = "7"\n')
    async with desk(paths, pump=Faults()) as at:
        await at.begin("test")
        await at.until_seen("pump asks: Which?")
        await at.press("tab", "x")
        await at.ended()
        assert at.play.courses["pump"].phase is Phase.STOPPED
        assert "x" not in at.play.courses["pump"].captures
        assert "asks:" not in at.screen()


async def test_the_palette_plays_a_macro(paths: Paths) -> None:
    async with desk(paths, pump=Faults()) as at:
        await at.press("ctrl+p")
        await at.type("play identify")
        await at.until_seen("a macro of the starter set")
        await at.press("enter")
        await at.until(lambda: isinstance(at.app.screen, MacroForm))


async def test_f1_tells_about_the_card(paths: Paths) -> None:
    async with desk(paths, pump=Faults()) as at:
        await at.begin("identify")
        await at.press("f1")
        await at.until_seen("a second x")
        await at.press("escape")
        assert isinstance(at.app.screen, MacroPlay)


async def test_a_secret_arrives_and_is_on_no_picture(paths: Paths) -> None:
    write(
        paths,
        '[[steps]]\nsend = \'AT#TCPATRUNAUTH=1,"${user}","${secret:next}"\'\nallow_lockout = true\n'
        "[[steps]]\nsend = 'AT#ECHO=\"${secret:next}\"'\nexpect = '(?P<told>.+)'\n",
    )
    echo = Faults(answers=(('AT#ECHO="hunter2222"', ("it is hunter2222",)),))
    async with desk(paths, pump=echo) as at:
        await at.workspace.vault.set("pump", Secret("hunter2222"), "next")
        await at.begin("test")
        pictures = [at.app.export_screenshot()]
        await at.ended()
        pictures.append(at.app.export_screenshot())
        assert b'1,"testuser","hunter2222"' in at.modules["pump"].received
        assert "•••" in at.screen()
        await at.press("escape")
        await at.until_seen("TCPATRUNAUTH")
        pictures += [at.app.export_screenshot(), at.said]
        await at.press("ctrl+r")
        await at.until_seen("TCPATRUNAUTH")
        pictures.append(at.app.export_screenshot())
        assert not any("hunter2222" in picture for picture in pictures)
    assert b"hunter2222" not in b"".join(path.read_bytes() for path in paths.data.iterdir() if path.is_file())


async def test_console_and_command_line_leave_the_same_rows(paths: Paths) -> None:
    write(paths, SIGNAL + PIN)
    settled = Faults(answers=(("AT+CSQ", ("+CSQ: 21,0",)),))
    async with desk(paths, pump=settled) as at:
        await at.begin("test")
        await at.ended()
    async with serving(Options(seed=3), settled) as module:
        text = paths.profiles.read_text(encoding="utf-8")
        old = tomllib.loads(text)["profiles"]["pump"]["address"]
        paths.profiles.write_text(text.replace(old, f"{module.host}:{module.port}"), encoding="utf-8")
        done = await asyncio.to_thread(Atrun(paths.config.parent), "play", "test", "pump")
    assert done.code == 1, done.err
    with sqlite3.connect(paths.journal) as db:
        rows = db.execute(
            "SELECT profile, transport, command, lines, final, ok, error, origin, outcome FROM exchanges "
            "WHERE origin = 'play' ORDER BY seq"
        ).fetchall()
    db.close()
    half = len(rows) // 2
    assert half == 4
    assert rows[:half] == rows[half:]
    assert rows[2][2] == 'AT+CPIN="•••"'


async def test_every_kind_of_step_leaves_the_same_rows_from_the_console_and_headless(
    paths: Paths, tmp_path: Path
) -> None:
    write(paths, EVERY_KIND)
    write(paths, "[[steps]]\nsend = 'AT#GPIO=${pin},2'\ntimeout = 5", "inner")
    (paths.macros / "hello.py").write_text('print "hello"\n', encoding="utf-8")
    (tmp_path / "kept.py").write_text(KEYRING, encoding="utf-8")
    async with desk(paths, pump=EVERY_FAULT) as at:
        await at.workspace.vault.set("pump", Secret("hunter2222"), "next")
        await at.begin("test")
        await at.until_seen("pump asks: which pin on HE910-D?")
        await at.press("enter")
        await at.ended()
        shown = at.play.courses["pump"]
        assert shown.phase is Phase.OK, at.screen()
        assert "pump (testuser) is a HE910-D, pin 2, round 2" in shown.remarks
        assert b"hunter2222" in at.modules["pump"].received
        assert "hunter2222" not in at.app.export_screenshot()
    async with serving(Options(seed=3), EVERY_FAULT) as module:
        text = paths.profiles.read_text(encoding="utf-8")
        old = tomllib.loads(text)["profiles"]["pump"]["address"]
        paths.profiles.write_text(text.replace(old, f"{module.host}:{module.port}"), encoding="utf-8")
        done = await asyncio.to_thread(
            Atrun(paths.config.parent),
            "play", "test", "pump", "--json",
            PYTHON_KEYRING_BACKEND="kept.Kept", PYTHONPATH=str(tmp_path), ATRUN_PASSWORD="",
        )  # fmt: skip
        assert b"hunter2222" in module.received
    assert done.code == 0, done.err
    assert "pump (testuser) is a HE910-D, pin 2, round 2" in done.err
    assert done.records[-1]["captures"] == shown.captures
    assert "hunter2222" not in done.out + done.err
    with sqlite3.connect(paths.journal) as db:
        rows = db.execute(
            "SELECT profile, transport, command, lines, final, ok, error, origin, outcome FROM exchanges "
            "WHERE origin = 'play' ORDER BY seq"
        ).fetchall()
    db.close()
    half = len(rows) // 2
    assert rows[:half] == rows[half:]
    played = [row[2] for row in rows[:half]]
    assert [command for command in played if command in EVERY_COMMAND] == list(EVERY_COMMAND)
    assert any(command.startswith("AT#WSCRIPT") for command in played)
    assert not any("hunter2222" in str(row) for row in rows)


EVERY_COMMAND = (
    "AT+CGMM", "AT+BROKEN", "AT+BROKEN", "AT+BROKEN", "AT+CSQ", "AT+CSQ", "AT+CREG?", "AT+CREG?", "AT#GPIO=2,2",
    "AT+CGMM", 'AT#ECHO="•••"',
)  # fmt: skip
"""What the steps send themselves; the upload asks for the model too."""
TEN = (
    "AT", "ATI", "AT+CGMM", "AT+CGMR", "AT+GSN", "AT+CSQ", "AT+COPS?", "AT+CREG?", "AT#GPIO=1,2", "AT+NONE",
)  # fmt: skip


async def test_ten_commands_recorded_and_played_on_a_fresh_module(paths: Paths) -> None:
    async with desk(paths, pump=Faults()) as at:
        await at.press("f6")
        await at.until_seen("● recording pump 0")
        for command in TEN:
            await at.send(command)
        await at.until_seen("● recording pump 10")
        await at.press("f6")
        await at.until(lambda: isinstance(at.app.screen, MacroMaking))
        await at.type("ten", "enter")
        await at.type("What I typed", "ctrl+s")
        await at.until(lambda: isinstance(at.app.screen, Console))
        assert "ten.toml" in at.said
        assert "recording" not in at.screen().splitlines()[0]
    found = check_macro(paths.macros / "ten.toml", paths.macros)[1]
    assert not list(faults(found))
    paths.profiles.unlink()
    async with desk(paths, pump=Faults(), other=Faults()) as at:
        await at.begin("ten")
        await at.ended()
        assert at.play.ok == 1, at.screen()
        rows = await at.workspace.search(everything())
        assert tuple(each.command for each in rows if each.origin == "play") == TEN


async def test_a_recording_keeps_only_what_is_typed_and_no_secret(paths: Paths) -> None:
    async with desk(paths, pump=Faults()) as at:
        await at.press("f6")
        await at.begin("identify")
        await at.ended()
        await at.press("escape")
        await at.send('AT+CPWD="SC","1111","2222"')
        await at.press("f6")
        await at.until(lambda: isinstance(at.app.screen, MacroMaking))
        await at.until_seen("${secret:cpwd}")
        assert [each.exchange.command for each in at.offered] == ['AT+CPWD="SC","•••","•••"']
        assert "1111" not in at.app.export_screenshot()
        await at.press("escape")
        assert not list(paths.macros.glob("*.toml")) if paths.macros.exists() else True


async def test_a_macro_may_be_named_in_words(paths: Paths) -> None:
    async with desk(paths, pump=Faults()) as at:
        await at.send("AT+CSQ")
        at.console.perform("make-macro")
        await at.until(lambda: isinstance(at.app.screen, MacroMaking))
        await at.type("my/ check", "ctrl+s")
        await at.until_seen("is not a usable name")
        await at.press("home", "delete", "delete", "delete")
        assert "is not a usable name" not in at.screen()
        await at.type("my ", "ctrl+s")
        await at.until(lambda: isinstance(at.app.screen, Console))
    assert 'name = "my check"' in (paths.macros / "my-check.toml").read_text(encoding="utf-8")


async def test_a_macro_of_that_name_is_replaced_only_after_asking(paths: Paths) -> None:
    write(paths, SIGNAL, "mine")
    async with desk(paths, pump=Faults()) as at:
        await at.send("AT+CSQ")
        at.console.perform("make-macro")
        await at.until(lambda: isinstance(at.app.screen, MacroMaking))
        await at.type("mine", "ctrl+s")
        await at.until_seen("save again to replace it")
        assert (paths.macros / "mine.toml").read_text(encoding="utf-8") == SIGNAL
        await at.press("ctrl+s")
        await at.until(lambda: isinstance(at.app.screen, Console))
        assert "AT+CSQ" in (paths.macros / "mine.toml").read_text(encoding="utf-8")
        assert "Signal report" not in (paths.macros / "mine.toml").read_text(encoding="utf-8")


async def test_exchanges_marked_in_the_history_make_a_macro(paths: Paths) -> None:
    async with desk(paths, pump=Faults()) as at:
        for command in ("AT+CSQ", "AT+COPS?", "AT+CREG?"):
            await at.send(command)
        await at.press("ctrl+r")
        await at.until_seen("AT+CREG?")
        await at.press("tab", "down", "tab")
        await at.until_seen("2 marked")
        await at.press("f6")
        await at.until(lambda: isinstance(at.app.screen, MacroMaking))
        await at.until_seen("[x] AT+CREG?")
        assert [each.exchange.command for each in at.offered] == ["AT+CSQ", "AT+CREG?"]
        await at.press("tab", "tab", "e")
        await at.until_seen("numbers kept")
        assert "(?P<csq>" in at.screen()
        await at.press("e")
        await at.until_seen("any answer")
        await at.press("space")
        await at.until_seen("[ ] AT+CSQ")
        assert 'send = "AT+CSQ"' not in at.screen()


async def test_m_in_the_responses_makes_a_macro_of_the_exchange(paths: Paths) -> None:
    async with desk(paths, pump=Faults()) as at:
        await at.send("AT+CSQ")
        transcript = at.console.deck.transcript
        assert transcript is not None
        transcript.focus()
        await at.press("m")
        await at.until(lambda: isinstance(at.app.screen, MacroMaking))
        await at.until_seen("[x] AT+CSQ")


async def test_two_times_of_one_module_are_compared(paths: Paths) -> None:
    changed = Faults(answers=(("AT+CSQ", ("+CSQ: 21,0",)),))
    async with desk(paths, pump=changed) as at:
        await at.send("AT+CSQ")
        await at.send("AT+CREG?")
        at.console.perform("compare")
        await at.until(lambda: isinstance(at.app.screen, Comparison))
        await at.until_seen("All 2 commands were answered the same")
        at.app.screen.query_one("#left-when").focus()
        await at.pilot.pause()
        await at.type("1d", "enter")
        await at.until_seen("2 of 2 commands differ")
        assert "| +CSQ: 21,0" in at.screen()
        assert "(no exchange)" in at.screen()
        await at.type("x", "enter")
        await at.until_seen("no point in time")


async def test_a_module_that_cannot_be_reached_does_not_hold_the_others(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atrun_tui.ui.macros.play.PATIENCE", 2.0)
    write(paths, SIGNAL)
    async with desk(paths, connect=False, good=Faults(), dead=Faults()) as at:
        await at.modules["dead"].close()
        await at.begin("test", "down", "down", "a")
        await at.ended()
        assert at.play.courses["good"].phase is Phase.OK
        assert at.play.courses["dead"].phase is Phase.FAILED
        assert "not reached within" in at.screen()
        assert at.workspace.session("dead").status.state is State.WAITING
