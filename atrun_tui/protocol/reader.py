"""The receiving half of the AT dialogue: cuts the stream into lines, prompts and raw data.

Why it decides as it does is told at the head of `dialogue`.
"""

from __future__ import annotations

from enum import Enum

from atrun_tui.protocol.buffer import LineBuffer
from atrun_tui.protocol.codes import LONE_RESULTS, PROMPTS
from atrun_tui.protocol.conversation import Conversation
from atrun_tui.protocol.events import (
    DialogueEvent,
    Echo,
    FinalResult,
    Overflow,
    PeerClosed,
    Prompt,
    PromptKind,
    RawData,
)
from atrun_tui.protocol.login import LONGEST_WELCOME, read_welcome
from atrun_tui.protocol.pending import Pending
from atrun_tui.protocol.raw import Ending, take_raw
from atrun_tui.regex import regex

_NUMERIC_LINE = regex(rb"(\d{1,2})\r")
_UNDECIDED = regex(rb"(?:(?P<prompt>> ?|>>>|<<<)|(?P<code>\d{1,2})\r)\Z")
_PROMPT_KINDS = {b">": PromptKind.TEXT, **dict(PROMPTS)}
_PROMPT_BYTES = b"><"
_DIGITS = b"0123456789"


class Phase(Enum):
    """How the next bytes are read."""

    OPENING = "the first bytes of a connection, which may be the login's last"
    LINES = "lines"
    SIZED = "content of known size"
    READING = "content until a result"
    ONLINE = "transparent data"


RAW_PHASES = (Phase.SIZED, Phase.READING, Phase.ONLINE)


