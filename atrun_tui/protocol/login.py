"""TCPATRUN's login, both procedures, without a byte of IO: which credential is wanted when, and when the login is over.

A module in server mode knows two procedures (app note 3.2.2). *Automatic*, the factory setting, prints nothing: the client sends
user name CR password CR right after the connection, and nothing acknowledges them. *Step-by-step* asks `Username: `, then
`Password: `, then says `Login successful.` In both, a wrong credential is answered by closing the connection and by nothing else.

What is uncertain, and how this module lives with it:

* The white space around the prompts is not published, so they are looked for anywhere in what came, in any case, without regard
  to lines (a prompt ends without a newline) or packets.
* `auto` cannot be told by the first byte, since the automatic procedure has none. The caller, who has the clock, waits
  `prompt_wait` seconds for a prompt and then calls `prompt_missing`; both credentials are then wanted at once. A module that was
  only slow (its socket may hold a short prompt back for five seconds) finds the answers to both questions waiting in its input.
* Nothing confirms the automatic procedure: `LoggedIn(verified=False)` means "all is sent". The first answer to a command
  confirms it; a close before that is a refusal.
* The end of `Login successful.` (the manuals spell it with one l or two, with or without the dot) and late prompts may
  come in a packet after the one that ended the login. Only the AT dialogue sees those bytes, so it is `leftover`, which therefore
  begins with the login's own last words, and `read_welcome` by which the dialogue throws them all away.

Each credential is wanted at most once: a module that asks a second time has refused it, and a hostile one cannot ask without end.
A credential passes through `give` and is not kept. It is ended by CR alone; an LF would become part of the next field.
"""

from __future__ import annotations

import re
from enum import StrEnum

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.events import LoggedIn, LoginEvent, Refused, SecretKind, SecretWanted
from atrun_tui.regex import regex


class Login(StrEnum):
    """TCPATRUN's login procedures (AT guide, #TCPATRUNCFG authMode)."""

    AUTO = "auto"
    """Wait for a prompt a while; when none comes, send both unasked."""
    AUTOMATIC = "automatic"
    """authMode 0: user CR password CR, nothing acknowledged."""
    STEP_BY_STEP = "step-by-step"
    """authMode 1: the module asks for each."""


_PROMPT_WAIT = 3.0
_LONGEST_WORD = 96
LONGEST_WELCOME = 512
"""How many first bytes of a connection `read_welcome` looks at."""
_KEPT_BEFORE = 4096
_WORDS = regex(
    rb"(?P<user>username\s{0,32}:)|(?P<password>password\s{0,32}:)|(?P<success>login\s{1,32}successful)", re.IGNORECASE
)
_WELCOME = regex(
    rb"(?:\s{0,32}(?:username\s{0,32}:|password\s{0,32}:|login\s{1,32}successfull?\.?)[ \t]{0,32})+(?:\r\n?|\n)?",
    re.IGNORECASE,
)
_BLANKS = regex(rb"\s+")
_WHOLE_WORDS = (b"username:", b"username :", b"password:", b"password :", b"login successful")
_BAD_BYTES = regex(rb"[\x00-\x1f\x7f]")


