"""One command at a time on the modem's AT port, each with its deadline; and messages dictated at the `> ` prompt.

A modem that does not answer in time is given up: whoever holds the port closes it and begins anew, for an answer that is owed
would be taken for the next command's. The one thing that may not be left behind is an open prompt, which would take the next
command as text: whatever ends a dictation before its Ctrl-Z sends ESC.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.protocol.events import (
    DialogueEvent,
    Echo,
    FinalResult,
    InfoLine,
    Prompt,
    PromptKind,
    ResultKind,
    StrayLine,
    Urc,
)
from atrun_tui.transport.base import LinkLost
from atrun_tui.transport.sms_modem.timing import Passed, pause, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.transport.base import Stream
    from atrun_tui.transport.sms_modem.timing import Clock, Timer

USUAL_LIMIT = 10.0
PROMPT_LIMIT = 10.0
"""Seconds for the prompt; the AT guide (3.2.4) says 1."""
SEND_LIMIT = 120.0
"""Seconds from Ctrl-Z to the result; the AT guide says 60, and busy networks take longer."""
ESCAPE_LIMIT = 3.0
ESCAPE_REST = 0.5
"""Seconds for a result too many, where both an ESC and the AT after it are answered."""
HUSH = 1.0
"""Seconds of silence after which an unfinished line is taken for a prompt or a numeric result."""

MOST_HEARD = 8 * 1024 * 1024
"""Characters of one answer: the lists of the largest stores have a hundredth of it."""

_STARTED = re.compile(r"RDY|\^SYSSTART\b.*")
"""What modems of some makers say once they have started (Quectel and SIMCom; Cinterion); Telit's say nothing."""

_ESC = b"\x1b"
_CTRL_Z = b"\x1a"
_BUSY = {(ResultKind.CME_ERROR, 14), (ResultKind.CMS_ERROR, 314)}


class ModemSilent(LinkLost):
    """The modem did not answer in time."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a command was answered: its lines and its result."""

    lines: tuple[str, ...]
    final: FinalResult

    @property
    def ok(self) -> bool:
        """Whether it was carried out."""
        return self.final.kind is ResultKind.OK

    @property
    def busy(self) -> bool:
        """Whether the SIM was at work, so that nothing was done and it may be asked again."""
        return (self.final.kind, self.final.code) in _BUSY


