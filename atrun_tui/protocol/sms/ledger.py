"""The requests by SMS that are remembered: open ones, those nobody waits for any more, and those answered.

An answer may come long after its deadline, and a copy of it after the answer; both can only be told for what they are while the
request is remembered. What is no longer open is forgotten by age, and when there is too much of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from atrun_tui.protocol.sms.address import same_number
from atrun_tui.protocol.sms.outcomes import Request, Standing
from atrun_tui.protocol.sms.plausible import evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Phase(Enum):
    """Where a request is in its life."""

    OPEN = "open"
    """Its answer is awaited."""
    OVERDUE = "overdue"
    """Nobody waits for its answer any more, or nobody ever did."""
    SETTLED = "settled"
    """It was answered."""


@dataclass(slots=True, eq=False)
class Entry(ABC):
    """A request and how far it has come; `certain` as in AnswerComplete."""

    request: Request
    phase: Phase = Phase.OPEN
    forged: int = 0
    certain: bool = True

    @property
    def is_owed(self) -> bool:
        """Whether an answer may still come that belongs to it."""
        return self.request.answer_due and self.phase is not Phase.SETTLED

    @property
    def is_late(self) -> bool:
        """Whether what comes for it now comes too late."""
        return self.phase is not Phase.OPEN

    @abstractmethod
    def standing(self) -> Standing:
        """How far its answer has come."""

    def settle(self) -> None:
        """Its answer is whole."""
        self.phase = Phase.SETTLED


E_ = TypeVar("E_", bound=Entry)


@dataclass(slots=True)
class Ledger(Generic[E_]):
    """The entries of one format, in the order of asking.

    Attributes:
        age: seconds after its asking for which a request is remembered that is not open.
        most: how many that are not open are remembered.
    """

    age: float
    most: int
    entries: dict[int, E_] = field(default_factory=dict)

    def add(self, entry: E_) -> None:
        """Remember a request; those long over make room."""
        now = entry.request.asked
        over = [old.request for old in self.entries.values() if old.phase is not Phase.OPEN]
        surplus = max(0, len(over) + 1 - self.most)
        for place, old in enumerate(over):
            if place < surplus or now - old.asked > self.age:
                self.forget(old)
        self.entries[entry.request.id] = entry

    def forget(self, request: Request) -> None:
        """As if it had never been asked."""
        self.entries.pop(request.id, None)

    def of_number(self, number: str) -> list[E_]:
        """The requests to a number; where it is another's to the letter, not those to one that only ends alike."""
        alike = [entry for entry in self.entries.values() if same_number(entry.request.number, number)]
        exact = [entry for entry in alike if entry.request.number == number]
        return exact or alike

    def overdue(self, now: float) -> list[E_]:
        """Those open ones whose deadline has passed; they are overdue from now on."""
        passed = [entry for entry in self.open() if now >= entry.request.deadline]
        for entry in passed:
            entry.phase = Phase.OVERDUE
        return passed

    def open(self) -> Iterable[E_]:
        """Those whose answer is awaited."""
        return (entry for entry in self.entries.values() if entry.phase is Phase.OPEN)


def most_plausible(candidates: Sequence[E_], text: str) -> E_:
    """The request that a text answers when no id tells it: by the names in it, then an open one, then the oldest.

    Args:
        candidates: at least one, in the order of asking.
        text: what came.
    """
    weights = [evidence(entry.request.command, text) for entry in candidates]
    best = max(
        range(len(candidates)), key=lambda index: (weights[index], candidates[index].phase is Phase.OPEN, -index)
    )
    told_apart = weights[best] > 0 and weights.count(weights[best]) == 1
    chosen = candidates[best]
    chosen.certain = chosen.certain and (len(candidates) == 1 or told_apart)
    return chosen
