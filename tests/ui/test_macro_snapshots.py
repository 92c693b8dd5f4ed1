"""Pictures of the cards of macros at both sizes, in dark and in light: the clock stands still and no module is asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.config.macro_files import find_macro, load_macro
from atrun_tui.config.settings import Settings
from atrun_tui.procedures.recording import suggest_all
from atrun_tui.procedures.steps import Fault
from atrun_tui.session.play_reports import Captured, Finished, StepEnded, StepStarted
from atrun_tui.ui.macros.play import Order, Play
from atrun_tui.ui.screens.macro_making import MacroMaking
from atrun_tui.ui.screens.macro_play import MacroPlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot
    from textual.screen import Screen

    from atrun_tui.session.play_reports import PlayReport

SIZES = {"wide": (120, 40), "narrow": (80, 24)}
NAMES = ("pump-7", "pump-8", "valve-2")
NOW = 1_795_442_580.0
TITLES = ("AT+COPS?", "AT+CREG?", "check registered == 1 or registered == 5", "AT+CSQ", "check csq >= weak")


@pytest.fixture
def picture(build: Any, driving: Any, snap_compare: Callable[..., bool]) -> Callable[..., bool]:
    """Compares a card over the console with its picture."""

    def take(size: tuple[int, int], card: Callable[[Any], Screen[Any]], *keys: str, theme: str = "night") -> bool:
        def wear(workspace: Any) -> None:
            workspace.settings = Settings(theme=theme)

        app, workspace = build(*NAMES, connect=["pump-7"], prepare=wear)

        async def show(pilot: Pilot[int]) -> None:
            driver = driving(app, workspace, pilot)
            driver.console.line.cursor_blink = False
            await driver.settle()
            app.push_screen(card(workspace))
            await drawn(driver)
            for key in keys:
                await driver.press(key)
            if hasattr(app.focused, "cursor_blink"):
                app.focused.cursor_blink = False
            await driver.settle()

        return snap_compare(app, terminal_size=size, run_before=show)

    return take


async def drawn(driver: Any) -> None:
    """Until the card has its rows, down to the last."""
    await driver.settle()
    last = "AT+NONE" if isinstance(driver.app.screen, MacroMaking) else "AT#MONI"
    async with asyncio.timeout(10):
        while last not in driver.text(".card"):
            await driver.pilot.pause()
    await driver.settle()


def reports(name: str, upto: int, fault: Fault | None = None) -> list[PlayReport]:
    """The first steps of the signal macro, the last of them under way or failed."""
    told: list[PlayReport] = []
    for number, title in enumerate(TITLES[: upto - 1], 1):
        told += [StepStarted(name, str(number), title, ""), _ended(name, number)]
    told += [Captured(name, "operator", "vodafone IT"), Captured(name, "csq", "17")]
    told.append(StepStarted(name, str(upto), TITLES[upto - 1], ""))
    if fault is None:
        return told
    problem = "the signal is 3, and 10 is the least"
    step = f"{upto} {TITLES[upto - 1]}"
    end = Finished(
        profile=name, macro="signal", ok=False, fault=fault, failed_step=step, message=problem, elapsed_ms=1230.0
    )
    return [*told, replace(_ended(name, upto), fault=fault, problem=problem), end]


def _ended(name: str, number: int) -> StepEnded:
    return StepEnded(profile=name, number=str(number), title=TITLES[number - 1], elapsed_ms=110.0 * number)


def playing(*names: str) -> Callable[[Any], Screen[Any]]:
    def make(workspace: Any) -> Screen[Any]:
        folder = workspace.paths.macros
        macro = load_macro(find_macro("signal", folder), folder)
        order = Order(name="signal", macro=macro, given={}, profiles=names)
        play = Play(workspace, order, wall=lambda: NOW, changed=lambda: None, asked=lambda _: None)
        for place, name in enumerate(names):
            play.courses[name].begin(NOW - 2.4)
            for report in reports(name, 4 + place % 2, Fault.ANSWER if place % 2 else None):
                play.courses[name].take(report, NOW - 1.2)
        return MacroPlay(play)

    return make


async def _nowhere(name: str, text: str, *, replace: bool) -> str | None:  # noqa: ARG001
    return None


@pytest.mark.parametrize("size", SIZES)
def test_one_session(picture: Callable[..., bool], size: str) -> None:
    assert picture(SIZES[size], playing("pump-7"))


@pytest.mark.parametrize("size", SIZES)
def test_several_sessions(picture: Callable[..., bool], size: str) -> None:
    assert picture(SIZES[size], playing(*NAMES), "down")


def test_in_light(picture: Callable[..., bool]) -> None:
    assert picture(SIZES["wide"], playing(*NAMES), theme="paper")


@pytest.mark.parametrize("size", SIZES)
def test_making_one(picture: Callable[..., bool], exchange: Any, size: str) -> None:
    taken = [
        exchange("1", "pump-7", "AT+CSQ", ("+CSQ: 17,0",)),
        exchange("2", "pump-7", "AT#REBOOT", started=NOW + 1),
        exchange("3", "pump-7", 'AT#WSCRIPT="a.py",10', started=NOW + 2),
        exchange("4", "pump-7", "AT+NONE", final="ERROR", started=NOW + 3),
    ]
    assert picture(SIZES[size], lambda _: MacroMaking(suggest_all(taken), None, _nowhere), "tab", "tab", "down")


async def test_without_colour_the_outcomes_are_still_words(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(*NAMES, size=(80, 24)) as driver:
        driver.app.push_screen(playing(*NAMES)(driver.workspace))
        await drawn(driver)
        assert "▸ playing" in driver.text("#modules")
        assert "✕ failed" in driver.text("#modules")
        assert "▸ 4" in driver.text("#steps")
