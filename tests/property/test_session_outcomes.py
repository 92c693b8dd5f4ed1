"""Whatever a module, a wire and an owner do, in any order: every command ends, once, with an outcome that is true."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.session.clock import ManualClock
from atrun_tui.session.engine import Session, Settings, Ticket
from atrun_tui.transport.base import ConnectRefused, LinkLost, Stream
from atrun_tui.transport.memory import MemoryStream, Way, wire

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Manner:
    """How the module treats one command: seconds until it answers (None = never), and in what words."""

    seconds: float | None
    words: str


@dataclass(frozen=True)
class World:
    """What stays the same during one play."""

    there: Way
    back: Way
    pause: float
    keepalive: float
    echo: bool
    queues: bool
    """Whether commands that come while it is busy are queued (#TCPATCMDSEQ) or lost."""


_BODY = "\r\n+{name}: 1\r\n"
MANNERS = st.one_of(
    st.just(Manner(0, _BODY + "\r\nOK\r\n")),
    st.just(Manner(0, "\r\nERROR\r\n")),
    st.just(Manner(0, "\r\n+CREG: 1\r\n" + _BODY + "\r\n+CME ERROR: 3\r\n")),
    st.just(Manner(None, "")),
    st.just(Manner(3, "\r\n> ")),
    st.builds(Manner, st.floats(0.1, 60), st.just(_BODY + "\r\nOK\r\n")),
)
WORLDS = st.builds(
    World,
    there=st.builds(Way, chunk=st.sampled_from([0, 1, 3]), delay=st.sampled_from([0.0, 0.3])),
    back=st.builds(
        Way,
        chunk=st.sampled_from([0, 1, 3]),
        delay=st.sampled_from([0.0, 0.3]),
        cut_after=st.one_of(st.none(), st.integers(0, 200)),
    ),
    pause=st.sampled_from([0.0, 0.02]),
    keepalive=st.sampled_from([0.0, 7.0]),
    echo=st.booleans(),
    queues=st.booleans(),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), st.sampled_from([1.0, 5.0, 20.0])),
        st.tuples(st.just("cancel"), st.integers(0, 10)),
        st.tuples(st.just("wait"), st.floats(0, 15)),
        st.tuples(
            st.just("say"), st.sampled_from(["\r\nRING\r\n", "\r\nOK\r\n", "\r\n+CSQ: 1\r\n", "\x00\xff\r\n", "> "])
        ),
        st.tuples(st.just("cut"), st.booleans()),
        st.tuples(st.just("refuse"), st.integers(1, 3)),
        st.tuples(st.just("start"), st.none()),
    ),
    max_size=25,
)


class Module:
    """A module that does one thing at a time, as real ones do."""

    def __init__(self, play: Play, stream: MemoryStream) -> None:
        self.play = play
        self.stream = stream
        self.raw = b""
        self.busy = False
        self.waiting: list[str] = []
        stream.attach(self)

    def data_received(self, data: bytes) -> None:
        self.raw += data
        if self.raw.startswith(b"\x1b"):
            self.raw = self.raw[1:]
            self.say("\r\nOK\r\n")
            self.rest()
        while b"\r" in self.raw:
            line, _, self.raw = self.raw.partition(b"\r")
            self.hear(line.decode("latin-1"))

    def link_lost(self, _: LinkLost | None) -> None:
        self.busy = True

    def say(self, text: str) -> None:
        self.stream.send(text.encode("latin-1"))

    def hear(self, line: str) -> None:
        if self.busy:
            if self.play.world.queues:
                self.waiting.append(line)
            return
        self.busy = True
        self.play.heard[line] += 1
        if self.play.world.echo:
            self.say(line + "\r")
        manner = self.play.manner_of(line)
        if manner.seconds is None:
            return
        words = manner.words.format(name=line[3:])
        if manner.seconds:
            self.play.clock.call_later(manner.seconds, lambda: self.answer(words))
        else:
            self.answer(words)

    def answer(self, words: str) -> None:
        self.say(words)
        if not words.endswith("> "):
            self.rest()

    def rest(self) -> None:
        self.busy = False
        if self.waiting:
            self.hear(self.waiting.pop(0))


