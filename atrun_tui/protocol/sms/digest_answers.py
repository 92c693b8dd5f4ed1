"""Digest messages, matched to the requests they answer.

Nobody but a holder of the password can make a digest, and that is all that can be relied on: numbers can be feigned and a module
may have changed its SIM, ids stand outside the digest, and what was captured can be sent again. Hence the order of matching: the
request with these ids to this number; the request with these ids, when the sender is nobody we know; and for a module that does
not echo ids but always answers with those of the vendor's example, the oldest open request to this number. We never give out
that session id, so that it always means this. Whatever the match, each part must verify before it is looked at, and a part
whose place is taken by a different one voids the answer: two texts that both verify mean that one of them is a replay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms.digest import MOST_SEGMENTS, Envelope, verify
from atrun_tui.protocol.sms.ledger import Entry, Ledger, Phase, most_plausible
from atrun_tui.protocol.sms.outcomes import AnswerComplete, Duplicate, Foreign, Forged, PartArrived, Standing
from atrun_tui.protocol.sms.plausible import is_finished

if TYPE_CHECKING:
    from datetime import datetime

    from atrun_tui.protocol.sms.outcomes import Outcome
    from atrun_tui.protocol.sms.pdu import Deliver

UNECHOED = (1, 0)
"""Session and transaction id of the vendor's example: what a module that does not echo ids is expected to answer with."""
_SESSIONS = range(2, 256)
_MOST_GATHERINGS = 16

_Group = tuple[str, int, int, int]


@dataclass(slots=True)
class _Gathering:
    """Parts of one answer by their segment, each with the time stamp of its message."""

    texts: dict[int, bytes] = field(default_factory=dict)
    stamps: dict[int, datetime | None] = field(default_factory=dict)
    void: bool = False


@dataclass(slots=True, eq=False)
class DigestEntry(Entry):
    """A digest request; `key` verifies its answer and is dropped once that is whole."""

    key: bytes | None = field(default=None, repr=False)
    gatherings: dict[_Group, _Gathering] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[int | None, int]:
        """Session and transaction id."""
        return self.request.session, self.request.transaction

    def standing(self) -> Standing:
        """How far the fullest gathering has come."""
        if not self.gatherings:
            return Standing(forged=self.forged)
        (_, _, _, total), fullest = max(self.gatherings.items(), key=lambda item: len(item[1].texts))
        return Standing(total, tuple(sorted(fullest.texts)), self.forged)

    def settle(self) -> None:
        """Its answer is whole."""
        self.phase = Phase.SETTLED
        self.key = None

    def holds(self, group: _Group, segment: int) -> bytes | None:
        """The text held in a place."""
        gathering = self.gatherings.get(group)
        return None if gathering is None else gathering.texts.get(segment)

    def has_copy(self, group: _Group, envelope: Envelope, sent: datetime | None) -> bool:
        """Whether this very message is held already."""
        gathering = self.gatherings.get(group)
        if gathering is None or gathering.texts.get(envelope.segment) != envelope.text:
            return False
        return gathering.stamps[envelope.segment] == sent

    def keep(self, group: _Group, envelope: Envelope, sent: datetime | None) -> _Gathering:
        """Hold a part; gatherings are few, since each wrong total a replay comes with would make one."""
        if group not in self.gatherings and len(self.gatherings) >= _MOST_GATHERINGS:
            del self.gatherings[next(iter(self.gatherings))]
        gathering = self.gatherings.setdefault(group, _Gathering())
        gathering.texts[envelope.segment] = envelope.text
        gathering.stamps[envelope.segment] = sent
        return gathering


