"""The forms that list the modules, with forty of them: what has to be seen before one begins is in view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Button

from atrun_tui.config.profile import DialRoad, Profile
from atrun_tui.ui.screens.macro_form import MacroForm
from atrun_tui.ui.screens.upload_form import UploadForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    Opened = Callable[..., Any]

SIZES = [(120, 40), (80, 30), (80, 24)]
NAMES = [f"pump-{number}" for number in range(1, 41)]
IN_VIEW = "pump-33"
"""Far below what a list shows at first."""


def drawn(screen: Screen[Any]) -> str:
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


def reachable(screen: Screen[Any]) -> list[str]:
    """The buttons that are drawn, by their words."""
    lines = drawn(screen).splitlines()
    return [
        str(button.label) for button in screen.query(Button) if any(str(button.label).strip() in line for line in lines)
    ]


def ticked(screen: Screen[Any]) -> bool:
    """Whether the module in view is seen with its tick."""
    return bool(re.search(rf"(\[x\]|■) {IN_VIEW}\b", drawn(screen)))


@pytest.mark.parametrize("size", SIZES)
async def test_a_macro_is_begun_on_one_of_many(opened: Opened, size: tuple[int, int]) -> None:
    async with opened(*NAMES, connect=[IN_VIEW], size=size) as driver:
        await driver.press("f5")
        await driver.type("pulse", "enter")
        form = driver.app.screen
        assert isinstance(form, MacroForm)
        assert reachable(form) == ["Play", "Step by step", "Cancel"]
        await driver.press("tab", "tab", "tab")
        assert form.focused is form.query_one("#targets")
        assert ticked(form)
        await driver.press("space", "f5")
        assert "on which session?" in drawn(form)
        assert reachable(form) == ["Play", "Step by step", "Cancel"]


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_is_sent_to_one_of_many(opened: Opened, size: tuple[int, int]) -> None:
    profiles = [Profile(name=name, road=DialRoad("127.0.0.1", 1024)) for name in NAMES]
    async with opened(*NAMES, size=size) as driver:
        driver.app.push_screen(UploadForm("main.py", b"import MOD\r\n", profiles, IN_VIEW))
        await driver.settle()
        form = driver.app.screen
        assert reachable(form) == ["Begin", "Cancel"]
        assert ticked(form)
