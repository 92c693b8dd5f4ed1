"""Pictures of the console at both sizes, in dark and in light: the clock stands still, nothing is animated, nothing blinks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.record import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    Compare = Callable[..., bool]

WIDE = (120, 40)
NARROW = (80, 24)
NAMES = ("pump-7", "pump-8", "valve-2", "tower-1", "gate-3")


@pytest.fixture
def picture(build: Any, driving: Any, exchange: Any, snap_compare: Compare) -> Callable[..., bool]:
    """Compares the console, after some talk and then `keys`, with its picture."""

    def take(size: tuple[int, int], *keys: str, names: tuple[str, ...] = NAMES, theme: str = "night") -> bool:
        def wear(workspace: Any) -> None:
            workspace.settings = replace(workspace.settings, theme=theme)

        connect = [name for name in names if name in {"pump-7", "gate-3"}]
        app, workspace = build(*names, connect=connect, prepare=wear)
        workspace.former = [exchange("o1", "pump-7", "AT+CGMM;+CGMR", ("HE910-D", "12.00.006"), "OK", 1_795_300_000.0)]
        workspace.prepare = lambda session: setattr(session, "refuses", session.name == "gate-3")

        async def talk(pilot: Pilot[int]) -> None:
            driver = driving(app, workspace, pilot)
            driver.console.line.cursor_blink = False
            await driver.settle()
            if names:
                for command in ("AT+COPS?", "AT+CSQ", 'AT#RSCRIPT="main.py"'):
                    await driver.type(command, "enter")
                workspace.sessions["pump-7"].urc("+CREG: 1")
                await driver.settle()
            for key in keys:
                await (driver.type(key[1:]) if key.startswith("=") else driver.press(key))
            if driver.app.focused is not None and hasattr(driver.app.focused, "cursor_blink"):
                driver.app.focused.cursor_blink = False
            await driver.settle()

        return snap_compare(app, terminal_size=size, run_before=talk)

    return take


@pytest.mark.parametrize("theme", ["night", "paper"])
def test_wide(picture: Callable[..., bool], theme: str) -> None:
    assert picture(WIDE, theme=theme)


def test_narrow(picture: Callable[..., bool]) -> None:
    assert picture(NARROW)


def test_suggestions(picture: Callable[..., bool]) -> None:
    assert picture(WIDE, "=AT+C", "down")


def test_question(picture: Callable[..., bool]) -> None:
    assert picture(NARROW, "=AT+CSQ;+CFUN=4", "enter")


def test_form(picture: Callable[..., bool]) -> None:
    assert picture(WIDE, "ctrl+n", "=pump 9", "enter", "=10.64.3.9", "ctrl+s")


def test_side_over_the_responses(picture: Callable[..., bool]) -> None:
    assert picture(NARROW, "f9")


def test_welcome(picture: Callable[..., bool]) -> None:
    assert picture(WIDE, names=())
