"""Looking after the sessions: bringing one into view, connecting and closing, and leaving them all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.session.state import State
from atrun_tui.ui.asking import Ask
from atrun_tui.ui.recall import KEPT, Recall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from atrun_tui.knowledge.catalogue import Catalogue
    from atrun_tui.session.engine import Session
    from atrun_tui.ui.screens.console import Console

FORMER = 200
"""Former exchanges shown when a session is first looked at."""


class Tending:
    """What can be done with sessions.

    Args:
        console: whose panes show them.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._recalls: dict[str | None, Recall] = {}

    async def begin(self) -> None:
        """After the first frame: say what the workspace found wrong, look after the sessions asked for, load what is slow."""
        console = self._console
        console.workspace.on_problem(lambda problem: console.voice.say(problem, severity="warning", seconds=20))
        console.voice.warn([*console.problems(), *console.workspace.problems])
        for name in console.connect:
            if name in console.roster.entries:
                self.session(name).start()
            else:
                console.voice.say(f"There is no profile named {name}.", severity="warning", seconds=12)
        self.choose(console.roster.current)
        console.receiving.begin()
        console.line.catalogue = await asyncio.to_thread(_catalogue)
        console.workspace.open_journal()

    def session(self, name: str) -> Session:
        """The session of that profile, followed by the console from now on."""
        console = self._console
        fresh = name not in console.workspace.sessions
        session = console.workspace.session(name)
        if fresh or not console.bridge.follows(name):
            console.bridge.watch(session)
            console.roster.entries[name].status = session.status
        return session

    def choose(self, name: str | None) -> None:
        """Bring a session into view."""
        console = self._console
        console.roster.current = name
        entry = console.roster.shown
        if entry is not None:
            entry.unseen = 0
        if console.deck.show(name) and name is not None:
            console.voice.carefully(lambda: self._load(name))
        console.line.turn_to(self.recall(name))
        console.redraw()

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
        if name == self._console.roster.current:
            self._console.redraw()

    def step(self, by: int) -> None:
        """To the session beside the one in view."""
        name = self._console.roster.beside(by)
        if name is not None and name != self._console.roster.current:
            self.choose(name)

    def connect(self) -> None:
        """Connect the session in view, or try again now."""
        entry = self._console.roster.shown
        if entry is None:
            return
        if entry.status.state in (State.OFFLINE, State.WAITING, State.REFUSED):
            self.session(entry.name).start()
        else:
            self._console.voice.say(f"{entry.name} is {entry.status.state.value} already.")

    def disconnect(self) -> None:
        """Close the link of the session in view; asks while a command runs."""
        entry = self._console.roster.shown
        if entry is None or entry.status.state is State.OFFLINE:
            self._console.voice.say("It is offline already.")
        elif entry.running is None:
            self._console.voice.carefully(lambda: self.close(entry.name))
        else:
            self._ask_close(entry.name, entry.running.command)

    async def reconnect(self) -> None:
        """Close and connect anew."""
        entry = self._console.roster.shown
        if entry is not None:
            await self.close(entry.name)
            self.session(entry.name).start()

    async def close(self, name: str) -> None:
        """Close a session; what it says while it closes is still shown."""
        await self._console.workspace.close_session(name)

    def rename(self, former: str, name: str) -> None:
        """That profile has another name now; what its line remembers is still its own."""
        self._recalls[name] = self.recall(former)
        self.forget(former)

    def forget(self, name: str) -> None:
        """That profile is gone: follow its session no longer."""
        self._console.bridge.leave(name)
        self._console.deck.forget(name)
        self._recalls.pop(name, None)

    async def _load(self, name: str) -> None:
        """Bring in what the journal knows; a journal that cannot be read is said once and the session works without."""
        console = self._console
        try:
            exchanges = await console.workspace.transcript(name, FORMER)
            commands = await console.workspace.recent_commands(name, KEPT)
        except Exception as error:  # noqa: BLE001  (whatever ails the journal, the session must be usable)
            exchanges, commands = [], []
            console.voice.complain(error)
        entry = console.roster.entries.get(name)
        if entry is not None:
            entry.recall(exchanges)
        console.deck.load(name, exchanges)
        recall = self.recall(name)
        recall.commands = Recall([*recall.commands, *commands]).commands
        console.redraw()

    def _ask_close(self, name: str, command: str) -> None:
        ask = Ask(
            f"Disconnect {name}?",
            (
                (
                    "what will happen",
                    f"{self._console.workspace.show(command)} is running. Its answer will not be seen, its outcome is unknown.",
                ),
                ("the way back", "ctrl+t connects again."),
            ),
            "Stay connected",
            "Disconnect",
        )
        self._console.voice.ask(ask, lambda: self.close(name))

    def quit(self) -> None:
        """Leave; asks only while a command of the owner's is running."""
        from atrun_tui.session.introduction import ORIGIN  # noqa: PLC0415  (not before there are sessions)

        console = self._console
        flights = [(entry, entry.running) for entry in console.roster.entries.values()]
        running = [entry for entry, flight in flights if flight is not None and flight.origin != ORIGIN]
        if not running or not console.workspace.settings.confirm_quit:
            console.app.exit(0)
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
        console.voice.ask(ask, lambda: console.app.exit(0))


def _catalogue() -> Catalogue:
    from atrun_tui.knowledge.catalogue import load_catalogue  # noqa: PLC0415  (read once the first frame is there)

    return load_catalogue()
