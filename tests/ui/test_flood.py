from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atrun_tui.session.reports import LineArrived

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from atrun_tui.session.reports import Report

    Opened = Callable[..., AbstractAsyncContextManager[Any]]

LINES = 100_000


async def test_a_hundred_thousand_lines_arrive_in_a_few_hand_overs_and_typing_goes_on(opened: Opened) -> None:
    async with opened("pump-7", connect=["pump-7"]) as driver:
        session = driver.session()
        session.silent = True
        await driver.type("AT#RSCRIPT", "enter")
        handed: list[int] = []
        deliver = driver.console._deliver

        def counted(reports: Sequence[Report]) -> None:
            handed.append(len(reports))
            deliver(reports)

        driver.console._deliver = counted
        for number in range(LINES):
            session.feed.publish(LineArrived("pump-7", "pump-7-1", f"line {number}"))
        await driver.press("A", "T")

        assert driver.line == "AT"
        assert sum(handed) == LINES
        assert len(handed) <= 2
        assert f"line {LINES - 1}" in driver.text(".transcript")
