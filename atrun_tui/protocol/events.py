"""The vocabulary that bytes become: frozen events of the AT dialogue and of the TCPATRUN login.

All text is decoded as latin-1, which is total and lossless: byte n is character n. Whoever shows it to a person neutralises
control characters first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ResultKind(Enum):
    """Kinds of final result code (AT guide, result codes; 27.007 and 27.005 for CME and CMS)."""

    OK = "OK"
    ERROR = "ERROR"
    CME_ERROR = "+CME ERROR"
    CMS_ERROR = "+CMS ERROR"
    CONNECT = "CONNECT"
    NO_CARRIER = "NO CARRIER"
    NO_DIALTONE = "NO DIALTONE"
    BUSY = "BUSY"
    NO_ANSWER = "NO ANSWER"

    @property
    def ok(self) -> bool:
        """Whether the command succeeded."""
        return self in (ResultKind.OK, ResultKind.CONNECT)


class PromptKind(Enum):
    """Prompts that end without a newline."""

    TEXT = "> "
    WRITE = ">>>"
    READ = "<<<"


@dataclass(frozen=True, slots=True)
class Echo:
    """The module repeated the command line that was sent, `text` without the CR."""

    text: str


@dataclass(frozen=True, slots=True)
class InfoLine:
    """A line of information text that belongs to the command in flight."""

    text: str


@dataclass(frozen=True, slots=True)
class FinalResult:
    """The line that ends the command in flight, as the module sent it.

    `code` is the number of a numeric CME or CMS error, else None. `numeric` marks a V0 result (`0`, `4`), which is reported as its
    verbose equivalent in `kind` while `text` keeps what came.
    """

    kind: ResultKind
    text: str
    code: int | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Urc:
    """An unsolicited result code: its first line and the lines that belong to it."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The first line."""
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class StrayLine:
    """A line that came while nothing was asked and that no URC table knows."""

    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The module waits for data of the command in flight."""

    kind: PromptKind


@dataclass(frozen=True, slots=True)
class RawData:
    """Bytes of a raw phase: a file that the module sends, or transparent data after CONNECT."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Overflow:
    """A line longer than the bound was cut; `dropped` bytes of it were not kept."""

    dropped: int


class SecretKind(Enum):
    """What a login asks for."""

    USER = "user name"
    PASSWORD = "password"  # noqa: S105  (the word, not a secret)


@dataclass(frozen=True, slots=True)
class SecretWanted:
    """The login needs a credential; it is handed over as bytes and not kept."""

    kind: SecretKind


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The login procedure is over. `verified` is False where the module acknowledges nothing (authMode 0)."""

    verified: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The module closed during the login; `after` names what it had been given."""

    after: SecretKind | None


@dataclass(frozen=True, slots=True)
class PeerClosed:
    """The far end closed; `unfinished` says whether a command was in flight."""

    unfinished: bool


DialogueEvent = Echo | InfoLine | FinalResult | Urc | StrayLine | Prompt | RawData | Overflow | PeerClosed
LoginEvent = SecretWanted | LoggedIn | Refused
