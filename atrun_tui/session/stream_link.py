"""The only place where bytes meet the AT dialogue and a clock: one command in flight over one stream.

What the phases mean is told in `phase`, what the module says in `hearing`, files in `freight`, and the way back into step in
`arrears`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.protocol.dialogue import Dialogue
from atrun_tui.session.deadline import Alarm
from atrun_tui.session.failure import SessionFailed, fault, link_failure, login_failure
from atrun_tui.session.hearing import Hearing
from atrun_tui.session.phase import HUSH, PROBE, Phase
from atrun_tui.session.stage import Stage
from atrun_tui.transport.base import LinkLost, LinkReset

if TYPE_CHECKING:
    from atrun_tui.protocol.events import SecretKind
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.flight import Flight
    from atrun_tui.session.link_owner import LinkOwner
    from atrun_tui.transport.base import Stream


class StreamLink:
    """A receiver that turns bytes into the owner's calls, and commands into bytes."""

    def __init__(self, stream: Stream, owner: LinkOwner, clock: Clock, pause: float) -> None:
        self._stream = stream
        self._owner = owner
        self._clock = clock
        self._pause = pause
        self._dialogue = Dialogue()
        self._stage = Stage(clock, self._time_came)
        self._hearing = Hearing(self, stream, self._dialogue, self._stage, owner=owner, clock=clock)
        self._hush = Alarm(clock, self._settle)
        self._given: SecretKind | None = None
        self._answered: asyncio.Future[None] | None = None
        self._closed: asyncio.Future[SessionFailed] = asyncio.get_running_loop().create_future()

    @property
    def free(self) -> bool:
        """Whether a command may be sent now."""
        return self._stage.phase is Phase.FREE

    @property
    def out_of_step(self) -> bool:
        """Whether an answer is owed to a command that has ended."""
        return self._hearing.out_of_step

    @property
    def flight(self) -> Flight | None:
        """The command in flight."""
        return self._hearing.flight

    def open(self, leftover: bytes) -> None:
        """Listen, beginning with what the login left over."""
        if leftover:
            self.data_received(leftover)
        self._stream.attach(self)

    async def verify(self, given: SecretKind | None) -> None:
        """Ask whether a module answers at all.

        Args:
            given: the last credential sent without an acknowledgement: a close before the answer means that it was refused.

        Raises:
            SessionFailed: refused, or the link is gone. Silence raises nothing: the caller limits it.
        """
        if self._closed.done():
            raise self._closed.result()
        self._given = given
        self._answered = asyncio.get_running_loop().create_future()
        self._stage.enter(Phase.VERIFYING)
        self._stream.send(self._dialogue.send_command(PROBE))
        await self._answered

    @property
    def failure(self) -> SessionFailed | None:
        """Why the link is gone; None while it stands."""
        return self._closed.result() if self._closed.done() else None

    async def closed(self) -> SessionFailed:
        """Why the link is gone, once it is."""
        return await asyncio.shield(self._closed)

    def send(self, flight: Flight) -> None:
        """Send its command; the link must be free.

        Raises:
            LocalError: the line cannot be sent; nothing was.
        """
        self._hearing.send(flight)

    def cancel(self) -> None:
        """The owner of the command in flight waits no longer; its answer stays owed."""
        self._hearing.cancel()

    def seek_step(self) -> None:
        """Somebody wants to send: bring the dialogue in step if that is not under way already."""
        self._hearing.seek_step()

    def close(self, failure: SessionFailed) -> None:
        """End it: what is in flight ends with an unknown outcome, and nothing more is told."""
        if self._stage.phase is Phase.CLOSED:
            return
        self._stage.stop()
        self._hush.stop()
        self._hearing.end()
        self._owner.link_down(failure)
        self._closed.set_result(failure)
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(failure)

    # What the stream calls.

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self._stage.phase is Phase.CLOSED:
            return
        try:
            self._hearing.take(self._dialogue.receive_data(data))
            if self._dialogue.held and self._dialogue.undecided:
                self._hush.set(self._clock.monotonic() + HUSH)
            elif self._hush.due:
                self._hush.clear()
            self._turn()
        except Exception as error:  # noqa: BLE001  (a fault of ours must end this link with a sentence, not the program)
            self.close(fault("reading the module's answer", error))

    def link_lost(self, error: LinkLost | None) -> None:
        """The link is gone."""
        if self._stage.phase is Phase.CLOSED:
            return
        self._hearing.take(self._dialogue.receive_eof())
        thrown_out = error is None or isinstance(error, LinkReset)
        refused = thrown_out and self._stage.phase is Phase.VERIFYING and self._given is not None
        self.close(login_failure(self._given) if refused else link_failure(error))

    # What the hearing asks.

    def break_off(self, failure: SessionFailed) -> None:
        """End it, and let nothing out that has not left yet."""
        self._stream.abort()
        self.close(failure)

    def verified(self) -> None:
        """A module is there."""
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)

    def rest(self) -> None:
        """A result came: let the module breathe, and read what else came with it, before the next command."""
        if self._pause > 0:
            self._stage.enter(Phase.PAUSING, self._clock.monotonic() + self._pause)
        else:
            self._stage.enter(Phase.PAUSING)

    # What time means.

    def _settle(self) -> None:
        """Nothing came for a while after bytes that may be a whole answer or half a line: they are whole."""
        if self._stage.phase is Phase.CLOSED:
            return
        try:
            self._hearing.take(self._dialogue.settle())
            self._turn()
        except Exception as error:  # noqa: BLE001  (as above)
            self.close(fault("reading the module's answer", error))

    def _turn(self) -> None:
        if self._stage.phase is Phase.PAUSING and self._pause <= 0:
            self._stage.phase = Phase.FREE
        self._owner.link_turned()

    def _time_came(self) -> None:
        try:
            if self._stage.phase is Phase.PAUSING:
                self._stage.phase = Phase.FREE
            else:
                self._hearing.on_time[self._stage.phase]()
            self._owner.link_turned()
        except Exception as error:  # noqa: BLE001  (as above)
            self.close(fault("keeping time", error))
