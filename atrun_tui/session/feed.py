"""Fan-out of a session's reports: listeners called at once, and subscribers who read at their own pace and never hold it up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from atrun_tui.session.reports import Noticed, Report

Listener = Callable[[Report], None]


class Feed:
    """Where a session publishes. Listeners are called in the turn of the event and must be quick; their faults are their own."""

    def __init__(self, profile: str) -> None:
        self._profile = profile
        self._listeners: tuple[Listener, ...] = ()
        self._faulty: set[Listener] = set()
        self._subscriptions: list[Subscription] = []
        self._closed = False
        self.heard = False
        """Whether anybody listens: when not, a report need not even be made."""

    def publish(self, report: Report) -> None:
        """Tell everybody, in the order of their coming."""
        for listener in self._listeners:
            try:
                listener(report)
            except Exception as error:  # noqa: BLE001  (a fault of one listener is neither the session's nor the others')
                self._blame(listener, error)

    def add_listener(self, callback: Listener) -> Callable[[], None]:
        """Call `callback` with every report from now on; the function returned ends that."""

        def remove() -> None:
            self._listeners = tuple(listener for listener in self._listeners if listener is not callback)
            self._faulty.discard(callback)
            self.heard = bool(self._listeners)

        self._listeners = (*self._listeners, callback)
        self.heard = True
        return remove

    def subscribe(self, limit: int = 4096) -> Subscription:
        """A queue of its own of at most `limit` reports; when it is full the oldest goes and is counted as missed."""
        subscription = Subscription(limit)
        remove = self.add_listener(subscription.put)

        def leave() -> None:
            remove()
            self._subscriptions.remove(subscription)

        self._subscriptions.append(subscription)
        subscription.on_close(leave)
        if self._closed:
            subscription.close()
        return subscription

    def close(self) -> None:
        """End every subscription once it has been read to its end."""
        self._closed = True
        for subscription in tuple(self._subscriptions):
            subscription.close()

    def _blame(self, listener: Listener, error: Exception) -> None:
        """Say once that a listener fails, to the others."""
        if listener in self._faulty:
            return
        self._faulty.add(listener)
        notice = Noticed(self._profile, f"a listener of this session failed: {type(error).__name__}: {error}")
        for other in self._listeners:
            if other not in self._faulty:
                try:
                    other(notice)
                except Exception as second:  # noqa: BLE001
                    self._blame(other, second)


class Subscription:
    """An async iterator of reports; it ends once closed and read to its end. `missed` counts what a full queue dropped."""

    def __init__(self, limit: int) -> None:
        self.missed = 0
        self._reports: deque[Report] = deque(maxlen=limit)
        self._wake: asyncio.Future[None] | None = None
        self._closed = False
        self._remove: Callable[[], None] | None = None

    def on_close(self, remove: Callable[[], None]) -> None:
        """What ends the feed's calls."""
        self._remove = remove

    def put(self, report: Report) -> None:
        """A report came."""
        if len(self._reports) == self._reports.maxlen:
            self.missed += 1
        self._reports.append(report)
        self._rouse()

    def close(self) -> None:
        """No more reports; those that are waiting can still be read."""
        self._closed = True
        if self._remove is not None:
            self._remove()
            self._remove = None
        self._rouse()

    def __aiter__(self) -> AsyncIterator[Report]:
        return self

    async def __anext__(self) -> Report:
        while not self._reports:
            if self._closed:
                raise StopAsyncIteration
            if self._wake is None or self._wake.done():
                self._wake = asyncio.get_running_loop().create_future()
            await self._wake
        return self._reports.popleft()

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)
