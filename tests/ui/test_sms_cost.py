"""What SMS cost is said before any is spent, and what would be wasted is not sent unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.widgets import Static

from atrun_tui.config.profile import Profile, SmsFormat, SmsRoad
from atrun_tui.session.reports import ExchangeEnded, LateLineArrived, Noticed
from atrun_tui.ui.screens.question import Question
from tests.ui.conftest import exchange

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    Opened = Callable[..., AbstractAsyncContextManager[Any]]

SIZES = [(120, 40), (80, 24)]


def by_sms(workspace: Any) -> None:
    """Let the second profile be one by SMS."""
    road = SmsRoad("+393468686711", "office", SmsFormat.DIGEST)
    workspace.profiles["tower-1"] = Profile(name="tower-1", road=road)


async def look(driver: Any, name: str) -> None:
    driver.console.choose(name)
    await driver.settle()


async def asked(driver: Any) -> str:
    """The question on top, once it is drawn."""
    for _ in range(100):
        if isinstance(driver.app.screen, Question) and driver.text(".card").strip():
            break
        await driver.settle()
    return str(driver.text(".card"))


def hint(driver: Any) -> str:
    return str(driver.console.query_one("#hint", Static).visual)


@pytest.mark.parametrize("size", SIZES)
async def test_the_price_stands_beside_the_line_while_it_is_typed(opened: Opened, size: tuple[int, int]) -> None:
    async with opened("pump-7", "tower-1", size=size, prepare=by_sms) as driver:
        await driver.type("AT+CSQ")
        assert "SMS" not in hint(driver)
        await look(driver, "tower-1")
        await driver.type("AT")
        assert "SMS" not in hint(driver)
        await driver.type("+CSQ")
        assert "1 SMS" in hint(driver)
        assert "come" in hint(driver) or size[0] < 100
        await driver.press("home")
        await driver.type("H")
        assert "no answer" in hint(driver)
        assert "tower-1" not in driver.workspace.sessions


async def test_the_price_follows_the_session_even_where_the_text_is_the_same(opened: Opened) -> None:
    async with opened("pump-7", "tower-1", prepare=by_sms) as driver:
        await driver.type("AT+CSQ")
        await look(driver, "tower-1")
        await driver.type("AT+CSQ")
        await look(driver, "pump-7")
        assert "SMS" not in hint(driver)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ('AT#WSCRIPT="a.py",5', "prompt"),
        ("at+csq", "capitals"),
        ("AT" + "+" * 120, "110"),
    ],
)
async def test_what_cannot_go_stays_on_the_line_and_costs_nothing(opened: Opened, command: str, why: str) -> None:
    async with opened("pump-7", "tower-1", prepare=by_sms) as driver:
        await look(driver, "tower-1")
        await driver.type(command)
        assert "not by SMS" in hint(driver) or len(command) > 100, "no room beside it"
        await driver.press("enter")
        assert why in driver.said[-1]
        assert "tower-1" not in driver.workspace.sessions
        assert driver.line == command


async def test_what_would_be_wasted_is_asked_about(opened: Opened) -> None:
    async with opened("pump-7", "tower-1", prepare=by_sms) as driver:
        await look(driver, "tower-1")
        await driver.type('AT#SMSATWL=0,1,1,"+39"', "enter")
        question = await asked(driver)
        assert "ERROR" in question
        assert "1 SMS" in question
        await driver.press("enter")
        assert "tower-1" not in driver.workspace.sessions


async def test_pasted_lines_are_asked_about_with_their_bill(opened: Opened) -> None:
    async with opened("pump-7", "tower-1", prepare=by_sms) as driver:
        await look(driver, "tower-1")
        driver.console.line.post_message(events.Paste("AT+CSQ\nHAT#GPIO=1,1,1\nAT+COPS?"))
        question = await asked(driver)
        assert "3 SMS go out" in question
        assert "2 answers" in question
        await driver.press("right", "enter")
        assert len(driver.session("tower-1").submitted) == 3


async def test_a_notice_from_before_the_first_look_is_there_when_it_is_looked_at(opened: Opened) -> None:
    async with opened("pump-7", "tower-1", connect=["pump-7", "tower-1"]) as driver:
        driver.session("tower-1").feed.publish(Noticed("tower-1", "whoever catches one can send it again"))
        await driver.settle()
        await look(driver, "tower-1")
        assert "whoever catches one" in driver.text("#deck")


async def test_what_no_journal_has_is_there_at_the_first_look(opened: Opened) -> None:
    async with opened("pump-7", "tower-1", connect=["pump-7", "tower-1"]) as driver:
        feed = driver.session("tower-1").feed
        lost = exchange("1", "tower-1", "AT+CGMM", ("HE910-D",))
        feed.publish(ExchangeEnded("tower-1", lost, kept=False))
        feed.publish(LateLineArrived("tower-1", "of-old", "+CSQ: 15,0"))
        await driver.settle()
        await look(driver, "tower-1")
        shown = driver.text("#deck")
        assert "HE910-D" in shown
        assert "could not be kept in the journal" in shown
        assert "+CSQ: 15,0" in shown
