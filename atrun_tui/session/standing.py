"""Where a session stands: its state, why, since when, and who waits for it to be ready."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.session.reports import StateChanged, Status
from atrun_tui.session.state import LINKED, State, Trigger, follow

if TYPE_CHECKING:
    from atrun_tui.session.clock import Clock
    from atrun_tui.session.failure import SessionFailed
    from atrun_tui.session.feed import Feed


class Standing:
    """Follows the table of states and tells the feed.

    Attributes:
        state: the present one.
        queued: commands accepted and not yet sent.
        round_trip: seconds the last answered command took.
    """

    def __init__(self, profile: str, feed: Feed, clock: Clock) -> None:
        self.state = State.OFFLINE
        self.queued = 0
        self.round_trip: float | None = None
        self._profile = profile
        self._feed = feed
        self._clock = clock
        self._detail = ""
        self._since = clock.wall()
        self._retry_at: float | None = None
        self._waiters: list[asyncio.Future[None]] = []
        self._failure: SessionFailed | None = None

    @property
    def status(self) -> Status:
        """All of it at a glance."""
        return Status(
            state=self.state,
            detail=self._detail,
            since=self._since,
            retry_at=self._retry_at,
            queued=self.queued,
            round_trip=self.round_trip,
        )

    def move(self, trigger: Trigger, detail: str = "", *, retry_at: float | None = None) -> None:
        """Follow a trigger; `detail` says why, `retry_at` (wall clock) when the next attempt is due."""
        self.state = follow(self.state, trigger)
        self._detail, self._retry_at = detail, retry_at
        self._since = self._clock.wall()
        if trigger is Trigger.LOGGED_IN:
            self._release(None)
        if self._feed.heard:
            self._feed.publish(StateChanged(self._profile, self.status))

    def describe(self, detail: str) -> None:
        """The same state, and more is known of it."""
        self._detail = detail
        if self._feed.heard:
            self._feed.publish(StateChanged(self._profile, self.status))

    def hope(self) -> None:
        """Its owner starts again: what failed before is of no account."""
        self._failure = None

    def fail(self, failure: SessionFailed) -> None:
        """There will be no link unless its owner starts again."""
        self._failure = failure
        self._release(failure)

    async def ready(self) -> None:
        """Wait until there is a link and the module has answered. Raises SessionFailed when that is given up."""
        if self.state in LINKED:
            return
        if self._failure is not None:
            raise self._failure
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await waiter

    def _release(self, failure: SessionFailed | None) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if waiter.done():
                continue
            if failure is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(failure)
