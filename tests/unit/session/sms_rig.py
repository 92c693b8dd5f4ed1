"""Sessions by SMS over a simulated modem with a simulated module behind it, and time moved by hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from atrun_tui.protocol.sms.fitness import Format
from atrun_tui.session.reports import CommandSent, LateLineArrived, Noticed, Report, StateChanged, UrcArrived
from atrun_tui.session.settings import Settings
from atrun_tui.session.sms_post import Post
from atrun_tui.session.sms_session import SmsSession
from atrun_tui.simulator.brain import Options
from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.subscriber import AtRunModule, WhiteList
from atrun_tui.simulator.modem.workbench import MODULE, PASSWORD, ModemWorkbench, network_with_module
from tests.unit.transport.sms_modem.modem_rig import OFFICE, ModemRig

if TYPE_CHECKING:
    from atrun_tui.protocol.exchange import Exchange
    from atrun_tui.session.command_queue import Ticket
    from atrun_tui.session.state import State
    from atrun_tui.simulator.faults import Faults
    from atrun_tui.transport.sms_modem.gateway import SmsModem

LIMIT = 300.0


class SmsRig(ModemRig):
    """One modem, one post, any number of sessions."""

    def __init__(
        self,
        *,
        sms: SmsFaults | None = None,
        faults: Faults | None = None,
        modem: ModemOptions | None = None,
        simple: bool = False,
    ) -> None:
        white_list = WhiteList(numbers=(OFFICE,)) if simple else None
        network = network_with_module(sms, faults=faults, white_list=white_list, options=Options(line_limit=0))
        super().__init__(ModemWorkbench(network, modem))
        self.form = Format.SIMPLE if simple else Format.DIGEST
        self.reports: list[Report] = []
        self.records: list[Exchange] = []
        self.urcs: list[UrcArrived] = []
        self.password: str | None = PASSWORD
        self.passwords_asked = 0
        self.sessions: list[SmsSession] = []
        self._post: Post | None = None

    def post(self, **settings: Any) -> Post:
        if self._post is None:
            channel: SmsModem = self.channel(**settings)
            self._post = Post(channel, self.clock, first_session=41)
        return self._post

    def session(self, *, name: str = "tower", number: str = MODULE, **settings: Any) -> SmsSession:
        session = SmsSession(
            Settings(**{"profile": name, "transport": "sms", "pause": 0.0, **settings}),
            self.post(),
            number=number,
            form=self.form,
            password=self._give_password,
            record=self._record,
            record_urc=self.urcs.append,
            mask=lambda text: text.replace("s3cret", "•••"),
            limit=lambda _: LIMIT,
            clock=self.clock,
        )
        session.feed.add_listener(self.reports.append)
        self.sessions.append(session)
        return session

    async def ready(self, **settings: Any) -> SmsSession:
        session = self.session(**settings)
        session.start()
        await self.turns()
        await session.ready()
        return session

    async def ask(self, session: SmsSession, command: str, *, within: float = 0.0) -> Exchange:
        ticket = session.submit(command)
        await self.turns(400)
        if within:
            await self.advance(within)
        return await self.ended(ticket)

    async def ended(self, ticket: Ticket) -> Exchange:
        """Its exchange, which has to be there by now."""
        await self.turns()
        assert ticket._exchange is not None, "it has not ended"
        return ticket._exchange

    async def ended_later(self, ticket: Ticket, seconds: float) -> Exchange:
        await self.advance(seconds)
        return await self.ended(ticket)

    def state(self) -> State:
        """Where the latest session stands."""
        return self.sessions[-1].status.state

    def is_open(self) -> bool:
        """Whether the modem's port is open."""
        return self.cable is not None

    @property
    def module(self) -> AtRunModule:
        return self.bench.module

    def told(self, kind: type[Any]) -> list[Any]:
        return [report for report in self.reports if isinstance(report, kind)]

    @property
    def notices(self) -> list[str]:
        return [report.text for report in self.told(Noticed)]

    @property
    def late(self) -> list[str]:
        return [report.line for report in self.told(LateLineArrived)]

    @property
    def states(self) -> list[State]:
        return [report.status.state for report in self.told(StateChanged)]

    @property
    def details(self) -> list[str]:
        return [report.status.detail for report in self.told(StateChanged) if report.status.detail]

    @property
    def commands_sent(self) -> list[str]:
        return [report.command for report in self.told(CommandSent)]

    @property
    def stored(self) -> int:
        """How many messages lie in the modem's store."""
        return len(self.modem.device.store.places)

    async def close(self) -> None:
        for session in self.sessions:
            task = asyncio.ensure_future(session.close())
            while not task.done():
                await self.turns(5)
            await task
        await super().close()

    async def _give_password(self) -> str | None:
        self.passwords_asked += 1
        return self.password

    def _record(self, exchange: Exchange) -> bool:
        self.records.append(exchange)
        return True
