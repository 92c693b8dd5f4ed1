"""What SMS cost, said before any is spent: how many, how full, what comes back, and what speaks against them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.config.profile import SmsRoad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atrun_tui.config.profile import Profile
    from atrun_tui.knowledge.sms_fitness import Verdict

_BEGINNINGS = ("A", "AT", "H", "HA", "HAT")
"""What is typed of every command before anything can be said of it."""


def judged(profile: Profile | None, command: str) -> Verdict | None:
    """What is known of a command before it goes by SMS; None where no SMS carries it."""
    if profile is None or not isinstance(profile.road, SmsRoad):
        return None
    # One road's own.
    from atrun_tui.knowledge.sms_fitness import judge  # noqa: PLC0415
    from atrun_tui.protocol.sms.fitness import Format  # noqa: PLC0415

    return judge(command, Format(profile.road.format.value))


def price(profile: Profile | None, typed: str) -> tuple[str, ...]:
    """What the command on the line will cost, the fullest wording first; nothing where there is nothing to say."""
    command = typed.strip()
    if not command or command.upper() in _BEGINNINGS:
        return ()
    verdict = judged(profile, command)
    if verdict is None:
        return ()
    if verdict.refusals:
        return (f"not by SMS: {verdict.refusals[0]}", "not by SMS")
    from atrun_tui.protocol.sms.digest import MOST_SEGMENTS  # noqa: PLC0415

    back = f"up to {MOST_SEGMENTS} come back" if verdict.answer_due else "no answer comes back"
    return f"1 SMS, {verdict.size} of {verdict.room}; {back}", f"1 SMS; {back}", "1 SMS"


def objection(profile: Profile | None, commands: Sequence[str]) -> str | None:
    """Why one of them cannot go by SMS, a sentence; None when they all can, or go another way."""
    for command in commands:
        verdict = judged(profile, command)
        if verdict is not None and verdict.refusals:
            return f"{verdict.refusals[0]} Nothing was sent."
    return None


def warnings(profile: Profile | None, commands: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What the owner should know before these go by SMS; empty where nothing is out of the ordinary."""
    verdicts = [judged(profile, command) for command in commands]
    notes = dict.fromkeys(note for verdict in verdicts if verdict is not None for note in verdict.notes)
    return tuple(("by SMS", note) for note in notes)


def bill(profile: Profile | None, commands: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What several commands cost together; empty where no SMS carries them."""
    verdicts = [verdict for command in commands if (verdict := judged(profile, command)) is not None]
    if not verdicts:
        return ()
    from atrun_tui.protocol.sms.digest import MOST_SEGMENTS  # noqa: PLC0415

    answers = sum(verdict.answer_due for verdict in verdicts)
    if len(verdicts) == 1:
        back = f"its answer comes back as 1 to {MOST_SEGMENTS}" if answers else "no answer comes back"
        return (("what it costs", f"1 SMS goes out; {back}."),)
    back = f"{answers} answers of 1 to {MOST_SEGMENTS} SMS each come back" if answers else "no answer comes back"
    return (("what it costs", f"{len(verdicts)} SMS go out, one after another; {back}."),)
