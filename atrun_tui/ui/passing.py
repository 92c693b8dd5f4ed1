"""Opening a transparent connection: what is asked before, and the pane that is its far end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.passage import PORTS, READ_TIMERS, idle_limit, opening
from atrun_tui.session.state import State

if TYPE_CHECKING:
    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.tending import Tending

_ORIGIN = "transparent"
_USUAL = (PORTS[0], 9600)
_ROADS = ("dial", "listen")
"""#TCPATCONSER is for TCPATRUN sessions alone (AT guide)."""


class Passing:
    """What it takes to pass through a module.

    Args:
        desk: whose session in view is used.
        tending: keeps the sessions that are used.
    """

    def __init__(self, desk: Desk, tending: Tending) -> None:
        self._desk = desk
        self._tending = tending

    async def begin(self, wanted: tuple[int, int] = _USUAL) -> None:
        """Look at the socket's timers, then ask for port and rate; `wanted` are offered."""
        from atrun_tui.ui.screens.transparent_form import TransparentForm  # noqa: PLC0415  (rare)

        desk = self._desk
        entry = desk.roster.shown
        if entry is None or desk.workspace.profiles[entry.name].transport not in _ROADS:
            desk.voice.say("Only a session over TCP can be connected through to a serial port of the module.")
            return
        if entry.status.state is not State.READY:
            desk.voice.say(f"{entry.name} is {entry.status.state.value}: it must be ready first.", severity="warning")
            return
        name = entry.name
        timers = await self._tending.session(name).submit(READ_TIMERS, origin=_ORIGIN).wait()

        def chosen(choice: tuple[int, int] | None) -> None:
            if choice is not None:
                desk.voice.carefully(lambda: self._open(name, *choice))

        desk.app.push_screen(TransparentForm(name, idle_limit(timers.lines) if timers.ok else None, wanted), chosen)

    async def _open(self, name: str, port: int, rate: int) -> None:
        from atrun_tui.ui.screens.pass_through import PassThrough  # noqa: PLC0415

        desk = self._desk
        pane = PassThrough(f"{name} through to serial port {port} at {rate} bit/s")
        link = self._tending.session(name).open_transparent(opening(port, rate), pane.heard, origin=_ORIGIN)
        exchange = await link.opened()
        if not link.is_open:
            why = exchange.error or exchange.final or "no answer"
            desk.voice.say(f"The module did not connect through: {why}.", severity="warning", seconds=12)
            return
        pane.link = link
        desk.app.push_screen(pane, self._closed)

    def _closed(self, how: str | None) -> None:
        if how is not None:
            self._desk.voice.say(f"{how[:1].upper()}{how[1:]}.")
