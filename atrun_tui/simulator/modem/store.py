"""The SIM's places for messages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from atrun_tui.simulator.modem.message import Message
from atrun_tui.simulator.modem.network import Report

if TYPE_CHECKING:
    from datetime import datetime


class Status(IntEnum):
    """What a place holds (27.005, 3.1)."""

    UNREAD = 0
    READ = 1
    UNSENT = 2
    SENT = 3


STATUS_TEXTS = ("REC UNREAD", "REC READ", "STO UNSENT", "STO SENT", "ALL")
_DELETED_BY_FLAG = {
    1: (Status.READ,),
    2: (Status.READ, Status.SENT),
    3: (Status.READ, Status.SENT, Status.UNSENT),
    4: tuple(Status),
}
"""What +CMGD's second argument deletes besides the place itself."""


@dataclass(slots=True)
class Stored:
    """One place's content: the unit as it is listed, without the service centre, and what it means."""

    status: Status
    unit: bytes
    content: Message | Report
    moment: datetime


class Store:
    """Places 1 to `slots`."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.places: dict[int, Stored] = {}

    def add(self, stored: Stored) -> int | None:
        """Put it into the lowest free place; None when there is none."""
        place = next((place for place in range(1, self.slots + 1) if place not in self.places), None)
        if place is not None:
            self.places[place] = stored
        return place

    def listed(self, status: int) -> list[tuple[int, Stored]]:
        """The places of a status, or all of them for 4, in order."""
        return [(place, stored) for place, stored in sorted(self.places.items()) if status in (4, stored.status)]

    def delete_by_flag(self, flag: int) -> None:
        """Delete by status, as +CMGD's flag says."""
        for place in [place for place, stored in self.places.items() if stored.status in _DELETED_BY_FLAG[flag]]:
            del self.places[place]
