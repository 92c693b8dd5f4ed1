"""The post office of one modem: hands what comes to whoever asked, and tells the modem what it need not keep.

Many sessions share a modem. All their requests are matched in one place, because a message does not always say whose it is. Of
what the modem stores, only what answers somebody here is discarded, and what claims to and is not believed, once it is recorded.
An ordinary SMS stays. A plain SMS in parts could still turn out to be one, so that its parts are kept until the whole is
understood, unless the store has no room for the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from atrun_tui.protocol.sms.address import same_number
from atrun_tui.protocol.sms.answers import Answers
from atrun_tui.protocol.sms.fitness import Format
from atrun_tui.protocol.sms.outcomes import AnswerComplete, Duplicate, Foreign, Forged, Ordinary, PartArrived

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from atrun_tui.protocol.sms.outcomes import Request, Standing
    from atrun_tui.session.clock import Clock
    from atrun_tui.transport.base import Channel, Letter, TransportError

_NEVER = float("inf")
_MOST_OWNERS = 2048
_FORMER = "SMS of others lie in the store of {peer}: they are left alone"


class Member(Protocol):
    """Who sends and gets SMS here."""

    @property
    def number(self) -> str:
        """The module's."""
        ...

    def post_up(self, peer: str) -> None:
        """Messages can be sent from now on."""
        ...

    def post_down(self, error: TransportError, retry_in: float | None) -> None:
        """None can, for now; see Correspondent."""
        ...

    def part_came(self, part: PartArrived) -> None:
        """A part of an answer to it."""
        ...

    def answer_came(self, answer: AnswerComplete) -> None:
        """An answer to it, in time or late."""
        ...

    def forgery_came(self, forged: Forged) -> None:
        """A message that claims to be an answer to it and is not believed."""
        ...

    def stranger_came(self, foreign: Foreign, discard: Callable[[], None]) -> None:
        """A digest message of its module's number that answers nothing that was asked here."""
        ...

    def ordinary_came(self, ordinary: Ordinary, *, stored: bool) -> None:
        """An ordinary SMS of its module's number; of anybody's, when the modem could not store it."""
        ...

    def told(self, sentence: str) -> None:
        """Something that the owner should know."""
        ...


