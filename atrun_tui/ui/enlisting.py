"""Profiles from within the console: adding one, changing one, removing one, and the session that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.ui.asking import Ask
from atrun_tui.ui.voice import sentence

if TYPE_CHECKING:
    from atrun_tui.config.profile import Modem, Profile
    from atrun_tui.ui.desk import Desk
    from atrun_tui.ui.tending import Tending
    from atrun_tui.vault.secret import Secret


class Enlisting:
    """What can be done with profiles.

    Args:
        desk: whose workspace keeps them and whose panes show them.
        tending: keeps the sessions that are used.
    """

    def __init__(self, desk: Desk, tending: Tending) -> None:
        self._desk = desk
        self._tending = tending

    def new(self) -> None:
        """Ask for a module, keep it, connect."""
        self._form(None)

    def edit(self) -> None:
        """Change the profile in view."""
        self._desk.voice.carefully(self._edit)

    def _edit(self) -> None:
        desk = self._desk
        desk.workspace.refresh()  # what was changed elsewhere must not be written over with what it was
        name = desk.roster.current
        if name is None:
            return
        former = desk.workspace.profiles.get(name)
        if former is None:
            desk.voice.say(
                f"The profile {name} is no longer in the file: it was removed elsewhere.", severity="warning"
            )
            return
        self._form(former)

    def remove(self) -> None:
        """Forget the profile in view once that was confirmed."""
        name = self._desk.roster.current
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
        self._desk.voice.ask(ask, lambda: self._remove(name))

    def _form(self, former: Profile | None) -> None:
        from atrun_tui.ui.screens.profile_form import Known, ProfileForm  # noqa: PLC0415  (not before it is asked for)

        desk = self._desk
        workspace = desk.workspace
        linked = former is None or former.name in workspace.sessions

        async def save(profile: Profile, password: Secret | None, modem: Modem | None) -> str | None:
            return await self._save(former, profile, password, modem)

        def saved(profile: Profile | None) -> None:
            if profile is not None:
                desk.voice.carefully(lambda: self._saved(former, profile, start=linked))

        known = Known(names=frozenset(workspace.profiles), modems=dict(workspace.modems), ports=workspace.serial_ports)
        desk.app.push_screen(ProfileForm(known, save, former), saved)

    async def _save(
        self, former: Profile | None, profile: Profile, password: Secret | None, modem: Modem | None
    ) -> str | None:
        workspace = self._desk.workspace
        try:
            if former is None:
                await workspace.add_profile(profile, password, modem)
            else:
                await self._tending.close(former.name)
                await workspace.edit_profile(former.name, profile, password, modem)
        except Exception as error:  # noqa: BLE001  (the form stays open and says it)
            return sentence(error)
        if password is not None:
            self._doubt(profile.name, password)
        return None

    def _doubt(self, name: str, password: Secret) -> None:
        from atrun_tui.vault.rules import doubt  # noqa: PLC0415  (loaded with the form)

        if (reason := doubt(password.reveal())) is not None:
            self._desk.voice.say(f"The password of {name} is kept, but {reason}.", severity="warning", seconds=20)

    def _saved(self, former: Profile | None, profile: Profile, *, start: bool) -> None:
        desk = self._desk
        if former is not None and former.name != profile.name:
            self._tending.rename(former.name, profile.name)
        desk.roster.adopt(desk.workspace.profiles.values())
        self._tending.choose(profile.name)
        if start:
            self._tending.session(profile.name).start()

    async def _remove(self, name: str) -> None:
        desk = self._desk
        await self._tending.close(name)
        await desk.workspace.remove_profile(name)
        self._tending.forget(name)
        desk.roster.adopt(desk.workspace.profiles.values())
        self._tending.choose(desk.roster.current)
