"""Who messages go to: a telephone that keeps them, or a module with SMSATRUN on (app note 2.1 to 2.3).

The module tests every message. One that a white-list password sealed, or a plain one from a white-list number that begins with
AT or HAT, is executed and kept nowhere; its answer goes back in the same kind of message, without echo. Everything else is an
ordinary message, kept and not answered: that is why a wrong password is met by silence. HAT wants no answer, a command that asks
for data gets none, and neither does one that takes the module off the network. Requests wait for one another.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from atrun_tui.simulator.brain import Action, Brain, Emit, Module, Options, Procedure, Restart, Road
from atrun_tui.simulator.modem import answering
from atrun_tui.simulator.modem.answering import Request
from atrun_tui.simulator.modem.message import Coding, Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.faults import Faults
    from atrun_tui.simulator.modem.sms_faults import SmsFaults

FOR_EVER = float("inf")


class Subscriber(Protocol):
    """Somebody with a number."""

    @property
    def number(self) -> str:
        """In international form."""
        ...

    @property
    def next_wake(self) -> float | None:
        """When `wake` is to be called next, or None."""
        ...

    def absent_until(self, now: float) -> float | None:
        """None when it can be reached; otherwise when it will be."""
        ...

    def receive(self, message: Message, now: float) -> list[Message]:
        """A message arrived; gives what is sent in return."""
        ...

    def wake(self, now: float) -> list[Message]:
        """Time has passed; gives what is sent now."""
        ...


class Phone:
    """Keeps what it gets.

    Attributes:
        inbox: every message, in order.
    """

    next_wake: float | None = None

    def __init__(self, number: str) -> None:
        self.number = number
        self.inbox: list[Message] = []

    @property
    def texts(self) -> list[str]:
        """The messages as a person reads them: complete concatenated ones joined, each where its last part came."""
        texts: list[str] = []
        gathered: dict[tuple[str, int, int], dict[int, Message]] = {}
        for message in self.inbox:
            if message.concatenation is None:
                texts.append(message.text)
                continue
            reference, total, place = message.concatenation
            parts = gathered.setdefault((message.sender, reference, total), {})
            parts[place] = message
            if len(parts) == total:
                # Joined before it is read: some programs cut between an escape and what it escapes.
                body = b"".join(parts[place].body for place in sorted(parts))
                texts.append(replace(message, body=body).text)
        return texts

    def absent_until(self, now: float) -> float | None:  # noqa: ARG002  (a telephone is always on)
        """Always there."""
        return None

    def receive(self, message: Message, now: float) -> list[Message]:  # noqa: ARG002
        """Keep it."""
        self.inbox.append(message)
        return []

    def wake(self, now: float) -> list[Message]:  # noqa: ARG002
        """Nothing ever comes of time."""
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class WhiteList:
    """Who may command: at most two passwords of 16 characters, and numbers that may end with `*` (#SMSATWL)."""

    passwords: tuple[str, ...] = ("1234567890123456",)
    numbers: tuple[str, ...] = ()


class AtRunModule:
    """A module that takes AT commands by SMS.

    Attributes:
        module: its memory, the same for digest and plain requests.
        stored: ordinary messages, whatever it did not execute.
        executed: the text of every request it carried out.
    """

    def __init__(
        self,
        options: Options,
        faults: Faults | None = None,
        white_list: WhiteList | None = None,
        *,
        sms_faults: Callable[[], SmsFaults],
    ) -> None:
        self.number = options.number
        self.module = Module(options)
        self.module.sms_service = True
        self.stored: list[Message] = []
        self.executed: list[str] = []
        by_sms = replace(options, login=Procedure.NONE, echo=False, tx_timeout=None)
        self._brains = {
            road: Brain(by_sms, faults, module=self.module, road=road) for road in (Road.DIGEST, Road.SIMPLE)
        }
        self._fill_white_list(white_list or WhiteList())
        self._sms_faults = sms_faults
        self._requests: deque[Request] = deque()
        self._current: Request | None = None
        self._heard = bytearray()
        self._absent_until = 0.0
        self._answers = 0

    def _fill_white_list(self, white_list: WhiteList) -> None:
        entries = [(1, password) for password in white_list.passwords] + [(0, number) for number in white_list.numbers]
        for place, entry in enumerate(entries, 1):
            self.module.white_list[place] = entry
        self.module.sockets[1].max_timeout = 0

    @property
    def faults(self) -> Faults:
        """What goes wrong with commands; may be set at any time."""
        return self._brains[Road.DIGEST].faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        for brain in self._brains.values():
            brain.faults = faults

    @property
    def next_wake(self) -> float | None:
        """When a command that runs wants to be woken."""
        return self._brain.next_wake if self._current is not None else None

    @property
    def _brain(self) -> Brain:
        return self._brains[self._current.road if self._current is not None else Road.DIGEST]

    def absent_until(self, now: float) -> float | None:
        """While it restarts, or for ever once it has left the network."""
        return self._absent_until if now < self._absent_until else None

    def receive(self, message: Message, now: float) -> list[Message]:
        """Test a message: carry it out, now or after those before it, or keep it."""
        request = self._test(message) if self.module.sms_service else None
        if request is None:
            self.stored.append(message)
            return []
        self._requests.append(request)
        return self._go_on(now) if self._current is None else []

    def wake(self, now: float) -> list[Message]:
        """Time has passed for the command that runs."""
        if self._current is None:
            return []
        return self._after(self._brain.wake(now), now)

    def _test(self, message: Message) -> Request | None:
        rows = self.module.white_list.values()
        if message.concatenation is not None:  # a request is one message (app note 2.1)
            return None
        if message.coding is Coding.OCTETS:
            sealed = answering.open_sealed(message, [text for kind, text in rows if kind == 1])
            if sealed is not None:
                return sealed
        if any(_matches(text, message.sender) for kind, text in rows if kind == 0):
            return answering.open_plain(message)
        return None

    def _go_on(self, now: float) -> list[Message]:
        """Begin the next request, and whatever follows while they end at once."""
        sent: list[Message] = []
        while self._requests and self._current is None and self.absent_until(now) is None:
            self._current = self._requests.popleft()
            self.executed.append(self._current.text)
            self._heard.clear()
            self.module.manners.echo = False
            actions = self._brain.connected(now)
            actions += self._brain.receive(self._current.command.encode("latin-1") + b"\r", now)
            sent += self._after(actions, now)
        return sent

    def _after(self, actions: list[Action], now: float) -> list[Message]:
        """What comes of what the brain did: an answer when its command has ended, silence when it never will."""
        request = self._current
        assert request is not None
        for action in actions:
            if isinstance(action, Emit):
                self._heard += action.data
            else:
                return self._lost(action, now)
        if self._brain.is_running and not self._brain.is_at_prompt:
            return []
        answered = not self._brain.is_at_prompt and request.wants_answer and bool(self._heard)
        self._brain.disconnected()
        self._current = None
        answer = self._answer(request) if answered else []
        return answer + self._go_on(now)

    def _lost(self, action: Action, now: float) -> list[Message]:
        """The command took the module off the network before an answer could leave."""
        self._brain.restarted()
        self._current = None
        self._requests.clear()
        self._absent_until = now + action.seconds if isinstance(action, Restart) else FOR_EVER
        return []

    def _answer(self, request: Request) -> list[Message]:
        self._answers += 1
        return answering.answer(request, bytes(self._heard), self.number, self._answers, self._sms_faults())


def _matches(entry: str, number: str) -> bool:
    """A number of the white list; with `*` at its end every number that begins so."""
    return number.startswith(entry[:-1]) if entry.endswith("*") else number == entry
