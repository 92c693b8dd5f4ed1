"""The same console in poorer terminals, and the first sight of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.terminal.conftest import Open

pytestmark = pytest.mark.terminal

HUES = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[1-6]|4[1-6]|9[1-6]|10[1-6])m")
MANY_HUES = re.compile(rb"\x1b\[(?:[0-9;]*;)?[34]8;[25];[0-9;]*m")


@pytest.mark.parametrize(
    ("size", "environ", "never"),
    [
        ((120, 40), {"COLORTERM": "truecolor"}, None),
        ((80, 24), {"NO_COLOR": "1"}, HUES),
        ((120, 40), {"TERM": "xterm-16color"}, MANY_HUES),
        ((80, 24), {"TERM": "linux", "LANG": "C"}, None),
    ],
    ids=["true-colour", "no-colour", "sixteen", "linux-console"],
)
def test_a_command_is_answered_in_every_kind_of_terminal(
    console: Open, size: tuple[int, int], environ: dict[str, str], never: re.Pattern[bytes] | None
) -> None:
    terminal = console("demo", size=size, environ=environ)
    terminal.until(lambda text: "ready" in text.splitlines()[0])
    text = terminal.ask("AT+CSQ")
    assert "+CSQ: " in text
    assert "f1 help" in text.splitlines()[-1]
    assert terminal.leave() == 0
    assert b"Traceback" not in terminal.raw
    if never is not None:
        assert never.search(terminal.raw) is None


def test_it_opens_in_a_window_too_small_and_grows_into_a_larger_one(console: Open) -> None:
    terminal = console("demo", size=(30, 8))
    terminal.until("too small")
    terminal.resize(80, 24)
    terminal.until(lambda text: "pump-7" in text and "f1 help" in text)
    assert terminal.leave() == 0
    assert b"Traceback" not in terminal.raw
