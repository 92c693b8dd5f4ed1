"""Sessions made of profiles. Part of the composition root: the road, the password, the masks and the journal come together here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from atrun_tui.config.profile import SmsRoad
from atrun_tui.journal.logbook import Logbook
from atrun_tui.roads import Posts
from atrun_tui.session.engine import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from atrun_tui.config.profile import Modem, Profile
    from atrun_tui.journal.keeping import Keeping
    from atrun_tui.roads import Roads
    from atrun_tui.secrecy import Secrecy
    from atrun_tui.session.login import Password
    from atrun_tui.session.reports import UrcArrived


class SessionMaker:
    """Makes sessions; they share the journal and, where they go by SMS, the modems.

    Args:
        roads: open their links.
        secrecy: has their passwords, and hides what must not be shown.
        journal: keeps what they say.
        modem_book: the file in which a modem's doings are remembered, by its name.
    """

    def __init__(self, roads: Roads, secrecy: Secrecy, journal: Keeping, *, modem_book: Callable[[str], Path]) -> None:
        self._roads = roads
        self._secrecy = secrecy
        self._journal = journal
        self._logbook = Logbook(journal)
        self._posts = Posts(pin=secrecy.pin, book=modem_book)

    def make(self, profile: Profile, modems: Mapping[str, Modem], *, introduced: bool = False) -> Session:
        """A session that is ready to start.

        Args:
            profile: what it is with.
            modems: those of ours that SMS go through, by name.
            introduced: whether the module is asked once what it is; over SMS that would cost, so that only its owner asks.
        """

        def record_urc(urc: UrcArrived) -> None:
            self._journal.record_urc(profile.name, profile.transport, urc.at, urc.lines)

        async def password() -> str | None:
            return await self._secrecy.password(profile.name)

        if isinstance(profile.road, SmsRoad):
            return self._make_sms_session(profile, profile.road, modems[profile.road.modem], password, record_urc)
        session = Session(
            self._roads.settings(profile),
            self._roads.opener(profile),
            password=password,
            record=self._journal.record,
            record_urc=record_urc,
            mask=self._secrecy.mask,
            limit=partial(_limit, profile.transport),
            logbook=self._logbook,
        )
        if introduced:
            _introduce(session)
        return session

    def _make_sms_session(
        self,
        profile: Profile,
        road: SmsRoad,
        modem: Modem,
        password: Password,
        record_urc: Callable[[UrcArrived], None],
    ) -> Session:
        from atrun_tui.protocol.sms.fitness import Format  # noqa: PLC0415  (one road's own)
        from atrun_tui.session.sms_session import SmsSession  # noqa: PLC0415

        return SmsSession(
            self._roads.settings(profile),
            self._posts.of(modem, self._roads.connect_timeout),
            number=road.number,
            form=Format(road.format.value),
            password=password,
            record=self._journal.record,
            record_urc=record_urc,
            mask=self._secrecy.mask,
            limit=partial(_limit, profile.transport),
            logbook=self._logbook,
        )


def _introduce(session: Session) -> None:
    from atrun_tui.procedures.probe import IDENTIFY  # noqa: PLC0415  (headless, nobody looks at it)
    from atrun_tui.session.introduction import Introduction  # noqa: PLC0415

    Introduction(session, IDENTIFY)


def _limit(transport: str, command: str) -> float:
    """Seconds that a command may take on a road."""
    from atrun_tui.knowledge.timeouts import limit_for  # noqa: PLC0415  (not before something is to be sent)

    return limit_for(command, transport)
