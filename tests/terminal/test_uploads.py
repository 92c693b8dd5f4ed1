"""The upload wizard in a real terminal, by keyboard alone, from the file to what is on the module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.terminal.conftest import Home, Open, Simulate

pytestmark = pytest.mark.terminal

F7 = "\x1b[18~"
SHIFT_F7 = "\x1b[18;2~"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_script_goes_onto_a_module_and_is_seen_there(
    home: Home, simulate: Simulate, console: Open, size: tuple[int, int]
) -> None:
    home.profiles(pump_7=simulate().address)
    (home.folder / "scripts").mkdir()
    (home.folder / "scripts" / "fresh.py").write_bytes(b"import MDM\nprint 'new'\n")
    terminal = console("--connect", "pump-7", size=size)
    terminal.until("● ready")
    terminal.type(F7)
    terminal.until("which file?")
    terminal.type("scr")
    terminal.until(lambda text: "scripts/" in text and "config/" not in text)
    terminal.press("tab")
    terminal.until("fresh.py")
    terminal.type("fr")
    terminal.press("down", "enter")
    terminal.until("25 bytes will be sent")
    terminal.press("enter")
    text = terminal.until("good proof")
    assert "✓ done" in text
    assert "on the module now" in text
    terminal.press("enter")
    terminal.until_gone("on the module now")
    terminal.type(SHIFT_F7)
    terminal.until(lambda text: "fresh.py" in text and "bytes free" in text)
    terminal.press("enter")
    terminal.until("import MDM")
    terminal.press("escape", "escape")
    terminal.until_gone("Files on")
    assert terminal.leave() == 0


def test_a_script_is_enabled_and_started_on_the_demos_module(home: Home, console: Open) -> None:
    (home.folder / "fresh.py").write_bytes(b"import MDM\nprint 'new'\n")
    terminal = console("demo", size=(80, 24))
    terminal.until("● ready")
    terminal.type(F7)
    terminal.until("fresh.py")
    terminal.type("fr")
    terminal.press("down", "enter")
    terminal.until("25 bytes will be sent")
    terminal.press("tab", "tab", "tab", "tab", "tab", "down", "down")
    terminal.type(" ")
    terminal.until("[x] restart the module then")
    terminal.press("tab", "enter")
    text = terminal.until("on the module now", patience=90.0)
    assert "✓ done" in text
    assert "it is what the module runs since its restart" in " ".join(text.replace("│", " ").split())
    terminal.press("enter")
    terminal.until_gone("on the module now")
    terminal.type(SHIFT_F7)
    terminal.until(lambda text: any("fresh.py" in row and "● enabled" in row for row in text.splitlines()))
    terminal.press("escape")
    terminal.until_gone("Files on")
    assert terminal.leave() == 0
