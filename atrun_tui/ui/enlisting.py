"""Profiles from within the console: adding one, changing one, removing one, and the session that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui.asking import Ask
from atrun_tui.ui.voice import sentence

if TYPE_CHECKING:
    from atrun_tui.config.profile import Modem, Profile
    from atrun_tui.ui.screens.console import Console
    from atrun_tui.vault.secret import Secret


class Enlisting:
    """What can be done with profiles.

    Args:
        console: whose workspace keeps them and whose panes show them.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def new(self) -> None:
        """Ask for a module, keep it, connect."""
        self._form(None)

    def edit(self) -> None:
        """Change the profile in view."""
        self._console.voice.carefully(self._edit)

    def _edit(self) -> None:
        console = self._console
        console.workspace.refresh()  # what was changed elsewhere must not be written over with what it was
        name = console.roster.current
        if name is None:
            return
        former = console.workspace.profiles.get(name)
        if former is None:
            console.voice.say(
                f"The profile {name} is no longer in the file: it was removed elsewhere.", severity="warning"
            )
            return
        self._form(former)

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
        self._console.voice.ask(ask, lambda: self._remove(name))

    def _form(self, former: Profile | None) -> None:
        from atrun_tui.ui.screens.profile_form import Known, ProfileForm  # noqa: PLC0415  (not before it is asked for)

        console = self._console
        workspace = console.workspace
        linked = former is None or former.name in workspace.sessions

        async def save(profile: Profile, password: Secret | None, modem: Modem | None) -> str | None:
            return await self._save(former, profile, password, modem)

        def saved(profile: Profile | None) -> None:
            if profile is not None:
                console.voice.carefully(lambda: self._saved(former, profile, start=linked))

        known = Known(names=frozenset(workspace.profiles), modems=dict(workspace.modems), ports=workspace.serial_ports)
        console.app.push_screen(ProfileForm(known, save, former), saved)

    async def _save(
        self, former: Profile | None, profile: Profile, password: Secret | None, modem: Modem | None
    ) -> str | None:
        workspace = self._console.workspace
        try:
            if former is None:
                await workspace.add_profile(profile, password, modem)
            else:
                await self._console.tending.close(former.name)
                await workspace.edit_profile(former.name, profile, password, modem)
        except Exception as error:  # noqa: BLE001  (the form stays open and says it)
            return sentence(error)
        return None

    def _saved(self, former: Profile | None, profile: Profile, *, start: bool) -> None:
        console = self._console
        if former is not None and former.name != profile.name:
            console.tending.rename(former.name, profile.name)
        console.roster.adopt(console.workspace.profiles.values())
        console.tending.choose(profile.name)
        if start:
            console.tending.session(profile.name).start()

    async def _remove(self, name: str) -> None:
        console = self._console
        await console.tending.close(name)
        await console.workspace.remove_profile(name)
        console.tending.forget(name)
        console.roster.adopt(console.workspace.profiles.values())
        console.tending.choose(console.roster.current)
