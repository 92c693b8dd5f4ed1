"""How a session's state is shown: always a sign and a word, colour only on top."""

from __future__ import annotations

from atrun_tui.record import Record, replace
from atrun_tui.session.reports import Status
from atrun_tui.session.state import State
from atrun_tui.ui.roster import brief
from atrun_tui.ui.theme import STATE_ROLES

_SHORTER = (60, 40)
"""Characters of a state in words where room is short."""
_WORTH_CUTTING = 12
"""Characters of a detail, with the colon before it, that say something yet."""


class Look(Record):
    """A state's sign, its word where room is short, and the palette's colour for both."""

    sign: str
    word: str
    colour: str


def _look(state: State, sign: str, word: str | None = None) -> Look:
    return Look(sign, word or state.value, f"${STATE_ROLES[state]}")


LOOKS: dict[State, Look] = {
    State.OFFLINE: _look(State.OFFLINE, "○"),
    State.CONNECTING: _look(State.CONNECTING, "◔"),
    State.AWAITING: _look(State.AWAITING, "◷", "awaiting"),
    State.LOGGING_IN: _look(State.LOGGING_IN, "◐"),
    State.READY: _look(State.READY, "●"),
    State.BUSY: _look(State.BUSY, "…"),
    State.STALLED: _look(State.STALLED, "?"),
    State.TRANSPARENT: _look(State.TRANSPARENT, "⇄", "through"),
    State.WAITING: _look(State.WAITING, "◌", "waiting"),
    State.REFUSED: _look(State.REFUSED, "✕"),
}


def describe(status: Status, now: float) -> str:
    """The state in full words, with its detail and the seconds to the next attempt."""
    words = status.state.value
    if status.state is State.WAITING and status.retry_at is not None:
        words += f", next try in {max(0, round(status.retry_at - now))} s"
    if status.detail:
        words += f": {status.detail}"
    if status.queued:
        words += f", {status.queued} queued"
    return words


def wordings(status: Status, now: float) -> tuple[str, ...]:
    """The state for a place whose width is not known, the fullest first; a detail is cut only where words of it remain."""
    full = describe(status, now)
    bare = describe(replace(status, detail=""), now)
    cut = (brief(full, most) for most in _SHORTER if most >= len(bare) + _WORTH_CUTTING)
    return tuple(dict.fromkeys((full, *cut, bare, status.state.value)))
