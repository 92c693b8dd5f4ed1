"""A command line being carried out: command by command, with the data that one of them may ask for in between.

The pieces of its answer leave together once it is done. A file that was asked for is stored, which takes its time and may go
wrong; a line that is cut off in the middle of one keeps the part that came, where modules do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import framing
from atrun_tui.simulator.brain.actions import Action, Close, Vanish
from atrun_tui.simulator.brain.alarms import Alarm, Alarms
from atrun_tui.simulator.brain.intake import PromptReader
from atrun_tui.simulator.brain.line import Command, body_of, read_commands
from atrun_tui.simulator.brain.module import Call, Handler, Module
from atrun_tui.simulator.brain.reply import DONE, Effect, Failed, Reply
from atrun_tui.simulator.brain.road import Road
from atrun_tui.simulator.brain.table import answer, usual_seconds
from atrun_tui.simulator.faults import Faults, chosen, extra_lines, strikes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from atrun_tui.simulator.brain.options import Options
    from atrun_tui.simulator.brain.voice import Voice

_UPLOAD_IDLE = 30.0


@dataclass(slots=True)
class _Run:
    """A command line that is being carried out."""

    line: str
    commands: Iterator[Command]
    pieces: list[bytes] = field(default_factory=list)
    effect: Effect = Effect.NONE


class Execution:
    """One line at a time.

    Args:
        module: what the commands change.
        faults: those of the moment.
        road: the wire's.
        commands: what answers them, by name.
        voice: says the answers.
        alarms: call back what takes time.
        end: ends the connection, by an action.
        ended: called when a line's answer has left, with what the line did to the link.

    Attributes:
        is_at_prompt: whether a command waits for data.
        settled: whether a line has ended and the bytes that came with it are not yet used up.
        last_line: what `A/` repeats.
    """

    def __init__(
        self,
        module: Module,
        *,
        faults: Callable[[], Faults],
        road: Road,
        commands: Mapping[str, Handler],
        voice: Voice,
        alarms: Alarms,
        end: Callable[[Action], None],
        ended: Callable[[Effect, float], None],
    ) -> None:
        self.module = module
        self._faults = faults
        self._road = road
        self._commands = commands
        self._voice = voice
        self._alarms = alarms
        self._end = end
        self._ended = ended
        self.last_line = ""
        self.start()

    def start(self) -> None:
        """A new connection."""
        self._prompt: PromptReader | None = None
        self._run: _Run | None = None
        self.is_at_prompt = False
        self.settled = False

    @property
    def is_running(self) -> bool:
        """Whether a line is being carried out, or waits for data."""
        return self._run is not None

    @property
    def faults(self) -> Faults:
        """Those of the moment."""
        return self._faults()

    @property
    def options(self) -> Options:
        """How the module is made."""
        return self.module.options

    def forget(self) -> None:
        """The far end is gone, and the line with it."""
        self._keep_part()
        self._run = None
        self.is_at_prompt = False

    def begin(self, line: str, now: float) -> None:
        """A command line came; what is none is passed over."""
        body = body_of(line)
        if body is None:
            return
        if strikes(self.faults.drop_before, line):
            self._end(Close(reset=self.faults.reset))
            return
        self.last_line = line
        self.module.step()
        commands = read_commands(body)
        self._run = _Run(line, iter(commands))
        if self._road is not Road.LOCAL:
            self._alarms.set(Alarm.OUTLASTED, now + 60.0 * self._command_minutes)
        if strikes(self.faults.hang, line):
            return
        wait = self.options.pace * usual_seconds(commands)
        if self._road.delay_row is not None:
            wait += self.module.delays[self._road.delay_row]
        if wait > 0:
            self._alarms.set(Alarm.DUE, now + wait)
        else:
            self.carry_out(now)

    def carry_out(self, now: float) -> None:
        """The time a line takes is over: do what it says."""
        run = self._run
        assert run is not None
        manners = self.module.manners
        run.pieces += framing.information(extra_lines(self.faults, run.line), manners)
        told = chosen(self.faults.answers, run.line)
        failing = chosen(self.faults.errors, run.line)
        if failing is not None:
            self._finish(framing.result(failing, manners), now)
        elif told is not None:
            run.pieces += framing.information(told, manners)
            self._finish(framing.result("OK", manners), now)
        elif 0 < self.options.line_limit < len(run.line):
            self._finish(framing.result("ERROR", manners), now)
        else:
            self._continue(now)

    def _continue(self, now: float) -> None:
        """Carry out what is left of the line, up to a prompt, an error, or the end."""
        run = self._run
        assert run is not None
        for command in run.commands:
            try:
                reply = answer(self._commands, Call(command, self.module, self.module.manners, self._road, now))
            except Failed as failed:
                self._finish(framing.failure(failed, self.module.manners), now)
                return
            if self._take_reply(run, reply, now):
                return
        self._finish(framing.result("CONNECT" if run.effect is Effect.TRANSPARENT else "OK", self.module.manners), now)

    def _take_reply(self, run: _Run, reply: Reply, now: float) -> bool:
        """Whether the line does not simply go on."""
        run.pieces += framing.information(reply.lines, self.module.manners)
        if reply.raw:
            run.pieces.append(reply.raw)
        run.effect = reply.effect
        if reply.effect in (Effect.CLOSE, Effect.VANISH):
            if self._road is Road.LOCAL:  # no network takes a serial line away
                run.effect = Effect.NONE
                return False
            self._end(Close() if reply.effect is Effect.CLOSE else Vanish())
            return True
        if reply.ask is not None:
            self._voice.say_lines(run.pieces, now)
            run.pieces = []
            self._voice.say(self.module.manners.newline + reply.ask.prompt, now)
            self._prompt = PromptReader(reply.ask)
            self.is_at_prompt = True
            if reply.ask.size is not None:
                self._alarms.set(Alarm.UPLOAD, now + _UPLOAD_IDLE)
            return True
        if reply.effect is not Effect.NONE:
            run.commands = iter(())
        return False

    def take(self, data: bytes, now: float) -> bytes:
        """Bytes arrived that the command asked for; those that it does not take."""
        prompt = self._prompt
        assert prompt is not None
        text, rest = prompt.take(data)
        if self.module.manners.echo:
            self._voice.say(text, now)
        if prompt.ask.size is not None:
            self._alarms.set(Alarm.UPLOAD, now + _UPLOAD_IDLE)
        if prompt.ended:
            if prompt.ask.size is not None:
                self._write_file(prompt, now)
            else:
                self._answer_prompt(DONE if prompt.aborted else None, now)
            # Bytes beyond the announced size are command text (easy script note: a size that is too small).
            self.settled = False
        return rest

    def _write_file(self, prompt: PromptReader, now: float) -> None:
        """A file is whole: storing it takes its time, and may go wrong."""
        module, options = self.module, self.options
        module.files_written += 1
        if module.files_written <= self.faults.corrupt:
            prompt.content[len(prompt.content) // 2] ^= 0x20
        self._alarms.drop(Alarm.UPLOAD)
        self.is_at_prompt = False
        wait = options.flash_seconds * len(prompt.content) / 100_000
        if wait > 0:
            self._alarms.set(Alarm.STORED, now + wait)
        else:
            self.stored(now)

    def stored(self, now: float) -> None:
        """The file is in the flash, unless the fault says that it never is."""
        if self.faults.swallow:
            self._prompt = None
        else:
            self._answer_prompt(None, now)

    def _answer_prompt(self, reply: Reply | None, now: float) -> None:
        """The data is complete, or `reply` stands for it."""
        prompt, run = self._prompt, self._run
        assert prompt is not None
        assert run is not None
        self._prompt = None
        self._alarms.drop(Alarm.UPLOAD)
        self.is_at_prompt = False
        try:
            made = prompt.ask.done(bytes(prompt.content)) if reply is None else reply
        except Failed as failed:
            self._finish(framing.failure(failed, self.module.manners), now)
            return
        if not self._take_reply(run, made, now):
            self._continue(now)

    def stalled(self, now: float) -> None:
        """30 s without a byte end an upload with an error (AT guide, #WSCRIPT)."""
        self._keep_part()
        self.is_at_prompt = False
        self._finish(framing.result("ERROR", self.module.manners), now)

    def _keep_part(self) -> None:
        """The rest of a file will not come."""
        prompt, self._prompt = self._prompt, None
        if prompt is not None and prompt.ask.size is not None and prompt.content and self.options.keeps_partial:
            prompt.ask.done(bytes(prompt.content))

    def _finish(self, final: list[bytes], now: float) -> None:
        """The line is done: its answer leaves, and then comes what the line did to the link."""
        run = self._run
        assert run is not None
        self._run = None
        self.settled = True
        self._alarms.drop(Alarm.OUTLASTED)
        if strikes(self.faults.drop_after, run.line):
            self._end(Close(reset=self.faults.reset))
            return
        self._voice.say_lines([*run.pieces, *final], now)
        if strikes(self.faults.duplicate, run.line):
            self._voice.say_lines([*run.pieces, *final], now)
        self._ended(run.effect, now)

    @property
    def _command_minutes(self) -> int:
        """How long a command may take before the module restarts (#TCPATRUNCFG and #SMSATRUNCFG, timeout)."""
        return int(self.module.service[6]) if self._road.is_socket else self.module.sms_service_values[2]
