"""What a whole line is: information, a result, unsolicited, or part of the line before it.

It knows the command whose result is due and nothing of bytes or phases. Why it decides as it does is told at the head of
`dialogue`.
"""

from __future__ import annotations

from atrun_tui.protocol.codes import (
    NUMERIC,
    NUMERIC_RING,
    WITH_BODY,
    Unsolicited,
    find_unsolicited,
    read_final,
)
from atrun_tui.protocol.events import DialogueEvent, Echo, FinalResult, InfoLine, ResultKind, StrayLine, Urc
from atrun_tui.protocol.pending import PROBE, Pending


class Conversation:
    """The lines of one connection, in the light of what was asked.

    Attributes:
        pending: the command whose result is due, in flight or late.
        connected: whether the last result was a CONNECT, after which no lines come.
        blank: whether the line before was a blank one, which in V1 framing every answer begins with.
        following: how many lines still belong to the one before them.
    """

    __slots__ = ("_due", "_urc", "blank", "connected", "following", "pending")

    def __init__(self) -> None:
        self.pending: Pending | None = None
        self.connected = False
        self.blank = False
        self.following = 0
        self._due = 0
        self._urc: list[str] = []

    def await_result(self, pending: Pending) -> None:
        """A command goes out."""
        self.pending = pending
        self._due = 1

    def await_probe(self, late: Pending) -> None:
        """A probe goes out after a command that is late."""
        late.echo = PROBE
        self._due += 1

    def write_off(self) -> None:
        """No result is due any more."""
        self.pending = None
        self._due = 0

    def take_line(self, raw: bytes, events: list[DialogueEvent], *, whole: bool) -> None:
        """Tell a line, given without its LF; one that is not whole was cut at the bound."""
        text = raw.rstrip(b"\r").decode("latin-1")
        blank, self.blank = self.blank, not (text or self.following)
        if self.following:
            self._follow(text, events)
        elif not text:
            return
        elif not whole:
            self._inform(text, events, framed=blank)
        elif self.pending is None:
            self._take_idle(text, events)
        else:
            self._take_answer(self.pending, text, raw, events, blank=blank)

    def take_result(self, final: FinalResult, events: list[DialogueEvent]) -> None:
        """Tell a framed result that was taken whole, and that ends the command whose result is due."""
        self.blank = False
        self._finish(final, events)

    def take_numeric(self, code: str, events: list[DialogueEvent]) -> None:
        """Tell a numeric result code, for which `is_numeric` holds."""
        final = NUMERIC.get(code)
        if self.pending is not None and final is not None and self.pending.ended_by(final):
            self._finish(final, events)
        elif final is None or final.kind is ResultKind.NO_CARRIER:
            events.append(Urc((code,)))
        else:
            events.append(StrayLine(code))

    def is_numeric(self, code: str) -> bool:
        """Whether this number can be a result code now."""
        final = NUMERIC.get(code)
        if final is None:
            return code == NUMERIC_RING
        return final.kind is not ResultKind.CONNECT or (self.pending is not None and self.pending.ended_by(final))

    def end(self, rest: bytes, events: list[DialogueEvent]) -> None:
        """The stream has ended with this unfinished line, which can be no result and nothing unsolicited."""
        text = rest.rstrip(b"\r").decode("latin-1")
        if self._urc:
            self._urc.append(text)
            self._tell_urc(events)
        elif text and self.pending is not None and self.pending.echo.startswith(rest):
            events.append(Echo(text))
        elif text:
            self._inform(text, events, framed=False)

    def _take_idle(self, text: str, events: list[DialogueEvent]) -> None:
        known = find_unsolicited(text)
        if known is None:
            events.append(StrayLine(text))
        else:
            self._begin_urc(text, known, events)

    def _take_answer(
        self, pending: Pending, text: str, raw: bytes, events: list[DialogueEvent], *, blank: bool
    ) -> None:
        final = read_final(text)
        if final is not None and pending.ended_by(final):
            self._finish(final, events)
            return
        known = find_unsolicited(text)
        if known is not None and not pending.asked.is_reply(text, known):
            self._begin_urc(text, known, events)
        elif not blank and pending.take_cut_echo(text, doubled_cr=raw.endswith(b"\r\r")):
            events.append(Echo(text))
        else:
            self._inform(text, events, framed=blank)
            if text.startswith(WITH_BODY) and pending.asked.has_body(text):
                self.following = 1

    def _inform(self, text: str, events: list[DialogueEvent], *, framed: bool) -> None:
        """A line of text: of the answer while that is waited for."""
        pending = self.pending
        if pending is None:
            events.append(StrayLine(text))
            return
        pending.informed = True
        pending.framed = pending.framed or framed
        events.append(StrayLine(text) if pending.late else InfoLine(text))

    def _follow(self, text: str, events: list[DialogueEvent]) -> None:
        """A line that belongs to the one before it, whatever it says."""
        self.following -= 1
        if not self._urc:
            if text:
                self._inform(text, events, framed=False)
            return
        self._urc.append(text)
        if self.following == 0:
            self._tell_urc(events)

    def _begin_urc(self, text: str, known: Unsolicited, events: list[DialogueEvent]) -> None:
        self._urc.append(text)
        self.following = known.lines_after(text)
        if self.following == 0:
            self._tell_urc(events)

    def _tell_urc(self, events: list[DialogueEvent]) -> None:
        events.append(Urc(tuple(self._urc)))
        self._urc.clear()

    def _finish(self, final: FinalResult, events: list[DialogueEvent]) -> None:
        """A final result: of the command in flight, or of the oldest that is owed."""
        events.append(final)
        self.connected = final.kind is ResultKind.CONNECT
        self._due -= 1
        self.pending = None
        if self._due:
            self.pending = Pending("AT", PROBE)
            self.pending.late = True
