"""A simulated module that dials out: TCPATRUN's client mode (#TCPATRUND, app note 3.3.1).

There is no login here: the host that is called has an AT interpreter at once. When the connection is gone the module calls
again, after a time of the caller's choosing or as #TCPATRUNCFG says: retryCnt times, retryDelay minutes apart. Files and
settings live as long as the `Dialler`.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Brain, Options, Procedure, Road
from atrun_tui.simulator.connection import Connection
from atrun_tui.simulator.host import Host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from atrun_tui.simulator.faults import Faults

_ATTEMPT = 20.0
"""Seconds an attempt may take."""


class Dialler(Host):
    """One module that calls one address.

    Attributes:
        attempts: how often it called so far.
    """

    def __init__(self, brain: Brain, host: str, port: int, *, redial: float | None, record: bool = False) -> None:
        super().__init__(brain, record=record)
        module = self.brain.module
        module.dialling = True
        module.service = (*module.service[:3], str(port), host, *module.service[5:])
        self.attempts = 0
        self._address = (host, port)
        self._redial = redial
        self._failures = 0
        self._call: asyncio.Task[None] | None = None
        self._next_call: asyncio.TimerHandle | None = None
        self._off = True

    @property
    def address(self) -> tuple[str, int]:
        """The host and port it calls."""
        return self._address

    def start(self) -> None:
        """Begin to call: at first, or once somebody on site has switched the service on again."""
        self._off = False
        self._failures = 0
        self._call_after(0.0)

    async def close(self) -> None:
        """Stop for good."""
        self._stop_calling()
        self.cut()
        if self._call is not None:
            self._call.cancel()
            await asyncio.gather(self._call, return_exceptions=True)
        await self.until(lambda: self._current is None)

    # Calling

    def _call_after(self, seconds: float) -> None:
        if self._next_call is None and self._current is None and not self._off:
            self._next_call = asyncio.get_running_loop().call_later(seconds, self._begin_call)

    def _begin_call(self) -> None:
        self._next_call = None
        self._call = asyncio.get_running_loop().create_task(self._dial(), name="simulated module calls")

    async def _dial(self) -> None:
        self.attempts += 1
        try:
            async with asyncio.timeout(_ATTEMPT):
                await asyncio.get_running_loop().create_connection(lambda: Connection(self), *self._address)
        except OSError:
            self._call_again()
        self._watchers.news()

    def _call_again(self) -> None:
        """After the chosen time for ever, or as often and as late as #TCPATRUNCFG says."""
        if self._redial is not None:
            self._call_after(self._redial)
            return
        count, minutes = map(int, self.brain.module.service[8:10])
        self._failures += 1
        if self._failures <= count:
            self._call_after(60.0 * minutes)

    def _stop_calling(self) -> None:
        self._off = True
        if self._next_call is not None:
            self._next_call.cancel()
            self._next_call = None

    # What the connection tells

    def arrived(self, connection: Connection) -> None:
        """The call is taken."""
        if self._off:
            connection.end(reset=False)
            return
        self._failures = 0
        self._admit(connection)

    def left(self, connection: Connection) -> None:
        """The connection is gone."""
        if connection is self._current:
            self._parted()
            self._call_again()
        self._watchers.news()

    def _go_down(self, seconds: float | None) -> None:
        self._stop_calling()
        self.brain.restarted()
        if seconds is not None:
            self._next_call = asyncio.get_running_loop().call_later(seconds, self._come_back)

    def _come_back(self) -> None:
        self._next_call = None
        self.start()


def make_diallers(
    options: Options,
    faults: Faults | None,
    host: str,
    port: int,
    *,
    count: int = 1,
    redial: float | None = None,
    record: bool = False,
) -> list[Dialler]:
    """As many modules, not started, their IMEIs counted up from the first one's."""
    each = [
        replace(options, login=Procedure.NONE, imei=f"{int(options.imei) + index:015d}", seed=options.seed + index)
        for index in range(count)
    ]
    return [Dialler(Brain(one, faults, road=Road.CLIENT), host, port, redial=redial, record=record) for one in each]


@asynccontextmanager
async def dialling(
    options: Options | None = None,
    faults: Faults | None = None,
    *,
    host: str = "127.0.0.1",
    port: int,
    redial: float | None = 0.0,
) -> AsyncIterator[Dialler]:
    """A recording module that calls, for the length of a block; `redial` None is as #TCPATRUNCFG says."""
    async with dialling_fleet(1, options, faults, host=host, port=port, redial=redial) as (module,):
        yield module


@asynccontextmanager
async def dialling_fleet(
    count: int,
    options: Options | None = None,
    faults: Faults | None = None,
    *,
    host: str = "127.0.0.1",
    port: int,
    redial: float | None = 0.0,
) -> AsyncIterator[list[Dialler]]:
    """As many recording modules that call one address, each with an IMEI of its own."""
    modules = make_diallers(options or Options(), faults, host, port, count=count, redial=redial, record=True)
    for module in modules:
        module.start()
    try:
        yield modules
    finally:
        await asyncio.gather(*(module.close() for module in modules))
