"""What to say of a command before an SMS is spent on it: why it cannot go, and what is to be expected of it (app note 2.5.2)."""

from __future__ import annotations

from dataclasses import dataclass

from atrun_tui.knowledge.sms_limits import stays_silent, why_no_prompt
from atrun_tui.protocol.command_line import Form, read_command_line
from atrun_tui.protocol.sms.fitness import Format, check, room_for

_LINE_BUFFER = 80
"""What the AT guide says a command line may hold (3.2.2); later modules hold more."""
_NOT_BY_DIGEST = frozenset({"#SMSATWL", "#TCPATRUNFRWL", "#TCPATRUNAUTH"})
"""Lists that a digest message may not change: the module answers ERROR (app note 3.2.1)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a command before it goes by SMS.

    Attributes:
        refusals: why it must not be sent, one sentence each; empty when it may.
        notes: what its sender should know, one sentence each.
        answer_due: whether an answer will come back.
        size: characters of the command.
        room: how many one message holds of its kind.
    """

    refusals: tuple[str, ...]
    notes: tuple[str, ...]
    answer_due: bool
    size: int
    room: int


def judge(command: str, form: Format) -> Verdict:
    """Judge a command line for a format."""
    silent = stays_silent(command)
    wants = not command.startswith("H")
    return Verdict(
        check(command, form) + _prompt(command),
        _notes(command, form, silent),
        answer_due=wants and silent is None,
        size=len(command),
        room=room_for(command, form),
    )


def refusal(command: str, form: Format) -> str | None:
    """The first reason why a command cannot go by SMS, a sentence; None when it can. Nothing has to be open to know it."""
    reasons = check(command, form)
    return reasons[0] if reasons else why_no_prompt(command)


def _prompt(command: str) -> tuple[str, ...]:
    reason = why_no_prompt(command)
    return () if reason is None else (f"{reason}.",)


def _notes(command: str, form: Format, silent: str | None) -> tuple[str, ...]:
    notes = []
    if silent is not None:
        notes.append(f"{silent} takes effect before an answer can be sent: none will come.")
    barred = _barred(command) if form is Format.DIGEST else None
    if barred is not None:
        notes.append(f"The module answers ERROR to {barred} in a digest message; a simple SMS may carry it.")
    if len(command) > _LINE_BUFFER:
        notes.append(f"The command has {len(command)} characters; older modules take lines of {_LINE_BUFFER}.")
    return tuple(notes)


def _barred(command: str) -> str | None:
    """The first command that a digest message may not carry, or None."""
    parts = read_command_line(command).commands
    return next((part.name for part in parts if part.name in _NOT_BY_DIGEST and part.form is Form.SET), None)
