"""What comes by SMS, matched to what was asked: digest and simple requests of one local modem, without IO and without a clock.

The caller sends what `ask_digest` and `ask_simple` return, hands every message that comes to `receive`, and calls `expire` when
`next_deadline` has come. Each message has exactly one outcome. Times are seconds on any clock that never goes back.
"""

from __future__ import annotations

from itertools import count

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms.coding import DIGEST_CODING, Alphabet, write_coding
from atrun_tui.protocol.sms.concat import Reassembly
from atrun_tui.protocol.sms.digest import key_of, read_envelope, write_request
from atrun_tui.protocol.sms.digest_answers import DigestAnswers, DigestEntry
from atrun_tui.protocol.sms.fitness import Format, alphabet_for, check
from atrun_tui.protocol.sms.ledger import Entry, Ledger, Phase
from atrun_tui.protocol.sms.outcomes import Outcome, Request, Standing, Unanswered
from atrun_tui.protocol.sms.pdu import Deliver, Submit
from atrun_tui.protocol.sms.simple_answers import SimpleAnswers, SimpleEntry


class Answers:
    """The requests that one local modem has sent, and what has come for them.

    Args:
        first_session: the first session id; best a random number (see DigestAnswers).
        age: seconds for which an answered or overdue request is remembered, and parts of a long message are held.
        most: how many such requests of each format are remembered.
    """

    def __init__(self, *, first_session: int, age: float = 86_400.0, most: int = 512) -> None:
        self._ids = count(1)
        self._digest_ledger: Ledger[DigestEntry] = Ledger(age, most)
        self._simple_ledger: Ledger[SimpleEntry] = Ledger(age, most)
        self._digest = DigestAnswers(self._digest_ledger, first_session)
        self._simple = SimpleAnswers(self._simple_ledger, Reassembly(age=age))

    def ask_digest(
        self, number: str, command: str, password: str, *, now: float, deadline: float, answer_due: bool = True
    ) -> Request:
        """A digest request with a fresh session id.

        Args:
            number: the module's.
            command: `AT...`, or `HAT...` which is never answered; at most 110 characters.
            password: 16 characters.
            now: the time.
            deadline: when `expire` gives it up.
            answer_due: False for a command that is known to answer nothing by SMS.

        Raises:
            LocalError: it cannot go.
        """
        _insist(command, Format.DIGEST)
        key = key_of(password)
        session = self._digest.fresh_session(number)
        octets = write_request(password, command, session=session)
        request = Request(
            id=next(self._ids),
            number=number,
            command=command,
            format=Format.DIGEST,
            message=Submit(number=number, coding=DIGEST_CODING, octets=octets),
            answer_due=answer_due and _wants_answer(command),
            session=session,
            asked=now,
            deadline=deadline,
        )
        self._digest_ledger.add(DigestEntry(request, _first_phase(request), key=key))
        return request

    def ask_simple(self, number: str, command: str, *, now: float, deadline: float, answer_due: bool = True) -> Request:
        """A simple request, 7-bit where the text allows, else 8-bit. Arguments and errors as of `ask_digest`."""
        _insist(command, Format.SIMPLE)
        alphabet = alphabet_for(command, Format.SIMPLE)
        coding = write_coding(alphabet)
        if alphabet is Alphabet.GSM7:
            message = Submit(number=number, coding=coding, text=command)
        else:
            message = Submit(number=number, coding=coding, octets=command.encode("latin-1"))
        request = Request(
            id=next(self._ids),
            number=number,
            command=command,
            format=Format.SIMPLE,
            message=message,
            answer_due=answer_due and _wants_answer(command),
            asked=now,
            deadline=deadline,
        )
        self._simple_ledger.add(SimpleEntry(request, _first_phase(request)))
        return request

    def receive(self, message: Deliver, now: float, *, of_another: bool = False) -> Outcome:
        """What a message is. Never raises.

        Args:
            message: as it came.
            now: the time.
            of_another: its number is that of a module of ours, so that it answers nothing that was asked of others.
        """
        is_data = message.coding.counted_as is Alphabet.DATA
        envelope = read_envelope(message.data.octets) if is_data else None
        if envelope is not None:
            return self._digest.receive(message, envelope, of_another=of_another)
        return self._simple.receive(message, now)

    def standing(self, request: Request) -> Standing:
        """How far the answer has come; an empty standing for a request that is forgotten."""
        entry = self._find(request)
        return Standing() if entry is None else entry.standing()

    def next_deadline(self) -> float | None:
        """The first deadline among the open requests."""
        opened = [*self._digest_ledger.open(), *self._simple_ledger.open()]
        return min((entry.request.deadline for entry in opened), default=None)

    def expire(self, now: float) -> tuple[Unanswered, ...]:
        """The requests whose deadline has passed, told once; what still comes for them is late."""
        passed = [*self._digest_ledger.overdue(now), *self._simple_ledger.overdue(now)]
        return tuple(Unanswered(entry.request, entry.standing()) for entry in passed)

    def withdraw(self, request: Request) -> None:
        """Nobody waits for the answer any more; if it comes it is late."""
        entry = self._find(request)
        if entry is not None and entry.phase is Phase.OPEN:
            entry.phase = Phase.OVERDUE

    def forget(self, request: Request) -> None:
        """The request was never sent: nothing can come for it, and its session id is free."""
        self._digest_ledger.forget(request)
        self._simple_ledger.forget(request)

    def _find(self, request: Request) -> Entry | None:
        return self._digest_ledger.entries.get(request.id) or self._simple_ledger.entries.get(request.id)


def _insist(command: str, form: Format) -> None:
    reasons = check(command, form)
    if reasons:
        raise LocalError(reasons[0])


def _wants_answer(command: str) -> bool:
    return not command.startswith("H")


def _first_phase(request: Request) -> Phase:
    return Phase.OPEN if request.answer_due else Phase.OVERDUE
