"""What is drawn first is right already: nothing is shown that has to be taken back a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.terminal.conftest import Home, Open, Simulate

pytestmark = pytest.mark.terminal


def test_where_there_is_room_the_side_has_its_whole_width_at_once(home: Home, console: Open) -> None:
    home.profiles(pump_7="127.0.0.1:1", valve_2_behind_the_dam="127.0.0.1:1")
    terminal = console(size=(120, 40))
    terminal.until("Nothing sent yet")
    assert "○ valve-2-behin… offline" in terminal.row("valve-2")
    assert "valve…".encode() not in terminal.raw


def test_where_there_is_little_room_no_side_is_drawn_and_folded_away(home: Home, console: Open) -> None:
    home.profiles(pump_7="127.0.0.1:1", valve_2="127.0.0.1:1")
    terminal = console(size=(80, 24))
    terminal.until("Nothing sent yet")
    assert b"Sessions" not in terminal.raw
    assert b"History" not in terminal.raw


def test_nobody_with_a_module_is_told_to_add_the_first(home: Home, console: Open) -> None:
    home.profiles(pump_7="127.0.0.1:1")
    terminal = console()
    terminal.until("Nothing sent yet")
    assert b"No module yet" not in terminal.raw


def test_nobody_is_told_that_nothing_was_sent_before_the_journal_says_so(
    home: Home, console: Open, simulate: Simulate
) -> None:
    home.profiles(pump_7=simulate().address)
    first = console()
    first.ask("AT+CSQ")
    assert first.leave() == 0
    again = console()
    again.until("this session")
    assert b"Nothing sent yet" not in again.raw


def test_a_window_too_small_is_told_so_before_anything_is_drawn_in_it(console: Open) -> None:
    terminal = console(size=(36, 12))
    terminal.until("too small")
    assert b"No module yet" not in terminal.raw
