"""One module under the doctor's eyes: its readings beside its deployment, and what several rules need of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from atrun_tui.procedures.link.diagnosis import Diagnosis, Level, Needs, place_for
from atrun_tui.procedures.service_lines import CONNECTION, CONTEXT

if TYPE_CHECKING:
    from atrun_tui.procedures.link.deployment import Deployment
    from atrun_tui.procedures.link.readings import Readings, Row

SERVICE, SERVES, DIALS = "#TCPATRUNCFG", "#TCPATRUNL", "#TCPATRUND"


class Case:
    """What the rules look at.

    Args:
        readings: what the module answered.
        deployment: how it is reached.
    """

    def __init__(self, readings: Readings, deployment: Deployment) -> None:
        self.readings = readings
        self.deployment = deployment

    # What the rules share.

    @cached_property
    def service(self) -> Row | None:
        """The service's ten values, None when they were not read."""
        return self.readings.row(SERVICE)

    @cached_property
    def connection(self) -> int:
        """The socket of the service; where it was not read, the usual one."""
        told = self.service.number(0) if self.service is not None else None
        return told if told is not None else CONNECTION

    @cached_property
    def socket(self) -> Row | None:
        """The #SCFG row of the service's socket."""
        return self.readings.row_of("#SCFG", self.connection)

    @cached_property
    def context(self) -> int:
        """The packet context of that socket; where it was not read, the usual one."""
        told = self.socket.number(1) if self.socket is not None else None
        return told if told is not None else CONTEXT

    @property
    def assumed(self) -> str:
        """A sentence when socket or context had to be assumed, else empty."""
        if self.service is None or self.service.number(0) is None:
            return f" (That the service has socket {self.connection} and context {self.context} is assumed, not read.)"
        if self.socket is None or self.socket.number(1) is None:
            return f" (That the service has context {self.context} is assumed, not read.)"
        return ""

    @cached_property
    def serves(self) -> bool:
        """Whether its server mode matters: we came by it, or it is on and we came by another road."""
        return self.deployment.transport == "dial" or (not self.deployment.is_tcp and self.is_on(SERVES) is True)

    @cached_property
    def dials(self) -> bool:
        """Whether its client mode matters, likewise."""
        return self.deployment.transport == "listen" or (not self.deployment.is_tcp and self.is_on(DIALS) is True)

    def is_on(self, name: str) -> bool | None:
        """Whether a service is switched on; None when that was not read."""
        row = self.readings.row(name)
        told = row.number(0) if row is not None else None
        return None if told is None or told > 1 else told == 1

    def comes_back(self) -> bool | None:
        """Whether the context comes up by itself after a restart; None when that was not read."""
        row = self.readings.row_of("#SGACTCFG", self.context)
        told = row.number(1) if row is not None else None
        return None if told is None else told > 0

    # What the rules say.

    def find(
        self,
        topic: str,
        level: Level,
        text: str,
        read: Row | None = None,
        *,
        mend: tuple[str, ...] = (),
        needs: Needs = Needs.NOTHING,
    ) -> Diagnosis:
        """A finding, with the place for its commands."""
        where, how = place_for(needs, self.deployment, sms_on=self.is_on("#SMSATRUN") is True)
        told = read.line if read is not None else ""
        if not mend:
            return Diagnosis(topic=topic, level=level, text=text, read=told)
        return Diagnosis(topic=topic, level=level, text=text, read=told, mend=mend, where=where, how=how)

    def unknown(self, topic: str, name: str, stake: str, read: Row | None = None) -> tuple[Diagnosis, ...]:
        """That a setting is not known; nothing when it was not asked for. `stake` says what hangs on it."""
        why = self.readings.why_not(name)
        if why is None and self.readings.rows(name) is None:
            return ()
        reason = why or (
            f"{name} was answered in a way that cannot be read" if read else f"{name} was answered without it"
        )
        return (
            self.find(topic, Level.UNKNOWN, f"{reason[0].upper()}{reason[1:]}, so this is not known. {stake}", read),
        )
