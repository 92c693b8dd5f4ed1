"""What a session tells its listeners: plain frozen data, every secret already masked, names in the past tense."""

from __future__ import annotations

from atrun_tui.protocol.exchange import Exchange
from atrun_tui.record import Record
from atrun_tui.session.state import State


class Status(Record, kw_only=True):
    """A session at a glance.

    Attributes:
        state: where it stands.
        detail: a plain sentence part: why it is refused, what it waits for; empty when there is nothing to say.
        since: wall clock, seconds since the epoch, of the last change of state.
        retry_at: wall clock of the next attempt while waiting to reconnect, else None.
        queued: commands accepted and not yet sent.
        round_trip: seconds the last answered command took, or None.
    """

    state: State
    detail: str = ""
    since: float = 0.0
    retry_at: float | None = None
    queued: int = 0
    round_trip: float | None = None


class StateChanged(Record):
    """The session's status is now another."""

    profile: str
    status: Status


class CommandQueued(Record):
    """A command was accepted; `id` is its exchange's."""

    profile: str
    id: str
    command: str
    origin: str


class CommandSent(Record):
    """Its bytes left; `started` is wall clock, `limit` the seconds it may take."""

    profile: str
    id: str
    command: str
    started: float
    limit: float
    origin: str


class LineArrived(Record):
    """A line of its answer, before the end of it is known."""

    profile: str
    id: str
    line: str


class DataMoved(Record):
    """Of the file that a command carries, `moved` bytes were accepted by the link or have come; `size` is None where unknown."""

    profile: str
    id: str
    moved: int
    size: int | None


class ExchangeEnded(Record):
    """It ended, well or badly, and is kept in the journal (unless `kept` is False: the journal could not)."""

    profile: str
    exchange: Exchange
    kept: bool = True


class UrcArrived(Record):
    """Something unsolicited came; `known` is False for a line that no table knows."""

    profile: str
    at: float
    lines: tuple[str, ...]
    known: bool = True


class LateLineArrived(Record):
    """A line of the answer to a command whose deadline had passed; `id` is that exchange's."""

    profile: str
    id: str
    line: str


class Noticed(Record):
    """A plain sentence for the owner."""

    profile: str
    text: str


Report = (
    StateChanged
    | CommandQueued
    | CommandSent
    | LineArrived
    | DataMoved
    | ExchangeEnded
    | UrcArrived
    | LateLineArrived
    | Noticed
)
