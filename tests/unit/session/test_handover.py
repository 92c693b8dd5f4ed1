from __future__ import annotations

import pytest

from atrun_tui.session.ear import Ear
from atrun_tui.session.handover import HandedOver
from atrun_tui.transport.base import LinkLost
from atrun_tui.transport.memory import MemoryStream, wire
from tests.unit.session.calls import turns


class Listener:
    def __init__(self) -> None:
        self.data = b""
        self.ends: list[LinkLost | None] = []

    def data_received(self, data: bytes) -> None:
        assert not self.ends
        self.data += data

    def link_lost(self, error: LinkLost | None) -> None:
        self.ends.append(error)


class Handing:
    def __init__(self) -> None:
        inner, self.far = wire()
        self.inner: MemoryStream = inner
        self.ear = Ear(lambda: None)
        self.closes = 0
        inner.attach(self.ear)
        self.stream = HandedOver(inner, self.ear, on_close=self._count)

    def _count(self) -> None:
        self.closes += 1


async def test_what_was_heard_before_comes_first_and_once() -> None:
    handing = Handing()
    handing.far.send(b"before ")
    await turns()
    first, second = Listener(), Listener()
    handing.stream.attach(first)
    handing.far.send(b"after")
    await turns()
    handing.stream.attach(second)
    await turns()
    assert (first.data, second.data) == (b"before after", b"")


async def test_a_link_that_ended_before_says_so_after_its_last_words() -> None:
    handing = Handing()
    handing.far.send(b"last words")
    await handing.far.close()
    await turns()
    listener = Listener()
    handing.stream.attach(listener)
    assert (listener.data, listener.ends) == (b"last words", [None])


async def test_it_sends_and_closes_like_the_stream_it_is_made_of() -> None:
    handing = Handing()
    far = Listener()
    handing.far.attach(far)
    handing.stream.send(b"AT\r")
    await handing.stream.flush()
    await handing.stream.close()
    await turns()
    assert (far.data, far.ends) == (b"AT\r", [None])
    assert handing.closes == 1


async def test_superseded_it_breaks_for_its_session_once_and_carries_no_more() -> None:
    handing = Handing()
    listener, far = Listener(), Listener()
    handing.stream.attach(listener)
    handing.far.attach(far)
    assert handing.stream.supersede("10.0.0.2:5") is handing.inner
    assert "called again, from 10.0.0.2:5" in str(listener.ends[0])
    handing.far.send(b"too late")
    handing.stream.send(b"too late")
    with pytest.raises(LinkLost):
        await handing.stream.flush()
    await handing.stream.close()
    await handing.inner.close()
    await turns()
    assert (listener.data, len(listener.ends)) == (b"", 1)
    assert (far.data, far.ends) == (b"", [None])


async def test_superseded_before_its_session_listens() -> None:
    handing = Handing()
    handing.stream.supersede("10.0.0.2:5")
    listener = Listener()
    handing.stream.attach(listener)
    assert len(listener.ends) == 1


async def test_superseded_after_its_end_it_has_nothing_to_tell() -> None:
    handing = Handing()
    listener = Listener()
    handing.stream.attach(listener)
    await handing.far.close()
    await turns()
    handing.stream.supersede("10.0.0.2:5")
    assert listener.ends == [None]
