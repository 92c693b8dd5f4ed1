"""A console whose terminal goes away while much is being drawn ends all the same."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from atrun_tui.ui.transcript.wording import RECEIVED

if TYPE_CHECKING:
    from tests.terminal.conftest import Home, Open, Simulate

pytestmark = pytest.mark.terminal


def test_a_terminal_that_goes_in_the_midst_of_a_flood_ends_the_console(
    home: Home, simulate: Simulate, console: Open
) -> None:
    home.profiles(pump_7=simulate("--flood", "AT+FLOOD=200000", "--rate", "4000000").address)
    terminal = console("--connect", "pump-7")
    terminal.until("● ready")
    terminal.send("AT+FLOOD")
    terminal.until(lambda text: text.count(RECEIVED) > 20)
    terminal.hang_up()
    assert terminal.outlived() in {128 + signal.SIGHUP, 120}, "120: Python could not flush to what is no longer there"
