"""Commands by SMS: what is refused before one is spent, what comes back in whatever state, and what is said when nothing does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from atrun_tui.knowledge.sms_fitness import refusal
from atrun_tui.protocol.exchange import Outcome
from atrun_tui.protocol.sms.fitness import Format
from atrun_tui.session.cargo import Upload
from atrun_tui.session.failure import FailureKind, SessionFailed
from atrun_tui.session.state import State
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.message import Message
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.subscriber import AtRunModule
from atrun_tui.simulator.modem.workbench import MODULE, PASSWORD
from tests.unit.session.sms_rig import LIMIT, SmsRig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    MakeRig = Callable[..., SmsRig]

LONG = "AT&V;&V;&V;&V;&V;&V"
"""Answered in several SMS."""


@pytest.fixture
async def make() -> AsyncIterator[MakeRig]:
    made: list[SmsRig] = []

    def rig(**settings: object) -> SmsRig:
        made.append(SmsRig(**settings))  # type: ignore[arg-type]
        return made[-1]

    yield rig
    for each in made:
        await each.close()
        assert each.clock.pending == 0
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.fixture(params=[False, True], ids=["digest", "simple"])
def simple(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


# Answers


async def test_an_answer_is_lines_and_a_result(make: MakeRig, simple: bool) -> None:
    rig = make(simple=simple)
    session = await rig.ready()
    exchange = await rig.ask(session, "AT+CSQ;+CGMM")
    assert exchange.lines == ("+CSQ: 18,0", "HE910-D")
    assert (exchange.final, exchange.ok, exchange.error) == ("OK", True, None)
    assert (exchange.outcome, exchange.transport, exchange.command) == (Outcome.ANSWERED, "sms", "AT+CSQ;+CGMM")
    assert rig.records == [exchange]
    assert rig.stored == 0
    assert session.status.state is State.READY
    assert session.status.round_trip is not None


async def test_messages_leave_no_faster_than_their_owner_wants(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready(pause=10.0)
    tickets = [session.submit(f"HAT#GPIO={pin},1,1") for pin in (1, 2, 3)]
    await rig.turns(400)
    assert len(rig.commands_sent) == 1
    await rig.advance(9)
    assert len(rig.commands_sent) == 1
    await rig.advance(2)
    assert len(rig.commands_sent) == 2
    await rig.advance(10)
    assert [(await rig.ended(ticket)).outcome for ticket in tickets] == [Outcome.NO_ANSWER_DUE] * 3
    await rig.advance(10)
    asked = await rig.ask(session, "AT+CSQ")
    assert asked.ok, "nothing is held back once the time has passed"


async def test_what_waits_for_its_pace_can_be_taken_back(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready(pause=10.0)
    session.submit("HAT#GPIO=1,1,1")
    waiting = session.submit("HAT#GPIO=2,1,1")
    await rig.turns(400)
    assert session.cancel(waiting.id)
    await rig.advance(20)
    assert (await rig.ended(waiting)).outcome is Outcome.NOT_SENT
    assert len(rig.commands_sent) == 1


async def test_an_error_answer_is_the_modules_own(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready()
    exchange = await rig.ask(session, "AT+CMEE=1;#NOTHING")
    assert not exchange.ok
    assert exchange.final == "+CME ERROR: 4"
    assert exchange.error == "operation not supported"


@pytest.mark.parametrize(
    "faults",
    [
        SmsFaults(reorder=True),
        SmsFaults(duplicate=True),
        SmsFaults(udh=True),
        SmsFaults(swap_nibbles=True),
        SmsFaults(unrelated=True),
        SmsFaults(plain_ids=True),
        SmsFaults(reorder=True, duplicate=True, udh=True, swap_nibbles=True, unrelated=True, plain_ids=True),
    ],
    ids=["shuffled", "duplicated", "with a header", "swapped", "unrelated between", "ids not echoed", "all of it"],
)
@pytest.mark.parametrize("slots", [3, 20])
async def test_whatever_the_network_does_the_answer_is_the_same(
    make: MakeRig, simple: bool, faults: SmsFaults, slots: int
) -> None:
    plain = make(simple=simple)
    expected = await plain.ask(await plain.ready(), LONG)
    assert expected.ok
    rig = make(sms=faults, simple=simple, modem=ModemOptions(slots=slots))
    session = await rig.ready()
    exchange = await rig.ask(session, LONG)
    await rig.turns(400)
    assert (exchange.lines, exchange.final) == (expected.lines, "OK")
    kept = [stored.content for stored in rig.modem.device.store.places.values()]
    assert MODULE not in {message.sender for message in kept if isinstance(message, Message)}
    assert bool(kept) is faults.unrelated


async def test_ordinary_messages_are_left_alone_and_shown_as_such(make: MakeRig) -> None:
    rig = make()
    await rig.ready()
    rig.deliver(rig.text("hello"), rig.text("call me", sender=MODULE))
    await rig.turns()
    assert rig.stored == 2
    assert any("+391112223334" in notice and "left alone" in notice for notice in rig.notices)
    assert [urc.lines for urc in rig.urcs] == [(f"an ordinary SMS from {MODULE}, left in the store", "call me")]


async def test_the_parts_that_came_are_told_while_waiting(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(lose=(2,)))
    session = await rig.ready()
    session.submit(LONG)
    await rig.turns(400)
    assert session.status.state is State.BUSY
    assert session.status.detail.startswith("1 SMS sent, ")
    assert session.status.detail.endswith("came back")


async def test_an_answer_cut_at_fifteen_parts_is_told(make: MakeRig) -> None:
    rig = make(sms=SmsFaults())
    session = await rig.ready()
    exchange = await rig.ask(session, "AT" + ";".join(["&V"] * 20))
    assert not exchange.ok
    assert exchange.outcome is Outcome.ANSWERED
    assert exchange.final is None
    assert exchange.lines
    assert "cut its answer at 15 SMS" in str(exchange.error)


# No answer


async def test_a_lost_part_ends_at_the_deadline_and_says_which_came(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(lose=(2,)))
    session = await rig.ready()
    ticket = session.submit(LONG)
    await rig.turns(400)
    await rig.advance(LIMIT - 1)
    assert ticket._exchange is None
    await rig.advance(2)
    exchange = await rig.ended(ticket)
    assert exchange.outcome is Outcome.TIMED_OUT
    assert exchange.final is None
    assert not exchange.lines
    assert "came, part 2 did not" in str(exchange.error)
    assert "arts 1, 3" in str(exchange.error)
    assert session.status.state is State.READY


async def test_a_forged_part_is_no_answer_and_recorded_as_what_it_is(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(forge=(1,)))
    session = await rig.ready()
    exchange = await rig.ask(session, "AT+CSQ", within=LIMIT + 1)
    assert exchange.outcome is Outcome.TIMED_OUT
    assert exchange.lines == exchange.urcs == ()
    assert "1 SMS claimed to be of it and was not believed" in str(exchange.error)
    assert len(rig.urcs) == 1
    assert "is not believed: its digest does not verify" in rig.urcs[0].lines[0]
    assert rig.urcs[0].lines[1:] == ("+CSQ: 18,0", "OK")
    assert any("not believed" in notice for notice in rig.notices)
    assert rig.stored == 0


async def test_a_wrong_password_is_met_by_silence_which_is_explained(make: MakeRig) -> None:
    rig = make()
    rig.password = "0" * 16
    session = await rig.ready()
    exchange = await rig.ask(session, "AT+CSQ", within=LIMIT + 1)
    assert exchange.outcome is Outcome.TIMED_OUT
    for cause in ("password", "#SMSATWL", "SMSATRUN is off", "no network", "number"):
        assert cause in str(exchange.error)
    assert len(rig.module.stored) == 1


async def test_a_full_store_is_named_as_the_cause(make: MakeRig) -> None:
    rig = make(modem=ModemOptions(slots=2), sms=SmsFaults(lose_requests=True))
    rig.bench.ask("AT+CNMI=2,1,0,0,0")
    rig.deliver(rig.text("mine"), rig.text("mine too"))
    session = await rig.ready()
    exchange = await rig.ask(session, "AT+CSQ", within=LIMIT + 1)
    assert "2 of 2" in str(exchange.error)
    assert any("AT+CMGD" in notice for notice in rig.notices)


@pytest.mark.parametrize(("line", "told"), [('+COPS: 0,0,"vodafone IT"', True), ("+CSQ: 15,0", False), ("15,0", False)])
async def test_an_answer_with_the_names_of_other_commands_is_told_to_be_odd(
    make: MakeRig, line: str, told: bool
) -> None:
    rig = make(faults=Faults(answers=(("AT+CSQ", (line,)),)))
    session = await rig.ready()
    exchange = await rig.ask(session, "AT+CSQ")
    assert exchange.lines == (line,)
    assert any("somebody sends again" in notice for notice in rig.notices) is told


@pytest.mark.parametrize("next_one", ["AT+CGMR", "AT+CSQ"])
async def test_a_simple_answer_that_may_be_an_earlier_commands_is_not_called_a_success(
    make: MakeRig, next_one: str
) -> None:
    rig = make(sms=SmsFaults(latency=0.9 * LIMIT), simple=True)
    session = await rig.ready()
    assert (await rig.ask(session, "AT+CGMM", within=LIMIT + 1)).outcome is Outcome.TIMED_OUT
    exchange = await rig.ask(session, next_one, within=LIMIT - 10)
    assert exchange.lines == ("HE910-D",)
    assert not exchange.ok
    assert "nothing tells whose answer this is" in str(exchange.error)


async def test_a_late_answer_is_told_as_late_and_is_not_the_next_commands(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(latency=0.9 * LIMIT))
    session = await rig.ready()
    first = await rig.ask(session, "AT+CGMM", within=LIMIT + 1)
    assert first.outcome is Outcome.TIMED_OUT
    second = session.submit("AT+CSQ")
    await rig.advance(LIMIT - 10)
    assert rig.late == ["HE910-D", "OK"]
    assert rig.urcs[-1].lines == ("a late answer to AT+CGMM", "HE910-D", "OK")
    assert (await rig.ended_later(second, 400)).outcome is Outcome.TIMED_OUT
    assert len(rig.records) == 2


async def test_commands_wait_for_each_other(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(latency=5))
    session = await rig.ready()
    tickets = [session.submit(command) for command in ("AT+CSQ", "AT+CGMM", "AT+CGMR")]
    await rig.turns()
    assert session.status.queued == 2
    assert len(rig.bench.network.sent) == 1
    await rig.advance(40)
    assert [(await rig.ended(ticket)).ok for ticket in tickets] == [True, True, True]
    assert rig.module.executed == ["AT+CSQ", "AT+CGMM", "AT+CGMR"]


# Nothing to come back


async def test_hat_returns_at_once_and_is_ok(make: MakeRig, simple: bool) -> None:
    rig = make(simple=simple)
    session = await rig.ready()
    exchange = await rig.ask(session, "HAT+CSQ")
    assert (exchange.outcome, exchange.ok, exchange.final, exchange.error) == (Outcome.NO_ANSWER_DUE, True, None, None)
    assert rig.module.executed == ["HAT+CSQ"]
    assert session.status.state is State.READY
    assert any("no answer comes back" in notice for notice in rig.notices)


async def test_a_command_that_takes_the_module_away_is_not_waited_for(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready()
    exchange = await rig.ask(session, "AT#REBOOT")
    assert exchange.outcome is Outcome.NO_ANSWER_DUE
    assert any("#REBOOT takes the module off the network" in notice for notice in rig.notices)


# Before one is spent


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("AT+CMGS=25", "+CMGS asks for data"),
        ('AT#WSCRIPT="a.py",3', "#WSCRIPT asks for data"),
        ("AT+CSQ;#SSEND=1", "#SSEND asks for data"),
        ("AT" + "+CSQ;" * 30, "one digest message holds 110"),
        ("at+csq", "capitals"),
        ("+++", "begin with AT"),
        ("AT\x1a", "control character"),
    ],
)
async def test_what_cannot_be_answered_or_sent_is_refused_unsent(make: MakeRig, command: str, why: str) -> None:
    rig = make()
    session = await rig.ready()
    exchange = await rig.ask(session, command)
    assert exchange.outcome is Outcome.NOT_SENT
    assert why in str(exchange.error)
    assert not rig.bench.network.sent
    assert not rig.book.sent
    assert session.status.state is State.READY


async def test_a_file_cannot_go_by_sms(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready()
    ticket = session.submit('AT#WSCRIPT="a.py",3', cargo=Upload(data=b"abc"))
    exchange = await rig.ended(ticket)
    assert exchange.outcome is Outcome.NOT_SENT
    assert "by SMS" in str(exchange.error)


async def test_the_cost_is_told_before_it_is_spent(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready()
    await rig.ask(session, "AT+CSQ")
    cost = next(notice for notice in rig.notices if notice.startswith("AT+CSQ"))
    assert "1 digest SMS through modem office, GL865-QUAD" in cost
    assert "36 of 140 octets" in cost
    assert "1 to 15 SMS are expected back, for up to 300 s" in cost
    await rig.ask(session, "AT" + "+CSQ;" * 17)
    assert "older modules take 80" in rig.notices[-1]


async def test_what_the_format_does_not_protect_from_is_said_once(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready()
    await rig.ask(session, "AT+CSQ")
    rig.unplug()
    await rig.advance(3)
    rig.plug()
    await rig.advance(10)
    assert session.status.state is State.READY
    assert sum("carry it out again" in notice for notice in rig.notices) == 1


async def test_the_networks_refusal_is_told_by_number_and_meaning(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(cms_error=331))
    session = await rig.ready()
    exchange = await rig.ask(session, "AT+CSQ")
    assert exchange.outcome is Outcome.NOT_SENT
    assert "+CMS ERROR: 331 (no network service)" in str(exchange.error)
    assert session.status.state is State.READY


async def test_the_daily_limit_refuses_before_spending(make: MakeRig) -> None:
    rig = make()
    rig.post(daily_limit=1)
    session = await rig.ready()
    assert (await rig.ask(session, "AT+CSQ")).ok
    exchange = await rig.ask(session, "AT+CSQ")
    assert exchange.outcome is Outcome.NOT_SENT
    assert "1 SMS of today" in str(exchange.error)
    assert len(rig.bench.network.sent) == 1


# Passwords


async def test_without_a_password_nothing_is_opened(make: MakeRig) -> None:
    rig = make()
    rig.password = None
    session = rig.session()
    session.start()
    await rig.turns()
    with pytest.raises(SessionFailed, match="atrun secret set tower") as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.NO_SECRET
    assert session.status.state is State.REFUSED
    assert rig.opened == 0


async def test_a_password_of_another_length_is_refused_before_anything_is_opened(make: MakeRig) -> None:
    rig = make()
    rig.password = "short"
    session = rig.session()
    session.start()
    await rig.turns()
    with pytest.raises(SessionFailed, match="exactly 16"):
        await session.ready()
    assert rig.opened == 0


async def test_simple_messages_need_no_password(make: MakeRig) -> None:
    rig = make(simple=True)
    rig.password = None
    session = await rig.ready()
    assert (await rig.ask(session, "AT+CSQ")).ok
    assert rig.passwords_asked == 0


# The modem's coming and going


async def test_a_sim_that_only_its_owner_can_open_is_a_refusal_and_start_asks_anew(make: MakeRig) -> None:
    rig = make(modem=ModemOptions(pin="4711"))
    session = rig.session()
    session.start()
    await rig.turns()
    with pytest.raises(SessionFailed, match="--pin") as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.NO_SECRET
    assert session.status.state is State.REFUSED
    rig.pin = "4711"
    session.start()
    await rig.turns()
    await session.ready()
    assert rig.modem.device.sim.entered == 1


async def test_a_modem_that_is_not_there_is_waited_for(make: MakeRig) -> None:
    rig = make()
    rig.unplug()
    session = rig.session()
    session.start()
    await rig.turns()
    assert session.status.state is State.WAITING
    assert "no device /dev/modem" in session.status.detail
    assert session.status.retry_at is not None
    rig.plug()
    await rig.advance(3)
    await session.ready()
    assert (await rig.ask(session, "AT+CSQ")).ok


async def test_headless_a_modem_that_is_not_there_is_the_end(make: MakeRig) -> None:
    rig = make()
    rig.unplug()
    session = rig.session(reconnect=False)
    session.start()
    await rig.turns()
    with pytest.raises(SessionFailed, match="no device") as caught:
        await session.ready()
    assert caught.value.kind is FailureKind.UNREACHABLE


@pytest.mark.parametrize("reconnect", [True, False])
async def test_an_answer_survives_that_the_modem_is_replugged(make: MakeRig, reconnect: bool) -> None:
    rig = make(sms=SmsFaults(latency=20))
    session = await rig.ready(reconnect=reconnect)
    ticket = session.submit("AT+CSQ")
    await rig.turns()
    rig.unplug()
    await rig.turns()
    assert rig.state() is State.WAITING
    await rig.advance(60)
    rig.plug()
    await rig.advance(60)
    exchange = await rig.ended(ticket)
    assert exchange.ok
    assert exchange.lines == ("+CSQ: 18,0",)
    assert rig.state() is State.READY


async def test_a_modem_that_stays_away_ends_a_command_at_its_deadline(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(latency=20))
    session = await rig.ready(reconnect=False)
    ticket = session.submit("AT+CSQ")
    await rig.turns()
    rig.unplug()
    await rig.advance(LIMIT + 1)
    assert (await rig.ended(ticket)).outcome is Outcome.TIMED_OUT
    assert session.status.state is State.OFFLINE
    after = await rig.ask(session, "AT+CGMM")
    assert after.outcome is Outcome.NOT_SENT


async def test_commands_behind_a_lost_modem_do_not_leave_later(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(latency=20))
    session = await rig.ready()
    session.submit("AT+CSQ")
    behind = session.submit("AT+CGMM")
    await rig.turns()
    rig.unplug()
    await rig.turns()
    assert (await rig.ended(behind)).outcome is Outcome.NOT_SENT


# Taking back, and the end


async def test_a_command_that_has_left_can_only_be_waited_for_no_longer(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(latency=20))
    session = await rig.ready()
    ticket = session.submit("AT+CSQ")
    await rig.turns()
    assert session.cancel(ticket.id)
    exchange = await rig.ended(ticket)
    assert exchange.outcome is Outcome.CANCELLED
    assert session.status.state is State.READY
    await rig.advance(60)
    assert rig.late == ["+CSQ: 18,0", "OK"]


async def test_a_command_that_has_not_left_is_taken_back(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready()
    ticket = session.submit("AT+CSQ")
    assert session.cancel(ticket.id)
    exchange = await rig.ended(ticket)
    assert exchange.outcome is Outcome.NOT_SENT
    await rig.turns(400)
    assert not rig.bench.network.sent


async def test_closing_ends_what_is_in_flight_as_unknown_and_lets_the_modem_go(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(latency=20))
    session = await rig.ready()
    ticket = session.submit("AT+CSQ")
    await rig.turns()
    closing = asyncio.ensure_future(session.close())
    await rig.turns(400)
    await closing
    exchange = await rig.ended(ticket)
    assert exchange.outcome is Outcome.UNKNOWN
    assert "may have carried it out" in str(exchange.error)
    assert not rig.is_open()


async def test_what_is_removed_from_the_store_is_removed_also_when_it_closes_at_once(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready(reconnect=False)
    ticket = session.submit(LONG)

    async def run() -> None:
        assert (await ticket.wait()).ok
        await session.close()

    running = asyncio.ensure_future(run())
    await rig.turns(600)
    await running
    assert rig.stored == 0


async def test_hanging_up_lets_go_and_begins_anew(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready()
    session.hang_up()
    await rig.turns()
    assert rig.state() is State.WAITING
    await rig.advance(5)
    assert rig.state() is State.READY
    assert (await rig.ask(session, "AT+CSQ")).ok


# Many on one modem


async def test_one_modem_serves_many_and_nobody_gets_anothers_answer(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(latency=3, jitter=5, plain_ids=True))
    numbers = [f"+39346868{place:04}" for place in range(8)]
    for place, number in enumerate(numbers):
        options = rig.module.module.options
        rig.bench.network.join(
            AtRunModule(
                type(options)(number=number, imei=f"35693803564{place:04}"), sms_faults=lambda: rig.bench.network.faults
            )
        )
    sessions = [await rig.ready(name=f"m{place}", number=number) for place, number in enumerate(numbers)]
    tickets = [session.submit("AT+CGSN") for session in sessions]
    await rig.turns(400)
    await rig.advance(60)
    exchanges = [await rig.ended(ticket) for ticket in tickets]
    assert [exchange.lines for exchange in exchanges] == [(f"35693803564{place:04}",) for place in range(8)]
    assert rig.opened == 1
    assert rig.stored == 0


async def test_the_modem_stays_open_until_the_last_one_leaves(make: MakeRig) -> None:
    rig = make()
    first, second = await rig.ready(name="one"), await rig.ready(name="two", number="+393460000000")
    closing = asyncio.ensure_future(first.close())
    await rig.turns()
    await closing
    assert rig.is_open()
    closing = asyncio.ensure_future(second.close())
    await rig.turns()
    await closing
    assert not rig.is_open()
    third = await rig.ready(name="three")
    assert (await rig.ask(third, "AT+CSQ")).ok


async def test_an_answer_to_an_earlier_run_is_kept_when_it_verifies_and_left_when_not(make: MakeRig) -> None:
    rig = make()
    rig.bench.ask("AT+CMGF=0")
    rig.bench.ask("AT+CNMI=2,1,0,0,0")
    rig.bench.request("AT+CGMM", session=9)
    await rig.ready()
    await rig.turns()
    assert rig.urcs[0].lines == (f"an SMS from {MODULE} answers a command of an earlier run", "HE910-D", "OK")
    assert rig.stored == 0


async def test_secrets_in_what_is_told_are_masked(make: MakeRig) -> None:
    rig = make()
    session = await rig.ready()
    await rig.ask(session, 'AT+CPIN="s3cret"')
    assert rig.commands_sent == ['AT+CPIN="•••"']
    told = repr(rig.reports) + repr(rig.records)
    assert "s3cret" not in told
    assert PASSWORD not in told


@pytest.mark.parametrize(
    ("command", "instead"),
    [
        ('AT+CMGS="+39347"', "#CMGS takes its message in the command itself"),
        ('AT#WSCRIPT="a.py",10', "Files travel by TCP"),
        ("AT#SSEND=1", "its own time limit restarts it"),
    ],
)
def test_a_prompt_is_refused_with_what_helps_instead(command: str, instead: str) -> None:
    reason = refusal(command, Format.DIGEST) or ""
    assert "asks for data by a prompt" in reason
    assert instead in reason
    assert ("#CMGS" in reason) == ("CMGS" in command)
