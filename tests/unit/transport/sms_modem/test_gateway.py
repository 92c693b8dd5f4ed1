"""Messages out and in, a full store, a pulled plug: the channel over a simulated modem, with time moved by hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.sms.pdu import Submit
from atrun_tui.simulator.faults import Faults
from atrun_tui.simulator.modem.device import ModemOptions
from atrun_tui.simulator.modem.message import Message
from atrun_tui.simulator.modem.sms_faults import SmsFaults
from atrun_tui.simulator.modem.workbench import MODULE, ModemWorkbench, network_with_module
from atrun_tui.transport.base import LinkLost, NameUnknown, SendRefused, SendUncertain
from atrun_tui.transport.memory import Way
from atrun_tui.transport.sms_modem.gateway import LOOK_EVERY
from tests.unit.transport.sms_modem.modem_rig import OFFICE, ModemRig, request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from atrun_tui.transport.sms_modem.gateway import SmsModem

    MakeRig = Callable[..., ModemRig]


@pytest.fixture
async def make() -> AsyncIterator[MakeRig]:
    made: list[ModemRig] = []

    def rig(*, slots: int = 20, faults: Faults | None = None, sms: SmsFaults | None = None) -> ModemRig:
        made.append(ModemRig(ModemWorkbench(network_with_module(sms), ModemOptions(slots=slots), faults)))
        return made[-1]

    yield rig
    for each in made:
        await each.close()
        assert each.clock.pending == 0


async def sent(rig: ModemRig, channel: SmsModem, message: Submit | None = None) -> int:
    task = asyncio.ensure_future(channel.send(message or request()))
    await rig.turns()
    return await task


# Out


async def test_a_message_goes_out_with_the_length_of_its_tpdu(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.typed.clear()
    assert await sent(rig, channel) == 1
    # The vendor-independent vector: 50 octets without the service centre's field, which is 00.
    assert bytes(rig.typed).startswith(
        b"AT+CMGS=50\r0011000C919343868676110015AD24D0D0D0001102"
        b"4D724C744B48772B78327A704476376D5430593476513D3D41542B435351\x1a"
    )
    (message,) = rig.bench.network.sent
    assert message.recipient == MODULE


async def test_one_message_at_a_time_in_the_order_of_their_coming(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    tasks = [asyncio.ensure_future(channel.send(request(f"AT+CSQ;S{place}?", place + 2))) for place in range(5)]
    await rig.turns(400)
    assert [await task for task in tasks] == [1, 2, 3, 4, 5]
    assert [message.body[30:] for message in rig.bench.network.sent] == [
        f"AT+CSQ;S{place}?".encode() for place in range(5)
    ]
    assert b">" not in rig.typed


@pytest.mark.parametrize(("code", "meaning"), [(331, "no network service"), (38, "network out of order")])
async def test_a_refused_message_is_told_by_number_and_meaning_and_not_counted(
    make: MakeRig, code: int, meaning: str
) -> None:
    rig = make(sms=SmsFaults(cms_error=code))
    channel = await rig.up()
    with pytest.raises(SendRefused, match=rf"\+CMS ERROR: {code} \({meaning}\)"):
        await sent(rig, channel)
    assert set(rig.book.sent.values()) == {0}
    rig.bench.network.faults = SmsFaults()
    assert await sent(rig, channel) == 2


async def test_a_network_that_did_not_say_whether_it_took_it_leaves_that_open_and_counted(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(cms_error=332))
    channel = await rig.up()
    with pytest.raises(SendUncertain, match=r"may or may not have gone out: .*\+CMS ERROR: 332 \(network time-out\)"):
        await sent(rig, channel)
    assert set(rig.book.sent.values()) == {1}


async def test_a_busy_sim_is_waited_for_before_a_message_is_given_up(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.modem.faults = busy = Faults(errors=(("AT+CMGS=*", "+CMS ERROR: 314"),))
    task = asyncio.ensure_future(channel.send(request()))
    await rig.advance(3)
    assert not task.done()
    rig.modem.faults = Faults()
    await rig.advance(3)
    assert await task == 1
    assert sum(rig.book.sent.values()) == 1

    rig.modem.faults = busy
    task = asyncio.ensure_future(channel.send(request()))
    await rig.advance(20)
    with pytest.raises(SendRefused, match="314"):
        await task
    assert sum(rig.book.sent.values()) == 1


async def test_nothing_is_sent_beyond_the_daily_limit_and_the_next_day_is_another(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up(daily_limit=2)
    await sent(rig, channel)
    await sent(rig, channel)
    with pytest.raises(SendRefused, match="2 SMS of today"):
        await sent(rig, channel)
    assert len(rig.bench.network.sent) == 2
    await rig.advance(0)
    rig.clock.advance(86_400)
    await rig.turns()
    await sent(rig, channel)
    assert sorted(rig.book.sent.values()) == [1, 2]


@pytest.mark.parametrize("jump", [86_400.0, -86_400.0])
async def test_what_did_not_go_out_is_taken_back_from_the_day_it_was_counted_on(make: MakeRig, jump: float) -> None:
    rig = make()
    channel = await rig.up(daily_limit=2)
    await sent(rig, channel)
    (day,) = rig.book.sent
    rig.modem.faults = Faults(errors=(("AT+CMGS=*", "+CMS ERROR: 38"),))
    count = rig.book.count

    def counted(which: str, more: int) -> None:
        count(which, more)
        if more > 0:
            rig.clock.set_wall(jump)

    rig.book.count = counted  # type: ignore[assignment]
    with pytest.raises(SendRefused):
        await sent(rig, channel)
    assert rig.book.sent == {day: 1}


async def test_a_limit_that_cannot_be_kept_refuses_and_no_limit_does_not(make: MakeRig) -> None:
    rig = make()
    rig.book.unwritable = True
    channel = await rig.up(daily_limit=2)
    with pytest.raises(SendRefused, match="cannot be counted"):
        await sent(rig, channel)
    assert not rig.bench.network.sent
    free = make()
    free.book.unwritable = True
    await sent(free, await free.up())
    assert len(free.bench.network.sent) == 1


async def test_a_message_too_long_is_refused_before_the_modem_hears_of_it(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    typed = len(rig.typed)
    with pytest.raises(SendRefused, match="octets are too many"):
        await sent(rig, channel, Submit(number=MODULE, coding=0x15, octets=bytes(141)))
    assert len(rig.typed) == typed
    assert not rig.book.sent


async def test_cancelled_before_its_turn_it_never_leaves(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    left: list[int] = []
    first = asyncio.ensure_future(channel.send(request(), leaving=lambda: left.append(1)))
    second = asyncio.ensure_future(channel.send(request("AT+CGMM", 3), leaving=lambda: left.append(2)))
    await asyncio.sleep(0)
    second.cancel()
    await rig.turns()
    assert await first == 1
    assert left == [1]
    assert len(rig.bench.network.sent) == 1


async def test_a_modem_that_says_nothing_after_the_message_leaves_it_uncertain_and_no_prompt_open(
    make: MakeRig,
) -> None:
    rig = make()
    channel = await rig.up()
    rig.deaf = lambda data: data.endswith(b"\x1a")
    task = asyncio.ensure_future(channel.send(request()))
    await rig.turns()
    await rig.advance(121)
    with pytest.raises(SendUncertain, match="may or may not"):
        await task
    assert b"\x1a\x1bAT\r" in rig.typed
    assert set(rig.book.sent.values()) == {1}
    rig.deaf = None
    assert isinstance(rig.diary.downs[0][0], LinkLost)
    await rig.advance(2)
    assert rig.diary.ups == 2


async def test_a_modem_that_does_not_prompt_is_escaped_and_nothing_was_spent(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.deaf = lambda data: data.startswith(b"AT+CMGS")
    task = asyncio.ensure_future(channel.send(request()))
    await rig.turns()
    await rig.advance(14)
    with pytest.raises(SendRefused, match="nothing was sent"):
        await task
    assert b"\x1b" in rig.typed
    assert set(rig.book.sent.values()) == {0}


async def test_closed_while_the_prompt_is_open_it_is_not_left_so(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.deaf = lambda data: data.startswith(b"AT+CMGS")
    task = asyncio.ensure_future(channel.send(request()))
    await rig.turns()
    for each in asyncio.all_tasks():
        if each.get_name() == channel.peer or each.get_name() == "modem office":
            each.cancel()
    await rig.turns()
    assert rig.typed.endswith(b"\x1b")
    with pytest.raises(SendRefused):
        await task


async def test_a_prompt_that_another_program_left_open_is_closed_first(make: MakeRig) -> None:
    rig = make()
    rig.bench.ask("AT+CMGF=0")
    assert rig.bench.ask("AT+CMGS=20").endswith("> ")
    channel = rig.channel()
    channel.start()
    await rig.advance(5)
    assert rig.diary.ups == 1
    await sent(rig, channel)
    assert len(rig.bench.network.sent) == 1


# In


async def test_what_comes_is_read_handed_over_and_removed_once_it_is_discarded(make: MakeRig) -> None:
    rig = make()
    await rig.up()
    rig.typed.clear()
    rig.deliver(rig.text("one"), rig.text("two"))
    await rig.turns()
    assert rig.diary.texts == ["one", "two"]
    assert not rig.modem.device.store.places
    assert rig.commands().count("AT+CMGD=1") == 1


async def test_what_is_not_discarded_stays_and_is_told_once(make: MakeRig) -> None:
    rig = make()
    rig.diary.keeps = lambda _: True
    await rig.up()
    rig.deliver(rig.text("Привет, ты где?"))
    await rig.turns()
    await rig.advance(3 * LOOK_EVERY)
    assert rig.diary.texts == ["Привет, ты где?"]
    assert list(rig.modem.device.store.places) == [1]
    assert not rig.diary.letters[0].former
    assert not any(command.startswith("AT+CMGD") for command in rig.commands())


async def test_what_lay_there_before_is_told_as_former(make: MakeRig) -> None:
    rig = make()
    rig.bench.ask("AT+CNMI=2,1,0,0,0")
    rig.deliver(rig.text("old"))
    rig.diary.keeps = lambda _: True
    await rig.up()
    (letter,) = rig.diary.letters
    assert (letter.message.data.text, letter.former, letter.place) == ("old", True, 1)


async def test_a_word_of_the_modem_that_is_lost_is_made_up_for_by_looking(make: MakeRig) -> None:
    rig = make()
    await rig.up()
    rig.bench.ask("AT+CNMI=0,0,0,0,0")
    rig.deliver(rig.text("quiet"))
    await rig.turns()
    assert not rig.diary.texts
    await rig.advance(LOOK_EVERY)
    assert rig.diary.texts == ["quiet"]


async def test_a_message_straight_from_the_air_is_understood(make: MakeRig) -> None:
    rig = make()
    await rig.up()
    rig.bench.ask("AT+CNMI=2,2,0,0,0")
    rig.deliver(rig.text("straight"))
    await rig.turns()
    assert rig.diary.texts == ["straight"]
    assert rig.diary.letters[0].place is None


@pytest.mark.parametrize("chunk", [1, 2, 7])
async def test_any_chunks_of_the_modems_words_are_the_same(make: MakeRig, chunk: int) -> None:
    rig = make(sms=SmsFaults(unrelated=True, duplicate=True))
    rig.way = Way(chunk=chunk)
    channel = rig.channel()
    channel.start()
    await rig.turns(4000)
    task = asyncio.ensure_future(channel.send(request()))
    await rig.turns(6000)
    assert await task == 1
    assert len(rig.diary.letters) == 4
    assert not rig.modem.device.store.places


async def test_rings_and_registrations_disturb_nothing(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.say('\r\nRING\r\n\r\n+CREG: 1\r\n\r\n+CDS: 25\r\n06\r\n\r\n+CMTI: "SM",19\r\n\r\n+CMT: ,3\r\nzz\r\n')
    await rig.turns()
    assert await sent(rig, channel) == 1
    assert ["cannot be read" in sentence for sentence in rig.diary.sentences] == [True]


async def test_what_was_stored_unsent_or_sent_is_nobodys_letter(make: MakeRig) -> None:
    rig = make()
    rig.bench.ask("AT+CMGF=0")
    assert rig.bench.ask("AT+CMGW=19").endswith("> ")
    assert "+CMGW: 1" in rig.bench.type("0011000C919321436587090000AD05E8329BFD06\x1a")
    await rig.up()
    await rig.advance(LOOK_EVERY)
    assert not rig.diary.letters
    assert list(rig.modem.device.store.places) == [1]


# A full store


async def test_a_store_of_three_lets_a_long_answer_through(make: MakeRig) -> None:
    rig = make(slots=3)
    channel = await rig.up()
    for place in range(10):
        rig.deliver(rig.text(f"part {place}", sender=MODULE))
    await rig.turns(600)
    assert rig.diary.texts == [f"part {place}" for place in range(10)]
    assert not channel.trouble


async def test_a_store_full_of_others_messages_is_told_with_the_remedy_once(make: MakeRig) -> None:
    rig = make(slots=3)
    rig.diary.keeps = lambda _: True
    channel = await rig.up()
    rig.deliver(*[rig.text(f"mine {place}") for place in range(4)])
    await rig.turns()
    await rig.advance(3 * LOOK_EVERY)
    assert len(rig.diary.sentences) == 1
    assert "3 of 3" in rig.diary.sentences[0]
    assert "AT+CMGD" in rig.diary.sentences[0]
    assert channel.trouble == rig.diary.sentences[0]
    assert len(rig.diary.letters) == 3
    assert all(letter.crowded for letter in rig.diary.letters[2:])
    rig.bench.ask("AT+CMGD=1,4")
    await rig.advance(LOOK_EVERY)
    assert not channel.trouble


async def test_past_a_full_store_answers_come_straight_while_they_are_awaited(make: MakeRig) -> None:
    rig = make(slots=3)
    rig.diary.keeps = lambda _: True
    channel = await rig.up()
    rig.deliver(*[rig.text(f"mine {place}") for place in range(3)])
    await rig.turns()
    channel.expect(answers=True)
    await rig.turns()
    await sent(rig, channel)
    await rig.turns()
    assert rig.diary.letters[-1].place is None
    assert b"+CSQ" in rig.diary.letters[-1].message.data.octets
    assert len(rig.modem.device.store.places) == 3
    channel.expect(answers=False)
    await rig.turns()
    assert rig.commands()[-1] == "AT+CNMI=2,1,0,0,0"


# The plug


async def test_unplugged_and_plugged_in_again_it_goes_on(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.unplug()
    await rig.turns()
    assert isinstance(rig.diary.downs[0][0], LinkLost)
    with pytest.raises(SendRefused, match="not ready"):
        await channel.send(request())
    await rig.advance(40)
    waits = [seconds for _, seconds in rig.diary.downs]
    assert waits[:5] == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert all(isinstance(error, NameUnknown) for error, _ in rig.diary.downs[1:])
    rig.plug()
    await rig.advance(31)
    assert rig.diary.ups == 2
    assert await sent(rig, channel) == 1


async def test_an_answer_that_came_meanwhile_is_found(make: MakeRig) -> None:
    rig = make(sms=SmsFaults(latency=10))
    channel = await rig.up()
    await sent(rig, channel)
    rig.unplug()
    await rig.advance(30)
    rig.plug()
    await rig.advance(60)
    assert len(rig.diary.letters) == 1
    assert b"+CSQ" in rig.diary.letters[0].message.data.octets


async def test_somebody_who_does_not_want_to_wait_starts_it_at_once(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.unplug()
    await rig.advance(10)
    rig.plug()
    channel.start()
    await rig.turns()
    assert rig.diary.ups == 2


async def test_pulled_while_a_message_leaves_it_is_uncertain(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.deaf = lambda data: data.endswith(b"\x1a")
    task = asyncio.ensure_future(channel.send(request()))
    behind = asyncio.ensure_future(channel.send(request("AT+CGMM", 3)))
    await rig.turns()
    rig.unplug()
    await rig.turns()
    with pytest.raises(SendUncertain):
        await task
    with pytest.raises(SendRefused, match="lost before it was sent"):
        await behind


async def test_a_modem_that_falls_silent_is_opened_anew(make: MakeRig) -> None:
    rig = make()
    await rig.up()
    rig.deaf = lambda _: True
    await rig.advance(LOOK_EVERY + 101)
    assert "did not answer" in str(rig.diary.downs[0][0])
    rig.deaf = None
    await rig.advance(10)
    assert rig.diary.ups == 2


async def test_a_modem_that_restarted_by_itself_is_prepared_anew(make: MakeRig) -> None:
    """A weak supply resets the modem and not the USB adapter before it: the port stays, the settings are gone."""
    rig = make()
    channel = await rig.up()
    rig.modem.power_off()
    rig.modem.power_on(rig.clock.monotonic())
    with pytest.raises(SendRefused, match=r"restarted.*nothing was sent"):
        await sent(rig, channel)
    await rig.advance(3)
    assert rig.diary.ups == 2
    assert await sent(rig, channel) == 1
    assert rig.diary.letters


async def test_a_modem_that_starts_anew_in_the_middle_of_a_message_is_noticed_when_it_says_so(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.deaf = lambda data: data.endswith(b"\x1a")
    sending = asyncio.ensure_future(sent(rig, channel))
    await rig.turns(50)
    assert not sending.done()
    rig.deaf = None
    rig.modem.power_off()
    rig.modem.power_on(rig.clock.monotonic())
    assert rig.cable is not None
    rig.cable.stream.send(b"\r\nRDY\r\n")
    with pytest.raises(SendUncertain, match=r"may or may not have gone out.*restarted"):
        await sending
    await rig.advance(3)
    assert rig.diary.ups == 2
    assert await sent(rig, channel) == 1


async def test_a_modem_that_always_echoes_is_not_taken_for_one_that_restarted(make: MakeRig) -> None:
    rig = make()
    rig.modem.faults = Faults(errors=(("ATE0", "ERROR"),))
    channel = await rig.up()
    assert await sent(rig, channel) == 1
    await rig.advance(3 * LOOK_EVERY)
    assert rig.diary.ups == 1


async def test_what_was_to_be_removed_is_removed_before_it_closes(make: MakeRig) -> None:
    rig = make()
    channel = await rig.up()
    rig.deliver(*[Message(sender=MODULE, recipient=OFFICE, dcs=0x04, body=bytes((65 + place,))) for place in range(5)])
    closing = asyncio.ensure_future(channel.close())
    while not closing.done():
        await rig.turns(5)
    assert [len(rig.diary.letters) + len(rig.modem.device.store.places)] == [5]
    await channel.close()
