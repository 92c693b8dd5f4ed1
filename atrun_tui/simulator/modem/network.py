"""The network between the modem and the subscribers: carries messages both ways, late, twice, shuffled, forged or not at all.

It has no clock: the time is an argument, and `next_wake` says when it wants to be called. A message to somebody who cannot take
it waits: for a subscriber that restarts, and for a modem that is unplugged, locked, or whose store is full.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING, Protocol

from atrun_tui.simulator.modem import envelope
from atrun_tui.simulator.modem.message import Message, plain
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.subscriber import FOR_EVER, Phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.modem.subscriber import Subscriber
    from atrun_tui.simulator.modem.tpdu import Submit

_START = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=1)))
_SOMEBODY = (
    ("Operator", "Dear customer, 12 {credits} are left [see www.example.invalid]"),
    ("+391112223334", "Привет, ты где?"),
    ("+391112223334", "AT+CSQ"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A status report: what the modem sent to `recipient` under `reference` was delivered."""

    recipient: str
    reference: int


Incoming = Message | Report
"""What a modem can get."""


class Terminal(Protocol):
    """The modem, as the network sees it."""

    def take(self, incoming: Incoming, moment: datetime, now: float) -> bool:
        """Take what came, or tell that it has to wait."""
        ...


@dataclass(order=True, slots=True)
class _Event:
    when: float
    order: int
    happen: Callable[[float], None] = field(compare=False)


class Network:
    """Carries messages.

    Attributes:
        faults: what goes wrong; may be replaced at any time.
        subscribers: by number. A number that nobody has is a telephone as soon as something is sent to it.
        sent: every message that the modem sent, in order.
        delivered: everything that the modem took, in order.
    """

    def __init__(self, faults: SmsFaults | None = None, *, seed: int = 1) -> None:
        self.faults = faults or SmsFaults()
        self.subscribers: dict[str, Subscriber] = {}
        self.sent: list[Message] = []
        self.delivered: list[Incoming] = []
        self._terminal: Terminal | None = None
        self._random = Random(seed)  # noqa: S311  (the same in every run)
        self._events: list[_Event] = []
        self._order = itertools.count()
        self._somebody = itertools.cycle(_SOMEBODY)
        self._waiting: deque[Incoming] = deque()
        self._stamps: dict[Incoming, tuple[Incoming, datetime]] = {}
        self._began: float | None = None

    def join(self, subscriber: Subscriber) -> None:
        """Give a subscriber its number."""
        self.subscribers[subscriber.number] = subscriber

    def attach(self, terminal: Terminal) -> None:
        """The modem."""
        self._terminal = terminal

    def phone(self, number: str) -> Phone:
        """The telephone of a number, made when nobody has it.

        Raises:
            KeyError: the number is that of a module.
        """
        subscriber = self.subscribers.setdefault(number, Phone(number))
        if not isinstance(subscriber, Phone):
            raise KeyError(number)
        return subscriber

    @property
    def waiting(self) -> int:
        """How many messages wait for the modem to take them."""
        return len(self._waiting)

    @property
    def next_wake(self) -> float | None:
        """When `wake` is to be called next, or None."""
        times = [subscriber.next_wake for subscriber in self.subscribers.values()]
        if self._events:
            times.append(self._events[0].when)
        return min((time for time in times if time is not None), default=None)

    def wake(self, now: float) -> None:
        """Let everything happen whose time has come, and offer the modem what waits for it."""
        while self._events and self._events[0].when <= now:
            heapq.heappop(self._events).happen(now)
        for subscriber in self.subscribers.values():
            if subscriber.next_wake is not None and subscriber.next_wake <= now:
                self._answer(subscriber.wake(now), now)
        while self._events and self._events[0].when <= now:
            heapq.heappop(self._events).happen(now)
        self._hand_over(now)

    # From the modem

    def submit(self, submit: Submit, reference: int, now: float) -> int | None:
        """The modem sends; gives the +CMS ERROR when that is refused."""
        if self.faults.cms_error is not None:
            return self.faults.cms_error
        self.sent.append(submit.message)
        if not self.faults.lose_requests:
            self._later(now, lambda then: self._arrive(submit, reference, then))
        return None

    def _arrive(self, submit: Submit, reference: int, now: float) -> None:
        message = submit.message
        subscriber = self.subscribers.setdefault(message.recipient, Phone(message.recipient))
        absent = subscriber.absent_until(now)
        if absent is not None:
            if absent < FOR_EVER:
                self._at(absent, lambda then: self._arrive(submit, reference, then))
            return
        if submit.wants_report:
            report = Report(message.recipient, reference)
            self._later(now, lambda _: self._waiting.append(report))
        self._answer(subscriber.receive(message, now), now)

    # To the modem

    def deliver(self, message: Message, now: float) -> None:
        """Send a message to the modem without any fault."""
        self._at(now, lambda _: self._waiting.append(message))

    def _answer(self, parts: list[Message], now: float) -> None:
        for message in self._mistreated(parts):
            self._later(now, lambda _, message=message: self._waiting.append(message))  # type: ignore[misc]

    def _mistreated(self, parts: list[Message]) -> list[Message]:
        """What becomes of an answer on its way."""
        faults = self.faults
        parts = [self._forged(part) if part.part in faults.forge else part for part in parts]
        parts = [part for part in parts if part.part not in faults.lose]
        if faults.duplicate:
            parts = parts + parts
        if faults.reorder:
            parts = self._shuffled(parts)
        if faults.unrelated:
            parts = [message for part in parts for message in (self._unrelated(part.recipient), part)]
        return parts

    def _forged(self, part: Message) -> Message:
        return replace(part, body=envelope.forge(part.body)) if envelope.is_answer(part.body) else part

    def _shuffled(self, parts: list[Message]) -> list[Message]:
        """Another order, whenever there is one."""
        shuffled = self._random.sample(parts, len(parts))
        return shuffled if shuffled != parts else parts[::-1]

    def _unrelated(self, recipient: str) -> Message:
        sender, text = next(self._somebody)
        return plain(sender, recipient, text)

    def _hand_over(self, now: float) -> None:
        terminal = self._terminal
        while self._waiting and terminal is not None:
            stamp = self._stamp(self._waiting[0], now)
            if not terminal.take(self._waiting[0], stamp, now):
                break
            self._stamps[self._waiting[0]] = self._waiting[0], stamp
            self.delivered.append(self._waiting.popleft())

    def _stamp(self, incoming: Incoming, now: float) -> datetime:
        """When the centre took it: a copy bears the time of what it copies, and nobody sends the same twice within a second."""
        former, stamp = self._stamps.get(incoming, (None, None))
        if stamp is None:
            return self.moment(now)
        return stamp if former is incoming else max(self.moment(now), stamp + timedelta(seconds=1))

    # Time

    def moment(self, now: float) -> datetime:
        """The service centre's clock."""
        if self._began is None:
            self._began = now
        return _START + timedelta(seconds=int(now - self._began))

    def _later(self, now: float, happen: Callable[[float], None]) -> None:
        """After the time that a message takes one way."""
        self._at(now + self.faults.latency + self.faults.jitter * self._random.random(), happen)

    def _at(self, when: float, happen: Callable[[float], None]) -> None:
        heapq.heappush(self._events, _Event(when, next(self._order), happen))
