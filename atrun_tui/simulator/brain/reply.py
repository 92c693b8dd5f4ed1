"""What a command answers: its lines, its result, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATION_NOT_ALLOWED = 3
OPERATION_NOT_SUPPORTED = 4
MEMORY_FULL = 20
NOT_FOUND = 22
NAME_TOO_LONG = 24

CME_TEXTS: dict[int, str] = {
    0: "phone failure",
    3: "operation not allowed",
    4: "operation not supported",
    10: "SIM not inserted",
    11: "SIM PIN required",
    12: "SIM PUK required",
    16: "incorrect password",
    20: "memory full",
    21: "invalid index",
    22: "not found",
    23: "memory failure",
    24: "text string too long",
    25: "invalid characters in text string",
    30: "no network service",
    31: "network time-out",
    50: "incorrect parameters",
    100: "unknown",
    553: "context already activated",
    556: "context not opened",
    559: "timeout in opening socket",
}
"""Texts of the codes that this module uses (AT guide, +CMEE=2)."""


class Effect(Enum):
    """What a command does to the link it came on."""

    NONE = auto()
    CLOSE = auto()
    """The link is cut before an answer can leave; the service goes on listening."""
    VANISH = auto()
    """The link is cut before an answer can leave, and nothing listens any more."""
    SHUT_DOWN = auto()
    """Answered; then the module is off."""
    RESTART = auto()
    """Answered; then the module restarts."""
    TRANSPARENT = auto()
    """Answered by CONNECT; then bytes go through to the serial port."""


class Failed(Exception):  # noqa: N818  (says what happened)
    """A command that is refused: a CME code, or a CMS code, or a final line of its own."""

    def __init__(self, code: int = OPERATION_NOT_SUPPORTED, *, cms: bool = False, text: str | None = None) -> None:
        super().__init__(f"{'CMS' if cms else 'CME'} {code}")
        self.code = code
        self.cms = cms
        self.text = text


@dataclass(frozen=True, slots=True)
class Ask:
    """The command wants data: `size` raw bytes, or, where size is None, text up to Ctrl-Z or ESC."""

    prompt: bytes
    size: int | None
    done: Callable[[bytes], Reply]


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of one command. `raw` goes out as it is, before the result."""

    lines: tuple[str, ...] = ()
    raw: bytes = b""
    effect: Effect = Effect.NONE
    ask: Ask | None = None


DONE = Reply()


def say(*lines: str) -> Reply:
    """Information text and OK."""
    return Reply(lines)
