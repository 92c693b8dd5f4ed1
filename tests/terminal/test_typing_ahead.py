"""What is typed before the console is there is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.terminal.conftest import Open

pytestmark = pytest.mark.terminal


@pytest.mark.parametrize("moment", ["before it is drawn", "with its first bytes"])
def test_a_command_typed_ahead_is_sent_whole(console: Open, moment: str) -> None:
    terminal = console("demo")
    if moment == "with its first bytes":
        terminal.until_written(b"\x1b[")
    terminal.send("AT+CSQ")
    terminal.until(lambda text: any(" AT+CSQ " in row and row.endswith(" OK") for row in text.splitlines()))
    terminal.until("+CSQ: ")
    assert terminal.leave() == 0
