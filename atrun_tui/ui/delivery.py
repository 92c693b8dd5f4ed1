"""A file on its way to one or more modules, as the console sees it: what was checked, how far it is, how it ended; pure."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from atrun_tui.procedures.proof import Method
from atrun_tui.procedures.steps import Verdict
from atrun_tui.protocol.printable import printable
from atrun_tui.session.pace import Pace
from atrun_tui.session.play_reports import Found, PlayReport, Remarked, StageReached
from atrun_tui.session.reports import DataMoved, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from atrun_tui.procedures.files import FilesEnding
    from atrun_tui.procedures.preparation import Cargo
    from atrun_tui.procedures.storage import Stored
    from atrun_tui.session.uploading import Done

_SAMPLE = 0.25
"""Seconds that one bar of the throughput's graph stands for."""
_SAMPLES = 120
_MOST_LINES = 500
_LONGEST = 600
_SENDS = "send"
_VERIFIES = "verify"

STRENGTHS = {
    Method.READ_BACK: "strong proof: every byte was read back and compared",
    Method.CHECKSUM: "good proof: the module's own checksum and the size; one chance in 65,536 that it is another file",
    Method.SIZE: "weak proof: only the size, the module tells no more",
}
"""What each way of looking at a stored file is worth."""


class Stand(Enum):
    """How one module's share stands: its sign, its word, the name of its colour."""

    WAITING = ("◌", "waits", "$time")
    RUNNING = ("◐", "running", "$busy")
    STOPPING = ("◐", "stopping", "$unknown")
    DONE = ("✓", "done", "$ok")
    FAILED = ("✕", "failed", "$fail")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist; a `verdict` of None is a stage that began, `remark` a sentence by the way."""

    topic: str
    verdict: Verdict | None
    text: str
    remark: bool = False


@dataclass(slots=True)
class Share:
    """One module's share.

    Attributes:
        name: the profile.
        stand: how it stands.
        lines: the checklist so far.
        stage: what is being done now.
        moved: bytes of the file that the link accepted.
        size: bytes of the file.
        rates: bytes a second of late, oldest first.
        message: how it ended.
        proof: how strong the proof is, or "".
        state: what is on the module now.
        old: the file that ran before, when it can be made to run again.
        reads_back: whether what moves is the file on its way back, to be compared.
        topic: the stage it has reached, in a word.
    """

    name: str
    size: int
    stand: Stand = Stand.WAITING
    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=_MOST_LINES))
    stage: str = ""
    moved: int = 0
    rates: deque[float] = field(default_factory=lambda: deque(maxlen=_SAMPLES))
    message: str = ""
    proof: str = ""
    state: str = ""
    old: str = ""
    reads_back: bool = False
    topic: str = ""
    _transfer: str = ""
    _pace: Pace | None = None
    _mark: tuple[float, int] = (0.0, 0)

    @property
    def over(self) -> bool:
        """Whether it ended."""
        return self.stand in {Stand.DONE, Stand.FAILED}

    @property
    def travels(self) -> bool:
        """Whether the file is on its way there, or back."""
        return bool(self.moved) and not self.over and (self.topic == _SENDS or self.reads_back)

    @property
    def percent(self) -> int:
        """How much of the file went out."""
        return self.moved * 100 // self.size

    @property
    def rate(self) -> float:
        """Bytes a second of late, 0 while nobody can say."""
        return self._pace.rate if self._pace is not None else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest of the transfer will take, None while nobody can say."""
        return (self.size - self.moved) / self.rate if self.rate else None

    def advance(self, transfer: str, moved: int, now: float) -> None:
        """So many bytes went out."""
        if self._pace is None or transfer != self._transfer:
            self._transfer, self._pace, self._mark = transfer, Pace(now, moved), (now, 0)
            self.rates.clear()
        self._pace.advance(now, moved)
        self.moved = min(moved, self.size)
        since, before = self._mark
        if now - since >= _SAMPLE:
            self.rates.append((moved - before) / (now - since))
            self._mark = (now, moved)


