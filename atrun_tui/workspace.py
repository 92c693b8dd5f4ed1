"""Composition root: from a profile to a session that is ready to start. Both front ends begin here.

What belongs together is joined here and in the rooms right below, and nowhere else: the road to its transport (`roads`), the vault
to the login and to the masks (`secrecy`), all of that and the journal to a session (`sessions`).
"""

from __future__ import annotations

import os
from functools import cached_property, partial
from typing import TYPE_CHECKING, Self

from atrun_tui.config.load import load_profiles
from atrun_tui.config.problems import ConfigError
from atrun_tui.config.profile import Modem, Profile, SmsRoad
from atrun_tui.config.settings import Settings, load_settings, save_setting
from atrun_tui.journal.errors import JournalError
from atrun_tui.journal.keeping import keep
from atrun_tui.record import replace
from atrun_tui.roads import Roads
from atrun_tui.secrecy import Secrecy
from atrun_tui.vault.keyring_vault import KeyringVault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from atrun_tui.config.paths import Paths
    from atrun_tui.config.profile import SerialRoad
    from atrun_tui.journal.keeping import Keeping
    from atrun_tui.journal.search import Query
    from atrun_tui.knowledge.hazards import Hazard
    from atrun_tui.procedures.expressions import Value
    from atrun_tui.procedures.program import Macro
    from atrun_tui.procedures.steps import Ask, Keep, Kept, Missed, Procedure, Upload
    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.callers import Caller
    from atrun_tui.session.engine import Session
    from atrun_tui.session.play_reports import PlayReport
    from atrun_tui.session.runner import Runner
    from atrun_tui.sessions import SessionMaker
    from atrun_tui.transport.serial_ports import Port
    from atrun_tui.vault.base import Vault
    from atrun_tui.vault.secret import Secret


