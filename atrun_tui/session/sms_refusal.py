"""What cannot go by SMS at all, known before one is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.knowledge.sms_limits import why_no_prompt
from atrun_tui.protocol.sms.fitness import check

if TYPE_CHECKING:
    from atrun_tui.protocol.sms.fitness import Format


def refusal(command: str, form: Format) -> str | None:
    """Why a command cannot go by SMS, a sentence; None when it can. Nothing has to be open to know it."""
    reasons = check(command, form)
    if reasons:
        return reasons[0]
    return why_no_prompt(command)
