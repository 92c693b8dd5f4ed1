"""The palette: what is found by its name, and what by the words that say what it does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.command import CommandInput, CommandList

from atrun_tui.knowledge.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.conftest import Driver

    Opened = Callable[..., Any]


async def place(driver: Driver, words: str, wanted: str) -> int:
    """Where the palette lists something when these words are sought; waits until it does."""
    await driver.press("ctrl+p")
    driver.app.screen.query_one(CommandInput).value = words
    offered = driver.app.screen.query_one(CommandList)
    async with asyncio.timeout(20):
        while True:
            await driver.pilot.pause()
            listed = [str(offered.get_option_at_index(row).prompt) for row in range(offered.option_count)]
            found = [row for row, each in enumerate(listed) if each.startswith(wanted)]
            if found:
                return found[0]


async def test_a_command_of_the_book_is_found_and_put_on_the_line(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        driver.console.line.catalogue = load_catalogue()
        assert await place(driver, "at#moni", "AT#MONI") == 0
        await driver.press("enter")
        assert driver.console.line.value == "AT#MONI"


async def test_what_a_thing_does_finds_it_after_what_is_called_so(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        driver.console.line.catalogue = load_catalogue()
        await place(driver, "neighbour", "AT#MONI")
        await driver.press("escape")
        assert await place(driver, "lobby", "Lobby") == 0
        await driver.press("escape")
        await place(driver, "model and firmware", "What can this module do")


async def test_before_its_catalogue_is_read_the_palette_finds_the_rest(opened: Opened) -> None:
    async with opened("pump-7") as driver:
        driver.console.line.catalogue = None
        assert await place(driver, "lobby", "Lobby") == 0
