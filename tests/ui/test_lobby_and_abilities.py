"""Callers that nobody knows, and what a module can do: shown, asked and acted upon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.config.profile import ListenRoad, Profile
from atrun_tui.session.callers import Caller, Door
from atrun_tui.session.state import State
from atrun_tui.ui.screens.lobby import LobbyScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    Opened = Callable[..., AbstractAsyncContextManager[Any]]

SINCE = 1_795_442_500.0
SIZES = [(120, 40), (80, 24)]


def caller(number: int, imei: str | None = "356938035643809") -> Caller:
    return Caller(id=number, door=Door("", 12345), address=f"10.64.0.{number}", imei=imei, since=SINCE)


def crowd(workspace: Any) -> None:
    workspace.callers = [caller(1), caller(2, None), caller(3, "490154203237518")]


async def change(driver: Any, *callers: Caller) -> None:
    driver.workspace.callers = list(callers)
    driver.workspace.lobby_changed()
    await driver.settle()


@pytest.mark.parametrize("size", SIZES)
async def test_a_caller_is_told_and_counted(opened: Opened, size: tuple[int, int]) -> None:
    async with opened("pump-7", size=size) as driver:
        assert "caller" not in driver.text("#status")
        await change(driver, caller(1))

        assert "1 caller" in driver.text("#status")
        assert any("IMEI 356938035643809 from 10.64.0.1" in said for said in driver.said)
        await change(driver)
        assert "caller" not in driver.text("#status")


async def test_a_crowd_is_not_announced_one_by_one(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        for count in range(1, 6):
            await change(driver, *map(caller, range(1, count + 1)))

        assert len([said for said in driver.said if "which calls" in said]) == 1
        assert "5 callers" in driver.text("#status")


@pytest.mark.parametrize("size", SIZES)
async def test_a_name_makes_a_profile_of_a_caller_and_shows_its_session(opened: Opened, size: tuple[int, int]) -> None:
    async with opened("pump-7", size=size, prepare=crowd) as driver:
        await driver.press("ctrl+g")
        shown = driver.text("#callers").splitlines()
        assert "356938035643809" in shown[0]
        assert "10.64.0.1" in shown[0]
        assert "tells none" in shown[1]
        await driver.press("enter", *"valve9", "enter")

        assert driver.workspace.profiles["valve9"].road == ListenRoad("", 12345, imei="356938035643809")
        assert driver.console.roster.current == "valve9"
        assert driver.app.focused is driver.console.line
        await driver.type("AT", "enter")
        assert driver.session("valve9").submitted == ["AT"]


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_makes_a_profile_of_a_caller(opened: Opened, size: tuple[int, int]) -> None:
    async with opened("pump-7", size=size, prepare=crowd) as driver:
        await driver.press("ctrl+g", "down", "space")
        assert set(driver.workspace.profiles) == {"pump-7"}, "one that tells no IMEI has to be named"
        await driver.press("escape", "up", "space")
        assert driver.workspace.profiles["module-43809"].road == ListenRoad("", 12345, imei="356938035643809")
        assert driver.console.roster.current == "module-43809"


async def test_a_call_that_comes_while_the_console_closes_is_not_shown_any_more(opened: Opened) -> None:
    async with opened("pump-7", prepare=crowd) as driver:
        await driver.press("ctrl+g")
        lobby = driver.app.screen
        assert isinstance(lobby, LobbyScreen)
    lobby.show([caller(4)])


@pytest.mark.parametrize("size", SIZES)
async def test_what_a_caller_probably_is_comes_from_others_of_its_type(opened: Opened, size: tuple[int, int]) -> None:
    def known(workspace: Any) -> None:
        crowd(workspace)
        road = ListenRoad("", 12345, imei="356938039999999")
        workspace.profiles["pump-7"] = Profile(name="pump-7", road=road)

    async with opened("pump-7", size=size, prepare=known) as driver:
        driver.console.roster.entries["pump-7"].model = "HE910-D"
        await driver.press("ctrl+g")
        first, second, third = driver.text("#callers").splitlines()[:3]
        assert "HE910-D" in first
        assert "10.64.0.1" in first
        assert ":12345" in first
        assert "HE910" not in second + third


async def test_a_caller_of_a_profile_whose_session_is_closed_opens_that_session(opened: Opened) -> None:
    def known(workspace: Any) -> None:
        road = ListenRoad("", 12345, imei="356938035643809")
        workspace.profiles["pump-8"] = Profile(name="pump-8", road=road)

    async with opened("pump-7", "pump-8", prepare=known) as driver:
        await change(driver, caller(1))
        assert "No profile knows" not in " ".join(driver.said)
        assert "pump-8 calls" in driver.said[-1]
        await driver.press("ctrl+g")
        assert "pump-8" in driver.text("#callers")
        await driver.press("enter")
        assert driver.console.roster.current == "pump-8"
        assert driver.session("pump-8").status.state is State.READY
        assert set(driver.workspace.profiles) == {"pump-7", "pump-8"}


async def test_a_caller_is_refused_by_one_key(opened: Opened) -> None:
    async with opened("pump-7", prepare=crowd) as driver:
        await driver.press("ctrl+g", "down", "delete")

        assert driver.workspace.refused == [2]
        assert "tells none" not in driver.text("#callers")
        await driver.press("delete", "delete")
        assert "Nobody waits here" in driver.text("#nobody")


async def test_the_cursor_stays_on_who_it_was_on(opened: Opened) -> None:
    async with opened("pump-7", prepare=crowd) as driver:
        await driver.press("ctrl+g", "down", "down")
        await change(driver, caller(3, "490154203237518"), caller(4))
        await driver.press("delete")

        assert driver.workspace.refused == [3]


async def test_a_name_that_cannot_be_is_told_and_asked_again(opened: Opened) -> None:
    async with opened("pump-7", prepare=crowd) as driver:
        await driver.press("ctrl+g", "enter", "ctrl+u")
        await driver.type("a b", "enter")
        assert "not a usable name" in driver.text(".problem")
        await driver.press("ctrl+u")
        await driver.type("pump-7", "enter")
        assert "already" in driver.text(".problem")
        await driver.press("escape", "escape")
        assert list(driver.workspace.profiles) == ["pump-7"]


async def test_who_hangs_up_while_being_named_is_told(opened: Opened) -> None:
    async with opened("pump-7", prepare=crowd) as driver:
        await driver.press("ctrl+g", "enter")
        await change(driver, caller(3, "490154203237518"))

        assert "hung up" in driver.text(".problem")
        assert not driver.app.screen.query_one("#naming").display


async def test_what_a_module_can_do_is_shown_and_asked(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.press("ctrl+p")
        await driver.type("What can this", "enter")
        assert "has not been read" in driver.text(".card")
        await driver.press("right", "enter")

        assert driver.session().submitted == ["AT+CGMM;+CGMR", "AT#LSCRIPT", "AT#M2MLIST=?"]
        card = driver.text(".card")
        assert "HE910-D, firmware 12.00.006" in card
        assert "✓ yes" in card
        assert "it does not know AT#LSCRIPT" in card
        await driver.press("escape")
        assert "HE910-D 12.00.006" in driver.text("#status")


async def test_too_old_a_firmware_is_told_and_not_refused(opened: Opened, exchange: Any) -> None:
    def journal(workspace: Any) -> None:
        workspace.former = [exchange("1", "pump-7", "AT+CGMM;+CGMR", ("HE910-D", "12.00.003"))]

    async with opened("pump-7", prepare=journal) as driver:
        assert "firmware too old" in driver.text("#status")
        driver.console.perform("abilities")
        await driver.settle()
        assert "older than 12.00.xx4" in driver.text(".card")
        await driver.press("escape")
        await driver.type("AT", "enter")
        assert driver.session().submitted == ["AT"]


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("what", ["lobby", "abilities"])
def test_the_picture_of_the_card(  # noqa: PLR0917
    build: Any, driving: Any, snap_compare: Any, exchange: Any, what: str, size: tuple[int, int]
) -> None:
    def prepare(workspace: Any) -> None:
        crowd(workspace)
        workspace.former = [exchange("1", "pump-7", "AT+CGMM;+CGMR", ("HE910-D", "12.00.006"))]

    app, workspace = build("pump-7", prepare=prepare)

    async def look(pilot: Any) -> None:
        driver = driving(app, workspace, pilot)
        driver.console.line.cursor_blink = False
        await driver.settle()
        driver.console.perform(what)
        await driver.settle()
        if what == "lobby":
            await driver.press("down", "enter")
            app.screen.query_one("#caller-name").cursor_blink = False
            await driver.settle()

    assert snap_compare(app, terminal_size=size, run_before=look)