class Play:
    """One session in one world."""

    def __init__(self, world: World, manners: list[Manner]) -> None:
        self.world = world
        self.manners = manners
        self.clock = ManualClock()
        self.heard: Counter[str] = Counter()
        self.records: list[Exchange] = []
        self.tickets: list[Ticket] = []
        self.module: Module | None = None
        self.refusals = 0
        self.session = Session(
            Settings(profile="p", transport="dial", pause=world.pause, keepalive=world.keepalive),
            self.open,
            password=self.password,
            record=self.record,
            mask=str,
            limit=lambda _: 30.0,
            clock=self.clock,
            jitter=lambda: 0.5,
        )

    async def open(self) -> Stream:
        if self.refusals:
            self.refusals -= 1
            raise ConnectRefused("no")
        ours, theirs = wire(self.world.there, self.world.back, schedule=self.clock.call_later)
        self.module = Module(self, theirs)
        return ours

    async def password(self) -> str | None:
        return None

    def record(self, exchange: Exchange) -> bool:
        self.records.append(exchange)
        return True

    def manner_of(self, line: str) -> Manner:
        if line == "AT":
            return Manner(0, "\r\nOK\r\n")
        return self.manners[int(line.removeprefix("AT+C")) % len(self.manners)]

    async def turn(self, seconds: float = 0.0) -> None:
        self.clock.advance(seconds)
        for _ in range(12):
            await asyncio.sleep(0)

    async def perform(self, steps: list[tuple[str, object]]) -> None:
        acts: dict[str, Callable[[object], None]] = {
            "submit": self.submit,
            "cancel": self.cancel,
            "say": self.say,
            "cut": self.cut,
            "refuse": self.refuse,
            "start": lambda _: self.session.start(),
        }
        for name, argument in steps:
            if name == "wait":
                assert isinstance(argument, float)
                await self.turn(argument)
            else:
                acts[name](argument)
                await self.turn()

    def submit(self, timeout: object) -> None:
        assert isinstance(timeout, float)
        self.tickets.append(self.session.submit(f"AT+C{len(self.tickets)}", timeout=timeout))

    def cancel(self, number: object) -> None:
        assert isinstance(number, int)
        if number < len(self.tickets):
            self.session.cancel(self.tickets[number].id)

    def say(self, words: object) -> None:
        if self.module is not None:
            self.module.say(str(words))

    def cut(self, broken: object) -> None:
        if self.module is not None:
            self.module.stream.cut(LinkLost("broken") if broken else None)

    def refuse(self, times: object) -> None:
        assert isinstance(times, int)
        self.refusals = times


def run(world: World, manners: list[Manner], steps: list[tuple[str, object]], *, to_the_end: bool) -> Play:
    async def scene() -> Play:
        play = Play(world, manners)
        play.session.start()
        await play.turn()
        await play.perform(steps)
        if to_the_end:
            for _ in range(30):
                await play.turn(20.0)
        closing = asyncio.get_running_loop().create_task(play.session.close())
        while not closing.done():
            await play.turn(1.0)
        ended = [await asyncio.wait_for(ticket.wait(), 1) for ticket in play.tickets]
        own = [exchange for exchange in play.records if exchange.origin != "session"]
        assert sorted(exchange.id for exchange in own) == sorted(exchange.id for exchange in ended)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return play

    return asyncio.run(scene())


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.lists(MANNERS, min_size=1, max_size=6), STEPS, st.booleans())
def test_every_command_ends_once_and_leaves_at_most_once(
    world: World, manners: list[Manner], steps: list[tuple[str, object]], to_the_end: bool
) -> None:
    play = run(world, manners, steps, to_the_end=to_the_end)
    for exchange in play.records:
        times = play.heard[exchange.command]
        if exchange.origin == "session":
            continue
        assert times <= 1
        if exchange.outcome is Outcome.NOT_SENT:
            assert times == 0
        if exchange.outcome is Outcome.ANSWERED:
            assert exchange.final is not None
        else:
            assert not exchange.ok
            assert exchange.error


QUIET_STEPS = STEPS.map(lambda steps: [step for step in steps if step[0] != "say"])


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.lists(MANNERS, min_size=1, max_size=6), QUIET_STEPS)
def test_no_answer_is_taken_for_anothers(world: World, manners: list[Manner], steps: list[tuple[str, object]]) -> None:
    play = run(world, manners, steps, to_the_end=True)
    for exchange in play.records:
        # A link that is cut leaves half lines; of a whole line or a half one it must be the command's own.
        own = f"+{exchange.command.removeprefix('AT+')}: 1"
        assert all(own.startswith(line) for line in exchange.lines if re.match(r"\+C\d", line))
        if exchange.outcome is Outcome.ANSWERED and exchange.origin != "session":
            assert play.heard[exchange.command] == 1
