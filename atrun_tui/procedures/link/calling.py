"""A module that calls (#TCPATRUND): whom, and how it tries again when nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.link.case import SERVICE
from atrun_tui.procedures.link.changes import HOST, service_with
from atrun_tui.procedures.link.diagnosis import Level, Needs
from atrun_tui.procedures.service_lines import RETRIES, RETRY_MINUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from atrun_tui.procedures.link.case import Case
    from atrun_tui.procedures.link.diagnosis import Diagnosis
    from atrun_tui.procedures.link.readings import Row

_LONG_ENOUGH_MINUTES = 24 * 60
"""Of calling: whatever ails this side is noticed within a day."""


def judge_calling(case: Case, row: Row) -> Iterator[Diagnosis]:
    """All of it, of the service's values; nothing where the module does not call."""
    if case.dials:
        yield from _target(case, row)
        yield from _retries(case, row)


def _target(case: Case, row: Row) -> Iterator[Diagnosis]:
    """Whom a module calls."""
    topic, host = "whom it calls", row.text(HOST)
    if host is None:
        yield from case.unknown(topic, SERVICE, "It calls whom it was told to on site.", row)
    elif not host:
        text = (
            "No host is set, so the module has nobody to call. Give it this computer's address as it sees it: the lines for that"
            f" are printed by `atrun provision {case.deployment.profile} --host ADDRESS`, for a profile that listens."
        )
        yield case.find(topic, Level.STRANDS, text, row)
    else:
        text = f"It calls {host}. When this computer's address changes, it calls in vain: best is one that stays, or a name."
        yield case.find(topic, Level.FINE, text, row)


def _retries(case: Case, row: Row) -> Iterator[Diagnosis]:
    """How a module that calls tries again; what follows after the last try no document says."""
    topic, tries, minutes = "calling again", row.number(8), row.number(9)
    if tries is None or minutes is None:
        yield from case.unknown(topic, SERVICE, "A module that finds nobody tries again as often as is set.", row)
        return
    if tries == 0:
        text = (
            "When nobody answers its call, the module does not try again (retryCnt 0); as far as is known it then stays away"
            " until it restarts or is told to on site. One break of this computer's network is enough."
        )
        mend = service_with(case, row, {8: RETRIES, 9: max(minutes, RETRY_MINUTES)})
        yield case.find(topic, Level.STRANDS, text, row, mend=mend, needs=Needs.SERVICE_OFF)
        return
    again = "once more, after" if tries == 1 else f"{tries} more times, each after"
    covers = f"When nobody answers, it tries {again} {minutes} min: that covers {tries * minutes} min."
    if tries * minutes >= _LONG_ENOUGH_MINUTES:
        yield case.find(topic, Level.FINE, covers, row)
    else:
        rest = (
            " No document says what follows after the last one; if the module then gives up, a longer break on this side leaves"
            " it away until it restarts. A longer retryDelay covers more, and makes it come later."
        )
        yield case.find(topic, Level.LOOK, f"{covers}{rest}", row)
