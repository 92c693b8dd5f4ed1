"""Modules that call and that no profile knows: telling the owner, and making profiles of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.config.profile import ListenRoad
from atrun_tui.ui.voice import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.callers import Caller
    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.screens.lobby import LobbyScreen
    from atrun_tui.ui.tending import Tending

TYPE_CODE = 8
"""Digits of an IMEI that say what model it is of (3GPP TS 23.003, 6.2)."""
QUIET = 30.0
"""Seconds after a notice of callers before the next one: a crowd is not announced one by one."""


class Receiving:
    """What can be done with callers.

    Args:
        desk: whose workspace has the lobby, and whose status line counts who waits there.
        tending: keeps the sessions that are used.
    """

    def __init__(self, desk: Desk, tending: Tending) -> None:
        self._desk = desk
        self._tending = tending
        self._screen: LobbyScreen | None = None
        self._known: frozenset[int] = frozenset()
        self._told_at: float | None = None
        self._leave: Callable[[], None] = _nothing

    def begin(self) -> None:
        """Follow the lobby from now on."""
        desk = self._desk

        def tell() -> None:
            desk.call_later(self.changed)

        self._leave = desk.workspace.on_lobby(tell)
        self.changed()

    def end(self) -> None:
        """Follow it no longer."""
        self._leave()

    def changed(self) -> None:
        """Somebody came or left."""
        desk = self._desk
        callers = desk.workspace.lobby_callers()
        desk.status.count_callers(len(callers))
        if self._screen is not None:
            self._screen.show(callers)
        new = [caller for caller in callers if caller.id not in self._known]
        self._known = frozenset(caller.id for caller in callers)
        now = desk.wall()
        if new and self._screen is None and (self._told_at is None or now - self._told_at >= QUIET):
            self._told_at = now
            more = len(callers) - 1
            others = f" {more} more wait{'s' if more == 1 else ''}." if more else ""
            owner = self._owner(new[-1])
            told = (
                f"{owner} calls, and its session is closed." if owner else f"No profile knows {new[-1]}, which calls."
            )
            desk.voice.say(f"{told}{others} ctrl+g shows the lobby.", seconds=12)

    def open(self) -> None:
        """Show who waits."""
        from atrun_tui.ui.screens.lobby import LobbyScreen  # noqa: PLC0415  (callers are rare)

        desk = self._desk

        def closed(name: str | None) -> None:
            self._screen = None
            if name is not None:
                desk.voice.carefully(lambda: self._adopted(name))

        self._screen = LobbyScreen(
            desk.workspace.lobby_callers(),
            adopt=self._adopt,
            refuse=desk.workspace.refuse,
            model=self._model,
            owner=self._owner,
        )
        desk.app.push_screen(self._screen, closed)

    def _model(self, caller: Caller) -> str:
        """What a caller probably is: the first eight digits of an IMEI are its model's, and others of that model may be known."""
        desk = self._desk
        for name, entry in desk.roster.entries.items():
            road = desk.workspace.profiles[name].road if name in desk.workspace.profiles else None
            known = road.imei if isinstance(road, ListenRoad) else None
            if entry.model and known and caller.imei and known[:TYPE_CODE] == caller.imei[:TYPE_CODE]:
                return entry.model
        return ""

    def _owner(self, caller: Caller) -> str | None:
        """The profile whose module a caller says it is; it waits here because nobody opened its session."""
        roads = {name: profile.road for name, profile in self._desk.workspace.profiles.items()}
        owners = (
            name
            for name, road in roads.items()
            if isinstance(road, ListenRoad) and road.imei == caller.imei and (road.host, road.port) == caller.door
        )
        return next(owners, None) if caller.imei is not None else None

    async def _adopt(self, caller: int, name: str) -> str | None:
        """Make a profile of a caller, or open the session of the one that it has; a sentence when that cannot be."""
        workspace = self._desk.workspace
        if name in [self._owner(each) for each in workspace.lobby_callers() if each.id == caller]:
            self._tending.session(name).start()
            return None
        if name in workspace.profiles:
            return "there is a profile of that name already"
        try:
            await workspace.adopt(caller, name)
        except KeyError:
            return "it has hung up meanwhile"
        except Exception as error:  # noqa: BLE001  (the lobby stays open and says it)
            return sentence(error)
        return None

    def _adopted(self, name: str) -> None:
        desk = self._desk
        desk.roster.adopt(desk.workspace.profiles.values())
        self._tending.session(name)
        self._tending.choose(name)


def _nothing() -> None:
    """Nobody is followed yet."""
