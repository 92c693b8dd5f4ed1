from __future__ import annotations

import asyncio

import pytest

from atrun_tui.session.clock import ManualClock
from atrun_tui.transport.base import LinkLost
from atrun_tui.transport.memory import Way, wire


class Ears:
    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.ends: list[LinkLost | None] = []

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)

    def link_lost(self, error: LinkLost | None) -> None:
        self.ends.append(error)


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_is_sent_in_one_piece_comes_in_one_piece() -> None:
    ours, theirs = wire()
    ears = Ears()
    theirs.attach(ears)
    ours.send(b"AT\r")
    await turns()
    assert ears.pieces == [b"AT\r"]


async def test_byte_at_a_time() -> None:
    ours, theirs = wire(Way(chunk=1))
    ears = Ears()
    theirs.attach(ears)
    ours.send(b"AT\r")
    await turns()
    assert ears.pieces == [b"A", b"T", b"\r"]


async def test_lost_bytes_are_counted_over_the_whole_way() -> None:
    ours, theirs = wire(Way(lost=lambda place: place % 2 == 1))
    ears = Ears()
    theirs.attach(ears)
    ours.send(b"abc")
    ours.send(b"def")
    await turns()
    assert b"".join(ears.pieces) == b"ace"


async def test_a_cut_breaks_both_ends_at_its_byte() -> None:
    ours, theirs = wire(back=Way(cut_after=4))
    near, far = Ears(), Ears()
    ours.attach(near)
    theirs.attach(far)
    theirs.send(b"\r\nOK\r\n")
    theirs.send(b"more")
    await turns()
    assert b"".join(near.pieces) == b"\r\nOK"
    assert [type(end) for end in near.ends + far.ends] == [LinkLost, LinkLost]
    with pytest.raises(LinkLost):
        await ours.flush()


async def test_a_delay_is_counted_by_the_clock_it_is_given() -> None:
    clock = ManualClock()
    ours, theirs = wire(Way(delay=2.0), schedule=clock.call_later)
    ears = Ears()
    theirs.attach(ears)
    ours.send(b"AT\r")
    clock.advance(1.9)
    assert ears.pieces == []
    clock.advance(0.1)
    assert ears.pieces == [b"AT\r"]