class Workspace:
    """Everything of the owner's that a front end works with.

    Attributes:
        paths: where things lie.
        secrecy: where secrets are, and what hides them; its face is here as well:
        vault, secret, mask, hide, show: see `Secrecy`.
        problems: sentences for the owner: what could not be used of the configuration or the journal, newest last.
        profiles: by name.
        modems: those of ours that SMS go through, by name.
        sessions: those that were asked for, by profile name.
        settings: what the console remembers.
        roads: how links are opened, and how long that may take.
    """

    def __init__(self, paths: Paths, kept: Vault, environ: Mapping[str, str], *, headless: bool) -> None:
        self.paths = paths
        self.secrecy = Secrecy(kept, environ)
        self.vault = self.secrecy.vault
        self.secret, self.mask = self.secrecy.secret, self.secrecy.mask
        self.hide, self.show = self.secrecy.hide, self.secrecy.show
        self.problems: list[str] = []
        self.profiles: dict[str, Profile] = {}
        self.modems: dict[str, Modem] = {}
        self.sessions: dict[str, Session] = {}
        self.settings = Settings()
        self.roads = Roads(headless=headless)
        self._headless = headless
        self._tell: Callable[[str], None] = self.problems.append

    @classmethod
    async def open(cls, paths: Paths, *, vault: Vault | None = None, headless: bool = False) -> Self:
        """Read the configuration; the journal is opened with its first use.

        Args:
            paths: where things lie.
            vault: instead of the system's keyring; the environment's variables are then not looked at.
            headless: a faulty configuration raises, the journal is kept at once, and sessions do not reconnect.

        Raises:
            ConfigError: headless, and a file is faulty.
        """
        if vault is None:
            workspace = cls(paths, KeyringVault(), os.environ, headless=headless)
        else:
            workspace = cls(paths, vault, {}, headless=headless)
        workspace._read_configuration()
        return workspace

    @cached_property
    def _journal(self) -> Keeping:
        """The journal, opened with its first use: the console is drawn before any."""
        journal = keep(self.paths.journal, tell=self._journal_says, at_once=self._headless)
        journal.start()
        return journal

    def open_journal(self) -> None:
        """Open the journal before its first use, so that what ails it is told before something is to be kept."""
        _ = self._journal

    @cached_property
    def _maker(self) -> SessionMaker:
        from atrun_tui.sessions import SessionMaker  # noqa: PLC0415  (the console is drawn before any is made)

        return SessionMaker(self.roads, self.secrecy, self._journal, modem_book=self.paths.modem_book)

    def _read_configuration(self) -> None:
        try:
            self._read_profiles()
            if not self._headless:
                self.settings = load_settings(self.paths.settings)
        except ConfigError as fault:
            if self._headless:
                raise
            self.problems.extend(str(problem) for problem in fault.problems)

    def _read_profiles(self) -> None:
        loaded = load_profiles(self.paths.profiles)
        self.profiles, self.modems = loaded.profiles, loaded.modems

    def refresh(self) -> None:
        """Read the profiles again: another program may have changed them. Raises ConfigError, and keeps what was known."""
        self._read_profiles()

    def on_problem(self, tell: Callable[[str], None]) -> None:
        """Call back with sentences that come up from now on."""
        self._tell = tell

    def _journal_says(self, sentence: str) -> None:
        self._tell(sentence)

    # -- sessions -------------------------------------------------------------------------------------------------------

    def session(self, name: str) -> Session:
        """The profile's session, made when there is none yet; the caller starts it. Raises KeyError: no such profile."""
        if name not in self.sessions:
            self.sessions[name] = self._maker.make(self.profiles[name], self.modems, introduced=not self._headless)
        return self.sessions[name]

    def session_on_site(self, name: str, road: SerialRoad) -> Session:
        """The session with a profile's module at its own serial port, in place of the profile's. Raises KeyError."""
        self.sessions[name] = session = self._maker.make(replace(self.profiles[name], road=road), self.modems)
        return session

    async def close_session(self, name: str) -> None:
        """End a session; asking for it again makes a new one."""
        if (session := self.sessions.pop(name, None)) is not None:
            await session.close()
        self.roads.leave(name)

    # -- callers ----------------------------------------------------------------------------------------------------------

    def lobby_callers(self) -> tuple[Caller, ...]:
        """Modules that called and that no profile knows, oldest first."""
        return self.roads.callers()

    def on_lobby(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back whenever they have changed; the function returned ends that."""
        return self.roads.on_callers(callback)

    async def adopt(self, caller: int, name: str) -> Session:
        """Make a profile of a caller and give its session the call. Raises KeyError (it has left), ConfigError."""
        await self.add_profile(self.roads.profile_of(caller, name, self.profiles.values()), None)
        session = self.session(name)
        session.start()
        return session

    def refuse(self, caller: int) -> None:
        """Send a caller away; nothing happens when it has left already."""
        self.roads.refuse(caller)

    def player(
        self,
        name: str,
        macro: Macro,
        given: Mapping[str, Value],
        *,
        report: Callable[[PlayReport], None],
        ask: Callable[[Ask], Awaitable[str]] | None = None,
        upload: Callable[[Upload], Procedure] | None = None,
        keep: Callable[[Keep], Kept | Missed] | None = None,
        timeout: float | None = None,
        allow_lockout: bool = False,
    ) -> Runner:
        """A macro that is about to be played on a profile's session, with its secrets and masks; nothing is sent yet.

        Args:
            name: the profile's.
            macro: what to play; it has passed the static check.
            given: values for its variables.
            report: called with everything that happens.
            ask: asks the owner; None = defaults are taken.
            upload: the procedure that stores a file; None = it cannot be done.
            keep: keeps a file of the module's; None = it cannot be done.
            timeout: seconds for commands without one of their own; None = the usual.
            allow_lockout: every step may send what could cut the link.

        Raises:
            KeyError: no such profile.
        """
        from atrun_tui.config.macro_files import profile_values  # noqa: PLC0415  (not every day a macro is played)
        from atrun_tui.procedures.macro import play  # noqa: PLC0415
        from atrun_tui.session.runner import Runner  # noqa: PLC0415

        return Runner(
            self.session(name),
            play(macro, profile_values(self.profiles[name]), given),
            macro=macro.name,
            report=report,
            secret=partial(self.secret, name),
            ask=ask,
            upload=upload,
            keep=keep,
            mask=self.mask,
            timeout=timeout,
            allow_lockout=allow_lockout,
        )

    # -- what may be shown and sent -------------------------------------------------------------------------------------

    def assess(self, name: str, command: str) -> tuple[Hazard, ...]:
        """What the command could do to the very link it travels on."""
        from atrun_tui.knowledge.hazards import assess  # noqa: PLC0415  (not before something is to be sent)

        return assess(command, self.profiles[name].transport)

    def unsendable(self, name: str, command: str) -> str | None:
        """Why the command cannot go on the profile's road at all, a sentence; None when it can."""
        road = self.profiles[name].road
        if not isinstance(road, SmsRoad):
            return None
        from atrun_tui.knowledge.sms_fitness import refusal  # noqa: PLC0415
        from atrun_tui.protocol.sms.fitness import Format  # noqa: PLC0415  (one road's own)

        return refusal(command, Format(road.format.value))

    # -- profiles -------------------------------------------------------------------------------------------------------

    async def serial_ports(self) -> list[Port]:
        """The serial ports of this computer, ordered by device; none is opened."""
        import asyncio  # noqa: PLC0415  (the form of a profile alone asks)

        from atrun_tui.transport.serial_ports import list_ports  # noqa: PLC0415

        return await asyncio.to_thread(list_ports)

    async def add_profile(self, profile: Profile, password: Secret | None, modem: Modem | None = None) -> None:
        """Keep a new profile, its password first, and the modem it goes through. Raises ConfigError, VaultError."""
        from atrun_tui.config.save import add_profile  # noqa: PLC0415  (only to write)

        await self.secrecy.keep(profile.name, password)
        add_profile(self.paths.profiles, profile, modem=modem)
        self._read_profiles()

    async def edit_profile(
        self, old_name: str, profile: Profile, password: Secret | None, modem: Modem | None = None
    ) -> None:
        """Keep a changed profile; its session is ended. Raises ConfigError, VaultError."""
        from atrun_tui.config.save import replace_profile  # noqa: PLC0415

        await self.secrecy.keep(profile.name, password, formerly=old_name)
        replace_profile(self.paths.profiles, profile, old_name=old_name, modem=modem)
        await self.close_session(old_name)
        if profile.name != old_name:
            await self._forget(old_name)
        self._read_profiles()

    async def remove_profile(self, name: str) -> None:
        """Remove a profile, its password and its PIN; its journal stays. Raises ConfigError, VaultError."""
        from atrun_tui.config.save import remove_profile  # noqa: PLC0415

        await self.close_session(name)
        remove_profile(self.paths.profiles, name)
        self._read_profiles()
        await self._forget(name)

    async def _forget(self, name: str) -> None:
        """Remove what is kept of a profile, and nothing of a modem that has the same name. Raises VaultError."""
        await self.secrecy.forget(name, pin=name not in self.modems)

    def save_setting(self, key: str, value: str | bool) -> None:
        """Remember a setting. Raises ConfigError."""
        save_setting(self.paths.settings, key, value)
        self.settings = load_settings(self.paths.settings)

    # -- the journal ----------------------------------------------------------------------------------------------------

    @property
    def journal_problem(self) -> str | None:
        """Why the journal is not kept at present, or None."""
        return self._journal.problem

    async def search(self, query: Query) -> list[Exchange]:
        """Former exchanges; none when the journal cannot be read, which `journal_problem` then tells."""
        try:
            return await self._journal.query(lambda store: store.search(query))
        except JournalError:
            return []

    async def transcript(self, name: str, limit: int) -> list[Exchange]:
        """The profile's latest exchanges, oldest first."""
        from atrun_tui.journal.search import Query  # noqa: PLC0415

        return await self.search(Query(profile=name, limit=limit))

    async def recent_commands(self, name: str | None, limit: int) -> list[str]:
        """Commands once sent, newest first, each once."""
        try:
            return await self._journal.query(lambda store: store.commands(name, limit))
        except JournalError:
            return []

    async def close(self) -> None:
        """End every session and close the journal."""
        for name in list(self.sessions):
            await self.close_session(name)
        await self.roads.close()
        if "_journal" in self.__dict__:
            await self._journal.close()
