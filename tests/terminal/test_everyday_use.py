"""A day's work in the console at both sizes: one console a size, and each test leaves it at an empty command line."""

from __future__ import annotations

import base64
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from atrun_tui.ui.transcript.wording import RECEIVED, SENT
from tests.terminal.conftest import Home
from tests.terminal.driving import KEYS, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.terminal

SIZES = {"wide": (120, 40), "narrow": (80, 24)}
SECRET = "hunter22-typed"


@dataclass
class Desk:
    """Where consoles are shared: one a size, as long as each test leaves it as it found it."""

    home: Home
    consoles: dict[str, Terminal] = field(default_factory=dict)

    def console(self, size: str) -> Terminal:
        """The demo in which three commands were answered."""
        if size not in self.consoles:
            command = [sys.executable, "-m", "atrun_tui", "demo"]
            terminal = Terminal(command, self.home.environ, size=SIZES[size], folder=self.home.folder)
            self.consoles[size] = terminal
            terminal.until(lambda text: text.count("●") >= 2)
            for line in ("AT+CSQ", "AT+COPS?", "AT+CIMI"):
                terminal.ask(line)
        return self.consoles[size]

    def give_back(self, size: str) -> None:
        """A console in any other state than at rest is of no use to the next test."""
        terminal = self.consoles.pop(size)
        try:
            terminal.until(at_rest)
            self.consoles[size] = terminal
        finally:
            if size not in self.consoles:
                terminal.close()


def prompt(text: str) -> str:
    """The line one types on: the last but one."""
    return text.splitlines()[-2]


def at_rest(text: str) -> bool:
    """Whether the command line is empty and nothing lies over it."""
    return "type an AT command" in prompt(text) and not any(edge in text for edge in "╭╰▔▁")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(Home(tmp_path_factory.mktemp("home")))
    yield desk
    for terminal in desk.consoles.values():
        assert terminal.leave() == 0
        assert b"Traceback" not in terminal.raw
        assert SECRET.encode() not in terminal.raw
    assert desk.home.holding(SECRET) == []


@pytest.fixture(params=["wide", "narrow"])
def demo(request: pytest.FixtureRequest, desk: Desk) -> Iterator[Terminal]:
    yield desk.console(request.param)
    desk.give_back(request.param)


def test_the_reply_stands_below_its_command_with_result_and_time(demo: Terminal) -> None:
    lines = demo.screen.splitlines()
    place = next(index for index, line in enumerate(lines) if f"{SENT} AT+CSQ" in line)
    assert lines[place].endswith(" s  OK")
    assert f"{RECEIVED} +CSQ: " in lines[place + 1]
    assert "f1 help" in lines[-1]


def test_the_arrows_walk_the_history_by_what_is_typed(demo: Terminal) -> None:
    demo.type("AT+CO")
    demo.until(lambda text: f"{SENT} AT+CO" in prompt(text))
    demo.press("up")
    demo.until(lambda text: f"{SENT} AT+COPS?" in prompt(text))
    demo.press("down")
    demo.until(lambda text: f"{SENT} AT+CO" in prompt(text) and f"{SENT} AT+COPS?" not in prompt(text))
    demo.press("ctrl+u")


def test_tab_completes_and_down_opens_the_others(demo: Terminal) -> None:
    demo.type("AT#MON")
    demo.until(lambda text: "#MONI" in prompt(text))
    demo.press("tab")
    demo.until(lambda text: f"{SENT} AT#MONI" in prompt(text))
    demo.press("ctrl+u")
    demo.until(at_rest)
    demo.type("AT+CR")
    demo.until(lambda text: "+C" in prompt(text).partition("AT+CR")[2])
    demo.press("down")
    demo.until(lambda text: "+CREG" in text and "+CRSM" in text)
    demo.press("escape")
    demo.until_gone("+CRSM")
    demo.press("ctrl+u")


def test_the_palette_finds_an_action_and_does_it(demo: Terminal) -> None:
    demo.press("ctrl+p")
    demo.until("an action, a session")
    demo.type("jump to")
    demo.until("Jump to a pane")
    demo.until_gone("Search the history")
    demo.press("enter")
    demo.until(lambda text: " c " in prompt(text))
    demo.type("c")
    demo.until(lambda text: " c " not in prompt(text))


def test_help_speaks_of_the_focused_pane_and_lists_the_keys(demo: Terminal) -> None:
    demo.press("f1")
    demo.until(lambda text: "About this pane" in text and "Type an AT command and press enter" in text)
    demo.press("end")
    demo.until("ctrl+q")
    demo.until_gone("About this pane")
    demo.press("escape")


