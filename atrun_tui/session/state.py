"""The states of a session that a person understands, and the one table of how they follow each other."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """A state is always shown as a sign and this word."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    AWAITING = "awaiting its call"
    """The module dials in, and has not yet."""
    LOGGING_IN = "logging in"
    READY = "ready"
    BUSY = "busy"
    STALLED = "no answer"
    """A command's deadline passed and its answer is still owed: the next one is held until the dialogue is in step again."""
    TRANSPARENT = "transparent"
    """A transparent connection is open: commands wait until it is left."""
    WAITING = "waiting to reconnect"
    REFUSED = "refused"


class Trigger(StrEnum):
    """What moves a session from one state to another."""

    START = "start"
    AWAIT = "await"
    LINK_UP = "link up"
    LOGGED_IN = "logged in"
    COMMAND_SENT = "command sent"
    ANSWERED = "answered"
    DEADLINE_PASSED = "deadline passed"
    CONNECTED_THROUGH = "connected through"
    IN_STEP = "in step again"
    LINK_DOWN = "link down"
    LOGIN_REFUSED = "login refused"
    STOP = "stop"


LINKED = (State.READY, State.BUSY, State.STALLED, State.TRANSPARENT)

TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.OFFLINE, Trigger.START): State.CONNECTING,
    (State.REFUSED, Trigger.START): State.CONNECTING,
    (State.WAITING, Trigger.START): State.CONNECTING,
    **{(state, Trigger.AWAIT): State.AWAITING for state in (State.OFFLINE, State.WAITING)},
    (State.CONNECTING, Trigger.LINK_UP): State.LOGGING_IN,
    (State.AWAITING, Trigger.LINK_UP): State.LOGGING_IN,
    (State.AWAITING, Trigger.LINK_DOWN): State.WAITING,
    (State.CONNECTING, Trigger.LINK_DOWN): State.WAITING,
    (State.CONNECTING, Trigger.LOGGED_IN): State.READY,  # by SMS nothing is logged in to: a modem that sends is enough
    (State.CONNECTING, Trigger.LOGIN_REFUSED): State.REFUSED,
    (State.LOGGING_IN, Trigger.LOGGED_IN): State.READY,
    (State.LOGGING_IN, Trigger.LINK_DOWN): State.WAITING,
    (State.LOGGING_IN, Trigger.LOGIN_REFUSED): State.REFUSED,
    (State.READY, Trigger.COMMAND_SENT): State.BUSY,
    (State.BUSY, Trigger.ANSWERED): State.READY,
    (State.BUSY, Trigger.DEADLINE_PASSED): State.STALLED,
    (State.STALLED, Trigger.IN_STEP): State.READY,
    (State.READY, Trigger.CONNECTED_THROUGH): State.TRANSPARENT,
    (State.TRANSPARENT, Trigger.IN_STEP): State.READY,
    **{(state, Trigger.LINK_DOWN): State.WAITING for state in LINKED},
    **{(state, Trigger.STOP): State.OFFLINE for state in State},
}


def follow(state: State, trigger: Trigger) -> State:
    """The state after `trigger`.

    Raises:
        KeyError: the trigger means nothing in this state, which is a fault of the caller.
    """
    return TRANSITIONS[state, trigger]
