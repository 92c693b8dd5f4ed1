"""Whoever calls, drops, hangs half open or lies about who it is, in any order: a session hears its own module and nobody else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.callers import Bounds, Door, Expected
from atrun_tui.session.clock import ManualClock
from atrun_tui.session.engine import Session, Settings
from atrun_tui.session.lobby import Lobby
from atrun_tui.transport.memory import MemoryStream, Way, wire

if TYPE_CHECKING:
    from atrun_tui.session.place import Place
    from atrun_tui.transport.base import LinkLost

DOOR = Door("", 12345)
IMEIS = [f"35693803564380{number}" for number in range(6)]
KNOWN = IMEIS[:4]
"""Those that have a profile; the others are strangers."""
BOUNDS = Bounds(at_once=6, per_address=6, waiting=2, waiting_per_address=2)

MANNERS = st.sampled_from(["answers", "echoes", "silent", "chatters", "second question", "nameless"])
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("call"),
            st.integers(0, len(IMEIS) - 1),
            st.tuples(MANNERS, st.sampled_from([0, 1, 5]), st.booleans()),
        ),
        st.tuples(st.just("drop"), st.integers(0, 30), st.none()),
        st.tuples(st.just("ask"), st.integers(0, len(KNOWN) - 1), st.none()),
        st.tuples(st.just("pass"), st.sampled_from([0, 1, 16, 700]), st.none()),
        st.tuples(st.just("turn"), st.integers(0, 12), st.none()),
    ),
    max_size=40,
)


class Caller:
    """A module's end of one call: it answers `AT+WHO` with its own IMEI, whatever it said at the door."""

    def __init__(self, imei: str, manner: str, chunk: int, urcs: bool) -> None:
        self.imei = imei
        self.manner = manner
        self.urcs = urcs
        self.heard: list[str] = []
        self.ended = False
        self._raw = b""
        self.ours, self.theirs = wire(Way(chunk=chunk), Way(chunk=chunk))
        self.theirs.attach(self)
        if urcs:
            self._say("\r\n+CREG: 1\r\n")

    def data_received(self, data: bytes) -> None:
        self._raw += data
        while b"\r" in self._raw:
            line, _, self._raw = self._raw.partition(b"\r")
            self._hear(line.decode())

    def link_lost(self, error: LinkLost | None) -> None:  # noqa: ARG002
        self.ended = True

    def _hear(self, line: str) -> None:
        self.heard.append(line)
        own = f"\r\n{self.imei}\r\n\r\nOK\r\n"
        asked_well = line == ("AT#CGSN" if self.manner == "second question" else "AT+CGSN")
        answer = "\r\nOK\r\n" if line == "AT" else "\r\nERROR\r\n"
        if line == "AT+WHO" or (asked_well and self.manner != "nameless"):
            answer = own
        if self.manner == "silent":
            return
        if self.manner == "chatters":
            answer += "\r\nRING\r\n\r\nhalf a line"
        if self.urcs:
            answer = "\r\n+CREG: 1\r\n" + answer
        self._say(line + "\r" + answer if self.manner == "echoes" else answer)

    def _say(self, text: str) -> None:
        self.theirs.send(text.encode())


class Play:
    """A lobby and a session for every known module."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.lobby = Lobby(self.clock, BOUNDS)
        self.calls: list[Caller] = []
        self.exchanges: dict[str, list[Exchange]] = {imei: [] for imei in KNOWN}
        self.sessions = [self._session(imei) for imei in KNOWN]

    def _session(self, imei: str) -> Session:
        place: Place = self.lobby.expect(Expected.of(imei, DOOR, imei, ()))

        async def no_password() -> None:
            return None

        def record(exchange: Exchange) -> bool:
            self.exchanges[exchange.profile].append(exchange)
            return True

        session = Session(
            Settings(profile=imei, transport="listen", pause=0.0, awaits_call=True),
            place.open,
            password=no_password,
            record=record,
            mask=str,
            limit=lambda _: 10.0,
            clock=self.clock,
            jitter=lambda: 0.5,
        )
        session.start()
        return session

    def call(self, caller: Caller) -> None:
        self.calls.append(caller)
        if self.lobby.admits(DOOR, "10.0.0.1"):
            self.lobby.take(DOOR, caller.ours, "10.0.0.1")
        else:
            caller.theirs.cut()

    def drop(self, number: int) -> None:
        if self.calls:
            caller = self.calls[number % len(self.calls)]
            stream: MemoryStream = caller.theirs
            stream.cut()

    async def close(self) -> None:
        for session in self.sessions:
            await session.close()
        await self.lobby.close()
        for caller in self.calls:
            caller.theirs.cut()


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def _play(steps: list[tuple[str, int, tuple[str, int, bool] | None]]) -> None:
    play = Play()
    for what, number, manner in steps:
        if what == "call" and manner is not None:
            play.call(Caller(IMEIS[number], *manner))
        elif what == "drop":
            play.drop(number)
        elif what == "ask":
            play.sessions[number].submit("AT+WHO")
        elif what == "pass":
            play.clock.advance(number)
        await turns(number if what == "turn" else 3)
        assert len(play.lobby.callers) <= BOUNDS.waiting
        assert len(play.lobby._visitors) <= BOUNDS.at_once
    # In the end every module calls properly once more: each session is found again, whatever went before.
    for _ in range(8):
        await turns(40)
        play.clock.advance(15)  # who is silent is given up
    tickets = {imei: session.submit("AT+WHO") for imei, session in zip(KNOWN, play.sessions, strict=True)}
    for imei in KNOWN:
        play.call(Caller(imei, "echoes", 0, urcs=True))
        await turns(60)
    answered = [await asyncio.wait_for(ticket.wait(), 5) for ticket in tickets.values()]
    assert all(exchange.ok or exchange.outcome is not Outcome.NOT_SENT for exchange in answered)
    await play.close()
    for imei, exchanges in play.exchanges.items():
        assert {line for exchange in exchanges for line in exchange.lines if line.startswith("35")} <= {imei}
        assert all(exchange.ok or exchange.outcome is not Outcome.ANSWERED for exchange in exchanges)
    for caller in play.calls:
        if caller.imei not in KNOWN or caller.manner in ("silent", "nameless"):
            assert set(caller.heard) <= {"AT+CGSN", "AT#CGSN"}
    assert play.clock.pending == 0
    assert asyncio.all_tasks() == {asyncio.current_task()}


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_no_reply_is_anothers(steps: list[tuple[str, int, tuple[str, int, bool] | None]]) -> None:
    asyncio.run(_play(steps))
