"""Unsolicited results take no room until they are asked for, are never missed, and move nothing when they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from typing import Any

    Opened = Callable[..., AbstractAsyncContextManager[Any]]

SIZES = [(120, 40), (80, 24), (44, 12)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_one_moves_nothing_and_is_seen(opened: Opened, size: tuple[int, int]) -> None:
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        for _ in range(20):
            await driver.type("AT+CSQ", "enter")
        before = driver.text(".transcript"), driver.text("#command")
        assert set(driver.text("#rule")) == {"─"}
        driver.session().urc("+CREG: 1")
        await driver.settle()
        assert (driver.text(".transcript"), driver.text("#command")) == before
        assert "+CREG: 1" in driver.text("#rule")
        assert len(driver.text("#rule")) <= size[0]


async def test_the_line_says_what_it_means_and_the_key_for_all_of_them(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"], size=(120, 40)) as driver:
        driver.session().urc("+CREG: 1")
        await driver.settle()
        assert "registered" in driver.text("#rule")
        assert " f4 " in driver.text("#rule")


async def test_the_latest_stands_there_with_the_session_it_came_from(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", connect=["pump-7", "pump-8"]) as driver:
        driver.session("pump-7").urc("+CREG: 1")
        driver.session("pump-8").urc("RING", "+CLIP: 1")
        await driver.settle()
        assert "pump-8  RING …" in driver.text("#rule")
        assert "+CREG" not in driver.text("#rule")


async def test_nothing_of_a_module_acts_on_the_line(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"], size=(80, 24)) as driver:
        driver.session().urc("\x1b[31m[red]" + "x" * 500)
        await driver.settle()
        assert "[red]xxx" in driver.text("#rule")
        assert "…" in driver.text("#rule")
        assert len(driver.text("#rule")) == 80


@pytest.mark.parametrize("size", SIZES[:2])
@pytest.mark.parametrize("way", ["f4", "click"])
async def test_all_of_them_are_shown_by_key_and_by_mouse_and_put_away(
    opened: Opened, size: tuple[int, int], way: str
) -> None:
    async with opened("pump-7", connect=["pump-7"], size=size) as driver:
        for number in (1, 5):
            driver.session().urc(f"+CREG: {number}")
        await driver.settle()

        async def ask() -> None:
            if way == "click":
                await driver.pilot.click("#rule", offset=(5, 0))
            await driver.press(*([way] if way != "click" else []))

        assert not driver.console.urcs.display
        await ask()
        assert "+CREG: 1" in driver.text("#urcs")
        assert "+CREG: 5" in driver.text("#urcs")
        assert "+CREG" not in driver.text("#rule")
        await ask()
        assert not driver.console.urcs.display
        assert "+CREG: 5" in driver.text("#rule")


async def test_with_room_the_list_stays_while_another_session_is_looked_at(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", connect=["pump-7"]) as driver:
        await driver.press("f4", "escape", "ctrl+pagedown")
        assert driver.console.urcs.display
