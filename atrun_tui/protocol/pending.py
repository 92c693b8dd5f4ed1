"""A command whose final result has not come: what was sent, and how far its answer is."""

from __future__ import annotations

from atrun_tui.protocol.asked import Asked
from atrun_tui.protocol.echo import DataEcho
from atrun_tui.protocol.events import FinalResult, PromptKind, ResultKind

PROBE = b"AT\r"
_SHORTEST_CUT_ECHO = 2


class Pending:
    """One command under way.

    Attributes:
        line: the command line, without its CR.
        echo: what of its echo has not come, CR included; empty once it has.
        late: whether the caller has stopped waiting.
        informed: whether information text of the answer has come.
        framed: whether that text was framed by CR LF on both sides (V1), so that no numeric result can follow.
        awaiting: the open prompt.
        skip_blank: whether a blank that comes next belongs to a bare `>` prompt.
        raw_size: bytes of content after `<<<`, or None where unknown.
        data_echo: what was sent after the prompt, while it may come back.
    """

    __slots__ = (
        "_asked",
        "_prompts_seen",
        "awaiting",
        "data_echo",
        "echo",
        "framed",
        "informed",
        "late",
        "line",
        "raw_size",
        "skip_blank",
    )

    def __init__(self, line: str, echo: bytes) -> None:
        self.line = line
        self.echo = echo
        self.late = False
        self.informed = False
        self.framed = False
        self.awaiting: PromptKind | None = None
        self.skip_blank = False
        self.raw_size: int | None = None
        self.data_echo: DataEcho | None = None
        self._asked: Asked | None = None
        self._prompts_seen = 0

    @property
    def asked(self) -> Asked:
        """What the line leads us to expect; read only when a line of the answer makes it matter."""
        if self._asked is None:
            self._asked = Asked(self.line)
        return self._asked

    def echo_due(self, first: int) -> bool:
        """Whether a line that begins with this byte may be the echo of the command, or of what was sent after its prompt."""
        if self.echo:
            return first == self.echo[0]
        return self.awaiting is not None or self.data_echo is not None

    @property
    def may_prompt(self) -> bool:
        """Whether a prompt may come now: one of the line's commands has not asked yet, or a text goes on."""
        return self.awaiting is PromptKind.TEXT or self._prompts_seen < self.asked.prompts

    def ended_by(self, final: FinalResult) -> bool:
        """Whether this result code ends this command; a numeric CONNECT is too short to be believed of just any command."""
        doubtful = final.kind is ResultKind.NO_CARRIER or (final.numeric and final.kind is ResultKind.CONNECT)
        return not doubtful or self.asked.connects

    def prompted(self, kind: PromptKind) -> None:
        """Note a prompt, after which the command's own echo comes no more."""
        self.echo = b""
        if self.awaiting is None:
            self._prompts_seen += 1
        self.awaiting = None if kind is PromptKind.READ else kind
        self.data_echo = None

    def give_data(self, data: bytes) -> None:
        """Note what was sent after the prompt."""
        if self.data_echo is None:
            self.data_echo = DataEcho()
        self.data_echo.expect(data)

    def take_cut_echo(self, text: str, *, doubled_cr: bool) -> bool:
        """Recognise a line that is the beginning of the echo, or its end, which a CR of its own betrays."""
        if not self.echo or self.informed or len(text) < _SHORTEST_CUT_ECHO:
            return False
        part, whole = text.encode("latin-1"), self.echo[:-1]
        if whole.startswith(part):
            self.echo = b"" if part == whole else self.echo[len(part) :]
            return True
        if doubled_cr and whole.endswith(part):
            self.echo = b""
            return True
        return False
