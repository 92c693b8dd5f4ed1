"""Asks a caller who it is: `AT+CGSN`, and only where that tells no IMEI `AT#CGSN`. Nothing else is ever sent to it here.

In client mode there is no login (AT guide, #TCPATRUNCFG: authMode is for server mode only), so that the IMEI is all there is to go
by. It is what the caller says of itself: an allow list keeps out those who could say so falsely.

A caller that leaves a question unanswered is not identified at all and must be sent away: its answer would still be owed, and
would be taken for the answer to whatever a session asks first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.protocol.events import DialogueEvent, FinalResult, InfoLine, ResultKind, StrayLine, Urc
from atrun_tui.session.deadline import TimeLimit

if TYPE_CHECKING:
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.ear import Ear
    from atrun_tui.transport.base import Stream

QUESTIONS = ("AT+CGSN", "AT#CGSN")
ANSWER_LIMIT = 15.0
"""Seconds for each answer: a socket's transmission timer holds a short one back for 5 s by default (#SCFG txTo)."""
MOST_HEARD = 4096
"""Bytes that a caller may say before it has told who it is: enough for a hundred unsolicited lines, and soon read."""
_HUSH = 1.0
"""Seconds of silence after which an unfinished line is whole."""
_LINE = 1024
_IMEI = re.compile(r"(?<![0-9])[0-9]{15}(?![0-9])")


class NotIdentified(Exception):  # noqa: N818  (says what happened)
    """The caller hung up, was silent, or did not talk like a module."""


async def identify(stream: Stream, ear: Ear, clock: Clock) -> str | None:
    """The caller's IMEI; None when it answered and told none.

    What it said besides - unsolicited lines, and all that came behind the answer - is in the ear afterwards.

    Raises:
        NotIdentified: and an answer may be owed.
    """
    return await _Questioning(stream, ear, clock).ask()


class _Questioning:
    def __init__(self, stream: Stream, ear: Ear, clock: Clock) -> None:
        self._stream = stream
        self._ear = ear
        self._clock = clock
        self._dialogue = Dialogue(line_limit=_LINE)
        self._imeis: set[str] = set()
        self._final: FinalResult | None = None
        self._besides: list[str] = []
        self._heard = 0

    async def ask(self) -> str | None:
        """Both questions, as far as they are needed."""
        for question in QUESTIONS:
            self._final = None
            self._stream.send(self._dialogue.send_command(question))
            try:
                async with TimeLimit(self._clock, ANSWER_LIMIT):
                    rest = await self._answer()
            except TimeoutError:
                raise NotIdentified(f"{question} was not answered") from None
            self._ear.put_back(rest)
            if len(self._imeis) == 1:
                break
        self._ear.put_back("".join(f"\r\n{line}\r\n" for line in self._besides).encode("latin-1"))
        return self._imeis.pop() if len(self._imeis) == 1 else None

    async def _answer(self) -> bytes:
        """Until the final result; what came behind it."""
        while True:
            data = await self._receive()
            start = 0
            while start < len(data):
                end = data.find(b"\n", start) + 1 or len(
                    data
                )  # a line at a time: the dialogue takes nothing from behind it
                self._take(self._dialogue.receive_data(data[start:end]))
                if self._final is not None:
                    return data[end:]
                start = end
            if self._final is not None:
                return b""

    async def _receive(self) -> bytes:
        if not self._dialogue.undecided:
            data = await self._ear.receive()
        else:
            try:
                async with TimeLimit(self._clock, _HUSH):
                    data = await self._ear.receive()
            except TimeoutError:
                self._take(self._dialogue.settle())
                return b""
        self._heard += len(data)
        if not data or self._heard > MOST_HEARD:
            raise NotIdentified("it hung up, or would not stop talking")
        return data

    def _take(self, events: list[DialogueEvent]) -> None:
        for event in events:
            if isinstance(event, InfoLine):
                self._imeis.update(_IMEI.findall(event.text))
            elif isinstance(event, FinalResult):
                self._final = event
                if event.kind is ResultKind.CONNECT:
                    raise NotIdentified("it carries data, not commands")
            elif isinstance(event, Urc):
                self._besides += event.lines
            elif isinstance(event, StrayLine):
                self._besides.append(event.text)