class DigestAnswers:
    """The digest requests of one local modem.

    Args:
        ledger: where they are remembered.
        first_session: the first session id, 2-255; any number is brought into that range. A process that begins where the
            last one did would take answers that the last one did not wait for as its own.
    """

    def __init__(self, ledger: Ledger[DigestEntry], first_session: int) -> None:
        self._ledger = ledger
        self._next = (first_session - _SESSIONS.start) % len(_SESSIONS)

    def fresh_session(self, number: str) -> int:
        """A session id that no open request has, or at least none to this number; requests of old that had it are forgotten.

        Raises:
            LocalError: all are in use.
        """
        opened = {entry.request.session for entry in self._ledger.open()}
        taken = {entry.request.session for entry in self._ledger.of_number(number) if entry.phase is Phase.OPEN}
        turn = [_SESSIONS[(self._next + step) % len(_SESSIONS)] for step in range(len(_SESSIONS))]
        session = next((id_ for id_ in turn if id_ not in opened), None)
        session = session or next((id_ for id_ in turn if id_ not in taken), None)
        if session is None:
            raise LocalError(f"{len(_SESSIONS)} requests to {number} are open: no session id is left")
        self._next = _SESSIONS.index(session) + 1
        for entry in [*self._ledger.entries.values()]:
            if entry.request.session == session and entry.phase is not Phase.OPEN:
                self._ledger.forget(entry.request)
        return session

    def receive(self, message: Deliver, envelope: Envelope, *, of_another: bool = False) -> Outcome:
        """What a digest message is; `of_another` as of Answers.receive."""
        if not envelope.is_response:
            return Foreign(message, envelope)
        group = (message.number, envelope.session, envelope.transaction, envelope.total)
        known = self._ledger.of_number(message.number)
        named = [entry for entry in self._ledger.entries.values() if entry.ids == group[1:3]]
        claimed = [entry for entry in named if entry in known] or ([] if known or of_another else named)
        if claimed:
            return self._take_named(claimed, message, envelope, group)
        copied = next((entry for entry in known if entry.has_copy(group, envelope, message.sent)), None)
        if copied is not None:
            return Duplicate(copied.request, envelope.segment)
        return self._take_unnamed(known, message, envelope, group)

    def _take_named(self, claimed: list[DigestEntry], message: Deliver, envelope: Envelope, group: _Group) -> Outcome:
        """A message with the ids of requests of ours."""
        for entry in claimed:
            if entry.holds(group, envelope.segment) == envelope.text:
                return Duplicate(entry.request, envelope.segment)
        believed = [entry for entry in claimed if _verifies(entry, envelope)]
        if believed:
            return _take(believed[-1], message, envelope, group)
        entry = claimed[-1]
        answered = "it differs from the answer that was already there"
        reason = answered if entry.phase is Phase.SETTLED else "its digest does not verify"
        return _disbelieve(entry, message, envelope, reason)

    def _take_unnamed(self, known: list[DigestEntry], message: Deliver, envelope: Envelope, group: _Group) -> Outcome:
        """A message with ids of none of the requests to its sender."""
        owed = [entry for entry in known if entry.is_owed]
        believed = [entry for entry in owed if _verifies(entry, envelope)]
        if owed and not believed:
            return _disbelieve(owed[-1], message, envelope, "its digest does not verify")
        if group[1:3] != UNECHOED or not believed:
            return Foreign(message, envelope)
        free = [entry for entry in believed if entry.holds(group, envelope.segment) is None] or believed
        begun = [entry for entry in free if group in entry.gatherings]
        entry = most_plausible(begun or free, envelope.text.decode("latin-1"))
        entry.certain = entry.certain and (len(begun) == 0 or len(free) == 1)
        return _take(entry, message, envelope, group)


def _verifies(entry: DigestEntry, envelope: Envelope) -> bool:
    return entry.key is not None and verify(envelope, entry.key)


def _disbelieve(entry: DigestEntry, message: Deliver, envelope: Envelope, reason: str) -> Forged:
    entry.forged += 1
    return Forged(message, envelope, entry.request, reason)


def _take(entry: DigestEntry, message: Deliver, envelope: Envelope, group: _Group) -> Outcome:
    """A part that verifies, for the request it belongs to."""
    if envelope.segment == 0:
        return _disbelieve(entry, message, envelope, f"it says that it is part 0 of {envelope.total}")
    if envelope.text == entry.request.command.encode("latin-1"):
        # A request differs from an answer by its code alone, which the digest does not cover.
        return _disbelieve(entry, message, envelope, "it is our own command sent back")
    if entry.holds(group, envelope.segment) not in (None, envelope.text):
        entry.gatherings[group].void = True
        return _disbelieve(entry, message, envelope, "it differs from the same part that came before: one is a replay")
    gathering = entry.keep(group, envelope, message.sent)
    have = tuple(sorted(gathering.texts))
    if len(have) < envelope.total or gathering.void:
        return PartArrived(entry.request, envelope.segment, envelope.total, have, late=entry.is_late)
    return _complete(entry, b"".join(gathering.texts[part] for part in have), envelope.total)


def _complete(entry: DigestEntry, octets: bytes, total: int) -> AnswerComplete:
    late = entry.is_late
    entry.settle()
    text = octets.decode("latin-1")
    cut = total == MOST_SEGMENTS and not is_finished(text)
    return AnswerComplete(entry.request, text, total, truncated=cut, late=late, certain=entry.certain)
