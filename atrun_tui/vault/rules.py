"""What a secret must look like to be of use; every refusal is a sentence, and none repeats the secret."""

from __future__ import annotations

_LONGEST = 50  # AT guide, #TCPATRUNAUTH: user name and password, 50 characters each
_DIGEST = 16  # AT guide, #SMSATWL: a password entry has exactly 16 characters
_FEW = 3
_WORD = 8
"""Letters of words that are used for other things every day: `ready`, `module`, `password`."""
_NOT_SENDABLE = frozenset("\r\n\0")


def check_password(value: str, road: str) -> str | None:
    """Why the password cannot be used on that road (`dial`, `listen`, `sms` or `serial`), or None when it can."""
    if problem := check_secret(value):
        return problem
    if road == "sms" and len(value) != _DIGEST:
        return f"a digest password has exactly {_DIGEST} characters, this one has {len(value)}"
    if road in ("dial", "listen") and len(value) > _LONGEST:
        return f"a TCPATRUN password has at most {_LONGEST} characters, this one has {len(value)}"
    return None


def doubt(value: str) -> str | None:
    """Why it cannot be hidden well, or None. It is hidden all the same; what else is written alike is hidden with it."""
    alike = "wherever the same stands as something else, in answers or in what is said here, it is hidden too"
    if len(value) <= _FEW:
        return f"with {_FEW} characters or fewer it cannot be hidden well: {alike}"
    if value.isalpha() and len(value) <= _WORD:
        return f"as a plain word it cannot be hidden well: {alike}. A digit or a sign among its letters avoids that"
    return None


def check_pin(value: str) -> str | None:
    """Why it is no SIM PIN, or None when it is one (4 to 8 digits, 3GPP TS 31.101)."""
    if value.isascii() and value.isdigit() and 4 <= len(value) <= 8:
        return None
    return "a SIM PIN has 4 to 8 digits and nothing else"


def check_secret(value: str) -> str | None:
    """Why no module could be sent it, or None."""
    if not value:
        return "an empty secret is of no use"
    if not _NOT_SENDABLE.isdisjoint(value):
        return "a secret holds no line break and no NUL: a module would take it for the end"
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return "the secret holds a character that cannot be sent to a module; use plain Latin letters, digits and signs"
    return None
