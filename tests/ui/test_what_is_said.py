"""Sentences that go away by themselves never lie over a reply, and what did not fit can be read as a whole."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets._toast import Toast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    Opened = Callable[..., AbstractAsyncContextManager[Any]]

LONG = "It is a long sentence which says what happened, why it probably did and what to do about it. " * 4


@pytest.fixture
def telling(build: Callable[..., Any], driving: Callable[..., Any]) -> Opened:
    """Opens a console that shows what it says, in the window and not only to the test."""

    @asynccontextmanager
    async def run(*names: str, size: tuple[int, int], connect: tuple[str, ...] = ()) -> AsyncIterator[Any]:
        app, workspace = build(*names, connect=connect)
        async with app.run_test(size=size, notifications=True) as pilot:
            driver = driving(app, workspace, pilot)
            await driver.settle()
            yield driver

    return run


async def shown(driver: Any, count: int) -> None:
    """Wait until so many sentences are laid out and the last of them is seen."""
    async with asyncio.timeout(20):
        while len(toasts := driver.app.screen.query(Toast)) < count or not toasts.last().region:
            await driver.pilot.pause()
    await driver.pilot.pause()


def last(driver: Any) -> str:
    """What is seen of the last sentence."""
    return str(driver.text(f"#{driver.app.screen.query(Toast).last().parent.id} Toast"))


@pytest.mark.parametrize("size", [(120, 40), (100, 30), (80, 24), (60, 20)])
@pytest.mark.parametrize("sentences", [["Short."], [LONG], ["One.", "Two.", LONG, "Four."]])
async def test_no_sentence_lies_over_the_responses_or_the_line(
    telling: Opened, size: tuple[int, int], sentences: list[str]
) -> None:
    async with telling("pump-7", connect=("pump-7",), size=size) as driver:
        await driver.type("AT+CSQ", "enter")
        before = driver.text(".transcript"), driver.text("#command")
        for sentence in sentences:
            driver.console.voice.say(sentence)
        await shown(driver, len(sentences))
        assert (driver.text(".transcript"), driver.text("#command")) == before


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_sentence_is_seen(telling: Opened, size: tuple[int, int]) -> None:
    async with telling("pump-7", size=size) as driver:
        driver.console.voice.say("Copied 2 lines.")
        await shown(driver, 1)
        assert "Copied 2 lines." in last(driver)


async def test_escape_puts_sentences_away(telling: Opened) -> None:
    async with telling("pump-7", size=(80, 24)) as driver:
        driver.console.voice.say("Copied 2 lines.", seconds=60)
        await shown(driver, 1)
        await driver.press("escape")
        assert not driver.app.screen.query(Toast)
        assert "pump-7" in driver.text("#status")


async def test_the_end_that_did_not_fit_is_among_what_was_said(telling: Opened) -> None:
    async with telling("pump-7", size=(80, 24)) as driver:
        driver.console.voice.say("Copied 2 lines.")
        driver.console.voice.say(f"{LONG}Mend it.")
        await shown(driver, 2)
        assert "… (ctrl+p: said)" in last(driver)
        await driver.press("ctrl+p")
        await driver.type("said")
        await driver.press("enter")
        told = " ".join(driver.text(".words").replace("│", " ").split())
        assert "Mend it." in told
        assert told.index("Mend it.") < told.index("Copied 2 lines.")
        await driver.press("escape")
        assert driver.app.focused is driver.console.line


@pytest.mark.parametrize(("size", "count"), [((120, 40), 2), ((80, 24), 1)])
async def test_all_that_is_wrong_at_the_start_is_told(opened: Opened, size: tuple[int, int], count: int) -> None:
    def faulty(workspace: Any) -> None:
        workspace.problems += ["profiles.toml: is no TOML", "the journal is damaged"]

    async with opened("pump-7", size=size, prepare=faulty) as driver:
        assert len(driver.console.voice.said) == count
        told = " ".join(driver.said)
        assert "profiles.toml" in told
        assert "damaged" in told