class LoginDialogue:
    """One login on one connection.

    Attributes:
        prompt_wait: seconds to wait for a first prompt before `prompt_missing` is called; only `auto` makes use of it.
    """

    __slots__ = ("_asked", "_given", "_over", "_procedure", "_refused", "_seen", "_unasked", "_wanted", "prompt_wait")

    def __init__(self, procedure: Login) -> None:
        self.prompt_wait = _PROMPT_WAIT
        self._procedure = procedure
        self._seen = b""
        self._asked: set[SecretKind] = set()
        self._wanted: list[SecretKind] = []
        self._given: SecretKind | None = None
        self._unasked = False
        self._over = False
        self._refused = False

    def start(self) -> list[LoginEvent]:
        """The connection is made.

        Returns:
            For the automatic procedure both credentials and the end of the login, in order; else nothing yet.
        """
        return self._send_unasked() if self._procedure is Login.AUTOMATIC else []

    def receive_data(self, data: bytes) -> list[LoginEvent]:
        """Read what came. Never raises; bytes after the end of the login are added to `leftover`."""
        if self._refused:
            return []
        start = max(len(self._seen) - _LONGEST_WORD, 0)
        self._seen += data
        events: list[LoginEvent] = []
        while not self._over and (found := _WORDS.search(self._seen, start)) is not None:
            start = self._take_word(found, events)
        if self._unasked or not self._over:
            self._seen = self._seen[-_KEPT_BEFORE:]
        return events

    def give(self, secret: bytes) -> bytes:
        """Make the bytes that hand over the credential that has been wanted longest.

        Raises:
            LocalError: none is wanted, it is empty, or it holds a control character (CR and LF would end it early).
        """
        if not self._wanted:
            raise LocalError("The login wants no credential now.")
        kind = self._wanted[0]
        if not secret:
            raise LocalError(f"The {kind.value} is empty.")
        if _BAD_BYTES.search(secret):
            raise LocalError(f"The {kind.value} holds a control character, which cannot be sent.")
        self._given = self._wanted.pop(0)
        return secret + b"\r"

    def prompt_missing(self) -> list[LoginEvent]:
        """The wait for a prompt is over: take it that the module asks for nothing. Without effect once it has asked."""
        if self._procedure is not Login.AUTO or self._asked or self._over:
            return []
        return self._send_unasked()

    def receive_eof(self) -> list[LoginEvent]:
        """The module closed: the login is refused, unless it was confirmed before."""
        confirmed = self._over and not self._unasked
        return [] if confirmed else self._refuse()

    @property
    def leftover(self) -> bytes:
        """Bytes for the AT dialogue once the login is over, to be received by it first.

        They begin with the login's last words where the module said any; the dialogue drops those and the rest of their line,
        which may still be under way.
        """
        return self._seen if self._over else b""

    def _send_unasked(self) -> list[LoginEvent]:
        if self._over:
            return []
        self._unasked = self._over = True
        self._wanted = [SecretKind.USER, SecretKind.PASSWORD]
        return [SecretWanted(SecretKind.USER), SecretWanted(SecretKind.PASSWORD), LoggedIn(verified=False)]

    def _refuse(self) -> list[LoginEvent]:
        """The module will have none of it: nothing more is wanted, told or kept."""
        if self._refused:
            return []
        self._over = self._refused = True
        self._wanted.clear()
        self._seen = b""
        return [Refused(self._given)]

    def _take_word(self, found: re.Match[bytes], events: list[LoginEvent]) -> int:
        """Act on a prompt or on the success line; returns where in `_seen` to look on."""
        if found.lastgroup == "success":
            return self._take_success(found, events)
        kind = SecretKind.USER if found.lastgroup == "user" else SecretKind.PASSWORD
        if kind in self._asked:
            events += self._refuse()
            return 0
        self._seen = self._seen[found.end() :]
        self._asked.add(kind)
        self._wanted.append(kind)
        events.append(SecretWanted(kind))
        return 0

    def _take_success(self, found: re.Match[bytes], events: list[LoginEvent]) -> int:
        """The success line counts once the password was asked for; before that it is part of some banner."""
        if SecretKind.PASSWORD not in self._asked:
            return found.end()
        self._over = True
        self._seen = self._seen[found.start() :]
        events.append(LoggedIn(verified=True))
        return 0


def read_welcome(head: bytes) -> tuple[int, bool]:
    """Tell the login's last words, and prompts that came late, from the first bytes of the AT dialogue.

    Args:
        head: the first bytes of a connection after the login, as many as came.

    Returns:
        How many bytes at the front are the login's, and whether more bytes are needed to tell about the rest.
    """
    found = _WELCOME.match(head[:LONGEST_WELCOME])
    end = found.end() if found is not None else 0
    rest = head[end : end + _LONGEST_WORD]
    if len(rest) == _LONGEST_WORD or len(head) >= LONGEST_WELCOME:
        return end, False
    begun = _BLANKS.sub(b" ", rest.lstrip()).lower()
    return end, any(word.startswith(begun) for word in _WHOLE_WORDS)
