from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.command_queue import Ticket
from atrun_tui.session.flight import Flight

if TYPE_CHECKING:
    import pytest


def flight() -> Flight:
    return Flight(Ticket(id="1", command="AT", shown="AT", timeout=None, origin="run", accepted=0.0), 5.0)


def ended(one: Flight) -> Exchange:
    return one.exchange("pump", "dial", ended=1.0, outcome=Outcome.ANSWERED, final="OK", ok=True, error=None)


def test_lines_beyond_the_bytes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atrun_tui.session.flight.MOST_BYTES", 100)
    one = flight()
    assert one.add_line("x" * 90)
    assert not one.add_line("y" * 90)
    assert not one.add_line("z" * 8)
    assert ended(one).lines == ("x" * 90, "… 2 more lines (102 bytes) came and were not kept")


def test_unsolicited_lines_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atrun_tui.session.flight.MOST_URCS", 2)
    one = flight()
    for _ in range(5):
        one.add_urc(("RING",))
    assert ended(one).urcs == ("RING", "RING", "… 3 more unsolicited lines came and are not listed here")


def test_unsolicited_lines_are_bounded_in_bytes() -> None:
    one = flight()
    for _ in range(100):
        one.add_urc(("x" * 60_000,))
    *kept, said = ended(one).urcs
    assert sum(map(len, kept)) < 2 * 1024 * 1024
    assert said == f"… {100 - len(kept)} more unsolicited lines came and are not listed here"


def test_a_problem_outweighs_the_modules_ok() -> None:
    one = flight()
    one.problem = "it needs data"
    exchange = ended(one)
    assert (exchange.final, exchange.ok, exchange.error) == ("OK", False, "it needs data")
