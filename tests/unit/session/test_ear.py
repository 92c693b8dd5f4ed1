from __future__ import annotations

import asyncio

import pytest

from atrun_tui.session.ear import HEARING, Ear
from atrun_tui.transport.base import LinkLost


class Counted(Ear):
    def __init__(self) -> None:
        self.ends = 0
        super().__init__(self._count)

    def _count(self) -> None:
        self.ends += 1


async def test_it_keeps_what_comes_until_asked() -> None:
    ear = Counted()
    ear.data_received(b"a")
    ear.data_received(b"b")
    assert await ear.receive() == b"ab"
    ear.data_received(b"d")
    ear.put_back(b"c")
    assert ear.take() == b"cd"
    assert ear.ends == 0


async def test_whoever_waits_is_woken() -> None:
    ear = Counted()
    task = asyncio.ensure_future(ear.receive())
    await asyncio.sleep(0)
    ear.data_received(b"a")
    assert await task == b"a"


@pytest.mark.parametrize("error", [None, LinkLost("broke")])
async def test_the_end_is_told_once_and_after_what_came(error: LinkLost | None) -> None:
    ear = Counted()
    ear.data_received(b"last")
    ear.link_lost(error)
    ear.link_lost(error)
    assert await ear.receive() == b"last"
    assert await ear.receive() == b""
    assert (ear.ends, ear.ended) == (1, True)


async def test_it_keeps_no_more_than_its_bound() -> None:
    ear = Counted()
    ear.data_received(bytes(HEARING))
    assert not ear.ended
    ear.data_received(bytes(100_000))
    ear.data_received(b"more")
    assert ear.ends == 1
    assert len(ear.take()) == HEARING
