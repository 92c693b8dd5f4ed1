"""The sentences of the road by SMS: what it costs, why an answer did not come, what came that was not asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.knowledge.sms_limits import stays_silent
from atrun_tui.protocol.sms.digest import HEADER_SIZE, MOST_SEGMENTS
from atrun_tui.protocol.sms.fitness import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrun_tui.protocol.sms.outcomes import Request, Standing

OLD_LINE = 80
"""Characters of a command line that every module takes (AT guide 3.2.2); newer ones take more."""

REPLAY = (
    "a digest SMS proves who made it and nothing of when: whoever catches one can send it again, and the module will carry it out"
    " again. Do not send by SMS what must not happen twice"
)
KEYLESS = (
    "no digest password is kept for this profile, and the module believes no SMS without one."
    " Set the one of its #SMSATWL list: atrun secret set {profile}"
)
CARGO = "a file cannot go by SMS, nor a transparent connection: the module never sends its prompt"
CLOSED = (
    "the session was closed before the answer SMS came: the module may have carried it out. Ask it before repeating it"
)
CANCELLED = "its owner stopped waiting for the answer SMS: the module may carry it out all the same"
TRUNCATED = f"the module cut its answer at {MOST_SEGMENTS} SMS, so that the end and the result are missing: ask for less at a time"
ENDLESS = "the answer came whole but ends without a result: results may be switched off (ATQ1)"
NOT_CERTAIN = (
    "an earlier command to this module is unanswered too, and nothing tells whose answer this is. Ask again, or use digest SMS,"
    " whose answers say what they answer"
)
STRANGE_NAMES = (
    "the answer to {command} bears the names of other commands only. Some answer so, and so does a captured answer that somebody"
    " sends again: nothing in the format is fresh. If in doubt, ask again"
)
DAYS_VALID = 7
"""For which the network tries, as the vendor's own example has it (app note 2.3)."""
WAITING = "1 SMS sent, waiting for the answer"


def cost(request: Request, shown: str, peer: str, limit: float) -> str:
    """What is about to be spent, and what is expected back."""
    text = f"{shown}: 1 {request.format} SMS through {peer}"
    if request.format is Format.DIGEST:
        text += f" ({HEADER_SIZE + len(request.command)} of 140 octets)"
    text += f"; {_expected(request, limit)}"
    if len(request.command) > OLD_LINE:
        text += f". It has {len(request.command)} characters, and older modules take {OLD_LINE}"
    return text


def _expected(request: Request, limit: float) -> str:
    if request.answer_due:
        return f"1 to {MOST_SEGMENTS} SMS are expected back, for up to {limit:g} s"
    name = stays_silent(request.command)
    return (
        "no answer comes back" if name is None else f"no answer comes back, for {name} takes the module off the network"
    )


def progress(standing: Standing) -> str:
    """How far the answer has come."""
    came = len(standing.have)
    return WAITING if not came else f"1 SMS sent, {came} of {standing.total or '?'} came back"


def unanswered(request: Request, standing: Standing, limit: float, trouble: str) -> str:
    """Why no answer may have come, as far as can be told."""
    said = [f"no whole answer came by SMS within {limit:g} s"]
    if standing.total is not None and standing.have:
        said.append(f"{_parts(standing.have)} of {standing.total} came, {_parts(standing.missing)} did not")
    elif standing.have:
        said.append(f"{len(standing.have)} SMS of it came, and no end")
    if standing.forged:
        said.append(f"{standing.forged} SMS claimed to be of it and {_were(standing.forged)} not believed")
    if standing.copies:
        said.append(
            "a message came that equals an earlier answer in every letter and in its second: it was taken for the network's copy of"
            " that, and may have been this answer. Leave two seconds between equal commands (the profile's pause_ms)"
        )
    else:
        said.append(trouble or _causes(request, standing))
    return ". ".join(f"{part[0].upper()}{part[1:]}" if place else part for place, part in enumerate(said))


def _causes(request: Request, standing: Standing) -> str:
    if standing.have:
        return "What is missing may still come, and will be shown as late"
    who = (
        "the password is not in its #SMSATWL list (a wrong one is met by silence)"
        if request.format is Format.DIGEST
        else "our number is not in its #SMSATWL list (others are met by silence)"
    )
    return (
        f"Either {who}, or the number is not the module's, SMSATRUN is off, it has no network, or it is still at work."
        f" The network may deliver the SMS for {DAYS_VALID} days yet, and the module then obeys it and answers late"
    )


def _parts(numbers: Sequence[int]) -> str:
    listed = ", ".join(map(str, numbers))
    return f"part {listed}" if len(numbers) == 1 else f"parts {listed}"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def forged(number: str, reason: str) -> str:
    """The head of the record of a message that is not believed."""
    return f"an SMS from {number} that claims to be an answer is not believed: {reason}"


def foreign(number: str) -> str:
    """The head of the record of a digest message that nothing here asked for."""
    return f"a digest SMS from {number} that answers nothing asked here"


def earlier(number: str) -> str:
    """The same, verified."""
    return f"an SMS from {number} answers a command of an earlier run"


def ordinary(number: str, *, stored: bool) -> str:
    """The head of the record of an ordinary message."""
    return f"an ordinary SMS from {number}, {'left in the store' if stored else 'which the store had no room for'}"
