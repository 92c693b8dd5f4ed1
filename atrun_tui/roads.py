"""The roads: from a profile to what opens its links. Part of the composition root.

What no single profile owns lives here: one listener for each address and port, shared by the profiles on it, the lobby behind
all of them, and one post for each modem of ours. They come with the first profile that needs them, and go with the workspace.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.config.profile import DialRoad, ListenRoad, Profile, SerialRoad
from atrun_tui.session.settings import Settings
from atrun_tui.transport.base import CannotListen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from atrun_tui.config.profile import Modem
    from atrun_tui.session.callers import Caller, Door
    from atrun_tui.session.lobby import Lobby
    from atrun_tui.session.place import Place
    from atrun_tui.session.sms_post import Post
    from atrun_tui.transport.base import Opener, Stream
    from atrun_tui.transport.tcp_listen import Listener
    from atrun_tui.transport.tcp_stream import TcpStream

CONNECT_TIMEOUT = 20.0
"""Seconds a link of ours may take to come about."""
CALL_TIMEOUT = 150.0
"""Seconds a module may take to call: one that found nobody tries again after 2 minutes by default (#TCPATRUNCFG retryDelay)."""


class Roads:
    """Opens links for profiles.

    Attributes:
        connect_timeout: seconds a link may take to come about, for sessions made from now on; None = as the road usually takes.
    """

    def __init__(self, *, headless: bool) -> None:
        """Make roads; headless, sessions do not reconnect and wait for a call only so long."""
        self.connect_timeout: float | None = None
        self._headless = headless
        self._lobby: Lobby | None = None
        self._listeners: dict[Door, Listener] = {}
        self._places: dict[str, Place] = {}
        self._opening = asyncio.Lock()

    def limit(self, profile: Profile) -> float | None:
        """Seconds its link may take to come about; None = as long as it takes."""
        if isinstance(profile.road, ListenRoad):
            return (self.connect_timeout or CALL_TIMEOUT) if self._headless else None
        return self.connect_timeout or CONNECT_TIMEOUT

    def settings(self, profile: Profile) -> Settings:
        """What its session is told. Only a module that we dial has a login."""
        has_login = isinstance(profile.road, DialRoad) and profile.user is not None
        return Settings(
            profile=profile.name,
            transport=profile.transport,
            login=profile.login if has_login else None,
            user=profile.user,
            keepalive=profile.keepalive,
            pause=profile.pause_ms / 1000,
            timeout=profile.timeout,
            connect_timeout=self.limit(profile) or CONNECT_TIMEOUT,
            reconnect=not self._headless,
            awaits_call=isinstance(profile.road, ListenRoad),
        )

    def opener(self, profile: Profile) -> Opener:
        """What opens its links."""
        road, limit = profile.road, self.limit(profile)
        if isinstance(road, ListenRoad):
            return lambda: self._await_call(profile.name, road, limit)
        timeout = limit or CONNECT_TIMEOUT
        if isinstance(road, DialRoad):
            from atrun_tui.transport.tcp_dial import dial  # noqa: PLC0415  (one road's wire, not every road's)

            return lambda: dial(road.host, road.port, timeout=timeout)
        if isinstance(road, SerialRoad):
            from atrun_tui.transport.serial_port import open_serial  # noqa: PLC0415

            return lambda: open_serial(road.device, road.baudrate, timeout=timeout)
        raise NotImplementedError(f"the road `{profile.transport}` makes no stream: its sessions share a post")

    def leave(self, name: str) -> None:
        """The profile's session is over: its module is expected no longer."""
        if (place := self._places.pop(name, None)) is not None:
            place.leave()

    # Callers.

    def callers(self) -> tuple[Caller, ...]:
        """Those that wait in the lobby, oldest first."""
        return self._lobby.callers if self._lobby is not None else ()

    def on_callers(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back whenever they have changed; the function returned ends that."""
        return self._open_lobby().on_change(callback)

    def refuse(self, caller: int) -> None:
        """Send somebody away who waits in the lobby."""
        if self._lobby is not None:
            self._lobby.refuse(caller)

    def profile_of(self, caller: int, name: str, profiles: Iterable[Profile]) -> Profile:
        """A profile for somebody who waits in the lobby, told from others by its IMEI, else by its address.

        It may call from the narrowest block that a profile at the same door allows it: an operator gives a module another
        address every time, so that its present one says nothing.

        Raises:
            KeyError: it waits no longer.
        """
        from ipaddress import ip_address, ip_network  # noqa: PLC0415  (only for modules that call)

        known = {each.id: each for each in self.callers()}[caller]
        here = ip_address(known.address)
        allow: tuple[str, ...] = () if known.imei is not None else (str(ip_network(here)),)
        if known.imei is not None:
            roads = [each.road for each in profiles if isinstance(each.road, ListenRoad)]
            blocks = [
                ip_network(block) for road in roads if (road.host, road.port) == known.door for block in road.allow
            ]
            around = sorted((block for block in blocks if here in block), key=lambda block: block.prefixlen)
            allow = tuple(str(block) for block in around[-1:])
        return Profile(name=name, road=ListenRoad(*known.door, allow=allow, imei=known.imei))

    async def close(self) -> None:
        """Listen no more and send everybody away who waits."""
        for listener in self._listeners.values():
            await listener.close()
        self._listeners.clear()
        if self._lobby is not None:
            await self._lobby.close()

    async def _await_call(self, name: str, road: ListenRoad, limit: float | None) -> Stream:
        """The module's next call. Its place is kept from the first time on, so that no call of it is missed between two."""
        from atrun_tui.session.callers import Door, Expected  # noqa: PLC0415

        door = Door(road.host, road.port)
        if name not in self._places:
            expected = Expected.of(name, door, road.imei, road.allow)
            self._places[name] = self._open_lobby().expect(expected)
        place = self._places[name]
        await self._listen(door)
        return await place.open(limit)

    def _open_lobby(self) -> Lobby:
        if self._lobby is None:
            from atrun_tui.session.lobby import Lobby  # noqa: PLC0415

            self._lobby = Lobby()
        return self._lobby

    async def _listen(self, door: Door) -> None:
        """Open the door unless it is open. Raises CannotListen."""
        from atrun_tui.transport.tcp_listen import Listener  # noqa: PLC0415

        async with self._opening:
            if door in self._listeners:
                return
            for other in self._listeners:
                if other.port == door.port and "" in (other.host, door.host):
                    raise CannotListen(
                        f"{door} is already listened at as {other} for another profile. Write the same address in both"
                    )
            listener = Listener(*door, _DoorKeeper(self._open_lobby(), door))
            await listener.open()
            self._listeners[door] = listener


class Posts:
    """The posts: one for each modem of ours, shared by the profiles that use it.

    Args:
        pin: fetches the PIN of a modem's SIM, by the modem's name.
        book: the file in which a modem's doings are remembered, by its name.
    """

    def __init__(self, *, pin: Callable[[str], Awaitable[str | None]], book: Callable[[str], Path]) -> None:
        self._pin = pin
        self._book = book
        self._posts: dict[Modem, Post] = {}

    def of(self, modem: Modem, timeout: float | None) -> Post:
        """The modem's; it is opened, within so many seconds, when the first session joins, and closed when the last one leaves."""
        if modem not in self._posts:
            self._posts[modem] = self._make(modem, timeout or CONNECT_TIMEOUT)
        return self._posts[modem]

    def _make(self, modem: Modem, timeout: float) -> Post:
        # One road's wire, not every road's.
        from secrets import randbelow  # noqa: PLC0415

        from atrun_tui.config.modem_book import ModemBook  # noqa: PLC0415
        from atrun_tui.session.clock import LoopClock  # noqa: PLC0415
        from atrun_tui.session.sms_post import Post  # noqa: PLC0415
        from atrun_tui.transport.serial_port import open_serial  # noqa: PLC0415
        from atrun_tui.transport.sms_modem.gateway import ModemSettings, SmsModem  # noqa: PLC0415

        channel = SmsModem(
            ModemSettings(name=modem.name, daily_limit=modem.daily_limit),
            lambda: open_serial(modem.device, modem.baudrate, timeout=timeout),
            pin=lambda: self._pin(modem.name),
            book=ModemBook(self._book(modem.name)),
            clock=LoopClock(),
        )
        return Post(channel, LoopClock(), first_session=randbelow(256))


class _DoorKeeper:
    """The lobby as one door sees it."""

    def __init__(self, lobby: Lobby, door: Door) -> None:
        self._lobby = lobby
        self._door = door

    def admits(self, address: str) -> bool:
        """See Doorkeeper."""
        return self._lobby.admits(self._door, address)

    def take(self, stream: TcpStream, address: str) -> None:
        """See Doorkeeper."""
        self._lobby.take(self._door, stream, address)
