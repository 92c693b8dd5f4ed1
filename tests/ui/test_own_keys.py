"""Keys that the owner gave to actions: they work everywhere in the console, are shown, and are no other action's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from typing import Any

    from atrun_tui.config.paths import Paths

    Opened = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.fixture
def keymap(paths: Paths) -> Callable[[str], None]:
    """Writes the lines of the owner's keymap."""

    def write(lines: str) -> None:
        paths.keymap.parent.mkdir(parents=True)
        paths.keymap.write_text(f"[keys]\n{lines}\n")

    return write


async def test_an_owner_key_works_and_the_footer_shows_it(opened: Opened, keymap: Callable[[str], None]) -> None:
    keymap('find = "ctrl+g"\nquit = "f12"')
    async with opened("pump-7", connect=["pump-7"]) as driver:
        assert "ctrl+g find" in driver.text("#footer")
        await driver.press("f3")
        assert not driver.console.find_bar.has_class("-open")
        await driver.press("ctrl+g")
        assert driver.console.find_bar.has_class("-open")
        await driver.press("escape", "ctrl+q")
        assert driver.app.is_running
        await driver.pilot.press("f12")
        assert driver.app.return_value == 0


async def test_a_faulty_line_is_named_and_the_others_are_used(opened: Opened, keymap: Callable[[str], None]) -> None:
    keymap('fnid = "ctrl+g"\nhelp = f1\njump = "f12"')
    async with opened("pump-7") as driver:
        assert any("line 2" in told and "fnid" in told and "find" in told for told in driver.said)
        assert any("line 3" in told for told in driver.said)
        await driver.press("f3")
        assert driver.console.find_bar.has_class("-open")
        await driver.press("escape", "f12")
        assert driver.app.screen is not driver.console


@pytest.mark.parametrize("key", ["ctrl+f", "ctrl+a", "ctrl+u", "ctrl+k", "alt+b"])
async def test_a_key_the_owner_gave_away_is_no_longer_the_lines(
    opened: Opened, keymap: Callable[[str], None], key: str
) -> None:
    keymap(f'find = "{key}"')
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("AT+CSQ")
        await driver.press(key)
        assert driver.console.find_bar.has_class("-open")
        assert driver.line == "AT+CSQ"
        assert driver.console.line.cursor_position == 6


async def test_the_line_keeps_its_keys_where_the_owner_says_nothing(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("AT+CSQ", "ctrl+a", "ctrl+f")
        assert driver.console.line.cursor_position == 1
        await driver.press("ctrl+u")
        assert driver.line == "T+CSQ"


async def test_a_letter_given_to_an_action_is_still_typed(opened: Opened, keymap: Callable[[str], None]) -> None:
    keymap('find = "Q"')
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.press("Q")
        assert driver.line == "Q"
        driver.console.deck.transcript.focus()
        await driver.press("Q")
        assert driver.console.find_bar.has_class("-open")


async def test_an_action_that_only_the_palette_had_takes_a_key(opened: Opened, keymap: Callable[[str], None]) -> None:
    keymap('abilities = "f12"')
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.press("f12")
        assert driver.app.screen is not driver.console


async def test_a_key_taken_from_an_action_is_no_longer_shown_as_its_own(
    opened: Opened, keymap: Callable[[str], None]
) -> None:
    keymap('jump = "f3"\ncomplete = "ctrl+g"')
    async with opened("pump-7", connect=["pump-7"]) as driver:
        assert "find" not in driver.text("#footer")
        await driver.type("AT+CS", "ctrl+g")
        assert driver.line == "AT+CSQ"
        await driver.press("f3")
        assert driver.app.screen is not driver.console
        assert not driver.console.find_bar.has_class("-open")
