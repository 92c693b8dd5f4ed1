from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from atrun_tui.ui.screens.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    Opened = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (44, 12)])
async def test_what_cuts_the_link_is_asked_about_with_reason_and_way_back(
    opened: Opened, size: tuple[int, int]
) -> None:
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        await driver.type("AT+CSQ;+CFUN=4", "enter")

        assert driver.session().submitted == []
        shown = driver.text(".card")
        assert "AT+CFUN=4" in shown
        assert "Don't send" in shown
        assert driver.app.focused is not None
        assert driver.app.focused.id == "safe"


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_the_safe_answer_is_the_one_at_hand_and_keeps_the_line(opened: Opened, key: str) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("at + cfun = 4", "enter")
        await driver.press(key)

        assert driver.session().submitted == []
        assert driver.line == "at + cfun = 4"


async def test_it_is_sent_once_the_owner_says_so(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("AT+CFUN=4", "enter", "right", "enter")

        assert driver.session().submitted == ["AT+CFUN=4"]
        assert driver.line == ""


@pytest.mark.parametrize("command", ["AT+CFUN?", "AT+CFUN=?", "AT+CSQ"])
async def test_harmless_neighbours_pass_unasked(opened: Opened, command: str) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type(command, "enter")

        assert driver.session().submitted == [command]


async def test_a_question_shows_no_secret(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type('AT+CPIN="4711"', "enter")

        assert isinstance(driver.app.screen, Question)
        assert "4711" not in driver.text(".card")
        assert "•••" in driver.text(".card")


async def test_pasted_danger_is_named(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        driver.console.sending.paste(["AT+CSQ", "AT#SHDN"])
        await driver.settle()

        assert "AT#SHDN is asked about" in driver.text(".card")
        await driver.press("escape")
        assert driver.session().submitted == []


async def test_removing_a_profile_asks_and_forgets(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", connect=["pump-7"]) as driver:
        driver.console.perform("remove-profile")
        await driver.settle()
        await driver.press("escape")
        assert "pump-7" in driver.workspace.profiles
        driver.console.perform("remove-profile")
        await driver.settle()
        await driver.press("right", "enter")

        assert list(driver.workspace.profiles) == ["pump-8"]
        assert driver.console.roster.current == "pump-8"
        assert "pump-7" not in driver.text("#sessions")
