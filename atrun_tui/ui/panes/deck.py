"""The responses: one transcript a session, made when it is first looked at, filled from reports and never mixed."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from textual.containers import Container

from atrun_tui.session.reports import (
    CommandQueued,
    CommandSent,
    ExchangeEnded,
    LateLineArrived,
    LineArrived,
    Noticed,
    Report,
    StateChanged,
)
from atrun_tui.session.state import State
from atrun_tui.ui.panes.welcome import Welcome
from atrun_tui.ui.transcript.pane import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from atrun_tui.protocol.exchange import Exchange


_UNSEEN = 100
"""Most reports that are kept of a session that was never looked at."""
_EMPTY = "Nothing sent yet.\nType an AT command below and press enter; the reply comes up here."


class Deck(Container):
    """Shows the transcript of the session in view, or the welcome when there is none.

    A transcript waits for the session's former exchanges before it shows new ones, so that they stand in the order of time; what
    came meanwhile is held.

    Args:
        wall: the wall clock, seconds since the epoch.
        shown: the session in view at first, None when there is none.
    """

    def __init__(self, wall: Callable[[], float], shown: str | None = None) -> None:
        super().__init__(id="deck")
        self._wall = wall
        self._welcome = Welcome()
        self._transcripts: dict[str, Transcript] = {}
        self._held: dict[str, list[Report]] = {}
        self._unseen: dict[str, deque[tuple[Report, float]]] = {}
        self._troubles: dict[str, str] = {}
        self._strange: set[str] = set()
        self._shown = shown

    def compose(self) -> ComposeResult:
        """What is in view at first; the others come as they are wanted."""
        yield self._welcome if self._shown is None else self._begin(self._shown)

    @property
    def transcript(self) -> Transcript | None:
        """The one in view."""
        return self._transcripts.get(self._shown) if self._shown is not None else None

    def show(self, name: str | None) -> bool:
        """Bring a session's transcript into view, or the welcome; whether it waits for `load` and is shown for the first time."""
        self._shown = name
        if name is None and not self._welcome.is_attached:
            self.mount(self._welcome)
        if name is not None and name not in self._transcripts:
            self.mount(self._begin(name))
        for other, transcript in self._transcripts.items():
            transcript.display = other == name
        self._welcome.display = name is None
        strange = name in self._strange
        self._strange -= {name}
        return strange

    def load(self, name: str, exchanges: list[Exchange]) -> None:
        """The session's former exchanges are here, oldest first; what was held follows them."""
        held = self._held.pop(name, None)
        transcript = self._transcripts.get(name)
        if held is None or transcript is None:
            return
        ended = {report.exchange.id for report in held if isinstance(report, ExchangeEnded)}
        transcript.load([exchange for exchange in exchanges if exchange.id not in ended])
        for report, at in self._unseen.pop(name, ()):
            self._write(transcript, report, at)
        for report in held:
            self.take(report)
        transcript.empty = _EMPTY
        transcript.refresh()

    def take(self, report: Report) -> None:
        """Show what a session reported; of one that was never looked at only what no journal has is kept."""
        if report.profile in self._held:
            self._held[report.profile].append(report)
            return
        transcript = self._transcripts.get(report.profile)
        if transcript is not None:
            self._write(transcript, report, self._wall())
        elif isinstance(report, Noticed | LateLineArrived) or (isinstance(report, ExchangeEnded) and not report.kept):
            kept = self._unseen.setdefault(report.profile, deque(maxlen=_UNSEEN))
            kept.append((report, self._wall()))

    def forget(self, name: str) -> None:
        """That profile is gone."""
        self._strange.discard(name)
        self._held.pop(name, None)
        self._unseen.pop(name, None)
        transcript = self._transcripts.pop(name, None)
        if transcript is not None:
            transcript.remove()

    def _begin(self, name: str) -> Transcript:
        """A transcript that says nothing, not even that nothing was sent, before its former exchanges are here."""
        self._strange.add(name)
        self._held[name] = []
        self._transcripts[name] = Transcript(now=self._wall, classes="transcript")
        return self._transcripts[name]

    def _write(self, transcript: Transcript, report: Report, at: float) -> None:
        match report:
            case CommandQueued():
                transcript.queued(report.id, report.command)
            case CommandSent():
                transcript.sent(report.id, report.command, report.started, report.limit)
            case LineArrived():
                transcript.line(report.id, report.line)
            case ExchangeEnded():
                transcript.ended(report.exchange)
                if not report.kept:
                    transcript.notice("This exchange could not be kept in the journal.", at)
            case LateLineArrived():
                transcript.late_line(report.id, report.line)
            case Noticed():
                transcript.notice(report.text, at)
            case StateChanged():
                self._write_trouble(transcript, report, at)
            case _:
                pass

    def _write_trouble(self, transcript: Transcript, report: StateChanged, at: float) -> None:
        """Why there is no link, in full and once: the status line has no room for it."""
        status = report.status
        if status.state in (State.REFUSED, State.WAITING) and status.detail:
            if self._troubles.get(report.profile) != status.detail:
                transcript.notice(f"{status.state}: {status.detail}", at)
            self._troubles[report.profile] = status.detail
        elif status.state is State.READY:
            self._troubles.pop(report.profile, None)
