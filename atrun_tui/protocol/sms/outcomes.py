"""What was asked by SMS, and what became of each message that came: the words that `answers` speaks in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from atrun_tui.protocol.sms.digest import Envelope
    from atrun_tui.protocol.sms.fitness import Format
    from atrun_tui.protocol.sms.pdu import Deliver, Submit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command that is on its way, or about to be.

    Attributes:
        id: unique among the requests of one `Answers`.
        number: the module's.
        command: the command without CR.
        format: digest or simple.
        message: what to send; reference, validity and service centre are the sender's to replace.
        answer_due: False for `HAT...` and for what is known to answer nothing.
        session: the session id, of a digest request.
        transaction: the transaction id, of a digest request.
        asked: when, on the caller's clock, in seconds.
        deadline: when it counts as unanswered.
    """

    id: int
    number: str
    command: str = field(repr=False)
    format: Format
    message: Submit = field(repr=False)
    answer_due: bool
    session: int | None = None
    transaction: int = 0
    asked: float
    deadline: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the answer to a request has come.

    Attributes:
        total: how many parts it has; None while no message has said so.
        have: which came; of an answer in plain successive messages a count from 1.
        forged: how many messages claimed to belong to it and were not believed.
        copies: how many came meanwhile that are, text and second, the answer to an earlier request.
    """

    total: int | None = None
    have: tuple[int, ...] = ()
    forged: int = 0
    copies: int = 0

    @property
    def missing(self) -> tuple[int, ...]:
        """Which parts did not come; empty while the total is not known."""
        return tuple(part for part in range(1, (self.total or 0) + 1) if part not in self.have)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A request whose deadline passed."""

    request: Request
    standing: Standing


@dataclass(frozen=True, slots=True)
class PartArrived:
    """A part of an answer, verified where it can be; more are to come.

    Attributes:
        request: whose answer.
        number: which part, from 1.
        total: of how many, None when only the end will tell.
        have: all that came so far.
        late: nobody waits for it any more.
    """

    request: Request
    number: int
    total: int | None
    have: tuple[int, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class AnswerComplete:
    """An answer, whole.

    Attributes:
        request: what was asked.
        text: as an AT port gives it, without echo, CR LF included.
        parts: in how many messages it came.
        truncated: it fills fifteen messages and has no final result: the module cut it (app note 2.5.2).
        late: nobody waits for it any more.
        certain: False when another request to that module was unanswered too and nothing tells them apart.
    """

    request: Request
    text: str
    parts: int = 1
    truncated: bool = False
    late: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Forged:
    """A message that claims to be an answer and is not to be believed; never shown as one, only recorded.

    Attributes:
        message: as it came.
        envelope: its fields.
        request: the one it claims to answer, or one to the number it claims to come from.
        reason: why it is not believed, one sentence.
    """

    message: Deliver
    envelope: Envelope
    request: Request
    reason: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """A digest message that answers nobody's request, or is itself a request."""

    message: Deliver
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Ordinary:
    """An ordinary SMS, to be left alone. `text` is the whole of it when its parts were taken for an answer's at first."""

    message: Deliver
    text: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A copy of a part that came before."""

    request: Request
    number: int


Outcome = PartArrived | AnswerComplete | Forged | Foreign | Ordinary | Duplicate