class Port:
    """The AT port of an open stream.

    Attributes:
        lost: why it is of no more use, or None.
        dictated: whether the text of the last message went out.
        echoed: whether the last command was echoed.
        quiet: whether the modem has been told ATE0 and obeys, so that an echo, or its word that it has started, tells that it
            has been restarted and forgot what it was told.

    Args:
        stream: to the modem.
        clock: for the deadlines.
        on_urc: called with the lines of each unsolicited result code.
        on_lost: called when the link is gone.
    """

    def __init__(
        self, stream: Stream, clock: Clock, *, on_urc: Callable[[tuple[str, ...]], None], on_lost: Callable[[], None]
    ) -> None:
        self.peer = stream.peer
        self.lost: LinkLost | None = None
        self.dictated = False
        self.echoed = False
        self.quiet = False
        self._stream = stream
        self._clock = clock
        self._on_urc = on_urc
        self._on_lost = on_lost
        self._dialogue = Dialogue()
        self._lines: list[str] = []
        self._heard = 0
        self._result: asyncio.Future[Reply] | None = None
        self._prompted: asyncio.Future[None] | None = None
        self._hush: Timer | None = None
        stream.attach(self)

    async def wake(self) -> None:
        """Find out whether a modem listens; close a prompt that somebody left open, have results told where somebody had them not.

        Raises:
            ModemSilent: nothing answers.
            LinkLost: the link is gone.
        """
        for attempt in range(3):
            if attempt:
                self._stream.send(_ESC)
                self._dialogue = Dialogue()
            try:
                await self.ask("ATQ0V1" if attempt else "AT", limit=2.0)
            except ModemSilent:
                continue
            if attempt:
                await pause(self._clock, ESCAPE_REST)
            return
        raise ModemSilent(f"nothing at {self.peer} answers AT: is it the modem's port, and is the modem switched on?")

    async def ask(self, command: str, *, limit: float = USUAL_LIMIT) -> Reply:
        """Send a command and wait for its result.

        Raises:
            ModemSilent: none came in time; the port is of no more use.
            LinkLost: the link is gone.
        """
        result = self._begin(command)
        return await self._await(result, limit)

    async def dictate(self, command: str, text: str) -> Reply:
        """Send a command that prompts, its text once it has, and wait for the result. `dictated` says whether the text went out.

        Raises:
            ModemSilent, LinkLost: as `ask`.
        """
        self.dictated = False
        result = self._begin(command)
        prompted = self._prompted = asyncio.get_running_loop().create_future()
        try:
            await self._await_prompt(result, prompted)
            if result.done():
                return result.result()
            self.dictated = True
            self._stream.send(self._dialogue.send_data(text.encode("ascii"), end=_CTRL_Z))
            return await self._await(result, SEND_LIMIT)
        finally:
            self._prompted = None
            if self._dialogue.awaiting is PromptKind.TEXT or not result.done() or self.lost is not None:
                self._stream.send(_ESC)

    def close(self) -> None:
        """No timer is left behind."""
        if self._hush is not None:
            self._hush.cancel()
            self._hush = None

    def _begin(self, command: str) -> asyncio.Future[Reply]:
        if self.lost is not None:
            raise self.lost
        self._lines, self._heard, self.echoed = [], 0, False
        data = self._dialogue.send_command(command)
        self._result = asyncio.get_running_loop().create_future()
        self._stream.send(data)
        return self._result

    async def _await(self, result: asyncio.Future[Reply], limit: float) -> Reply:
        try:
            await within(self._clock, limit, result)
        except Passed:
            self._dialogue.abandon()
            raise ModemSilent(f"the modem at {self.peer} did not answer within {limit:g} s") from None
        finally:
            self._result = None
        return result.result()

    async def _await_prompt(self, result: asyncio.Future[Reply], prompted: asyncio.Future[None]) -> None:
        try:
            await within(self._clock, PROMPT_LIMIT, result, prompted)
        except Passed:
            self._stream.send(_ESC)
            await self._await(result, ESCAPE_LIMIT)
            raise ModemSilent(
                f"the modem at {self.peer} did not ask for the message within {PROMPT_LIMIT:g} s"
            ) from None

    # What the stream calls.

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._read(lambda: self._dialogue.receive_data(data))
        if self._hush is not None:
            self._hush.cancel()
            self._hush = None
        if self._dialogue.held and self._dialogue.undecided:
            self._hush = self._clock.call_at(self._clock.monotonic() + HUSH, self._settle)

    def link_lost(self, error: LinkLost | None) -> None:
        """The link is gone."""
        self.close()
        self.lost = error or LinkLost(f"the link to the modem at {self.peer} was closed")
        if self._result is not None and not self._result.done():
            self._result.set_exception(self.lost)
        self._on_lost()

    def _settle(self) -> None:
        self._hush = None
        self._read(self._dialogue.settle)

    def _read(self, events: Callable[[], list[DialogueEvent]]) -> None:
        """Take what came; a fault of ours ends the use of this port with a sentence, not the program."""
        try:
            self._take(events())
        except Exception as error:  # noqa: BLE001  (as told)
            words = f"reading the modem at {self.peer} failed unexpectedly ({type(error).__name__}: {error})"
            self.link_lost(LinkLost(words))

    def _take(self, events: list[DialogueEvent]) -> None:
        for event in events:
            if isinstance(event, InfoLine) and not self._is_start(event.text):
                self._keep(event.text)
            elif isinstance(event, FinalResult):
                self._end(event)
            elif isinstance(event, Urc):
                self._on_urc(event.lines)
            elif isinstance(event, StrayLine):
                self._is_start(event.text)
            elif isinstance(event, Echo):
                self._note_echo()
            elif isinstance(event, Prompt):
                self._ask_for_text(event)

    def _keep(self, line: str) -> None:
        """A line of the answer; one that never ends is the end of the port."""
        self._heard += len(line)
        if self._heard <= MOST_HEARD:
            self._lines.append(line)
        elif self.lost is None:
            self._lines.clear()
            self.link_lost(LinkLost(f"the modem at {self.peer} would not stop talking"))

    def _end(self, final: FinalResult) -> None:
        if self._result is not None and not self._result.done():
            self._result.set_result(Reply(tuple(self._lines), final))

    def _is_start(self, line: str) -> bool:
        """Whether it says that it has just started, having been prepared before: whatever it was at, that is answered no more."""
        if not self.quiet or _STARTED.fullmatch(line.strip()) is None:
            return False
        self._note_restart()
        return True

    def _note_echo(self) -> None:
        self.echoed = True
        if self.quiet:
            self._note_restart()

    def _note_restart(self) -> None:
        if self.lost is None:
            self.link_lost(LinkLost(f"the modem at {self.peer} was restarted and has to be prepared anew"))

    def _ask_for_text(self, event: Prompt) -> None:
        if event.kind is not PromptKind.TEXT:
            return
        if self._prompted is not None and not self._prompted.done():
            self._prompted.set_result(None)
        else:
            self._stream.send(self._dialogue.abort_prompt())
