"""A terminal that reads slowly, not at all, or no more, holds nothing up."""

from __future__ import annotations

import os
import threading
import tty
from typing import TYPE_CHECKING

import pytest

from atrun_tui.ui.outlet import Outlet

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 20.0
FRAME = b"\x1b[1;1Ha frame" * 1000


class Pair:
    """A terminal: what is written to `near` is read from `far`."""

    def __init__(self) -> None:
        self.far, self.near = os.openpty()
        tty.setraw(self.near)
        self.told: list[str] = []
        self.abreast = threading.Event()
        self.outlets: list[Outlet] = []

    def outlet(self) -> Outlet:
        outlet = Outlet(self.near, lambda: self.told.append("behind"), self._abreast)
        outlet.start()
        self.outlets.append(outlet)
        return outlet

    def close(self) -> None:
        """First the far end, which lets a waiting writer go; the number of the near one may be another file's afterwards."""
        os.close(self.far)
        for outlet in self.outlets:
            outlet.stop(0.0)
            outlet._thread.join(LIMIT)
        os.close(self.near)

    def read(self, amount: int) -> bytes:
        data = b""
        while len(data) < amount:
            data += os.read(self.far, amount - len(data))
        return data

    def _abreast(self) -> None:
        self.told.append("abreast")
        self.abreast.set()


@pytest.fixture
def pair() -> Iterator[Pair]:
    pair = Pair()
    yield pair
    pair.close()


def within(deed: object) -> bool:
    """Whether a deed is done before the limit."""
    thread = threading.Thread(target=deed, daemon=True)  # type: ignore[arg-type]
    thread.start()
    thread.join(LIMIT)
    return not thread.is_alive()


def write(outlet: Outlet, frames: list[bytes]) -> None:
    for frame in frames:
        outlet.write(frame)


def test_what_is_read_late_is_whole_and_in_order(pair: Pair) -> None:
    outlet = pair.outlet()
    frames = [b"%d " % number + FRAME for number in range(100)]
    assert within(lambda: write(outlet, frames))
    assert pair.told == ["behind"]

    whole = b"".join(frames)
    assert pair.read(len(whole)) == whole
    assert pair.abreast.wait(LIMIT)
    assert pair.told == ["behind", "abreast"]
    outlet.stop()


def test_a_terminal_that_reads_is_never_behind(pair: Pair) -> None:
    outlet = pair.outlet()
    for _ in range(50):
        outlet.write(FRAME)
        assert pair.read(len(FRAME)) == FRAME
    outlet.stop()
    assert pair.told == []


def test_the_end_does_not_wait_for_a_terminal_that_stands_still(pair: Pair) -> None:
    outlet = pair.outlet()
    outlet.write(FRAME * 20)
    assert within(lambda: outlet.stop(0.05))
    outlet.write(FRAME)
    assert pair.told == ["behind", "abreast"], "nothing is held back for it afterwards"


def test_the_end_waits_for_one_that_is_slow(pair: Pair) -> None:
    outlet = pair.outlet()
    outlet.write(FRAME * 20)
    stopping = threading.Thread(target=outlet.stop, args=(LIMIT,))
    stopping.start()
    assert pair.read(len(FRAME) * 20) == FRAME * 20
    stopping.join(LIMIT)
    assert not stopping.is_alive()


def test_to_a_terminal_that_is_gone_nothing_is_written() -> None:
    pair = Pair()
    outlet = pair.outlet()
    outlet.write(FRAME * 20)
    os.close(pair.far)
    assert pair.abreast.wait(LIMIT)
    assert within(lambda: write(outlet, [FRAME] * 100))
    assert within(outlet.stop)
    assert pair.told == ["behind", "abreast"]
    os.close(pair.near)
