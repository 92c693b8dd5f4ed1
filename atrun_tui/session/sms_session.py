"""A session by SMS: the same as any other to whoever uses it, over a modem that it shares with others.

Ready means that our modem can send: whether the module hears is only known by its answer. The modem opens itself anew when it was
lost; the session follows it. Without an owner at hand (`reconnect` off) a modem that never came about ends the session, and so
does one that was lost while nothing is awaited.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms.digest import key_of
from atrun_tui.protocol.sms.fitness import Format
from atrun_tui.session import sms_wording as wording
from atrun_tui.session.engine import Session
from atrun_tui.session.failure import ENDED, FailureKind, SessionFailed, fault, lost
from atrun_tui.session.lifeline import Lifeline
from atrun_tui.session.sms_link import SmsLink
from atrun_tui.session.state import LINKED, State, Trigger
from atrun_tui.session.teller import Teller
from atrun_tui.transport.base import ConnectFailed, PinMissing, SimLocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.session.clock import Clock
    from atrun_tui.session.conversation import Conversation
    from atrun_tui.session.delivery import Recorder
    from atrun_tui.session.lifeline import Logbook
    from atrun_tui.session.login import Password
    from atrun_tui.session.settings import Settings
    from atrun_tui.session.sms_post import Post
    from atrun_tui.session.standing import Standing
    from atrun_tui.session.teller import UrcRecorder
    from atrun_tui.transport.base import Stream, TransportError


class SmsSession(Session):
    """One module by SMS."""

    def __init__(
        self,
        settings: Settings,
        post: Post,
        *,
        number: str,
        form: Format,
        password: Password,
        record: Recorder,
        record_urc: UrcRecorder | None = None,
        mask: Callable[[str], str],
        limit: Callable[[str], float],
        clock: Clock | None = None,
        logbook: Logbook | None = None,
    ) -> None:
        """Make a session that does nothing yet.

        Args:
            settings: as of any session.
            post: of the modem that the messages go through.
            number: the module's.
            form: of the messages.
            password: fetches the digest password.
            record: as of any session, like the rest.
            record_urc: keeps what came unasked.
            mask: replaces secrets in any text.
            limit: seconds a command usually may take.
            clock: time; the running loop's when None.
            logbook: notes when the modem came and went.
        """
        super().__init__(
            settings,
            _no_stream,
            password=password,
            record=record,
            record_urc=record_urc,
            mask=mask,
            limit=limit,
            clock=clock,
            logbook=logbook,
        )
        self._lifeline = SmsLifeline(
            settings,
            self._standing,
            self._conversation,
            self._clock,
            teller=Teller(settings.profile, self.feed, self._clock, mask=mask, record_urc=record_urc),
            post=post,
            number=number,
            form=form,
            password=password,
            logbook=logbook,
        )


class SmsLifeline(Lifeline):
    """The one task of a session by SMS: joins the post, and follows its modem's coming and going."""

    def __init__(
        self,
        settings: Settings,
        standing: Standing,
        conversation: Conversation,
        clock: Clock,
        *,
        teller: Teller,
        post: Post,
        number: str,
        form: Format,
        password: Password,
        logbook: Logbook | None = None,
    ) -> None:
        super().__init__(
            settings,
            standing,
            conversation,
            clock,
            open_stream=_no_stream,
            password=password,
            jitter=float,
            logbook=logbook,
        )
        self._teller = teller
        self._post = post
        self._number = number
        self._form = form
        self._noted = False
        self._warned = False
        self._link: SmsLink | None = None
        self._over: asyncio.Future[SessionFailed] | None = None

    def retry_now(self) -> None:
        """Do not wait any longer for the next attempt, ours or the modem's."""
        super().retry_now()
        if self._link is not None:
            self._post.retry()

    async def _live_once(self) -> SessionFailed:
        """From joining the post to leaving it; why it was left."""
        self._begin()
        problem = await self._password_problem()
        if problem is not None:
            return problem
        self._over = asyncio.get_running_loop().create_future()
        link = self._link = self._make_link()
        try:
            self._post.join(link)
            return await self._over
        except Exception as error:  # noqa: BLE001  (nothing may end this task in silence)
            return fault("keeping the modem", error)
        finally:
            self._link = None
            self._note_down(ENDED)
            link.close(lost(ENDED))
            await self._post.leave(link)
            await link.settle()

    def _make_link(self) -> SmsLink:
        return SmsLink(
            number=self._number,
            form=self._form,
            post=self._post,
            owner=self._conversation,
            teller=self._teller,
            standing=self._standing,
            clock=self._clock,
            password=self._password,
            pause=self._settings.pause,
            keeper=self,
        )

    async def _password_problem(self) -> SessionFailed | None:
        """Why no digest could be made; better known before anything is opened."""
        if self._form is not Format.DIGEST:
            return None
        try:
            password = await self._password()
            if password is None:
                return SessionFailed(FailureKind.NO_SECRET, wording.KEYLESS.format(profile=self._settings.profile))
            key_of(password)
        except LocalError as error:
            return SessionFailed(FailureKind.NO_SECRET, str(error))
        except Exception as error:  # noqa: BLE001  (whatever a vault raises, its words are for the owner)
            words = str(error) or type(error).__name__
            return SessionFailed(FailureKind.NO_SECRET, f"the password could not be fetched: {words}")
        return None

    # Keeper

    def post_is_up(self) -> None:
        """See Keeper."""
        link = self._link
        assert link is not None
        if self._standing.state is State.WAITING:
            self._standing.move(Trigger.START)
        self._standing.move(Trigger.LOGGED_IN)
        if link.flight is not None:
            self._standing.move(Trigger.COMMAND_SENT, wording.WAITING)
        if self._logbook is not None:
            self._noted = True
            self._logbook.link_up(self._settings.profile, self._settings.transport, link.peer, self._clock.wall())
        if self._form is Format.DIGEST and not self._warned:
            self._warned = True
            self._teller.notice(wording.REPLAY)
        self._conversation.begin(link)

    def post_is_down(self, error: TransportError, retry_in: float | None) -> None:
        """See Keeper. A command in flight goes on waiting: the network keeps its answer until the modem is back."""
        failure = _failure(error)
        self._note_down(failure.sentence)
        if self._standing.state is State.WAITING:
            self._standing.move(Trigger.START)
        idle = self._link is None or self._link.flight is None
        if retry_in is None or (idle and not self._settings.reconnect):
            self._give_over(failure)
            return
        self._standing.move(Trigger.LINK_DOWN, failure.sentence, retry_at=self._clock.wall() + retry_in)
        self._conversation.link_down(failure)

    def flight_is_over(self) -> None:
        """See Keeper. Without an owner at hand a modem that is gone is not waited for once nothing is awaited."""
        if not self._settings.reconnect and self._standing.state not in LINKED:
            self._give_over(lost(self._standing.status.detail))

    def link_closed(self, failure: SessionFailed) -> None:
        """See Keeper."""
        self._give_over(failure)

    def _give_over(self, failure: SessionFailed) -> None:
        if self._over is not None and not self._over.done():
            self._over.set_result(failure)

    def _note_down(self, why: str) -> None:
        if self._logbook is not None and self._noted:
            self._noted = False
            self._logbook.link_down(self._settings.profile, self._clock.wall(), why)


def _failure(error: TransportError) -> SessionFailed:
    """Why there is no modem, in its own words: they hold the remedy."""
    if isinstance(error, PinMissing):
        return SessionFailed(FailureKind.NO_SECRET, str(error))
    if isinstance(error, SimLocked):
        return SessionFailed(FailureKind.REFUSED, str(error))
    if isinstance(error, ConnectFailed):
        return SessionFailed(FailureKind.UNREACHABLE, f"our modem cannot be used: {error}")
    return SessionFailed(FailureKind.LOST, str(error))


async def _no_stream() -> Stream:
    raise ConnectFailed("a session by SMS has no stream")
