"""What is half typed belongs to the session it was typed for: looking at another one neither shows nor loses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from typing import Any

    Opened = Callable[..., AbstractAsyncContextManager[Any]]


async def test_each_session_keeps_its_own_line_and_the_cursor_in_it(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", connect=["pump-7"]) as driver:
        await driver.type("AT+CFUN=4", "left", "left")
        await driver.press("ctrl+pagedown")
        assert driver.line == ""
        await driver.type("AT+CO")
        await driver.press("ctrl+pageup")
        assert driver.line == "AT+CFUN=4"
        await driver.press("backspace")
        assert driver.line == "AT+CFU=4"
        await driver.press("ctrl+pagedown")
        assert driver.line == "AT+CO"


async def test_a_walk_through_the_history_goes_on_where_it_was(opened: Opened) -> None:
    async with opened("pump-7", "pump-8", connect=["pump-7"]) as driver:
        await driver.type("AT+CSQ", "enter")
        await driver.type("AT", "up")
        assert driver.line == "AT+CSQ"
        await driver.press("ctrl+pagedown", "ctrl+pageup")
        assert driver.line == "AT+CSQ"
        await driver.press("down")
        assert driver.line == "AT"


async def test_what_is_typed_before_the_first_profile_goes_to_it(opened: Opened) -> None:
    async with opened() as driver:
        await driver.type("AT+CSQ")
        await driver.press("ctrl+n")
        for text in ("pump-7", "10.64.3.17:1024", "testuser", "s3cret"):
            await driver.type(text, "enter")
        assert driver.console.roster.current == "pump-7"
        assert driver.line == "AT+CSQ"


async def test_a_session_that_is_renamed_keeps_its_line(opened: Opened) -> None:
    async with opened("pump-7", "pump-8") as driver:
        await driver.type("AT+CSQ")
        await driver.press("f2", "end")
        await driver.type("0", "tab", "tab", "tab", "enter")
        assert driver.console.roster.current == "pump-70"
        assert driver.line == "AT+CSQ"


async def test_a_session_that_is_removed_takes_its_line_with_it(opened: Opened) -> None:
    async with opened("pump-7", "pump-8") as driver:
        await driver.type("AT+CSQ")
        driver.console.perform("remove-profile")
        await driver.settle()
        await driver.press("tab", "enter")
        assert driver.console.roster.current == "pump-8"
        assert driver.line == ""


async def test_pasted_lines_leave_what_is_half_typed(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        await driver.type("AT+CO")
        driver.app.copy_to_clipboard("AT+CSQ\nAT+COPS?\n")
        await driver.press("ctrl+v")
        await driver.press("tab", "enter")
        assert driver.session().submitted == ["AT+CSQ", "AT+COPS?"]
        assert driver.line == "AT+CO"
