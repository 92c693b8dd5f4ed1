"""The AT dialogue as a state machine: bytes in, events out, one command in flight; no IO and no clock.

What a module sends is a stream of lines without any mark that says what each line is. The same bytes mean different things after
different questions, so everything here is decided by three things only: what was asked, what came before, and the bytes
themselves. Never by how the bytes were cut into packets: any chunking of a dialogue gives the same events.

**An answer** is an optional echo (the command and its CR, AT guide 3.2.2; whether there is one is never assumed), then lines of
information text, then one final result code, each framed by CR LF on both sides. Only a whole line can be a final result:
`OKAY lunch` and ` OK` are information. The blank lines that the framing makes are dropped, all of them: a blank line *inside*
information text looks exactly like the end of one block and the beginning of the next, so it cannot be kept without keeping those.
Text of a line is kept verbatim, but for the CRs at its end; a CR within a line stays where it is.

**The echo** is looked for at the beginning of any line until the final result, as an unsolicited line may come before it. One that
was cut off, by lost bytes or by an unsolicited line, is recognised as long as no information has come.

**Unsolicited result codes** come between lines at any time. A line whose name the table knows is unsolicited unless that name was
asked for in a form that answers so (see `codes` and `asked`). `NO CARRIER` ends only what dials or connects; to others it is news
of some other call. Lines that belong to a message (`+CMT` and its PDU, `+CMGR` and its text) are taken unread, so a text message
that says `OK` ends nothing.

**Prompts** have no line end, so they are recognised at the beginning of a line the moment their last byte comes, but only
while the command in flight is one that prompts: that makes `> x` plain information after any other command. A command that is not
in the table and does prompt is told by the only other sign there is, silence: the caller, who has the clock, calls `settle` when
`undecided` is true and nothing has come for a while.

**Numeric results** (V0) are a code and a CR, not framed at all. They count only where framing shows that this is no V1 answer: not
after a blank line and not after framed information; anything else waits for `settle`.

**Raw data** come after `<<<` and after CONNECT (see `raw`).

**An answer that is owed.** When a deadline passes the caller calls `abandon`. The module may still answer, and a second command
may be lost or be answered by the first one's result, so none may be sent while `owed`. Late lines come as StrayLine, the late
result as FinalResult, which ends the debt. A caller that will not wait calls `send_probe`: a bare AT, whose result is owed as well.
Two results settle both. If only one comes, nobody can say whose it was; so when it has been quiet for a while after it, the caller
calls `write_off`: a module that has answered something and then fell silent listens again.
"""

from __future__ import annotations

from atrun_tui.protocol.codes import ESCAPE_SEQUENCE
from atrun_tui.protocol.command_line import read_command_line
from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.events import DialogueEvent, PromptKind
from atrun_tui.protocol.pending import PROBE, Pending
from atrun_tui.protocol.reader import RAW_PHASES, Phase, Reader
from atrun_tui.regex import regex

_ESC = b"\x1b"
_CTRL_Z = b"\x1a"
_NOT_SENDABLE = regex(r"[\x00-\x1f\x7f]")


