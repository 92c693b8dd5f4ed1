"""What can be made to go wrong: on the wire, at the login, and for chosen commands.

A pattern is a command line in any case, with `*` for any text and `?` for any character, as file names are matched: `AT#MONI*`.
It has to fit the whole line, so `AT+CSQ` harms nothing but `AT+CSQ`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeVar

Value = TypeVar("Value")

USUAL_URCS = (
    "+CREG: 1",
    "RING",
    '+CMTI: "SM",3',
    "#SGACT: 10.64.3.17",
    "+CGREG: 1",
    "#TCPATRUN: 10.64.0.2",
    "+CMT: ,24\r\n07919343290020000414",
    "SRING: 2",
)

HOSTILE_LINES = (
    "\x1b[2J\x1b[H\x1b]0;owned\x07\x1b[31mred\x1b[0m",
    "\x9b2J\x9d0;owned\x9c",
    "[bold red]markup[/] [@click=app.quit]quit[/] [link=http://example.invalid]",
    "\x1b]52;c;cm0gLXJmIC8=\x07 \x1bP+q\x1b\\ \x1b[?1049h\x1b[6n",
    "back\x08\x08\x08space tab\there nul\x00 del\x7f bell\x07 shift\x0e\x0f",
    "\xe2\x80\xae right to left \xe2\x80\xac \xe2\x81\xa6isolate\xe2\x81\xa9",
    "OKAY lunch",
    "ERROR log follows",
    " OK",
    "> x",
    ">>> not a prompt",
    '=HYPERLINK("http://example.invalid")',
)
"""Information text of a module that means harm, or only looks like a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong. The default is nothing.

    Attributes:
        latency: seconds that everything the module sends comes late.
        jitter: up to so many seconds more, by a seeded sequence; the order is kept.
        chunk: bytes a packet at most; 0 = as they come.
        rate: bits a second that the link carries in each direction, ten to a byte; 0 = as fast as the wire.
        cut_after_sent: bytes sent on a connection after which it is cut; None = never.
        cut_after_received: bytes received on a connection after which it is cut; None = never.
        reset: a cut is a reset (RST), not an orderly close (FIN).
        mute: connections are accepted and nothing is ever said or done.
        firewall: connection attempts are dropped, as by #TCPATRUNFRWL: the client waits for its own timeout.
        refuse_login: whatever is given at the login is wrong.
        urc_every: an unsolicited line at every so many gaps between lines; 0 = never.
        urcs: which ones, in turn; CR LF parts the lines of one.
        hang: patterns of commands that never end (the module restarts after its command timeout).
        drop_before: patterns of commands at which the link is cut and that are not carried out.
        drop_after: patterns of commands that are carried out, after which the link is cut before the answer leaves.
        duplicate: patterns of commands that are answered twice.
        hostile: patterns of commands whose answer is preceded by lines that mean harm.
        errors: patterns of commands that fail, each with the final line to send.
        flood: patterns of commands whose answer has so many lines more.
        long_line: patterns of commands whose answer has one line more, of so many characters.
        corrupt: how many files, counted from the first, are stored with one byte wrong.
        swallow: files are taken, not stored, and nothing is ever said of it (the module restarts after its command timeout).
        lost_restart: a restart is one that the module does not come back from.
        answers: patterns of commands with the lines to answer in place of the module's own, and `OK`.
    """

    latency: float = 0.0
    jitter: float = 0.0
    chunk: int = 0
    rate: int = 0
    cut_after_sent: int | None = None
    cut_after_received: int | None = None
    reset: bool = False
    mute: bool = False
    firewall: bool = False
    refuse_login: bool = False
    urc_every: int = 0
    urcs: tuple[str, ...] = USUAL_URCS
    hang: tuple[str, ...] = ()
    drop_before: tuple[str, ...] = ()
    drop_after: tuple[str, ...] = ()
    duplicate: tuple[str, ...] = ()
    hostile: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    flood: tuple[tuple[str, int], ...] = ()
    long_line: tuple[tuple[str, int], ...] = ()
    corrupt: int = 0
    swallow: bool = False
    lost_restart: bool = False
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def shapes_the_wire(self) -> bool:
        """Whether what is sent cannot just be handed to the socket."""
        return bool(self.latency or self.jitter or self.chunk or self.rate or self.cut_after_sent is not None)


def strikes(patterns: tuple[str, ...], line: str) -> bool:
    """Whether one of the patterns fits the line."""
    return any(fnmatchcase(line.upper(), pattern.upper()) for pattern in patterns)


def chosen(table: tuple[tuple[str, Value], ...], line: str) -> Value | None:
    """The value of the first pattern that fits the line."""
    return next((value for pattern, value in table if fnmatchcase(line.upper(), pattern.upper())), None)


def extra_lines(faults: Faults, line: str) -> tuple[str, ...]:
    """The lines that a command's answer has in excess."""
    lines = HOSTILE_LINES if strikes(faults.hostile, line) else ()
    if size := chosen(faults.long_line, line):
        lines = (*lines, "#LONG: " + "x" * max(0, size - 7))
    if count := chosen(faults.flood, line):
        lines = (*lines, *(f"#FLOOD: {index}" for index in range(1, count + 1)))
    return lines
