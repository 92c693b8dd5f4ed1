"""A session whose module makes the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.engine import FailureKind, Session, SessionFailed, Settings
from atrun_tui.session.reports import StateChanged
from atrun_tui.session.state import State
from atrun_tui.transport.base import CannotListen
from tests.unit.session.calls import IMEI, OTHER, House, Phone, tells, turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from atrun_tui.session.reports import Report
    from atrun_tui.transport.base import Stream


class Bench:
    """One session at the lobby of a house."""

    def __init__(self) -> None:
        self.house = House()
        self.records: list[Exchange] = []
        self.states: list[State] = []
        self.failures: list[Exception] = []
        self.session = self.make()

    def make(self, limit: float | None = None, *, reconnect: bool = True) -> Session:
        place = self.house.place("pump", IMEI)

        async def open_stream() -> Stream:
            if self.failures:
                raise self.failures.pop(0)
            return await place.open(limit)

        async def no_password() -> None:
            return None

        session = Session(
            Settings(profile="pump", transport="listen", pause=0.0, reconnect=reconnect, awaits_call=True),
            open_stream,
            password=no_password,
            record=self._record,
            mask=str,
            limit=lambda _: 30.0,
            clock=self.house.clock,
            jitter=lambda: 0.5,
        )
        session.feed.add_listener(self._follow)
        return session

    def _record(self, exchange: Exchange) -> bool:
        self.records.append(exchange)
        return True

    def _follow(self, report: Report) -> None:
        if isinstance(report, StateChanged):
            self.states.append(report.status.state)

    def state(self) -> State:
        return self.session.status.state


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.session.close()
    await made.house.close()


async def test_it_waits_for_its_call_and_is_ready_with_it(bench: Bench) -> None:
    bench.session.start()
    await turns()
    bench.house.clock.advance(3600)
    assert bench.states == [State.AWAITING]
    phone = await bench.house.call(IMEI)
    await bench.session.ready()
    assert bench.states == [State.AWAITING, State.LOGGING_IN, State.READY]
    exchange = await bench.session.submit("AT+WHO").wait()
    assert exchange.lines == (IMEI,)
    assert phone.heard == ["AT+CGSN", "AT", "AT+WHO"]


async def test_after_a_loss_it_waits_again_at_once_and_says_why(bench: Bench) -> None:
    bench.session.start()
    phone = await bench.house.call(IMEI)
    await bench.session.ready()
    await phone.hang_up()
    assert bench.state() is State.AWAITING
    assert "closed the connection" in bench.session.status.detail
    assert bench.session.status.retry_at is None
    await bench.house.call(IMEI)
    assert bench.state() is State.READY


async def test_a_newer_call_takes_the_place_of_a_dead_one(bench: Bench) -> None:
    bench.session.start()
    old = await bench.house.call(IMEI)
    await bench.session.ready()
    old.answers.clear()
    unknown = bench.session.submit("AT+WHO")
    await turns()
    await bench.house.call(IMEI)
    assert (await unknown.wait()).outcome is Outcome.UNKNOWN
    assert bench.state() is State.READY
    assert (await bench.session.submit("AT+WHO").wait()).lines == (IMEI,)
    assert old.over


async def test_commands_wait_for_the_call_as_long_as_their_owner_likes(bench: Bench) -> None:
    bench.session.start()
    kept, taken_back = bench.session.submit("AT+WHO"), bench.session.submit("AT+BACK")
    bench.house.clock.advance(86_400)
    await turns()
    assert bench.session.status.queued == 2
    assert bench.session.cancel(taken_back.id)
    assert (await taken_back.wait()).outcome is Outcome.NOT_SENT
    phone = await bench.house.call(IMEI)
    assert (await kept.wait()).lines == (IMEI,)
    assert phone.heard == ["AT+CGSN", "AT", "AT+WHO"]


async def test_what_waited_behind_a_lost_link_does_not_go_out_on_the_next(bench: Bench) -> None:
    bench.session.start()
    phone = await bench.house.call(IMEI)
    await bench.session.ready()
    phone.answers.clear()
    first, second = bench.session.submit("AT+WHO"), bench.session.submit("AT+WHO")
    await turns()
    await phone.hang_up()
    on_purpose = bench.session.submit("AT+PURPOSE")
    again = await bench.house.call(IMEI)
    assert (await first.wait()).outcome is Outcome.UNKNOWN
    assert (await second.wait()).outcome is Outcome.NOT_SENT
    assert again.heard == ["AT+CGSN", "AT", "AT+PURPOSE"]
    assert bench.session.cancel(on_purpose.id)


async def test_unsolicited_lines_of_the_first_moment_are_not_lost(bench: Bench) -> None:
    lines: list[tuple[str, ...]] = []
    bench.session.feed.add_listener(lambda report: lines.append(getattr(report, "lines", ())))
    bench.session.start()
    phone = Phone({"AT+CGSN": tells(IMEI) + "\r\n+CREG: 5\r\n", "AT": "\r\nOK\r\n"})
    await bench.house.let_in(phone)
    await bench.session.ready()
    assert ("+CREG: 5",) in lines


async def test_a_door_that_cannot_be_opened_is_tried_again_after_a_pause(bench: Bench) -> None:
    bench.failures = [CannotListen("it is in use. Do this"), OSError("odd")]
    bench.session.start()
    await turns()
    assert (bench.state(), bench.session.status.detail) == (State.WAITING, "it is in use. Do this")
    bench.house.clock.advance(0.75)
    await turns()
    assert bench.state() is State.WAITING
    assert "odd" in bench.session.status.detail
    bench.house.clock.advance(1.5)
    await turns()
    assert (bench.state(), bench.session.status.detail) == (State.AWAITING, "")


async def test_it_can_be_closed_while_it_waits(bench: Bench) -> None:
    bench.session.start()
    waiting = bench.session.submit("AT+WHO")
    await turns()
    await bench.session.close()
    assert (await waiting.wait()).outcome is Outcome.NOT_SENT
    assert bench.state() is State.OFFLINE


async def test_headless_it_gives_up_in_time_and_names_who_called() -> None:
    bench = Bench()
    session = bench.make(150, reconnect=False)
    session.start()
    ticket = session.submit("AT+WHO")
    stranger = await bench.house.call(OTHER)
    bench.house.clock.advance(150)
    with pytest.raises(SessionFailed, match=rf"but there called: IMEI {OTHER} from") as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.UNREACHABLE
    assert (await ticket.wait()).outcome is Outcome.NOT_SENT
    assert stranger.heard == ["AT+CGSN"]
    await session.close()
    await bench.house.close()
