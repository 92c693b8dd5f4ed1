from __future__ import annotations

import pytest

from atrun_tui.session.command_queue import CommandQueue, Ticket


def ticket(name: str, accepted: float = 0.0) -> Ticket:
    return Ticket(id=name, command=f"AT+{name}", shown="•••", timeout=None, origin="console", accepted=accepted)


def test_first_come_first_sent() -> None:
    queue = CommandQueue()
    for name in "abc":
        queue.add(ticket(name))
    assert len(queue.waiting) == 3
    assert [queue.take().id for _ in range(3)] == ["a", "b", "c"]
    with pytest.raises(IndexError):
        queue.take()


def test_one_is_taken_out_of_its_turn() -> None:
    queue = CommandQueue()
    for name in "abc":
        queue.add(ticket(name))
    taken = queue.remove("b")
    assert taken is not None
    assert taken.id == "b"
    assert queue.remove("b") is None
    assert [one.id for one in queue.take_all()] == ["a", "c"]
    assert queue.take_all() == ()


def test_the_old_ones_are_taken() -> None:
    assert CommandQueue().oldest is None
    queue = CommandQueue()
    for number, name in enumerate("abc"):
        queue.add(ticket(name, accepted=float(number)))
    assert queue.oldest == 0.0
    assert [one.id for one in queue.take_older(1.0)] == ["a", "b"]
    assert queue.oldest == 2.0


def test_a_ticket_does_not_show_its_command() -> None:
    assert "AT+" not in repr(ticket("a"))
