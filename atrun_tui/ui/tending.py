"""Looking after the sessions: bringing one into view, connecting and closing, and their profiles."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.session.state import State
from atrun_tui.ui.recall import KEPT, Recall
from atrun_tui.ui.screens.question import Ask, Question
from atrun_tui.ui.voice import sentence

if TYPE_CHECKING:
    from atrun_tui.config.profile import Profile
    from atrun_tui.knowledge.catalogue import Catalogue
    from atrun_tui.session.engine import Session
    from atrun_tui.ui.screens.console import Console
    from atrun_tui.vault.secret import Secret

FORMER = 200
"""Former exchanges shown when a session is first looked at."""


class Tending:
    """What can be done with sessions and profiles.

    Args:
        console: whose panes show them.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._recalls: dict[str, Recall] = {}

    async def begin(self) -> None:
        """After the first frame: say what the workspace found wrong, look after the sessions asked for, load what is slow."""
        console = self._console
        console.workspace.on_problem(lambda problem: console.voice.say(problem, severity="warning", seconds=20))
        for problem in console.workspace.problems:
            console.voice.say(problem, severity="warning", seconds=20)
        for name in console.connect:
            if name in console.roster.entries:
                self.session(name).start()
            else:
                console.voice.say(f"There is no profile named {name}.", severity="warning", seconds=12)
        self.choose(console.roster.current)
        console.line.catalogue = await asyncio.to_thread(_catalogue)

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
        console.line.recall = self._recalls.setdefault(name, Recall()) if name is not None else Recall()
        console.redraw()

    def remember(self, name: str, shown: str) -> None:
        """A command was sent; `shown` is it as it may be shown."""
        self._recalls.setdefault(name, Recall()).remember(shown)
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

    def new(self) -> None:
        """Ask for a module, keep it, connect."""
        self._form(None)

    def edit(self) -> None:
        """Change the profile in view."""
        name = self._console.roster.current
        if name is not None:
            self._form(self._console.workspace.profiles[name])

    def remove(self) -> None:
        """Forget the profile in view once that was confirmed."""
        name = self._console.roster.current
        if name is None:
            return
        ask = Ask(
            f"Remove {name}?",
            (
                (
                    "what will happen",
                    "Its link is closed, its profile and its password are forgotten. The journal keeps its exchanges.",
                ),
                ("the way back", "ctrl+n adds it again; the password has to be typed again."),
            ),
            "Keep it",
            "Remove it",
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self._console.voice.carefully(lambda: self._remove(name))

        self._console.app.push_screen(Question(ask), answered)

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
        recall = self._recalls.setdefault(name, Recall())
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

        def answered(yes: bool | None) -> None:
            if yes:
                self._console.voice.carefully(lambda: self.close(name))

        self._console.app.push_screen(Question(ask), answered)

    def _form(self, former: Profile | None) -> None:
        from atrun_tui.config.profile import DialRoad  # noqa: PLC0415  (nothing of the form before it is asked for)
        from atrun_tui.ui.screens.profile_form import ProfileForm  # noqa: PLC0415

        console = self._console
        if former is not None and not isinstance(former.road, DialRoad):
            console.voice.say(
                f"A {former.transport} profile is changed in the profiles file or with atrun profile edit."
            )
            return

        async def save(profile: Profile, password: Secret | None) -> str | None:
            return await self._save(former, profile, password)

        def saved(profile: Profile | None) -> None:
            if profile is not None:
                console.voice.carefully(lambda: self._saved(former, profile))

        console.app.push_screen(ProfileForm(frozenset(console.workspace.profiles), save, former), saved)

    async def _save(self, former: Profile | None, profile: Profile, password: Secret | None) -> str | None:
        workspace = self._console.workspace
        try:
            if former is None:
                await workspace.add_profile(profile, password)
            else:
                await self.close(former.name)
                await workspace.edit_profile(former.name, profile, password)
        except Exception as error:  # noqa: BLE001  (the form stays open and says it)
            return sentence(error)
        return None

    def _saved(self, former: Profile | None, profile: Profile) -> None:
        console = self._console
        if former is not None and former.name != profile.name:
            self._gone(former.name)
        console.roster.adopt(console.workspace.profiles.values())
        self.choose(profile.name)
        if former is None:
            self.session(profile.name).start()

    async def _remove(self, name: str) -> None:
        console = self._console
        await self.close(name)
        await console.workspace.remove_profile(name)
        self._gone(name)
        console.roster.adopt(console.workspace.profiles.values())
        self.choose(console.roster.current)

    def quit(self) -> None:
        """Leave; asks only while a command is running."""
        console = self._console
        running = [entry for entry in console.roster.entries.values() if entry.running is not None]
        if not running or not console.workspace.settings.confirm_quit:
            console.app.exit(0)
            return
        names = ", ".join(entry.name for entry in running)
        ask = Ask(
            "Quit?",
            (
                (
                    "what will happen",
                    f"A command is running on {names}. Its answer will not be seen, its outcome is unknown.",
                ),
            ),
            "Stay",
            "Quit",
        )
        console.app.push_screen(Question(ask), lambda yes: console.app.exit(0) if yes else None)

    def _gone(self, name: str) -> None:
        self._console.bridge.leave(name)
        self._console.deck.forget(name)
        self._recalls.pop(name, None)


def _catalogue() -> Catalogue:
    from atrun_tui.knowledge.catalogue import load_catalogue  # noqa: PLC0415  (read once the first frame is there)

    return load_catalogue()
