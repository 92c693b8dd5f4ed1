"""TCPATRUN's login as the module plays it: what it asks, what it takes, and that it says nothing to a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain.options import LoginTexts, Procedure

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 50


class Standing(Enum):
    """Where the login stands."""

    WAITING = auto()
    ADMITTED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """What came of some bytes: where it stands, what to print, and the bytes that belong to the AT dialogue already."""

    standing: Standing
    say: bytes = b""
    rest: bytes = b""


class LoginDesk:
    """Takes credentials: each ends at its CR; a LF is a character like any other and makes it wrong (app note 3.2.2)."""

    def __init__(self, procedure: Procedure, texts: LoginTexts, users: Sequence[tuple[str, str]]) -> None:
        self._asks = procedure is Procedure.STEP_BY_STEP
        self._texts = texts
        self._users = [
            (user.encode("latin-1", "replace"), password.encode("latin-1", "replace")) for user, password in users
        ]
        self._user: bytes | None = None
        self._field = bytearray()

    def greeting(self) -> bytes:
        """What is printed at once: the first prompt, or nothing."""
        return self._texts.user if self._asks else b""

    def take(self, data: bytes) -> Step:
        """Take bytes up to the end of the login."""
        said = b""
        rest = data
        while rest:
            text, mark, rest = rest.partition(b"\r")
            # One character over the limit is kept, so that too long is not taken for right.
            self._field += text[: _LONGEST + 1 - len(self._field)]
            if not mark:
                break
            step = self._field_ended()
            said += step.say
            if step.standing is not Standing.WAITING:
                return Step(step.standing, said, rest)
        return Step(Standing.WAITING, said)

    def _field_ended(self) -> Step:
        given, self._field = bytes(self._field), bytearray()
        if self._user is None:
            self._user = given
            return self._user_given(given)
        if (self._user, given) not in self._users:
            return Step(Standing.REFUSED)
        return Step(Standing.ADMITTED, self._texts.success if self._asks else b"")

    def _user_given(self, given: bytes) -> Step:
        if not self._asks:
            return Step(Standing.WAITING)
        if all(given != user for user, _ in self._users):
            return Step(Standing.REFUSED)
        return Step(Standing.WAITING, self._texts.password)
