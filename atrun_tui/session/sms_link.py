"""A link whose messages go by SMS: one request in flight to one module, each with its minutes, and everything that may come of it.

A message costs money and cannot be called back, so what cannot be answered, or not in one message, is refused before one is spent.
The modem may be unplugged while an answer is on its way: that ends nothing, for the network keeps the answer until the modem
is back; only the deadline ends the waiting. What comes after it, or was never its answer, is a stray (`sms_strays`).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from atrun_tui.knowledge.sms_fitness import refusal
from atrun_tui.knowledge.sms_limits import stays_silent
from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.exchange import Outcome
from atrun_tui.protocol.sms.fitness import Format
from atrun_tui.protocol.sms.plausible import evidence
from atrun_tui.session import sms_wording as wording
from atrun_tui.session.deadline import Alarm
from atrun_tui.session.sms_strays import Strays
from atrun_tui.session.sms_text import read_answer
from atrun_tui.transport.base import SendRefused, SendUncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from atrun_tui.protocol.events import FinalResult
    from atrun_tui.protocol.sms.outcomes import AnswerComplete, Foreign, Forged, Ordinary, PartArrived, Request
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.conversation import Conversation
    from atrun_tui.session.failure import SessionFailed
    from atrun_tui.session.flight import Flight
    from atrun_tui.session.login import Password
    from atrun_tui.session.sms_post import Post
    from atrun_tui.session.standing import Standing
    from atrun_tui.session.teller import Teller
    from atrun_tui.transport.base import TransportError


class Keeper(Protocol):
    """Who keeps the link."""

    def post_is_up(self) -> None:
        """Messages can be sent from now on."""
        ...

    def post_is_down(self, error: TransportError, retry_in: float | None) -> None:
        """None can, for now; the next attempt comes in so many seconds, or not by itself (None)."""
        ...

    def flight_is_over(self) -> None:
        """A command has ended."""
        ...

    def link_closed(self, failure: SessionFailed) -> None:
        """The link has ended."""
        ...


class SmsLink:
    """The link of one session, over the post that its modem's sessions share; a Link and a Member.

    Args:
        number: the module's.
        form: digest or simple.
        post: the modem's.
        owner: told what comes of commands.
        teller: told what else comes.
        standing: told how far the answer has come.
        clock: for the deadlines.
        password: fetches the digest password; held no longer than a message takes to be made.
        pause: least time in seconds from one message to the next.
        keeper: told what becomes of the modem and of the link.
    """

    def __init__(
        self,
        *,
        number: str,
        form: Format,
        post: Post,
        owner: Conversation,
        teller: Teller,
        standing: Standing,
        clock: Clock,
        password: Password,
        pause: float,
        keeper: Keeper,
    ) -> None:
        self.number = number
        self.peer = ""
        self._form = form
        self._post = post
        self._owner = owner
        self._teller = teller
        self._standing = standing
        self._clock = clock
        self._password = password
        self._pause = pause
        self._keeper = keeper
        self._up = False
        self._closed = False
        self._flight: Flight | None = None
        self._request: Request | None = None
        self._left = False
        self._deadline = Alarm(clock, self._give_up)
        self._pacing = Alarm(clock, owner.link_turned)
        self._sending: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._strays = Strays(form, password, teller)

    # Link

    @property
    def free(self) -> bool:
        """See Link."""
        return self._up and not self._closed and self._flight is None and not self._pacing.due

    @property
    def out_of_step(self) -> bool:
        """See Link. Answers are told apart by what they carry, so that none is owed in a way that matters."""
        return False

    @property
    def flight(self) -> Flight | None:
        """See Link."""
        return self._flight

    def seek_step(self) -> None:
        """See Link; it is always in step."""

    def send(self, flight: Flight) -> None:
        """See Link. The message leaves when its turn has come at the modem."""
        if flight.ticket.cargo is not None:
            raise LocalError(wording.CARGO)
        problem = refusal(flight.ticket.command, self._form)
        if problem is not None:
            raise LocalError(f"{problem} Nothing was sent.")
        flight.sent_at = self._clock.monotonic()
        self._flight, self._request, self._left = flight, None, False
        self._sending = self._run(self._carry(flight), f"SMS to {self.number}")

    def cancel(self) -> None:
        """See Link."""
        self._stop(Outcome.CANCELLED, wording.CANCELLED)

    def close(self, failure: SessionFailed) -> None:
        """See Link."""
        if self._closed:
            return
        self._closed = True
        self._stop(Outcome.UNKNOWN, wording.CLOSED)
        self._deadline.stop()
        self._pacing.stop()
        for task in self._tasks:
            task.cancel()
        self._owner.link_down(failure)
        self._keeper.link_closed(failure)

    async def settle(self) -> None:
        """After its close: wait until nothing runs any more."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # Sending

    async def _carry(self, flight: Flight) -> None:
        """Make the message, have it sent, and begin to wait for its answer."""
        try:
            request = await self._ask(flight)
            await self._post.send(request, self._leave)
        except (LocalError, SendRefused) as error:
            self._end(flight, Outcome.NOT_SENT, problem=str(error))
        except SendUncertain as error:
            self._end(flight, Outcome.UNKNOWN, problem=str(error))
        except Exception as error:  # noqa: BLE001  (a vault's words are for the owner; a fault of ours must end the command)
            problem = f"the message could not be made: {str(error) or type(error).__name__}"
            self._end(flight, Outcome.NOT_SENT, problem=problem)
        else:
            self._begin_waiting(flight, request)

    async def _ask(self, flight: Flight) -> Request:
        command = flight.ticket.command
        password = await self._password() if self._form is Format.DIGEST else None
        due = stays_silent(command) is None
        request = self._request = self._post.ask(self, command, self._form, password, answer_due=due)
        self._strays.remember(request, flight.ticket)
        self._teller.notice(wording.cost(request, flight.ticket.shown, self.peer, flight.limit))
        return request

    def _leave(self) -> None:
        self._left = True
        if self._pause > 0:
            self._pacing.set(self._clock.monotonic() + self._pause)

    def _begin_waiting(self, flight: Flight, request: Request) -> None:
        if self._flight is not flight:
            return  # the answer was quicker than the modem's own OK
        if not request.answer_due:
            self._end(flight, Outcome.NO_ANSWER_DUE)
            return
        self._deadline.set(self._clock.monotonic() + flight.limit)
        self._standing.describe(wording.WAITING)

    # The end of a command

    def _give_up(self) -> None:
        flight, request = self._flight, self._request
        if flight is None or request is None:
            return
        standing = self._post.standing(request)
        problem = wording.unanswered(request, standing, flight.limit, self._post.trouble)
        self._end(flight, Outcome.TIMED_OUT, problem=problem)

    def _stop(self, outcome: Outcome, problem: str) -> None:
        """Nobody waits any more; what has not left yet never does."""
        flight = self._flight
        if flight is None:
            return
        if self._left:
            self._end(flight, outcome, problem=problem)
        else:
            self._end(flight, Outcome.NOT_SENT, problem="it was taken back before it was sent")
        if self._sending is not None and not self._left:
            self._sending.cancel()

    def _end(
        self, flight: Flight, outcome: Outcome, final: FinalResult | None = None, *, problem: str | None = None
    ) -> None:
        if self._flight is not flight:
            return
        request, self._request = self._request, None
        self._flight = None
        self._deadline.clear()
        if request is not None and outcome is Outcome.NOT_SENT:
            self._post.forget(request)
            self._strays.forget(request)
        elif request is not None and outcome is not Outcome.ANSWERED:
            self._post.withdraw(request)
        flight.problem = None if problem is None else self._teller.mask(problem)
        self._owner.flight_ended(flight, outcome, final)
        self._owner.link_turned()
        self._keeper.flight_is_over()

    # Member

    def post_up(self, peer: str) -> None:
        """See Member."""
        self.peer, self._up = peer, True
        if not self._closed:
            self._keeper.post_is_up()

    def post_down(self, error: TransportError, retry_in: float | None) -> None:
        """See Member."""
        self._up = False
        if not self._closed:
            self._keeper.post_is_down(error, retry_in)

    def part_came(self, part: PartArrived) -> None:
        """See Member."""
        if not part.late and self._is_awaited(part.request):
            self._standing.describe(wording.progress(self._post.standing(part.request)))

    def answer_came(self, answer: AnswerComplete) -> None:
        """See Member."""
        flight = self._flight
        if answer.late or flight is None or not self._is_awaited(answer.request):
            self._strays.late(answer)
            return
        read = read_answer(answer.request.command, answer.text)
        for line in read.lines:
            self._owner.line_came(flight, line)
        for urc in read.urcs:
            self._owner.urc_came(urc, flight, known=True)
        problem = None if answer.certain else wording.NOT_CERTAIN
        if answer.truncated or read.final is None:
            problem = wording.TRUNCATED if answer.truncated else wording.ENDLESS
        if evidence(answer.request.command, answer.text) < 0:
            self._teller.notice(wording.STRANGE_NAMES.format(command=flight.ticket.shown))
        self._end(flight, Outcome.ANSWERED, read.final, problem=problem)

    def forgery_came(self, forged: Forged) -> None:
        """See Member."""
        self._strays.forgery(forged)

    def stranger_came(self, foreign: Foreign, discard: Callable[[], None]) -> None:
        """See Member."""
        self._run(self._strays.stranger(foreign, discard), f"SMS from {self.number}")

    def ordinary_came(self, ordinary: Ordinary, *, stored: bool) -> None:
        """See Member."""
        self._strays.ordinary(ordinary, stored=stored)

    def told(self, sentence: str) -> None:
        """See Member."""
        self._teller.notice(sentence)

    def _run(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _is_awaited(self, request: Request) -> bool:
        return self._request is not None and request.id == self._request.id
