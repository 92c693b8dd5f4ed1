"""The brain: one AT instance of a simulated module on one wire, without IO and without a clock.

Bytes and the time go in, actions come out. Whoever drives it calls `connected`, `receive` and `disconnected` as things happen,
`wake` when `next_wake` has come, and does what the returned actions say, in order.

A connection passes through phases. At the LOGIN the desk takes bytes. In COMMAND the line reader collects a line, the line is
carried out command by command, and the pieces of its answer leave together. A command may ask for data (PROMPT), after which the
rest of the line goes on; #TCPATCONSER turns the wire into a loop-back (TRANSPARENT). While a command runs, what arrives is lost,
unless #TCPATCMDSEQ=1 queues it; and a command counts as running until the bytes that came with it are used up, so that a client
which sends two at once loses the second here as it does on a real module.

Times are alarms: each name has at most one, and `wake` runs those that have come.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import framing
from atrun_tui.simulator.brain.actions import Action, Close, Restart, Vanish
from atrun_tui.simulator.brain.alarms import Alarm, Alarms
from atrun_tui.simulator.brain.intake import LineReader, PromptReader
from atrun_tui.simulator.brain.line import Command, body_of, read_commands
from atrun_tui.simulator.brain.login import LoginDesk, Standing
from atrun_tui.simulator.brain.module import Call, Handler, Module, Traffic
from atrun_tui.simulator.brain.options import Options, Procedure
from atrun_tui.simulator.brain.reply import DONE, Effect, Failed, Reply
from atrun_tui.simulator.brain.road import Road
from atrun_tui.simulator.brain.table import HANDLERS, answer, usual_seconds
from atrun_tui.simulator.brain.voice import Voice
from atrun_tui.simulator.faults import Faults, chosen, extra_lines, strikes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_UPLOAD_IDLE = 30.0
_GUARD_UNIT = 0.02
_QUEUE = 8192


class _Phase(Enum):
    OFF = auto()
    LOGIN = auto()
    COMMAND = auto()
    PROMPT = auto()
    TRANSPARENT = auto()


@dataclass(slots=True)
class _Run:
    """A command line that is being carried out."""

    line: str
    commands: Iterator[Command]
    pieces: list[bytes] = field(default_factory=list)
    effect: Effect = Effect.NONE


class Brain:
    """One simulated module as one wire meets it. `faults` may be replaced at any time."""

    def __init__(
        self,
        options: Options | None = None,
        faults: Faults | None = None,
        *,
        module: Module | None = None,
        road: Road = Road.SERVER,
        commands: Mapping[str, Handler] = HANDLERS,
    ) -> None:
        self.options = options or Options()
        self.faults = faults or Faults()
        self.module = module or Module(self.options)
        self._road = road
        self._commands = commands
        self._phase = _Phase.OFF
        self._alarms = Alarms()
        self._voice = Voice(self.module, lambda: self.faults, self._alarms)
        self._last_line = ""
        self._begin_connection()

    def _begin_connection(self) -> None:
        self._alarms.clear()
        self._voice.open_socket()
        self._reader = LineReader()
        self._prompt: PromptReader | None = None
        self._run: _Run | None = None
        self._settled = False
        self._queue = bytearray()
        self._quiet_since = 0.0
        self._desk = LoginDesk(
            self.options.login, self.options.texts, [] if self.faults.refuse_login else self.module.users
        )

    @property
    def next_wake(self) -> float | None:
        """When `wake` is to be called next, in the caller's own time; None when nothing is awaited."""
        return self._alarms.next

    @property
    def is_connected(self) -> bool:
        """Whether somebody is on the wire."""
        return self._phase is not _Phase.OFF

    @property
    def is_running(self) -> bool:
        """Whether a command line is being carried out, or waits for data."""
        return self._run is not None

    @property
    def is_at_prompt(self) -> bool:
        """Whether a command waits for data."""
        return self._phase is _Phase.PROMPT

    @property
    def _command_minutes(self) -> int:
        """How long a command may take before the module restarts (#TCPATRUNCFG and #SMSATRUNCFG, timeout)."""
        return int(self.module.service[6]) if self._road.is_socket else self.module.sms_service_values[2]

    # What happens on the wire

    def connected(self, now: float, peer: str = "") -> list[Action]:
        """Somebody connected, from `peer` (`address:port`)."""
        self._begin_connection()
        self.module.peer = peer
        self.module.traffic = Traffic()
        if self.module.epoch is None:
            self.module.epoch = now
        self._voice.touch(now)
        if self.options.login is Procedure.NONE:
            self._phase = _Phase.COMMAND
        else:
            self._phase = _Phase.LOGIN
            self._alarms.set(Alarm.LOGIN, now + self.options.login_timeout)
            self._voice.say(self._desk.greeting(), now)
        return self._voice.take_actions()

    def receive(self, data: bytes, now: float) -> list[Action]:
        """Bytes arrived; all of one call count as one segment."""
        if not self.is_connected or self.faults.mute:
            return []
        self.module.traffic.received += len(data)
        self._voice.touch(now)
        self._settled = False
        rest = data
        while rest and self.is_connected:
            rest = self._take(rest, now)
        return self._voice.take_actions()

    def wake(self, now: float) -> list[Action]:
        """Time has passed."""
        self._settled = False
        while (alarm := self._alarms.due(now)) is not None:
            self._ringing(alarm)(now)
        return self._voice.take_actions()

    def disconnected(self) -> None:
        """The far end is gone. A command that was running is forgotten."""
        self._keep_part()
        self._phase = _Phase.OFF
        self._alarms.clear()
        self._run = None

    def announce(self, text: str, now: float) -> list[Action]:
        """Send an unsolicited result code; its lines are parted by CR LF. Nobody hears it before the login is over."""
        if self._phase is _Phase.COMMAND:
            self._voice.say(framing.unsolicited(text, self.module.manners), now)
        return self._voice.take_actions()

    def restarted(self) -> None:
        """The module went down and came up again."""
        self.disconnected()
        self.module.restart()

    # Bytes in

    def _take(self, data: bytes, now: float) -> bytes:
        if self._phase is _Phase.LOGIN:
            return self._take_login(data, now)
        if self._phase is _Phase.TRANSPARENT:
            return self._take_transparent(data, now)
        if self._phase is _Phase.PROMPT:
            return self._take_prompt(data, now)
        if self._run is not None or (self._settled and not self.module.commands_in_sequence):
            if self.module.commands_in_sequence:
                self._queue += data[: _QUEUE - len(self._queue)]
            return b""
        return self._take_line(data, now)

    def _take_login(self, data: bytes, now: float) -> bytes:
        step = self._desk.take(data)
        self._voice.say(step.say, now)
        if step.standing is Standing.REFUSED:
            self._end(Close())
        elif step.standing is Standing.ADMITTED:
            self._phase = _Phase.COMMAND
            self._alarms.drop(Alarm.LOGIN)
        return step.rest

    def _take_line(self, data: bytes, now: float) -> bytes:
        typed = self._reader.take(data, self.module.manners)
        if self.module.manners.echo:
            self._voice.say(typed.echo, now)
        if typed.line is not None:
            self._begin_line(self._last_line if typed.line == "A/" else typed.line, now)
        return typed.rest

    def _take_prompt(self, data: bytes, now: float) -> bytes:
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
            self._settled = False
        return rest

    def _write_file(self, prompt: PromptReader, now: float) -> None:
        """A file is whole: storing it takes its time, and may go wrong."""
        module, options = self.module, self.options
        module.files_written += 1
        if module.files_written <= self.faults.corrupt:
            prompt.content[len(prompt.content) // 2] ^= 0x20
        self._alarms.drop(Alarm.UPLOAD)
        self._phase = _Phase.COMMAND
        wait = options.flash_seconds * len(prompt.content) / 100_000
        if wait > 0:
            self._alarms.set(Alarm.STORED, now + wait)
        else:
            self._stored(now)

    def _stored(self, now: float) -> None:
        if self.faults.swallow:
            self._prompt = None
        else:
            self._answer_prompt(None, now)

    def _keep_part(self) -> None:
        """The rest of a file will not come."""
        prompt, self._prompt = self._prompt, None
        if prompt is not None and prompt.ask.size is not None and prompt.content and self.options.keeps_partial:
            prompt.ask.done(bytes(prompt.content))

    def _take_transparent(self, data: bytes, now: float) -> bytes:
        """`+++` leaves when it is a segment of its own with silence before and after it (app note 3.5)."""
        guard = self.module.manners.guard * _GUARD_UNIT
        if self._alarms.drop(Alarm.GUARD):
            self._voice.say(b"+++", now)
        elif data == b"+++" and now - self._quiet_since >= guard:
            self._alarms.set(Alarm.GUARD, now + guard)
            return b""
        self._quiet_since = now
        self._voice.say(data, now)
        return b""

    # Command lines

    def _begin_line(self, line: str, now: float) -> None:
        body = body_of(line)
        if body is None:
            return
        if strikes(self.faults.drop_before, line):
            self._end(Close(reset=self.faults.reset))
            return
        self._last_line = line
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
            self._carry_out(now)

    def _carry_out(self, now: float) -> None:
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
            self._phase = _Phase.PROMPT
            if reply.ask.size is not None:
                self._alarms.set(Alarm.UPLOAD, now + _UPLOAD_IDLE)
            return True
        if reply.effect is not Effect.NONE:
            run.commands = iter(())
        return False

    def _answer_prompt(self, reply: Reply | None, now: float) -> None:
        """The data is complete, or `reply` stands for it."""
        prompt, run = self._prompt, self._run
        assert prompt is not None
        assert run is not None
        self._prompt = None
        self._alarms.drop(Alarm.UPLOAD)
        self._phase = _Phase.COMMAND
        try:
            made = prompt.ask.done(bytes(prompt.content)) if reply is None else reply
        except Failed as failed:
            self._finish(framing.failure(failed, self.module.manners), now)
            return
        if not self._take_reply(run, made, now):
            self._continue(now)

    def _finish(self, final: list[bytes], now: float) -> None:
        """The line is done: its answer leaves, and then comes what the line did to the link."""
        run = self._run
        assert run is not None
        self._run = None
        self._settled = True
        self._alarms.drop(Alarm.OUTLASTED)
        if strikes(self.faults.drop_after, run.line):
            self._end(Close(reset=self.faults.reset))
            return
        self._voice.say_lines([*run.pieces, *final], now)
        if strikes(self.faults.duplicate, run.line):
            self._voice.say_lines([*run.pieces, *final], now)
        if run.effect in (Effect.RESTART, Effect.SHUT_DOWN):
            self._voice.flush(now)
            back = run.effect is Effect.RESTART and not self.faults.lost_restart
            self._end(Restart(self.options.reboot_seconds) if back else Vanish())
        elif run.effect is Effect.TRANSPARENT:
            self._phase = _Phase.TRANSPARENT
            self._quiet_since = now
        elif self._queue:
            queued, self._queue = bytes(self._queue), bytearray()
            while queued and self.is_connected:
                queued = self._take(queued, now)

    # Alarms

    def _ringing(self, alarm: Alarm) -> Callable[[float], None]:
        return {
            Alarm.LOGIN: lambda now: self._end(Close()),  # noqa: ARG005  (one signature for all)
            Alarm.DUE: self._carry_out,
            Alarm.OUTLASTED: lambda now: self._end(Restart(self.options.reboot_seconds)),  # noqa: ARG005
            Alarm.UPLOAD: self._upload_stalled,
            Alarm.STORED: self._stored,
            Alarm.GUARD: self._leave_transparent,
            Alarm.HELD: self._voice.flush,
            Alarm.IDLE: lambda now: self._end(Close()),  # noqa: ARG005
        }[alarm]

    def _upload_stalled(self, now: float) -> None:
        """30 s without a byte end an upload with an error (AT guide, #WSCRIPT)."""
        self._keep_part()
        self._phase = _Phase.COMMAND
        self._finish(framing.result("ERROR", self.module.manners), now)

    def _leave_transparent(self, now: float) -> None:
        self._phase = _Phase.COMMAND
        self._voice.say(self.options.transparent_end, now)

    def _end(self, action: Action) -> None:
        self._voice.do(action)
        self.disconnected()