class Dialogue:
    """The dialogue with one module over one connection.

    It makes the bytes to send and keeps the rules about when what may be sent; its `Reader` makes events of what comes.
    """

    __slots__ = ("_allow_unanswered", "_reader", "_talk")

    def __init__(self, *, line_limit: int = 65_536, allow_unanswered: bool = False) -> None:
        """Start a dialogue.

        Args:
            line_limit: most bytes of one line that are kept; what is lost of it is told by an Overflow behind it.
            allow_unanswered: let `HAT` lines out, which are never in flight as nothing answers them; on a stream they are an error.
        """
        self._reader = Reader(line_limit)
        self._talk = self._reader.talk
        self._allow_unanswered = allow_unanswered

    @property
    def in_flight(self) -> str | None:
        """The command line whose final result is being waited for."""
        pending = self._talk.pending
        return None if pending is None or pending.late else pending.line

    @property
    def owed(self) -> bool:
        """Whether the module still owes a final result for an abandoned command or a probe."""
        pending = self._talk.pending
        return pending is not None and pending.late

    @property
    def awaiting(self) -> PromptKind | None:
        """The prompt that waits for data of ours; `<<<` never does."""
        pending = self._talk.pending
        return None if pending is None else pending.awaiting

    @property
    def transparent(self) -> bool:
        """Whether the link carries raw data both ways after a CONNECT."""
        return self._reader.phase is Phase.ONLINE

    @property
    def raw(self) -> bool:
        """Whether what comes is raw data, transparent or of a file."""
        return self._reader.phase in RAW_PHASES

    @property
    def undecided(self) -> bool:
        """Whether bytes are held of which only silence can tell what they are; see `settle`.

        A prompt, a numeric result, or the beginning of a transparent link's end.
        """
        return self._reader.undecided

    @property
    def held(self) -> int:
        """How many received bytes are held, not yet told by an event."""
        return len(self._reader.buffer)

    def send_command(self, line: str) -> bytes:
        """Put a command in flight and make its bytes: latin-1 and a CR.

        Raises:
            LocalError: another is in flight or owed, the link is transparent, or the line cannot be sent as it is: it is empty,
                holds a control character or one outside latin-1, or is a `HAT` line where none is allowed.
        """
        if self._talk.pending is not None:
            raise LocalError("The answer to the last command has not come; only one command may be under way.")
        if self._reader.phase in RAW_PHASES:
            raise LocalError("The link is transparent now: it carries data, not commands.")
        data = _command_bytes(line)
        if line.lstrip()[:1] in ("H", "h") and not read_command_line(line).answer_due:
            if not self._allow_unanswered:
                raise LocalError("A line that begins with HAT is never answered; it is for SMS only.")
            return data
        self._talk.await_result(Pending(line, data))
        return data

    def expect_raw(self, size: int) -> None:
        """Say how many bytes of content follow the `<<<` of the command in flight, before it comes.

        Without it the content ends at the first final result that stands alone on a line.

        Raises:
            LocalError: no command is in flight, its content has begun, or the size is negative.
        """
        pending = self._talk.pending
        if pending is None or pending.late or self.raw:
            raise LocalError("The size of content can only be told between a command and its content.")
        if size < 0:
            raise LocalError("The size of content cannot be negative.")
        pending.raw_size = size

    def send_data(self, data: bytes, *, end: bytes = b"") -> bytes:
        """Answer the open prompt, or send over a transparent link; may be called several times for one prompt.

        Args:
            data: what the module asked for, unchanged.
            end: sent behind it. Ctrl-Z or ESC, here or as the last byte of `data`, closes a text prompt.

        Raises:
            LocalError: the module waits for nothing.
        """
        data += end
        if self.transparent:
            return data
        pending = self._talk.pending
        if pending is None or pending.awaiting is None:
            raise LocalError("The module has not asked for data.")
        pending.give_data(data)
        if pending.awaiting is PromptKind.TEXT and data.endswith((_CTRL_Z, _ESC)):
            pending.awaiting = None
        return data

    def abort_prompt(self) -> bytes:
        """Make the ESC that closes an open `> ` prompt; a final result follows.

        Raises:
            LocalError: no such prompt is open. A `>>>` has no way out but its size in bytes, or the module's own time limit.
        """
        if self.awaiting is not PromptKind.TEXT:
            raise LocalError("No text prompt is open that ESC could close.")
        return self.send_data(_ESC)

    def send_escape(self) -> bytes:
        """Make the `+++` that leaves a transparent link; it must go out as one piece, with silence before and after it.

        `+++` is then in flight, and either OK or NO CARRIER is its result.

        Raises:
            LocalError: the link is not transparent, or `+++` is in flight already.
        """
        if not self.transparent or self._talk.pending is not None:
            raise LocalError("There is no transparent link to leave.")
        data = ESCAPE_SEQUENCE.encode("ascii")
        self._talk.await_result(Pending(ESCAPE_SEQUENCE, b""))
        return data

    def end_raw(self) -> list[DialogueEvent]:
        """Read lines again, by the caller's decision: the file proved shorter than said, or `+++` was left unanswered.

        A file's final result is still waited for; after a transparent link nothing is.
        """
        return self._reader.end_raw()

    def abandon(self) -> None:
        """Stop waiting for the command in flight, whose answer is owed from now on. Without effect when there is none."""
        pending = self._talk.pending
        if pending is None:
            return
        if self.transparent:
            self._talk.write_off()
        else:
            pending.late = True

    def send_probe(self) -> bytes:
        """Make a bare AT that may be sent while an answer is owed; its own is owed as well.

        Raises:
            LocalError: nothing is owed, a prompt is open, which would take it as data, or content is under way.
        """
        pending = self._talk.pending
        if pending is None or not pending.late:
            raise LocalError("A probe is for a module that owes an answer.")
        if pending.awaiting is not None or self.raw:
            raise LocalError("The module would take a probe as data now.")
        self._talk.await_probe(pending)
        return PROBE

    def write_off(self) -> None:
        """Expect nothing more of what is owed. Without effect when nothing is."""
        if self.owed:
            self._talk.write_off()

    def receive_data(self, data: bytes) -> list[DialogueEvent]:
        """Read what came. Never raises, and holds at most one line's bound of it afterwards."""
        return self._reader.feed(data)

    def settle(self) -> list[DialogueEvent]:
        """Decide what `undecided` tells of, since nothing has come for a while."""
        return self._reader.settle()

    def receive_eof(self) -> list[DialogueEvent]:
        """The far end closed: an unfinished line is told as it is, never as a result, and PeerClosed comes last."""
        return self._reader.end()


def _command_bytes(line: str) -> bytes:
    if not line.strip():
        raise LocalError("The command is empty.")
    if _NOT_SENDABLE.search(line):
        raise LocalError("The command holds a control character, which cannot be sent within a line.")
    try:
        return line.encode("latin-1") + b"\r"
    except UnicodeEncodeError as error:
        raise LocalError(f"The character {line[error.start]!r} cannot be sent to a module.") from None
