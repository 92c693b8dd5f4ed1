"""The vocabulary that bytes become: frozen events of the AT dialogue and of the TCPATRUN login.

All text is decoded as latin-1, which is total and lossless: byte n is character n. Whoever shows it to a person neutralises
control characters first.
"""

from __future__ import annotations

from enum import Enum

from atrun_tui.record import Record


class ResultKind(Enum):
    """Kinds of final result code (AT guide, result codes; 27.007 and 27.005 for CME and CMS).

    Attributes:
        ok: whether the command succeeded.
    """

    OK = "OK"
    ERROR = "ERROR"
    CME_ERROR = "+CME ERROR"
    CMS_ERROR = "+CMS ERROR"
    CONNECT = "CONNECT"
    NO_CARRIER = "NO CARRIER"
    NO_DIALTONE = "NO DIALTONE"
    BUSY = "BUSY"
    NO_ANSWER = "NO ANSWER"

    def __init__(self, text: str) -> None:
        self.ok = text in {"OK", "CONNECT"}


class PromptKind(Enum):
    """Prompts that end without a newline."""

    TEXT = "> "
    WRITE = ">>>"
    READ = "<<<"


class Echo(Record):
    """The module repeated the command line that was sent, `text` without the CR."""

    text: str


class InfoLine(Record):
    """A line of information text that belongs to the command in flight."""

    text: str


class FinalResult(Record):
    """The line that ends the command in flight, as the module sent it.

    `code` is the number of a numeric CME or CMS error, else None. `numeric` marks a V0 result (`0`, `4`), which is reported as its
    verbose equivalent in `kind` while `text` keeps what came.
    """

    kind: ResultKind
    text: str
    code: int | None = None
    numeric: bool = False


class Urc(Record):
    """An unsolicited result code: its first line and the lines that belong to it."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The first line."""
        return self.lines[0]


class StrayLine(Record):
    """A line that came while nothing was asked and that no URC table knows."""

    text: str


class Prompt(Record):
    """The module waits for data of the command in flight."""

    kind: PromptKind


class RawData(Record):
    """Bytes of a raw phase: a file that the module sends, or transparent data after CONNECT."""

    data: bytes


class Overflow(Record):
    """A line longer than the bound was cut; `dropped` bytes of it were not kept."""

    dropped: int


class SecretKind(Enum):
    """What a login asks for."""

    USER = "user name"
    PASSWORD = "password"  # noqa: S105  (the word, not a secret)


class SecretWanted(Record):
    """The login needs a credential; it is handed over as bytes and not kept."""

    kind: SecretKind


class LoggedIn(Record):
    """The login procedure is over. `verified` is False where the module acknowledges nothing (authMode 0)."""

    verified: bool


class Refused(Record):
    """The module closed during the login; `after` names what it had been given."""

    after: SecretKind | None


class PeerClosed(Record):
    """The far end closed; `unfinished` says whether a command was in flight."""

    unfinished: bool


DialogueEvent = Echo | InfoLine | FinalResult | Urc | StrayLine | Prompt | RawData | Overflow | PeerClosed
LoginEvent = SecretWanted | LoggedIn | Refused
