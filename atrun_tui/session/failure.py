"""Why a session has no link, as a kind for programs and a sentence for people: what happened, why probably, what to do next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from atrun_tui.protocol.events import SecretKind
from atrun_tui.transport.base import (
    CannotListen,
    ConnectFailed,
    ConnectRefused,
    ConnectTimedOut,
    DeviceMissing,
    NameUnknown,
    NobodyCalled,
)

if TYPE_CHECKING:
    from atrun_tui.transport.base import LinkLost


class FailureKind(StrEnum):
    """What a program does about it differs by these."""

    UNREACHABLE = "unreachable"
    """No link came about."""
    REFUSED = "refused"
    """The module did not accept the login; trying again would not help."""
    NO_SECRET = "no secret"  # noqa: S105  (the words, no secret)
    """The login needs something that is not known here."""
    LOST = "lost"
    """The link came about and was lost, or the module behind it is silent."""


class SessionFailed(Exception):  # noqa: N818  (says what happened)
    """The session has no link; its text is the sentence."""

    def __init__(self, kind: FailureKind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence

    @property
    def final(self) -> bool:
        """Whether only its owner can mend it: the session does not try again by itself."""
        return self.kind in (FailureKind.REFUSED, FailureKind.NO_SECRET)


_CONNECT_ADVICE: dict[type[ConnectFailed], str] = {
    ConnectTimedOut: (
        "Its firewall drops silently: see that this address is in the module's #TCPATRUNFRWL list and that its context is up"
        " (#SGACT)"
    ),
    ConnectRefused: (
        "The host is there but nobody takes the call: switch the service on (AT#TCPATRUNL=1), compare the port, or wait until"
        " another client has left (a module takes one at a time)"
    ),
    DeviceMissing: "See that it is plugged in, and compare its name: `atrun doctor` lists the serial ports",
    NameUnknown: "Compare the profile's address and see that this computer can resolve names",
    ConnectFailed: "Compare the profile's address and see that this computer has a way to it",
}

_REFUSAL: dict[SecretKind, str] = {
    SecretKind.USER: (
        "the module closed the connection after the user name: it is probably not in its #TCPATRUNAUTH list."
        " Correct the profile's user, then try again"
    ),
    SecretKind.PASSWORD: (
        "the module closed the connection during the login: the user name or the password is wrong, or the pair is not in its"
        " #TCPATRUNAUTH list. Set the password anew (f2 in the console, or `atrun secret set`), then try again"
    ),
}

CLOSED_EARLY = (
    "the module closed the connection before the login: another client may be connected (it takes one at a time), or this is no"
    " TCPATRUN service. See who else is connected, then try again"
)
CLOSED = (
    "the module closed the connection: it restarted, lost its network, or nothing was said for too long (#SCFG maxTo, 90 s by"
    " default). Give the profile a keepalive below that"
)
NO_USER = (
    "the module asks for a user name and the profile has none. Add one to the profile (f2 in the console, or"
    " `atrun profile edit --user`), then try again"
)
NO_PASSWORD = (
    "the module asks for a password and none is kept for this profile. Set it (f2 in the console, or"  # noqa: S105
    " `atrun secret set`), then try again"
)
SILENT_PROBE = (
    "the link stands, but the module answered nothing for {seconds:g} s: it may be busy, or results are switched off (ATQ1)."
    " Try again, or restart it"
)
SILENT_LOGIN = (
    "the login was not finished within {seconds:g} s: the module is slow or this is no TCPATRUN service."
    " Try again, or choose the login procedure in the profile"
)
STOPPED_ANSWERING = (
    "the module stopped answering: an earlier answer is still owed and a bare AT got none. The link is made anew"
)
TRANSPARENT = (
    "the command switched the module to a transparent connection, which the command line does not drive (the console's action"
    ' "Transparent connection" does). The link was closed to get out of it'
)
HUNG_UP = "the link was given up to make a new one"
ENDED = "the session was closed"


def connect_failure(error: ConnectFailed) -> SessionFailed:
    """Why there is no link, from what the transport says."""
    if isinstance(error, (CannotListen, NobodyCalled)):
        return SessionFailed(FailureKind.UNREACHABLE, str(error))  # these hold the remedy
    return SessionFailed(
        FailureKind.UNREACHABLE, f"{error}. {_CONNECT_ADVICE.get(type(error), _CONNECT_ADVICE[ConnectFailed])}"
    )


def login_failure(after: SecretKind | None) -> SessionFailed:
    """The module closed during the login, after it had been given `after`.

    A close before anything was given refuses nobody: that one may be tried again.
    """
    if after is None:
        return SessionFailed(FailureKind.UNREACHABLE, CLOSED_EARLY)
    return SessionFailed(FailureKind.REFUSED, _REFUSAL[after])


def link_failure(error: LinkLost | None) -> SessionFailed:
    """The link is gone: closed in order (None) or broken."""
    return SessionFailed(FailureKind.LOST, CLOSED if error is None else f"{error}. It is made anew as soon as possible")


def lost(sentence: str) -> SessionFailed:
    """The link had to be given up."""
    return SessionFailed(FailureKind.LOST, sentence)


def fault(where: str, error: BaseException) -> SessionFailed:
    """Something broke on our side; its own words are all that is known."""
    return SessionFailed(FailureKind.LOST, f"{where} failed unexpectedly ({type(error).__name__}: {error})")
