from __future__ import annotations

import asyncio

import pytest

from atrun_tui.session.clock import ManualClock
from atrun_tui.transport.base import LinkLost, LinkReset
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


async def test_a_rate_counts_ten_bits_a_byte_and_holds_the_sender_back() -> None:
    clock = ManualClock()
    ours, theirs = wire(Way(rate=1000, delay=0.5, window=100), schedule=clock.call_later)
    ears = Ears()
    theirs.attach(ears)
    ours.send(bytes(100))
    await ours.flush()
    ours.send(bytes(50))
    waiting = asyncio.ensure_future(ours.flush())
    await turns()
    assert not waiting.done()
    clock.advance(1.0)
    await turns()
    assert waiting.done()
    assert ears.pieces == []
    clock.advance(0.5)
    assert ears.pieces == [bytes(100)]
    clock.advance(0.5)
    assert ears.pieces == [bytes(100), bytes(50)]


async def test_who_waits_for_room_on_a_link_that_breaks_is_told() -> None:
    clock = ManualClock()
    ours, _ = wire(Way(rate=1000, window=10), schedule=clock.call_later)
    ours.send(bytes(100))
    waiting = asyncio.ensure_future(ours.flush())
    await turns()
    ours.cut(LinkLost("cut"))
    with pytest.raises(LinkLost, match="cut"):
        await waiting


async def test_an_orderly_end_comes_behind_what_is_on_the_line() -> None:
    clock = ManualClock()
    ours, theirs = wire(Way(rate=1000), schedule=clock.call_later)
    ears = Ears()
    theirs.attach(ears)
    ours.send(b"last words")
    ours.hang_up()
    clock.advance(1.0)
    await turns()
    assert (ears.pieces, ears.ends) == ([b"last words"], [None])


async def test_what_has_not_left_a_broken_off_link_never_does() -> None:
    clock = ManualClock()
    ours, theirs = wire(Way(rate=1000, delay=1.0), schedule=clock.call_later)
    ears = Ears()
    theirs.attach(ears)
    ours.send(b"never mind")
    ours.abort()
    clock.advance(5.0)
    await turns()
    assert (ears.pieces, [type(end) for end in ears.ends]) == ([], [LinkReset])
