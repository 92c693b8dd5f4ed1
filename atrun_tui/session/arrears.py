"""The way back into step: a command has ended without its answer, which may still come and must not be taken for the next one's.

The owed answer gets a little time, then a bare `AT` asks whether the module listens; two results settle both, one and then
silence settle both as well, and when nothing answers the link is given up. The phases are told in `phase`.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import LocalError
from atrun_tui.session.phase import OUT_OF_STEP, PROBE, PROBE_LIMIT, SETTLE, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.dialogue import Dialogue
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.stage import Stage


class Arrears:
    """What the module owes.

    Attributes:
        id: of the exchange whose answer is owed.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        stage: Stage,
        clock: Clock,
        *,
        send: Callable[[bytes], None],
        give_up: Callable[[], None],
    ) -> None:
        self.id = ""
        self._dialogue = dialogue
        self._stage = stage
        self._clock = clock
        self._send = send
        self._give_up = give_up
        self._results = 0
        self._hold_until = -inf

    @property
    def open(self) -> bool:
        """Whether anything is owed."""
        return self._stage.phase in OUT_OF_STEP

    def begin(self, id: str, hold: float = SETTLE) -> None:  # noqa: A002
        """The command in flight has ended for its owner; nothing is sent for at least so many seconds."""
        self._dialogue.abandon()
        self.id, self._results = id, 1
        self.hold(hold)

    def ask(self, id: str) -> None:  # noqa: A002
        """A result may be on its way that the dialogue does not wait for: a bare `AT` goes out, and one result or two settle it."""
        self.id, self._results = id, 2
        data = self._dialogue.send_command(PROBE)
        self._dialogue.abandon()
        self._stage.enter(Phase.PROBING, self._clock.monotonic() + PROBE_LIMIT)
        self._send(data)

    def hold(self, seconds: float) -> None:
        """Send nothing for at least so long; a probe that was due waits as well."""
        self._hold_until = max(self._hold_until, self._clock.monotonic() + seconds)
        self._stage.enter(Phase.OWED)

    def seek(self) -> None:
        """Somebody wants to send: bring the dialogue in step if that is not under way already."""
        if self._stage.phase is Phase.OWED:
            self._stage.enter(Phase.SEEKING, self._hold_until)

    def result_came(self) -> bool:
        """A result that is owed, or the probe's; whether the dialogue is in step now."""
        # Counted here and not asked of the dialogue, which has read on to the end of what came.
        self._results -= 1
        if self._results <= 0:
            self._hold_until = -inf
            return True
        if self._stage.phase is Phase.PROBING:
            self._stage.enter(Phase.SETTLING, self._clock.monotonic() + SETTLE)
        return False

    # What time means.

    def probe(self) -> None:
        """The owed answer has had its time."""
        try:
            data = self._dialogue.send_probe()
        except LocalError:
            # A file prompt or a file is still open: a probe would go into it.
            self._give_up()
            return
        self._results += 1
        self._stage.enter(Phase.PROBING, self._clock.monotonic() + PROBE_LIMIT)
        self._send(data)

    def write_off(self) -> None:
        """One result came and then silence."""
        self._dialogue.write_off()
        self._hold_until = -inf
        self._stage.enter(Phase.FREE)