def test_a_form_says_beside_each_field_what_is_wrong_and_hides_the_password(demo: Terminal) -> None:
    demo.press("ctrl+n")
    demo.until(lambda text: "New session" in text and "keyring" in text)
    demo.type("pump-7")
    demo.until(lambda text: "Name        pump-7" in text)
    demo.press("tab")
    demo.type("nowhere")
    demo.until("nowhere")
    demo.press("tab", "tab")
    demo.type(SECRET)
    demo.until("•" * len(SECRET))
    demo.press("enter")
    demo.until("there is a profile of that name already")
    text = demo.until("a password needs a user name")  # a frame may come in pieces: the last sentence ends it
    assert '"nowhere" has no port: write it as nowhere:1024' in text
    assert "a password needs a user name" in text
    assert SECRET not in text
    assert "Save and connect" in text
    demo.press("escape")
    demo.until_gone("New session")


def test_what_would_cut_the_link_is_asked_about_and_enter_does_not_send_it(demo: Terminal) -> None:
    demo.send("at+csq; +cfun = 4")
    text = demo.until("Don't send")
    assert "why" in text
    assert "the way back" in text
    demo.press("enter")
    demo.until_gone("Don't send")
    text = demo.until(lambda text: "cfun" in prompt(text))
    demo.press("ctrl+u")
    demo.until(at_rest)
    assert "cfun" not in demo.screen


def test_what_was_found_is_what_is_copied_through_the_terminal(demo: Terminal) -> None:
    demo.press("f3")
    demo.until("find ")
    demo.type("vodafone")
    demo.until("1/1")
    demo.press("escape")
    demo.until_gone("1/1")
    demo.press("ctrl+y")
    demo.until("Copied 3 lines")
    demo.until_written(b"\x1b]52;c;" + base64.b64encode(b'AT+COPS?\n+COPS: 0,0,"vodafone IT",2\nOK'))


def test_exporting_writes_a_file_that_only_its_owner_reads(demo: Terminal, desk: Desk) -> None:
    target = desk.home.folder / f"{demo.pid}.csv"
    demo.press("ctrl+s")
    demo.until("Export pump-7 to a file")
    demo.press("ctrl+u")
    demo.until_gone("pump-7-2")
    demo.type(target.name)
    demo.until(target.name)
    demo.press("enter")
    demo.until("Wrote ")
    assert "AT+COPS?" in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o600


def test_the_history_search_finds_replies_and_gives_the_command_back(demo: Terminal) -> None:
    demo.press("ctrl+r")
    demo.until("Search the history")
    demo.type("vodafone\r")
    demo.until(lambda text: f"{SENT} AT+COPS?" in prompt(text))
    demo.press("ctrl+u")


def test_each_session_has_a_transcript_of_its_own(demo: Terminal) -> None:
    demo.press("ctrl+pagedown")
    demo.until(lambda text: "meter-12" in text.splitlines()[0] and f"{SENT} AT+COPS?" not in text)
    demo.press("ctrl+pageup")
    demo.until(lambda text: "pump-7" in text.splitlines()[0] and f"{SENT} AT+COPS?" in text)


def test_several_pasted_lines_are_asked_about(demo: Terminal) -> None:
    demo.paste("AT+CGSN\nAT+CREG?\n")
    demo.until("Send 2 lines to pump-7?")
    demo.press("escape")
    demo.until_gone("Send 2 lines")
    assert "AT+CGSN" not in demo.screen


def test_keys_that_arrive_in_a_bunch_take_effect_in_their_order(demo: Terminal) -> None:
    demo.type("AT+CGMR" + KEYS["ctrl+u"] + "AT+CGSN")
    demo.until(lambda text: "AT+CGSN" in prompt(text))
    demo.type(KEYS["ctrl+u"] + KEYS["ctrl+n"] + "pump-7\rnowhere\r\r" + SECRET + "\r")
    text = demo.until("there is a profile of that name already")
    assert "Name        pump-7 " in text
    assert "Address     nowhere " in text
    assert "Password    •••" in text
    demo.press("escape")
    demo.until_gone("New session")


def test_too_small_is_said_and_forgotten(demo: Terminal) -> None:
    columns, rows = demo.size
    demo.resize(30, 8)
    demo.until("too small")
    demo.resize(columns, rows)
    demo.until(lambda text: "f1 help" in text and f"{SENT} AT+CSQ" in text)


def test_a_theme_is_put_on_and_remembered(demo: Terminal, desk: Desk) -> None:
    before = demo.colours
    demo.press("ctrl+p")
    demo.until("an action, a session")
    demo.type("theme paper")
    demo.until("Theme paper")
    demo.press("enter")
    demo.until(lambda text: not demo.colours & before - {"default"} and at_rest(text))
    kept = [path.read_text() for path in (desk.home.folder / "tmp").glob("atrun-demo-*/config/settings.toml")]
    assert 'theme = "paper"' in "".join(kept)