class Post:
    """One modem's requests and members; the Correspondent of its channel.

    Args:
        channel: the modem.
        clock: for the age of what is remembered.
        first_session: where session ids begin, a random number.
    """

    def __init__(self, channel: Channel, clock: Clock, *, first_session: int) -> None:
        self._channel = channel
        self._clock = clock
        self._answers = Answers(first_session=first_session)
        self._members: list[Member] = []
        self._owners: dict[int, Member] = {}
        self._held: dict[Hashable, list[Letter]] = {}
        self._up = False
        self._awaited: set[int] = set()
        self._former_told = False

    # What the members ask.

    @property
    def trouble(self) -> str:
        """Why answers may not come in at present; empty when nothing is known to be wrong."""
        return self._channel.trouble

    def join(self, member: Member) -> None:
        """Begin to work for somebody; the first one has the modem opened."""
        self._members.append(member)
        if self._up:
            member.post_up(self._channel.peer)
        else:
            self._channel.attach(self)
            self._channel.start()

    async def leave(self, member: Member) -> None:
        """Work for it no more; the last one has the modem closed, and takes down what still comes until it is."""
        if member not in self._members:
            return
        if self._members == [member]:
            self._up = False
            await self._channel.close()
        self._members.remove(member)

    def retry(self) -> None:
        """Open the modem now, if it is not open."""
        self._channel.start()

    def ask(self, member: Member, command: str, form: Format, password: str | None, *, answer_due: bool) -> Request:
        """Make a request of a command. Raises LocalError: it cannot go, and nothing secret is in the text."""
        now = self._clock.monotonic()
        if form is Format.DIGEST:
            request = self._answers.ask_digest(
                member.number, command, password or "", now=now, deadline=_NEVER, answer_due=answer_due
            )
        else:
            request = self._answers.ask_simple(member.number, command, now=now, deadline=_NEVER, answer_due=answer_due)
        if len(self._owners) >= _MOST_OWNERS:
            del self._owners[next(iter(self._owners))]
        self._owners[request.id] = member
        if request.answer_due:
            self._await(request.id)
        return request

    async def send(self, request: Request, leaving: Callable[[], None]) -> None:
        """Send its message. Raises SendRefused, which makes it as if it had never been asked, or SendUncertain."""
        await self._channel.send(request.message, leaving=leaving)

    def standing(self, request: Request) -> Standing:
        """How far its answer has come."""
        return self._answers.standing(request)

    def withdraw(self, request: Request) -> None:
        """Nobody waits any more; what comes is late."""
        self._answers.withdraw(request)
        self._await_no_more(request.id)

    def forget(self, request: Request) -> None:
        """It never left."""
        self._answers.forget(request)
        self._owners.pop(request.id, None)
        self._await_no_more(request.id)

    def _await(self, request: int) -> None:
        self._awaited.add(request)
        if len(self._awaited) == 1:
            self._channel.expect(answers=True)

    def _await_no_more(self, request: int) -> None:
        if request in self._awaited:
            self._awaited.remove(request)
            if not self._awaited:
                self._channel.expect(answers=False)

    # What the channel tells.

    def channel_up(self) -> None:
        """See Correspondent."""
        self._up = True
        for member in tuple(self._members):
            member.post_up(self._channel.peer)

    def channel_down(self, error: TransportError, retry_in: float | None) -> None:
        """See Correspondent."""
        self._up = False
        self._held.clear()
        for member in tuple(self._members):
            member.post_down(error, retry_in)

    def told(self, sentence: str) -> None:
        """See Correspondent."""
        for member in tuple(self._members):
            member.told(sentence)

    def letter_came(self, letter: Letter) -> None:
        """See Correspondent."""
        known = self._of_number(letter) is not None
        outcome = self._answers.receive(letter.message, self._clock.monotonic(), of_another=known)
        match outcome:
            case PartArrived(request=request) | AnswerComplete(request=request) | Forged(request=request):
                self._take_answer(letter, request, outcome)
            case Duplicate():
                self._discard(letter)
            case Foreign():
                self._take_foreign(letter, outcome)
            case Ordinary():
                self._take_ordinary(letter, outcome)

    def _take_answer(self, letter: Letter, request: Request, outcome: PartArrived | AnswerComplete | Forged) -> None:
        """Somebody here asked for it, or did once; when nobody of its module is here any more it stays where it is."""
        member = self._owners.get(request.id)
        if member not in self._members:
            member = self._of_number(letter)
        if member is None:
            self.told(f"a late answer from {letter.message.number} is left in the store of {self._channel.peer}")
            return
        match outcome:
            case PartArrived():
                self._keep_part(letter, request)
                member.part_came(outcome)
            case AnswerComplete():
                self._discard(letter, *self._held.pop(_key(letter, request), ()), *self._held.pop(request.id, ()))
                self._await_no_more(request.id)
                member.answer_came(outcome)
            case Forged():
                member.forgery_came(outcome)
                self._discard(letter)

    def _keep_part(self, letter: Letter, request: Request) -> None:
        if request.format is Format.DIGEST:
            self._discard(letter)
            return
        held = self._held.setdefault(_key(letter, request), [])
        held.append(letter)
        if letter.crowded:
            self._discard(*held)
            held.clear()

    def _take_foreign(self, letter: Letter, foreign: Foreign) -> None:
        member = self._of_number(letter)
        if member is not None:
            member.stranger_came(foreign, lambda: self._discard(letter))
        elif not letter.former:
            self.told(f"a digest SMS from {letter.message.number} answers nothing asked here: it is left alone")

    def _take_ordinary(self, letter: Letter, ordinary: Ordinary) -> None:
        member = self._of_number(letter)
        if letter.place is None:
            (member or self._members[0]).ordinary_came(ordinary, stored=False)
        elif letter.former:
            if not self._former_told:
                self._former_told = True
                self.told(_FORMER.format(peer=self._channel.peer))
        elif member is not None:
            member.ordinary_came(ordinary, stored=True)
        else:
            self.told(f"an ordinary SMS from {letter.message.number} came to {self._channel.peer} and is left alone")

    def _of_number(self, letter: Letter) -> Member | None:
        number = letter.message.number
        return next((member for member in self._members if same_number(member.number, number)), None)

    def _discard(self, *letters: Letter) -> None:
        for letter in letters:
            self._channel.discard(letter)


def _key(letter: Letter, request: Request) -> Hashable:
    """What the parts of one long message have in common; plain messages in a row have their request."""
    part = letter.message.data.part
    return request.id if part is None else (letter.message.number, part.reference, part.total)
