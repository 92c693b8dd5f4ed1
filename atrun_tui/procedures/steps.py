"""What a procedure says to whoever runs it, and what it hears back.

A procedure is a generator: it yields requests and tidings, is sent an answer for each request (None for a tiding), and returns an
`Ending`. It does no IO and knows no clock: a pause is a request like any other. So the console, the command line and the tests run
the same code, and a test needs neither a wire nor time.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from atrun_tui.procedures.pattern import Pattern
from atrun_tui.procedures.variables import SecretWord
from atrun_tui.protocol.exchange import Exchange


class Fault(StrEnum):
    """What kind of thing went wrong; a program branches on it."""

    ANSWER = "answer"
    """The module answered an error, or not what was expected; a check was false."""
    NO_ANSWER = "no answer"
    """Nothing came in time."""
    LOST = "lost"
    """The link was lost before the answer, or is not there any more."""
    UNREACHABLE = "unreachable"
    """No link came about."""
    REFUSED = "refused"
    """The login was refused, or a secret is missing."""
    FORBIDDEN = "forbidden"
    """It was not sent: it could cut the link and nothing allows it, or it cannot be sent at all."""
    MACRO = "macro"
    """The procedure itself is at fault: a value is missing, a bound was reached."""
    STOPPED = "stopped"
    """Its owner stopped it."""


# Requests: each is answered.


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Send a command line and wait for its end; answered by an `Answer`, or `Unsent` when it may not go out.

    Attributes:
        line: its parts; a secret stands by its word.
        timeout: seconds, or None for the usual.
        allow_lockout: whether it may cut the very link it travels on.
        same_link: it goes over the link that the last command went over, or not at all; then it is answered by `Missed`.
    """

    line: tuple[str | SecretWord, ...]
    timeout: float | None = None
    allow_lockout: bool = False
    same_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitUrc:
    """Wait for something unsolicited, also if it came since the last command left; answered by `Heard` or `Missed`."""

    pattern: Pattern
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Let time pass; answered by `Done`."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconnect:
    """Give up the link, wait, and make a new one within a time; answered by `Done` or `Missed`."""

    delay: float
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask the owner; answered by `Told`. Where nobody can be asked that is the default, or a `Missed` without one."""

    question: str
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Store a file on the module; answered by `Done` or `Missed`.

    Attributes:
        file: where it lies here.
        as_name: its name there, or None for its own.
        kind: `script`, `app`, or None to guess from the file.
        enable: make it the one that runs.
        start: run it at once.
    """

    file: str
    as_name: str | None = None
    kind: str | None = None
    enable: bool = False
    start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFile:
    """Send a command line that asks for a file, and the file; answered by `Sent` or `Unsent`.

    Attributes:
        line: the command line.
        data: exactly what goes out at its prompt.
    """

    line: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveFile:
    """Send a command line that is answered by a file; answered by `Received` or `Unsent`.

    Attributes:
        line: the command line.
        size: bytes of the file where known.
    """

    line: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Keep a file of the module's on this computer; answered by `Kept` or `Missed`."""

    name: str
    data: bytes


Request = Send | WaitUrc | Pause | Reconnect | Ask | Upload | SendFile | ReceiveFile | Keep

# Tidings: told, not answered.


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBegins:
    """A step is next; whoever runs it may hold it back here. `number` is such as `3` or `3.2`, `round` counts a repeat's."""

    number: str
    title: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnds:
    """It ended: well, skipped (its `when` was false), or with a sentence why not."""

    number: str
    title: str
    skipped: bool = False
    fault: Fault | None = None
    problem: str | None = None
    carries_on: bool = False
    """It failed and the procedure goes on all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captures:
    """A variable has a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence for the owner."""

    text: str


class Verdict(StrEnum):
    """What a finding means for what is to be done."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something was checked: what, how it stands, and a sentence."""

    topic: str
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A part of a longer procedure begins: a word for programs, and a sentence."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class TidyUp:
    """What is asked from here on puts the module in order: it is done although the owner has stopped the procedure."""


@dataclass(frozen=True, slots=True)
class Thinking:
    """Here is much to reckon: everybody else may go on before it is taken up again."""


Tiding = StepBegins | StepEnds | Captures | Note | Finding | Stage | TidyUp | Thinking

# Answers.


@dataclass(frozen=True, slots=True)
class Answer:
    """A command ended."""

    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Sent:
    """A command that asks for a file ended; so many bytes of the file had been accepted by the link."""

    exchange: Exchange
    moved: int


@dataclass(frozen=True, slots=True)
class Received:
    """A command that is answered by a file ended; the content is whole when its exchange is ok."""

    exchange: Exchange
    content: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file was kept, and where."""

    place: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """A command was not sent, and why."""

    fault: Fault
    problem: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What was waited for came: its lines, and the named groups."""

    lines: tuple[str, ...]
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Missed:
    """It did not come about, and why."""

    fault: Fault
    problem: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the owner said."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """It came about."""


Reply = Answer | Sent | Received | Kept | Unsent | Heard | Missed | Told | Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a procedure ended.

    Attributes:
        ok: whether it did what it was for.
        message: its last word, or the sentence why not.
        fault: what kind of thing went wrong; None when ok.
        failed_step: the number and the title of the step that ended it; None when ok.
    """

    ok: bool
    message: str = ""
    fault: Fault | None = None
    failed_step: str | None = None


Procedure = Generator[Request | Tiding, Reply | None, Ending]
