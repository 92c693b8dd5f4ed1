"""Simple SMS, matched to the requests they answer: by number and order, since there is nothing else to go by.

An answer comes in one message, in parts with a header, or in plain successive messages until one ends with a final result.
Other messages of the same number are not eaten: what neither ends with a final result nor looks like the beginning or the
continuation of an answer is an ordinary SMS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from atrun_tui.protocol.sms.coding import Alphabet
from atrun_tui.protocol.sms.concat import Pending, Reassembly, Repeated, Whole
from atrun_tui.protocol.sms.digest import MOST_SEGMENTS
from atrun_tui.protocol.sms.ledger import Entry, Ledger, Phase, most_plausible
from atrun_tui.protocol.sms.outcomes import AnswerComplete, Duplicate, Ordinary, PartArrived, Standing
from atrun_tui.protocol.sms.plausible import begins_a_line, evidence, is_finished

if TYPE_CHECKING:
    from atrun_tui.protocol.sms.outcomes import Outcome
    from atrun_tui.protocol.sms.pdu import Deliver

_FULL = {Alphabet.GSM7: 150, Alphabet.DATA: 130}
"""Septets or octets from which a message counts as filled, and an answer as going on in the next."""
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One plain message of an answer, or one long one put together."""

    text: str
    sent: datetime | None
    parts: int


@dataclass(slots=True, eq=False)
class SimpleEntry(Entry):
    """A simple request; `pieces` in the order of arrival, `part` how far a long message has come, `copies` as in `Standing`."""

    pieces: list[_Piece] = field(default_factory=list)
    part: Standing = field(default_factory=Standing)
    copies: int = 0

    def standing(self) -> Standing:
        """How far its answer has come: of a long message that is coming in, else of plain ones."""
        if self.part.have:
            return self.part
        return Standing(have=tuple(range(1, len(self.pieces) + 1)), copies=self.copies)

    def joined(self, *more: _Piece) -> str:
        """The text so far and one more piece, in the order in which the centre took them."""
        pieces = [*self.pieces, *more]
        if all(piece.sent for piece in pieces):
            pieces.sort(key=lambda piece: piece.sent or _NEVER)
        return "".join(piece.text for piece in pieces)


class SimpleAnswers:
    """The simple requests of one local modem.

    Args:
        ledger: where they are remembered.
        reassembly: for the parts of long answers.
    """

    def __init__(self, ledger: Ledger[SimpleEntry], reassembly: Reassembly) -> None:
        self._ledger = ledger
        self._reassembly = reassembly

    def receive(self, message: Deliver, now: float) -> Outcome:
        """What a message that is no digest message is."""
        known = self._ledger.of_number(message.number)
        if not known or message.coding.counted_as is Alphabet.UCS2:
            return Ordinary(message, message.data.text)
        copied = next((entry for entry in known if _has_copy(entry, message)), None)
        owed = [entry for entry in known if entry.is_owed]
        if copied is not None:
            # The network doubles messages, and a module may answer two commands alike within a second: nothing tells which it is.
            for entry in owed:
                entry.copies += entry is not copied
            return Duplicate(copied.request, 1)
        if not owed:
            part = self._reassembly.find_copy(message)
            return Ordinary(message, message.data.text) if part is None else Duplicate(known[-1].request, part)
        arrived = self._reassembly.add(message, now)
        if isinstance(arrived, Whole):
            return _read(owed, message, arrived)
        return _await_rest(owed, message, arrived)


def _has_copy(entry: SimpleEntry, message: Deliver) -> bool:
    return message.sent is not None and any(
        piece.sent == message.sent and piece.text == message.data.text for piece in entry.pieces
    )


def _await_rest(candidates: list[SimpleEntry], message: Deliver, arrived: Pending | Repeated) -> Outcome:
    """A part of a long message; whose it is will be known when it is whole, until then it is told of the likeliest."""
    entry = next((entry for entry in candidates if entry.phase is Phase.OPEN), candidates[0])
    if isinstance(arrived, Repeated):
        return Duplicate(entry.request, arrived.part)
    entry.part = Standing(arrived.total, arrived.have)
    number = message.data.part.number if message.data.part is not None else 1
    return PartArrived(entry.request, number, arrived.total, arrived.have, late=entry.is_late)


def _read(candidates: list[SimpleEntry], message: Deliver, whole: Whole) -> Outcome:
    begun = [entry for entry in candidates if entry.pieces]
    entry = begun[0] if begun else most_plausible(candidates, whole.text)
    piece = _Piece(whole.text, message.sent, whole.parts)
    finished = is_finished(entry.joined(piece))
    if not finished and not _goes_on(entry, whole):
        return Ordinary(message, whole.text)
    entry.pieces.append(piece)
    entry.part = Standing()
    parts = sum(piece.parts for piece in entry.pieces)
    late = entry.is_late
    if not finished and parts < MOST_SEGMENTS:
        have = tuple(range(1, len(entry.pieces) + 1))
        return PartArrived(entry.request, have[-1], None, have, late=late)
    entry.settle()
    return AnswerComplete(
        entry.request, entry.joined(), parts, truncated=not finished, late=late, certain=entry.certain
    )


def _goes_on(entry: SimpleEntry, whole: Whole) -> bool:
    """Whether a text without a final result is a beginning, or a continuation, of an answer."""
    if begins_a_line(whole.text):
        return True
    if entry.pieces:
        return len(whole.octets) >= _FULL[whole.alphabet]
    return evidence(entry.request.command, whole.text) > 0
