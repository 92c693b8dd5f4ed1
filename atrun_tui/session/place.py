"""A profile's place in the lobby: where its module's next call is waited for.

One call can be kept here until the session asks for it, which is how a module that drops and redials finds its session again. A
call that comes while the session still holds the one before ends that one: a module has one socket, so the older connection is a
half-open one that nobody closed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.session.callers import Caller, Expected, Reason
from atrun_tui.session.deadline import TimeLimit
from atrun_tui.transport.base import NobodyCalled

if TYPE_CHECKING:
    from atrun_tui.session.handover import HandedOver
    from atrun_tui.session.lobby import Lobby
    from atrun_tui.session.visitor import Visitor
    from atrun_tui.transport.base import Stream

_NAMED = 5
"""Strangers that a sentence names."""


class Place:
    """Made by `Lobby.expect`. At most one session opens it, one call after the other.

    Attributes:
        expected: who may take it.
    """

    def __init__(self, lobby: Lobby, expected: Expected) -> None:
        self.expected = expected
        self._lobby = lobby
        self._next: Visitor | None = None
        self._held: HandedOver | None = None
        self._held_caller: Caller | None = None
        self._came: asyncio.Future[None] | None = None

    async def open(self, limit: float | None = None) -> Stream:
        """Wait for the module's next call; one that waits already is taken at once. An Opener.

        Args:
            limit: seconds; None = as long as it takes.

        Raises:
            NobodyCalled: it did not in time; tells who called instead.
        """
        if limit is None:
            return await self._open()
        try:
            async with TimeLimit(self._lobby.clock, limit):
                return await self._open()
        except TimeoutError:
            raise NobodyCalled(self._why_nobody(limit)) from None

    def rank(self, caller: Caller) -> int | None:
        """How well the caller fits here: the lower, the better; None = not at all."""
        if not self.expected.fits(caller):
            return None
        if self.expected.imei is not None:
            return 0
        present = self._next.caller if self._next is not None else self._held_caller
        if present is None:
            return 2
        # Known by its address alone: another module of the same block must not push the present one out.
        return 1 if present.imei == caller.imei else None

    def offer(self, visitor: Visitor) -> None:
        """Its module called."""
        if self._next is not None:
            self._lobby.send_away(self._next, Reason.OVERTAKEN)
        self._next = visitor
        if self._held is not None:
            held, self._held = self._held, None
            self._lobby.dispose(held.supersede(visitor.stream.peer))
        if self._came is not None and not self._came.done():
            self._came.set_result(None)

    def forget(self, visitor: Visitor) -> None:
        """That call has ended before it was asked for."""
        if self._next is visitor:
            self._next = None

    def leave(self) -> None:
        """The profile expects nobody any more. A stream that its session holds is not touched."""
        self._lobby.vacate(self)
        if self._next is not None:
            self._lobby.send_away(self._next, Reason.LEFT_WAITING)

    async def _open(self) -> Stream:
        self._next = self._next or self._lobby.find_for(self)
        while self._next is None:
            self._came = asyncio.get_running_loop().create_future()
            await self._came
        visitor, self._next = self._next, None
        stream = self._lobby.hand_over(visitor, lambda: self._let_go(stream))
        self._held, self._held_caller = stream, visitor.caller
        return stream

    def _let_go(self, stream: HandedOver) -> None:
        if self._held is stream:
            self._held = self._held_caller = None

    def _why_nobody(self, limit: float) -> str:
        expected, name = self.expected, self.expected.profile
        strangers = self._lobby.strangers(expected.door)
        if expected.takes_nobody:
            what = f"the profile has neither an IMEI nor an allow list, so that it takes no call at {expected.door}"
        else:
            what = f"{expected} did not call {expected.door} within {limit:g} s"
        if strangers:
            named = ", ".join(map(str, strangers[:_NAMED])) + (" and others" if len(strangers) > _NAMED else "")
            return f"{what}, but there called: {named}. If that is the module: atrun profile edit {name} --imei IMEI"
        if turned_away := self._lobby.told_turned_away():
            what = f"{what} (turned away: {turned_away})"
        if expected.takes_nobody:
            return f"{what}. Tell it from others: atrun profile edit {name} --imei IMEI"
        return (
            f"{what}. See that it dials this computer (#TCPATRUNCFG: host and port; AT#TCPATRUND=1) and that no firewall"
            " stands between"
        )