class Delivery:
    """One file to one or more modules.

    Args:
        cargo: the file.
        names: the profiles, in their order.
        now: monotonic time.

    Attributes:
        shares: by profile.
        changes: counted, so that whoever draws it knows when to.
    """

    def __init__(self, cargo: Cargo, names: Sequence[str], *, now: Callable[[], float] = time.monotonic) -> None:
        self.cargo = cargo
        self.shares = {name: Share(name, len(cargo.data)) for name in names}
        self.changes = 0
        self._now = now

    @property
    def over(self) -> bool:
        """Whether every share ended."""
        return all(share.over for share in self.shares.values())

    @property
    def failed(self) -> list[Share]:
        """Those that ended badly."""
        return [share for share in self.shares.values() if share.stand is Stand.FAILED]

    @property
    def running(self) -> list[Share]:
        """Those that have begun and not ended."""
        return [share for share in self.shares.values() if share.stand in {Stand.RUNNING, Stand.STOPPING}]

    def summary(self) -> str:
        """The whole of it in a few words, for a line that has little room."""
        if self.over:
            return ""
        shares = self.shares.values()
        percent = sum(share.percent for share in shares) // len(self.shares)
        ended = sum(share.over for share in shares)
        many = f" {ended}/{len(self.shares)}" if len(self.shares) > 1 else ""
        return f"{printable(self.cargo.name)[-20:]}{many} {percent} %"

    def began(self, name: str) -> None:
        """It is this module's turn."""
        self._move(name, Stand.RUNNING)

    def stopping(self) -> None:
        """Its owner wants no more of it."""
        for share in self.shares.values():
            if share.stand is Stand.RUNNING:
                self._move(share.name, Stand.STOPPING)

    def hear(self, report: PlayReport) -> None:
        """The procedure says something."""
        share = self.shares[report.profile]
        match report:
            case StageReached(topic=topic, text=text):
                share.stage = _fit(text)
                share.topic = topic
                share.reads_back = False
                share.lines.append(Line(_fit(topic), None, share.stage))
            case Found(topic=topic, verdict=verdict, text=text):
                share.lines.append(Line(_fit(topic), verdict, _fit(text)))
            case Remarked(text=text):
                share.lines.append(Line("note", None, _fit(text), remark=True))
            case _:
                return
        self.changes += 1

    def moved(self, report: Report) -> None:
        """Something happened on a session; only this file on its way there or back counts, not one that is saved before."""
        share = self.shares.get(report.profile)
        if share is None or share.over or share.topic not in {_SENDS, _VERIFIES}:
            return
        if isinstance(report, DataMoved) and report.size == share.size:
            share.reads_back = share.topic == _VERIFIES
            share.advance(report.id, report.moved, self._now())
            self.changes += 1

    def ended(self, name: str, done: Done[Stored] | None) -> None:
        """One module is at its end; None when it never began."""
        share = self.shares[name]
        stored = done.result if done is not None else None
        share.message = _fit(done.message if done is not None else "stopped before it began; nothing was sent")
        share.state = _fit(stored.state) if stored is not None else ""
        share.old = stored.old if stored is not None else ""
        share.stage = ""
        if stored is not None and stored.proof is not None and stored.proof.matches and stored.proof.method:
            share.proof = STRENGTHS[stored.proof.method]
        self._move(name, Stand.DONE if done is not None and done.ok else Stand.FAILED)

    def returning(self, name: str) -> None:
        """What ran before shall run again."""
        share = self.shares[name]
        share.stage = _fit(f"enabling {share.old} again")
        share.lines.append(Line("enable", None, share.stage))
        self._move(name, Stand.RUNNING)

    def returned(self, name: str, done: Done[FilesEnding]) -> None:
        """It does, or not; the file that was sent has failed either way."""
        share = self.shares[name]
        share.lines.append(Line("enable", Verdict.GOOD if done.ok else Verdict.BAD, _fit(done.message)))
        share.stage = ""
        if done.ok:
            share.message = share.message.removesuffix(share.state).strip()
            share.state = _fit(f"{done.message}. {self.cargo.name} was not removed.")
            share.old = ""
        self._move(name, Stand.FAILED)

    def report(self) -> str:
        """How it ended, in sentences."""
        shares = list(self.shares.values())
        if len(shares) == 1:
            return f"{shares[0].name}: {shares[0].message}"
        told = [f"{printable(self.cargo.name)}: {len(shares) - len(self.failed)} of {len(shares)} modules have it."]
        told += [f"{share.name}: {share.message}" for share in self.failed[:5]]
        return "\n".join(told)

    def _move(self, name: str, stand: Stand) -> None:
        self.shares[name].stand = stand
        self.changes += 1


def _fit(text: str) -> str:
    """Text that may hold a module's words, fit to be shown."""
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
