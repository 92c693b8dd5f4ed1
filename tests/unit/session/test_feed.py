from __future__ import annotations

import asyncio

from atrun_tui.session.feed import Feed
from atrun_tui.session.reports import Noticed, Report


def notices(count: int) -> list[Noticed]:
    return [Noticed("pump", str(number)) for number in range(count)]


async def test_a_subscription_reads_in_order_and_ends_when_closed() -> None:
    feed = Feed("pump")
    subscription = feed.subscribe()
    for notice in notices(3):
        feed.publish(notice)
    feed.close()
    assert [report async for report in subscription] == notices(3)
    assert subscription.missed == 0


async def test_a_slow_subscriber_loses_the_oldest_and_knows_how_many() -> None:
    feed = Feed("pump")
    slow, quick = feed.subscribe(limit=4), feed.subscribe()
    for notice in notices(10):
        feed.publish(notice)
    feed.close()
    assert [report async for report in slow] == notices(10)[6:]
    assert slow.missed == 6
    assert len([report async for report in quick]) == 10


async def test_a_waiting_subscriber_is_woken() -> None:
    feed = Feed("pump")
    subscription = feed.subscribe()
    reading = asyncio.get_running_loop().create_task(anext(subscription))
    await asyncio.sleep(0)
    feed.publish(Noticed("pump", "now"))
    assert await reading == Noticed("pump", "now")
    reading = asyncio.get_running_loop().create_task(anext(subscription))
    await asyncio.sleep(0)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    feed.publish(Noticed("pump", "again"))
    assert await anext(subscription) == Noticed("pump", "again")


async def test_a_subscription_that_leaves_is_told_nothing_more() -> None:
    feed = Feed("pump")
    subscription = feed.subscribe()
    subscription.close()
    subscription.close()
    assert not feed.heard
    feed.publish(Noticed("pump", "unheard"))
    assert [report async for report in subscription] == []


async def test_a_closed_feed_gives_subscriptions_that_are_over() -> None:
    feed = Feed("pump")
    feed.close()
    assert [report async for report in feed.subscribe()] == []


async def test_listeners_come_and_go() -> None:
    feed = Feed("pump")
    heard: list[Report] = []
    assert not feed.heard
    remove = feed.add_listener(heard.append)
    feed.publish(Noticed("pump", "one"))
    remove()
    remove()
    feed.publish(Noticed("pump", "two"))
    assert heard == [Noticed("pump", "one")]
    assert not feed.heard


async def test_a_listener_may_leave_while_it_is_called() -> None:
    feed = Feed("pump")
    heard: list[Report] = []

    def once(report: Report) -> None:
        heard.append(report)
        remove()

    remove = feed.add_listener(once)
    feed.add_listener(heard.append)
    feed.publish(Noticed("pump", "one"))
    feed.publish(Noticed("pump", "two"))
    assert [report.text for report in heard if isinstance(report, Noticed)] == ["one", "one", "two"]


async def test_listeners_that_fail_are_named_once_each() -> None:
    feed = Feed("pump")
    heard: list[Report] = []

    def fails(_: Report) -> None:
        raise ValueError("first")

    def fails_too(_: Report) -> None:
        raise KeyError("second")

    for listener in (fails, heard.append, fails_too):
        feed.add_listener(listener)
    for notice in notices(3):
        feed.publish(notice)
    texts = [report.text for report in heard if isinstance(report, Noticed)]
    assert [text for text in texts if text in "012"] == ["0", "1", "2"]
    assert len([text for text in texts if "ValueError" in text]) == 1
    assert len([text for text in texts if "KeyError" in text]) == 1
