from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from atrun_tui.session.feed import Feed
from atrun_tui.session.reports import LineArrived
from atrun_tui.ui.bridge import FRAME, Bridge
from atrun_tui.ui.messages import ReportsArrived

if TYPE_CHECKING:
    from textual.message import Message
    from textual.message_pump import MessagePump

    from atrun_tui.session.engine import Session


class Receiver:
    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.times: list[float] = []
        self.got = asyncio.Event()

    def post_message(self, message: Message) -> None:
        assert isinstance(message, ReportsArrived)
        self.batches.append([report.line for report in message.reports if isinstance(report, LineArrived)])
        self.times.append(asyncio.get_running_loop().time())
        self.got.set()

    async def next(self) -> list[str]:
        self.got.clear()
        async with asyncio.timeout(5):
            await self.got.wait()
        return self.batches[-1]


class Source:
    def __init__(self, name: str) -> None:
        self.name = name
        self.feed = Feed(name)

    def say(self, *lines: str) -> None:
        for line in lines:
            self.feed.publish(LineArrived(self.name, "1", line))


def bridge_to(receiver: Receiver, *sources: Source) -> Bridge:
    bridge = Bridge(cast("MessagePump", receiver))
    for source in sources:
        bridge.watch(cast("Session", source))
    return bridge


async def test_a_flood_is_one_message_a_frame_in_order() -> None:
    receiver, source = Receiver(), Source("a")
    bridge_to(receiver, source)
    source.say(*map(str, range(10_000)))

    assert await receiver.next() == list(map(str, range(10_000)))
    assert len(receiver.batches) == 1


async def test_the_next_hand_over_waits_for_the_frame() -> None:
    receiver, source = Receiver(), Source("a")
    bridge_to(receiver, source)
    source.say("one")
    await receiver.next()
    source.say("two")
    source.say("three")

    assert await receiver.next() == ["two", "three"]
    assert receiver.times[1] - receiver.times[0] >= FRAME * 0.9


async def test_several_sessions_share_the_frame_and_leave_one_by_one() -> None:
    receiver, one, two = Receiver(), Source("a"), Source("b")
    bridge = bridge_to(receiver, one, two)
    one.say("1")
    two.say("2")
    assert await receiver.next() == ["1", "2"]

    bridge.leave("a")
    assert not bridge.follows("a")
    one.say("3")
    two.say("4")
    assert await receiver.next() == ["4"]


async def test_watching_the_same_session_anew_does_not_double_it() -> None:
    receiver, source = Receiver(), Source("a")
    bridge = bridge_to(receiver, source)
    bridge.watch(cast("Session", source))
    source.say("once")

    assert await receiver.next() == ["once"]


async def test_a_closed_bridge_is_silent() -> None:
    receiver, source = Receiver(), Source("a")
    bridge = bridge_to(receiver, source)
    source.say("on its way")
    bridge.close()
    source.say("too late")
    await asyncio.sleep(0)

    assert receiver.batches == []
    assert not source.feed.heard
