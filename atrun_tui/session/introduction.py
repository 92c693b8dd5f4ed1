"""Asks a module once what it is, as soon as its session is ready."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.protocol.exchange import Outcome
from atrun_tui.session.reports import ExchangeEnded, StateChanged
from atrun_tui.session.state import LINKED, State

if TYPE_CHECKING:
    from atrun_tui.session.engine import Session
    from atrun_tui.session.reports import Report

ORIGIN = "session"

_AGAIN = frozenset({Outcome.UNKNOWN, Outcome.NOT_SENT})
"""Ends that say nothing of the module: it is asked again over the next link."""


class Introduction:
    """Follows a session until its module has answered, well or badly; an answer is for whoever reads the feed.

    Args:
        session: the module's.
        command: what to ask.
    """

    def __init__(self, session: Session, command: str) -> None:
        self._session = session
        self._command = command
        self._asked: str | None = None
        self._leave = session.feed.add_listener(self._hear)

    def _hear(self, report: Report) -> None:
        if isinstance(report, StateChanged):
            if report.status.state is State.READY and self._asked is None:
                self._asked = ""
                asyncio.get_running_loop().call_soon(self._ask)  # after everybody has heard that it is ready
        elif isinstance(report, ExchangeEnded) and report.exchange.id == self._asked:
            self._asked = None
            if report.exchange.outcome not in _AGAIN:
                self._leave()

    def _ask(self) -> None:
        linked = self._session.status.state in LINKED
        self._asked = self._session.submit(self._command, origin=ORIGIN).id if linked else None
