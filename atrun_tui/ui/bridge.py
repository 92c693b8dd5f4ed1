"""The only way from a session's reports into the console: gathered as they come, handed over once a frame.

A report costs an append; however many come, one message a frame carries them all, so a flood of lines never fills Textual's queue
and a single reply is shown at once (the first report after a quiet frame does not wait for the next).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.ui.messages import ReportsArrived

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

    from atrun_tui.session.engine import Session
    from atrun_tui.session.reports import Report

FRAME = 1 / 60
"""Seconds between two hand-overs."""


class Bridge:
    """Listens to sessions on behalf of one receiver.

    Args:
        receiver: the widget or screen that gets `ReportsArrived`.
    """

    def __init__(self, receiver: MessagePump) -> None:
        self._receiver = receiver
        self._pending: list[Report] = []
        self._due: asyncio.TimerHandle | None = None
        self._last = 0.0
        self._leave: dict[str, Callable[[], None]] = {}

    def watch(self, session: Session) -> None:
        """Follow a session's reports from now on."""
        self.leave(session.name)
        self._leave[session.name] = session.feed.add_listener(self._take)

    def follows(self, profile: str) -> bool:
        """Whether that session is followed."""
        return profile in self._leave

    def leave(self, profile: str) -> None:
        """Follow that session no longer."""
        leave = self._leave.pop(profile, None)
        if leave is not None:
            leave()

    def close(self) -> None:
        """Follow nobody, hand nothing over any more."""
        for profile in list(self._leave):
            self.leave(profile)
        if self._due is not None:
            self._due.cancel()

    def _take(self, report: Report) -> None:
        self._pending.append(report)
        if self._due is None:
            loop = asyncio.get_running_loop()
            self._due = loop.call_at(max(self._last + FRAME, loop.time()), self._flush)

    def _flush(self) -> None:
        self._due = None
        self._last = asyncio.get_running_loop().time()
        reports, self._pending = self._pending, []
        self._receiver.post_message(ReportsArrived(reports))
