"""What the console knows of each session at the moment, gathered from its reports; pure, so that the panes only draw.

An `Entry` is one line of the sessions pane: the status, the command in flight, what is queued, and what its answers let slip in
passing (model, signal).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atrun_tui.protocol.exchange import Exchange
from atrun_tui.protocol.printable import printable
from atrun_tui.session.reports import (
    CommandQueued,
    CommandSent,
    ExchangeEnded,
    Report,
    StateChanged,
    Status,
    UrcArrived,
)
from atrun_tui.session.state import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from atrun_tui.config.profile import Profile
    from atrun_tui.procedures.probe import Abilities

KEPT = 6
"""Readings kept for the small curves of the status line."""

_IDENTITY = ("+CGMM", "+GMM", "#CGMM")
_FIRMWARE = ("+CGMR", "+GMR", "#CGMR")


@dataclass(slots=True)
class Entry:
    """One session as the console sees it.

    Attributes:
        name: the profile's name.
        road: how it is reached, for people: `dial 10.64.3.17:1024`.
        status: the last one reported.
        running: the report of the command in flight, or None.
        queued: commands accepted and not yet sent, by id.
        model: what the module says it is, or "".
        firmware: its version, or "".
        signal: the last readings of +CSQ, 0 to 31.
        round_trips: seconds of the last answered commands.
        scripts: whether it said that it runs scripts; None when it was not asked.
        apps: the same of apps.
        unseen: exchanges that ended and URCs that came while another session was in view.
        urcs: unsolicited results since the console opened.
    """

    name: str
    road: str
    status: Status = field(default_factory=lambda: Status(state=State.OFFLINE))
    running: CommandSent | None = None
    queued: dict[str, str] = field(default_factory=dict)
    model: str = ""
    firmware: str = ""
    signal: deque[int] = field(default_factory=lambda: deque(maxlen=KEPT))
    round_trips: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    scripts: bool | None = None
    apps: bool | None = None
    unseen: int = 0
    urcs: int = 0

    @property
    def abilities(self) -> Abilities:
        """What the module can do, as far as is known."""
        from atrun_tui.procedures.probe import abilities  # noqa: PLC0415  (not before somebody asks)

        return abilities(self.model, self.firmware, scripts=self.scripts, apps=self.apps)

    def recall(self, exchanges: Iterable[Exchange]) -> None:
        """Learn the model from former exchanges; a former signal would be no news."""
        for exchange in exchanges:
            _learn_identity(self, exchange)


class Roster:
    """The entries in the order of the profiles, and which of them is in view."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.current: str | None = None

    @property
    def shown(self) -> Entry | None:
        """The entry in view, or None when there is no profile."""
        return self.entries.get(self.current) if self.current is not None else None

    def adopt(self, profiles: Iterable[Profile]) -> None:
        """Follow the profiles: keep what is known of those that stay, forget the others."""
        known = self.entries
        self.entries = {}
        for profile in profiles:
            entry = known.get(profile.name) or Entry(profile.name, "")
            entry.road = f"{profile.transport} {profile.road}"
            self.entries[profile.name] = entry
        if self.current not in self.entries:
            self.current = next(iter(self.entries), None)

    def beside(self, step: int) -> str | None:
        """The name `step` places from the one in view, round the ends; None when there is none."""
        names = list(self.entries)
        if not names:
            return None
        place = names.index(self.current) if self.current in self.entries else 0
        return names[(place + step) % len(names)]

    def absorb(self, report: Report) -> Entry | None:
        """Take a report in; the entry it touched, or None when its session is no longer here."""
        entry = self.entries.get(report.profile)
        if entry is None:
            return None
        _absorb(entry, report)
        if isinstance(report, ExchangeEnded | UrcArrived) and entry.name != self.current:
            entry.unseen += 1
        return entry


def _absorb(entry: Entry, report: Report) -> None:
    match report:
        case StateChanged():
            entry.status = report.status
        case CommandQueued():
            entry.queued[report.id] = report.command
        case CommandSent():
            entry.queued.pop(report.id, None)
            entry.running = report
        case ExchangeEnded():
            _ended(entry, report.exchange)
        case UrcArrived():
            entry.urcs += 1
        case _:
            pass


def _ended(entry: Entry, exchange: Exchange) -> None:
    entry.queued.pop(exchange.id, None)
    if entry.running is not None and entry.running.id == exchange.id:
        entry.running = None
    if exchange.final is not None:
        entry.round_trips.append(exchange.elapsed_ms / 1000)
    _learn_identity(entry, exchange)
    _learn_signal(entry, exchange)


def _learn_identity(entry: Entry, exchange: Exchange) -> None:
    """Each command of a list that names the module answers one plain line; they come in the order asked."""
    from atrun_tui.procedures.probe import ASK_APPS, ASK_SCRIPTS, says_yes  # noqa: PLC0415  (not before an answer is here)

    if exchange.command == ASK_SCRIPTS:
        entry.scripts = _unless_none(says_yes(exchange), entry.scripts)
    elif exchange.command == ASK_APPS:
        entry.apps = _unless_none(says_yes(exchange), entry.apps)
    if not exchange.ok:
        return
    asked = exchange.command.upper().removeprefix("AT").split(";")
    if len(asked) != len(exchange.lines):
        return
    for command, line in zip(asked, exchange.lines, strict=True):
        value = line.rpartition(":")[2].strip().strip('"')
        if command in _IDENTITY:
            entry.model = brief(value)
        elif command in _FIRMWARE:
            entry.firmware = brief(value)


def _unless_none(said: bool | None, before: bool | None) -> bool | None:
    return before if said is None else said


def _learn_signal(entry: Entry, exchange: Exchange) -> None:
    for line in exchange.lines:
        if line.startswith("+CSQ:"):
            level = line[5:].partition(",")[0].strip()
            if level.isascii() and level.isdigit() and int(level) <= 31:
                entry.signal.append(int(level))


def brief(text: str, limit: int = 40) -> str:
    """Text of a module as it may stand in one line of ours: nothing in it acts, and it has an end."""
    shown = printable(text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def decibels(level: int) -> int:
    """A reading of +CSQ in dBm (27.007 8.5: 0 is -113 or less, 31 is -51 or more, two a step)."""
    return 2 * level - 113


_STEPS = "▁▂▃▄▅▆▇█"


def curve(values: Iterable[float], top: float) -> str:
    """Values as a row of small bars, `top` being the highest."""
    last = len(_STEPS) - 1
    return "".join(_STEPS[min(last, max(0, round(value / top * last)))] for value in values) if top > 0 else ""
