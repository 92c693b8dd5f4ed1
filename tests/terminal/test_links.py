"""What the console shows when the road fails: lost links, refused logins, silence, and modules that mean harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.faults import HOSTILE_LINES

if TYPE_CHECKING:
    from tests.terminal.conftest import Home, Open, Simulate

pytestmark = pytest.mark.terminal

OURS = re.compile(
    rb"\x1b(?:\[[0-9;]*m"  # colours
    rb"|\[[0-9;]*H|\[[0-9;]*[JK]|\[[0-9]*[ABCD]"  # where
    rb"|\[\?[0-9;]+[hl]|\[\?[0-9;]+\$p|\[[<>=][0-9;]*u|\[\?u|\[[0-9;]*q|\[[0-9;]*t|\[c"  # modes and questions to the terminal
    rb"|\]22;[a-z-]+\x07"  # the mouse pointer
    rb"|\]52;c;QVQ[A-Za-z0-9+/=]*\x07"  # a copied exchange, which begins with AT
    rb"|[()][0-9A-Z]|[=>78M])"
)
"""Everything that the console itself has reason to say to a terminal."""


def test_a_module_lost_in_the_middle_of_a_command_and_found_again(
    home: Home, simulate: Simulate, console: Open
) -> None:
    module = simulate("--hang", "AT#MONI")
    home.profiles(pump_7=module.address)
    terminal = console("--connect", "pump-7")
    terminal.until("● ready")
    terminal.send("AT#MONI")
    terminal.until(lambda text: re.search(r"AT#MONI +[0-9.]+ s", text) is not None)
    module.kill()
    terminal.until(lambda text: " unknown" in text and "may or may not have run" in text)
    terminal.until("waiting")
    simulate(address=module.address)
    terminal.press("ctrl+t")
    terminal.until("● ready")
    text = terminal.ask("AT+CSQ")
    assert text.count("#MONI") == 2, "shown once in the responses and once in the history: it was not sent again"
    assert terminal.leave() == 0


def test_a_refused_login_is_told_in_words_and_not_tried_again(home: Home, simulate: Simulate, console: Open) -> None:
    home.profiles(pump_7=simulate("--refuse-login", "--login", "step-by-step").address)
    terminal = console("--connect", "pump-7", size=(80, 24))
    terminal.until("✕ refused")
    terminal.send("AT+CSQ")
    terminal.until(lambda text: "f2" in text and "is refused:" in text)
    assert "AT+CSQ" in terminal.screen.splitlines()[-2], "what was typed is still there"
    assert terminal.leave() == 0


def test_a_firewall_that_says_nothing_leaves_the_console_usable(home: Home, simulate: Simulate, console: Open) -> None:
    home.profiles(gate_3=simulate("--firewall").address, pump_7=simulate().address)
    terminal = console("--connect", "gate-3", "--connect", "pump-7", size=(80, 24))
    terminal.until(lambda text: "connecting" in text and "● pump-7 ready" in text)
    terminal.press("ctrl+pagedown")
    terminal.until(lambda text: "pump-7" in text.splitlines()[0])
    terminal.ask("AT+CSQ")
    assert terminal.leave() == 0


def test_a_module_that_means_harm_is_only_ever_text(home: Home, simulate: Simulate, console: Open) -> None:
    home.profiles(pump_7=simulate("--hostile", "AT+CGMI", "--urc-every", "1").address)
    terminal = console("--connect", "pump-7")
    terminal.until("● ready")
    terminal.ask("AT+CGMI")
    text = terminal.until('HYPERLINK("')
    assert "␛[2J" in text
    assert "[bold red]markup[/]" in text
    terminal.press("ctrl+r")
    terminal.until("Search the history")
    terminal.until(lambda text: text.count("ERROR log follows") > 0 and "AT+CGMI  OK" in text)
    terminal.press("escape")
    terminal.until_gone("Search the history")
    terminal.press("ctrl+y")
    terminal.until("Copied")
    assert terminal.leave() == 0

    said = OURS.sub(b"", terminal.raw)
    assert b"\x1b" not in said, said[max(0, said.find(b"\x1b") - 40) :][:200]
    controls = set(said) & {*range(0x20), 0x7F}
    assert controls <= set(b"\r\n"), controls
    for char in map(chr, range(0x80, 0xA0)):
        assert char.encode() not in terminal.raw
    assert "\u202e".encode() not in terminal.raw
    assert any("\x1b" in line for line in HOSTILE_LINES), "or nothing was proved"


def test_a_hundred_thousand_lines_leave_typing_alive(home: Home, simulate: Simulate, console: Open) -> None:
    home.profiles(pump_7=simulate("--flood", "AT+CGMI=100000", "--rate", "3000000").address)
    terminal = console("--connect", "pump-7", "--timeout", "100")
    terminal.until("● ready")
    terminal.send("AT+CGMI")
    echoed = 0
    while "#FLOOD: 100000" not in terminal.screen:
        terminal.type("x")
        terminal.until(lambda text: " x" in text.splitlines()[-2])
        terminal.press("backspace")
        echoed += "#FLOOD: " in terminal.until(lambda text: "type an AT command" in text.splitlines()[-2])
    assert echoed > 1, "the keys showed only once the flood was over"
    terminal.until(lambda text: re.search(r"rtt [▁-█]{2}", text) is not None)  # the second command was answered
    assert terminal.leave() == 0


def test_bursts_of_unsolicited_lines_do_not_move_what_is_typed(home: Home, simulate: Simulate, console: Open) -> None:
    home.profiles(pump_7=simulate("--urc-every", "1", "--flood", "AT+CGMI=3000").address)
    terminal = console("--connect", "pump-7", size=(80, 24))
    terminal.until("● ready")
    terminal.send("AT+CGMI")
    terminal.type("AT+CS")
    terminal.until(lambda text: "● ready" in text and "Telit" in text and "AT+CS" in text.splitlines()[-2])
    terminal.press("f4")
    terminal.until(lambda text: "Unsolicited" in text and "+CREG: " in text)
    text = terminal.until(lambda text: re.search(r"rtt [▁-█]{2}", text) is not None)  # the second command was answered
    assert "AT+CS" in text.splitlines()[-2]
    assert terminal.leave() == 0
