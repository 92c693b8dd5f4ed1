"""Looking after the sessions: bringing one into view, connecting and closing, and leaving them all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.session.state import State
from atrun_tui.ui.asking import Ask
from atrun_tui.ui.recall import KEPT, Recall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from atrun_tui.knowledge.catalogue import Catalogue
    from atrun_tui.session.engine import Session
    from atrun_tui.ui.desk import Desk

FORMER = 200
"""Former exchanges shown when a session is first looked at."""

_UPLOAD = "upload"
"""Whose commands are asked about with the upload they belong to."""


class Tending:
    """What can be done with sessions.

    Args:
        desk: whose panes show them.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._recalls: dict[str | None, Recall] = {}

    def begin(self, connect: Sequence[str], problems: Callable[[], Sequence[str]]) -> None:
        """After the first frame: say what was found wrong, and look after the sessions asked for."""
        desk = self._desk
        desk.workspace.on_problem(lambda problem: desk.voice.say(problem, severity="warning", seconds=20))
        desk.voice.warn([*problems(), *desk.workspace.problems])
        for name in connect:
            if name in desk.roster.entries:
                self.session(name).start()
            else:
                desk.voice.say(f"There is no profile named {name}.", severity="warning", seconds=12)
        self.choose(desk.roster.current)

    async def learn(self) -> None:
        """Load what is slow: the commands that the line can complete, and the journal."""
        self._desk.line.catalogue = await asyncio.to_thread(_catalogue)
        self._desk.workspace.open_journal()

    def session(self, name: str) -> Session:
        """The session of that profile, followed by the console from now on."""
        desk = self._desk
        fresh = name not in desk.workspace.sessions
        session = desk.workspace.session(name)
        if fresh or not desk.bridge.follows(name):
            desk.bridge.watch(session)
            desk.roster.entries[name].status = session.status
        return session

    def choose(self, name: str | None) -> None:
        """Bring a session into view."""
        desk = self._desk
        desk.roster.current = name
        entry = desk.roster.shown
        if entry is not None:
            entry.unseen = 0
        if desk.deck.show(name) and name is not None:
            desk.voice.carefully(lambda: self._load(name))
        desk.line.turn_to(self.recall(name))
        desk.redraw()

    def recall(self, name: str | None) -> Recall:
        """What the command line remembers of a session; the first one takes over what was typed while there was none."""
        if name not in self._recalls:
            self._recalls[name] = self._recalls.pop(None) if None in self._recalls else Recall()
        return self._recalls[name]

    def remember(self, name: str, shown: Iterable[str]) -> None:
        """Commands were sent; `shown` is them as they may be shown."""
        recall = self.recall(name)
        for command in shown:
            recall.remember(command)
        if name == self._desk.roster.current:
            self._desk.redraw()

    def step(self, by: int) -> None:
        """To the session beside the one in view."""
        name = self._desk.roster.beside(by)
        if name is not None and name != self._desk.roster.current:
            self.choose(name)

    def connect(self) -> None:
        """Connect the session in view, or try again now."""
        entry = self._desk.roster.shown
        if entry is None:
            return
        if entry.status.state in (State.OFFLINE, State.WAITING, State.REFUSED):
            self.session(entry.name).start()
        else:
            self._desk.voice.say(f"{entry.name} is {entry.status.state.value} already.")

    def disconnect(self) -> None:
        """Close the link of the session in view; asks while a command runs."""
        entry = self._desk.roster.shown
        if entry is None or entry.status.state is State.OFFLINE:
            self._desk.voice.say("It is offline already.")
        elif entry.running is None:
            self._desk.voice.carefully(lambda: self.close(entry.name))
        else:
            self._ask_close(entry.name, entry.running.command)

    async def reconnect(self) -> None:
        """Close and connect anew."""
        entry = self._desk.roster.shown
        if entry is not None:
            await self.close(entry.name)
            self.session(entry.name).start()

    async def close(self, name: str) -> None:
        """Close a session; what it says while it closes is still shown."""
        await self._desk.workspace.close_session(name)

    def rename(self, former: str, name: str) -> None:
        """That profile has another name now; what its line remembers is still its own."""
        self._recalls[name] = self.recall(former)
        self.forget(former)

    def forget(self, name: str) -> None:
        """That profile is gone: follow its session no longer."""
        self._desk.bridge.leave(name)
        self._desk.deck.forget(name)
        self._recalls.pop(name, None)

    async def _load(self, name: str) -> None:
        """Bring in what the journal knows; a journal that cannot be read is said once and the session works without."""
        desk = self._desk
        try:
            exchanges = await desk.workspace.transcript(name, FORMER)
            commands = await desk.workspace.recent_commands(name, KEPT)
        except Exception as error:  # noqa: BLE001  (whatever ails the journal, the session must be usable)
            exchanges, commands = [], []
            desk.voice.complain(error)
        entry = desk.roster.entries.get(name)
        if entry is not None:
            entry.recall(exchanges)
        desk.deck.load(name, exchanges)
        recall = self.recall(name)
        recall.commands = Recall([*recall.commands, *commands]).commands
        desk.redraw()

    def _ask_close(self, name: str, command: str) -> None:
        ask = Ask(
            f"Disconnect {name}?",
            (
                (
                    "what will happen",
                    f"{self._desk.workspace.show(command)} is running. Its answer will not be seen, its outcome is unknown.",
                ),
                ("the way back", "ctrl+t connects again."),
            ),
            "Stay connected",
            "Disconnect",
        )
        self._desk.voice.ask(ask, lambda: self.close(name))

    def quit(self) -> None:
        """Leave; asks only while a command of the owner's is running."""
        from atrun_tui.session.introduction import ORIGIN  # noqa: PLC0415  (not before there are sessions)

        desk = self._desk
        flights = [(entry, entry.running) for entry in desk.roster.entries.values()]
        running = [entry for entry, flight in flights if flight is not None and flight.origin not in (ORIGIN, _UPLOAD)]
        if not running or not desk.workspace.settings.confirm_quit:
            desk.app.exit(0)
            return
        names = ", ".join(entry.name for entry in running)
        waiting = sum(len(entry.queued) for entry in running)
        unsent = f" What waits behind it is not sent: {waiting}." if waiting else ""
        ask = Ask(
            "Quit?",
            (
                (
                    "what will happen",
                    f"A command is running on {names}. Its answer will not be seen, its outcome is unknown.{unsent}",
                ),
            ),
            "Stay",
            "Quit",
        )
        desk.voice.ask(ask, lambda: desk.app.exit(0))


def _catalogue() -> Catalogue:
    from atrun_tui.knowledge.catalogue import load_catalogue  # noqa: PLC0415  (read once the first frame is there)

    return load_catalogue()
