"""Whether a command can go in one message at all: SMSATRUN's formats, their room, and how a command must begin (app note 2.1).

Only the shape is judged here; which commands prompt or stay silent is known on the floor above.
"""

from __future__ import annotations

from enum import StrEnum

from atrun_tui.protocol.sms import gsm7
from atrun_tui.protocol.sms.coding import Alphabet
from atrun_tui.protocol.sms.digest import MOST_TEXT
from atrun_tui.protocol.sms.user_data import MOST_OCTETS, MOST_SEPTETS

_PREFIXES = ("AT", "HAT")
_FORBIDDEN = frozenset(map(chr, range(0x20))) | {"\x7f"}


class Format(StrEnum):
    """SMSATRUN's two formats."""

    DIGEST = "digest"
    SIMPLE = "simple"


def alphabet_for(command: str, form: Format) -> Alphabet:
    r"""The alphabet a command goes in: 8-bit by digest; by simple SMS GSM 7-bit, where it can.

    The service does not know the extension table: `\` and `^` need 8-bit (app note 2.5.2), and so do the others of it.
    """
    fits = form is Format.SIMPLE and gsm7.is_basic(command) and len(command) <= MOST_SEPTETS
    return Alphabet.GSM7 if fits else Alphabet.DATA


def check(command: str, form: Format) -> tuple[str, ...]:
    """Why a command cannot go, one sentence each; empty when it can. A request is never in parts (app note 2.1).

    Args:
        command: the line without CR.
        form: digest holds 110 characters, simple 160 of the basic GSM alphabet or 140 of latin-1.
    """
    reasons = (_wrong_prefix(command), _wrong_character(command), _too_long(command, form))
    return tuple(reason for reason in reasons if reason)


def _wrong_prefix(command: str) -> str:
    if command.startswith(_PREFIXES):
        return ""
    if command.upper().startswith(_PREFIXES):
        return "By SMS a command has to begin with AT or HAT in capitals."
    return "By SMS a command has to begin with AT, or with HAT when no answer is wanted."


def _wrong_character(command: str) -> str:
    if not _FORBIDDEN.isdisjoint(command):
        return "The command has a control character in it."
    if any(char > "\xff" for char in command):
        return "The command has a character that no 8-bit message can carry."
    return ""


def room_for(command: str, form: Format) -> int:
    """Characters that one message holds, of the kind that this command needs."""
    if form is Format.DIGEST:
        return MOST_TEXT
    return MOST_SEPTETS if gsm7.is_basic(command) else MOST_OCTETS


def _too_long(command: str, form: Format) -> str:
    most = room_for(command, form)
    if len(command) <= most:
        return ""
    return f"The command has {len(command)} characters; one {form} message holds {most}, and requests go in one."
