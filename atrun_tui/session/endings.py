"""The sentences beside a command that did not succeed: how it ended, or why it was not sent, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.protocol.exchange import Outcome

if TYPE_CHECKING:
    from atrun_tui.protocol.events import FinalResult
    from atrun_tui.session.flight import Flight

STALE = "no link came about within 5 minutes, so it was not sent. Send it again once the session is ready"
TAKEN_BACK = "it was taken back before it was sent"
OVERTAKEN = "the link was lost before it was sent. Send it again once the session is ready"
_ENDINGS: dict[Outcome, str] = {
    Outcome.TIMED_OUT: "no result within {limit:g} s: it may still be running, and its answer may come late. Ask again later",
    Outcome.CANCELLED: "its owner stopped waiting: the module may still carry it out, and its answer may come late",
    Outcome.NOT_SENT: OVERTAKEN,
    Outcome.UNKNOWN: "the link was lost before its result came: it may or may not have run. Ask the module before repeating it",
}


def why_not_ok(flight: Flight, outcome: Outcome, final: FinalResult | None) -> str:
    """The sentence beside a result that is no success."""
    if flight.problem is not None:
        return flight.problem
    if final is None:
        return _ENDINGS[outcome].format(limit=flight.limit)
    if final.numeric:
        return (
            f"the module answered {final.text}, which is {final.kind.value}: its results are numbers (ATV0)."
            " ATV1 makes words of them"
        )
    from atrun_tui.knowledge.error_texts import explain  # noqa: PLC0415  (a table that most sessions never need)

    return explain(final.text) or f"the module answered {final.text}"