class Reader:
    """Bytes to events.

    Attributes:
        buffer: what has come and is not told yet.
        phase: how the next bytes are read.
        talk: what is said of whole lines, and the command whose result is due.
    """

    __slots__ = ("_raw_left", "buffer", "phase", "talk")

    def __init__(self, line_limit: int) -> None:
        self.buffer = LineBuffer(line_limit)
        self.phase = Phase.OPENING
        self.talk = Conversation()
        self._raw_left = 0

    def feed(self, data: bytes) -> list[DialogueEvent]:
        """Read what came; see `Dialogue.receive_data`."""
        events: list[DialogueEvent] = []
        if data in LONE_RESULTS and self._take_lone_result(LONE_RESULTS[data], events):
            return events
        self.buffer.feed(data)
        while len(self.buffer) and self._step(events):
            pass
        return events

    @property
    def undecided(self) -> bool:
        """Whether `settle` would decide anything."""
        if not len(self.buffer):
            return False
        return bool(self.phase is Phase.ONLINE or self._undecided_prompt() or self._undecided_code())

    def settle(self) -> list[DialogueEvent]:
        """Decide by silence; see `Dialogue.settle`."""
        events: list[DialogueEvent] = []
        if self.phase is Phase.ONLINE:
            _tell_raw(self.buffer.take(len(self.buffer)), events)
        elif (prompt := self._undecided_prompt()) and self.talk.pending is not None:
            self.buffer.drop(len(prompt))
            self._open_prompt(self.talk.pending, _PROMPT_KINDS[prompt], events)
        elif code := self._undecided_code():
            self.buffer.drop(len(code) + 1)
            self.talk.take_numeric(code, events)
            self._go_online()
        return events

    def end_raw(self) -> list[DialogueEvent]:
        """Leave a raw phase; see `Dialogue.end_raw`."""
        events: list[DialogueEvent] = []
        if self.phase is Phase.ONLINE:
            self.talk.write_off()
        if self.phase in RAW_PHASES:
            _tell_raw(self.buffer.take(len(self.buffer)), events)
            self.phase = Phase.LINES
        return events

    def end(self) -> list[DialogueEvent]:
        """The stream has ended; see `Dialogue.receive_eof`."""
        events: list[DialogueEvent] = []
        pending = self.talk.pending
        if self.phase in RAW_PHASES:
            _tell_raw(self.buffer.take(len(self.buffer)), events)
        else:
            if self.phase is Phase.OPENING:
                self.buffer.drop(read_welcome(self.buffer.peek(LONGEST_WELCOME))[0])
            self.talk.end(self.buffer.take_rest(), events)
            self._tell_overflow(events)
        events.append(PeerClosed(unfinished=pending is not None and not pending.late))
        return events

    def _undecided_prompt(self) -> bytes:
        return self._undecided("prompt")

    def _undecided_code(self) -> str:
        code = self._undecided("code").decode("ascii")
        return code if code and self.talk.is_numeric(code) else ""

    def _undecided(self, group: str) -> bytes:
        """What is held, if only silence can tell whether it is the group's: a prompt, or a result code without its CR."""
        if self.phase is not Phase.LINES or self.talk.pending is None or self.talk.following:
            return b""
        found = self.buffer.match(_UNDECIDED)
        return b"" if found is None else bytes(found[group] or b"")

    def _take_lone_result(self, final: FinalResult, events: list[DialogueEvent]) -> bool:
        """Take an answer in one piece without cutting it into lines, which would tell the same; False when lines are needed."""
        pending = self.talk.pending
        if (
            pending is None
            or len(self.buffer)
            or self.phase is not Phase.LINES
            or self.talk.following
            or pending.awaiting is not None
            or pending.data_echo is not None
            or not pending.ended_by(final)
        ):
            return False
        self.talk.take_result(final, events)
        self._go_online()
        return True

    # One step of each phase: it returns False when nothing more can be told before more bytes come.

    def _step(self, events: list[DialogueEvent]) -> bool:
        if self.phase is Phase.LINES:
            return self._step_lines(events)
        if self.phase is Phase.OPENING:
            return self._step_opening()
        return self._step_sized(events) if self.phase is Phase.SIZED else self._step_unsized(events)

    def _step_opening(self) -> bool:
        size, undecided = read_welcome(self.buffer.peek(LONGEST_WELCOME))
        if undecided:
            return False
        self.buffer.drop(size)
        self.phase = Phase.LINES
        return True

    def _step_sized(self, events: list[DialogueEvent]) -> bool:
        data = self.buffer.take(self._raw_left)
        self._raw_left -= len(data)
        _tell_raw(data, events)
        if self._raw_left == 0:
            self.phase = Phase.LINES
        return True

    def _step_unsized(self, events: list[DialogueEvent]) -> bool:
        ending = Ending.ANSWER
        if self.phase is Phase.ONLINE:
            ending = Ending.CARRIER if self.talk.pending is None else Ending.ESCAPE
        data, over = take_raw(self.buffer, ending)
        _tell_raw(data, events)
        if over:
            self.phase = Phase.LINES
        return over

    def _step_lines(self, events: list[DialogueEvent]) -> bool:
        if not self.talk.following:
            special = self._take_special(events)
            if special is not None:
                return special
            if self.buffer.take_blank():
                self.talk.blank = True
                return True
        line = self.buffer.take_line()
        if line is None:
            return False
        self.talk.take_line(line, events, whole=not self.buffer.dropped)
        self._tell_overflow(events)
        self._go_online()
        return True

    def _tell_overflow(self, events: list[DialogueEvent]) -> None:
        if self.buffer.dropped:
            events.append(Overflow(self.buffer.dropped))

    # What has no line end: echo, prompts, numeric results. Each returns None when it is the business of a line, else whether more
    # can be told now.

    def _take_special(self, events: list[DialogueEvent]) -> bool | None:
        pending = self.talk.pending
        first = self.buffer.first()
        if pending is not None and pending.echo_due(first):
            taken = self._take_echoes(pending, events)
            if taken is not None:
                return taken
            first = self.buffer.first()
        if first in _PROMPT_BYTES:
            return self._take_prompt(pending, events) if pending is not None and pending.may_prompt else None
        if first in _DIGITS and not self.talk.blank and not (pending is not None and pending.framed):
            return self._take_numeric(events)
        return None

    def _take_echoes(self, pending: Pending, events: list[DialogueEvent]) -> bool | None:
        if pending.echo:
            return self._take_echo(pending, events)
        if pending.skip_blank:
            pending.skip_blank = False
            if self.buffer.startswith(b" "):
                self.buffer.drop(1)
                return True
        echo = pending.data_echo
        if echo is not None and not echo.over and (echo.skip(self.buffer) or not len(self.buffer)):
            return False
        return None

    def _take_echo(self, pending: Pending, events: list[DialogueEvent]) -> bool | None:
        if self.buffer.begins(pending.echo):
            return False
        if not self.buffer.startswith(pending.echo):
            return None
        self.buffer.drop(len(pending.echo))
        events.append(Echo(pending.echo[:-1].decode("latin-1")))
        pending.echo = b""
        self.talk.blank = False
        return True

    def _take_prompt(self, pending: Pending, events: list[DialogueEvent]) -> bool | None:
        if pending.asked.prompts_bare and self.buffer.startswith(b">"):
            self.buffer.drop(1)
            self._open_prompt(pending, PromptKind.TEXT, events)
            pending.skip_blank = True
            return True
        for prompt, kind in PROMPTS:
            if self.buffer.startswith(prompt):
                self.buffer.drop(len(prompt))
                self._open_prompt(pending, kind, events)
                return True
        return None

    def _open_prompt(self, pending: Pending, kind: PromptKind, events: list[DialogueEvent]) -> None:
        pending.prompted(kind)
        self.talk.blank = False
        events.append(Prompt(kind))
        if kind is not PromptKind.READ:
            return
        if pending.raw_size is None:
            self.phase = Phase.READING
        elif pending.raw_size > 0:
            self._raw_left = pending.raw_size
            self.phase = Phase.SIZED

    def _take_numeric(self, events: list[DialogueEvent]) -> bool | None:
        found = self.buffer.match(_NUMERIC_LINE)
        if found is None or not self.talk.is_numeric(code := found[1].decode("ascii")):
            return None
        self.buffer.drop(len(code) + 1)
        self.talk.take_numeric(code, events)
        self._go_online()
        return True

    def _go_online(self) -> None:
        """After a CONNECT there are no lines any more."""
        if self.talk.connected:
            self.talk.connected = False
            self.phase = Phase.ONLINE


def _tell_raw(data: bytes, events: list[DialogueEvent]) -> None:
    if data:
        events.append(RawData(data))
