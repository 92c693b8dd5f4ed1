"""The brain: one AT instance of a simulated module on one wire, without IO and without a clock.

Bytes and the time go in, actions come out. Whoever drives it calls `connected`, `receive` and `disconnected` as things happen,
`wake` when `next_wake` has come, and does what the returned actions say, in order.

A connection passes through phases. At the LOGIN the desk takes bytes. In COMMAND the line reader collects a line, which is then
carried out (`execution`), and may ask for data; #TCPATCONSER turns the wire into a loop-back (TRANSPARENT). While a command runs,
what arrives is lost, unless #TCPATCMDSEQ=1 queues it; and a command counts as running until the bytes that came with it are used
up, so that a client which sends two at once loses the second here as it does on a real module.

Times are alarms: each name has at most one, and `wake` runs those that have come.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import framing
from atrun_tui.simulator.brain.actions import Action, Close, Restart, Vanish
from atrun_tui.simulator.brain.alarms import Alarm, Alarms
from atrun_tui.simulator.brain.execution import Execution
from atrun_tui.simulator.brain.intake import LineReader
from atrun_tui.simulator.brain.login import LoginDesk, Standing
from atrun_tui.simulator.brain.module import Handler, Module, Traffic
from atrun_tui.simulator.brain.options import Options, Procedure
from atrun_tui.simulator.brain.reply import Effect
from atrun_tui.simulator.brain.road import Road
from atrun_tui.simulator.brain.table import HANDLERS
from atrun_tui.simulator.brain.voice import Voice
from atrun_tui.simulator.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_GUARD_UNIT = 0.02
_QUEUE = 8192


class _Phase(Enum):
    OFF = auto()
    LOGIN = auto()
    COMMAND = auto()
    TRANSPARENT = auto()


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
        self._phase = _Phase.OFF
        self._alarms = Alarms()
        self._voice = Voice(self.module, lambda: self.faults, self._alarms)
        self._line = Execution(
            self.module,
            faults=lambda: self.faults,
            road=road,
            commands=commands,
            voice=self._voice,
            alarms=self._alarms,
            end=self._end,
            ended=self._line_ended,
        )
        self._begin_connection()

    def _begin_connection(self) -> None:
        self._alarms.clear()
        self._voice.open_socket()
        self._reader = LineReader()
        self._line.start()
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
        return self._line.is_running

    @property
    def is_at_prompt(self) -> bool:
        """Whether a command waits for data."""
        return self._line.is_at_prompt

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
        self._line.settled = False
        rest = data
        while rest and self.is_connected:
            rest = self._take(rest, now)
        return self._voice.take_actions()

    def wake(self, now: float) -> list[Action]:
        """Time has passed."""
        self._line.settled = False
        while (alarm := self._alarms.due(now)) is not None:
            self._ringing(alarm)(now)
        return self._voice.take_actions()

    def disconnected(self) -> None:
        """The far end is gone. A command that was running is forgotten."""
        self._line.forget()
        self._phase = _Phase.OFF
        self._alarms.clear()

    def announce(self, text: str, now: float) -> list[Action]:
        """Send an unsolicited result code; its lines are parted by CR LF. Nobody hears it before the login is over."""
        if self._phase is _Phase.COMMAND and not self._line.is_at_prompt:
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
        if self._line.is_at_prompt:
            return self._line.take(data, now)
        if self._line.is_running or (self._line.settled and not self.module.commands_in_sequence):
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
            self._line.begin(self._line.last_line if typed.line == "A/" else typed.line, now)
        return typed.rest

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

    def _line_ended(self, effect: Effect, now: float) -> None:
        """Its answer has left; now comes what the line did to the link."""
        if effect in (Effect.RESTART, Effect.SHUT_DOWN):
            self._voice.flush(now)
            back = effect is Effect.RESTART and not self.faults.lost_restart
            self._end(Restart(self.options.reboot_seconds) if back else Vanish())
        elif effect is Effect.TRANSPARENT:
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
            Alarm.DUE: self._line.carry_out,
            Alarm.OUTLASTED: lambda now: self._end(Restart(self.options.reboot_seconds)),  # noqa: ARG005
            Alarm.UPLOAD: self._line.stalled,
            Alarm.STORED: self._line.stored,
            Alarm.GUARD: self._leave_transparent,
            Alarm.HELD: self._voice.flush,
            Alarm.IDLE: lambda now: self._end(Close()),  # noqa: ARG005
        }[alarm]

    def _leave_transparent(self, now: float) -> None:
        self._phase = _Phase.COMMAND
        self._voice.say(self.options.transparent_end, now)

    def _end(self, action: Action) -> None:
        self._voice.do(action)
        self.disconnected()
