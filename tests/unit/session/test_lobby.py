from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from atrun_tui.session.callers import Bounds, Door, Reason
from atrun_tui.session.ear import HEARING
from atrun_tui.session.identify import ANSWER_LIMIT, QUESTIONS
from atrun_tui.transport.base import NobodyCalled
from tests.unit.session.calls import DOOR, ERROR, IMEI, OTHER, THIRD, House, Phone, tells, turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from atrun_tui.session.place import Place
    from atrun_tui.transport.base import LinkLost, Stream


class Hearing:
    """What a session would hear."""

    def __init__(self, stream: Stream) -> None:
        self.data = b""
        self.ends: list[LinkLost | None] = []
        stream.attach(self)

    def data_received(self, data: bytes) -> None:
        self.data += data

    def link_lost(self, error: LinkLost | None) -> None:
        self.ends.append(error)


async def opened(place: Place) -> Stream:
    return await asyncio.wait_for(place.open(), 5)


async def is_joined(stream: Stream, phone: Phone) -> bool:
    """Whether the stream leads to that phone."""
    before = len(phone.heard)
    stream.send(b"AT+HERE\r")
    await turns()
    return phone.heard[before:] == ["AT+HERE"]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    yield made
    await made.close()


# Who gets which call.


async def test_a_waiting_profile_gets_its_modules_call(house: House) -> None:
    place = house.place("pump", IMEI)
    waiting = asyncio.ensure_future(place.open())
    await turns()
    phone = await house.call(IMEI)
    stream = await asyncio.wait_for(waiting, 5)
    assert await is_joined(stream, phone)
    assert phone.heard[:-1] == ["AT+CGSN"]
    assert house.lobby.callers == ()


async def test_a_call_that_came_first_is_kept_for_its_profile(house: House) -> None:
    place = house.place("pump", IMEI)
    phone = await house.call(IMEI)
    assert house.lobby.callers == ()
    assert await is_joined(await opened(place), phone)


async def test_a_kept_call_that_hung_up_is_not_handed_over(house: House) -> None:
    place = house.place("pump", IMEI)
    gone = await house.call(IMEI)
    await gone.hang_up()
    waiting = asyncio.ensure_future(place.open())
    await turns()
    assert not waiting.done()
    assert await is_joined(await _then(waiting, house.call(IMEI)), house.phones[-1])


async def _then(waiting: asyncio.Future[Stream], call: object) -> Stream:
    assert asyncio.iscoroutine(call)
    await call
    return await asyncio.wait_for(waiting, 5)


async def test_what_a_module_says_while_it_waits_is_delivered(house: House) -> None:
    place = house.place("pump", IMEI)
    phone = Phone({"AT+CGSN": tells(IMEI) + "\r\n+CREG: 1\r\n"})
    await house.let_in(phone)
    phone.say("\r\nRING\r\n")
    await turns()
    hearing = Hearing(await opened(place))
    phone.say("\r\nRING\r\n")
    await turns()
    assert hearing.data == b"\r\n+CREG: 1\r\n\r\nRING\r\n\r\nRING\r\n"


async def test_every_profile_gets_its_own(house: House) -> None:
    places = {imei: house.place(imei, imei) for imei in (IMEI, OTHER, THIRD)}
    phones = {imei: await house.call(imei) for imei in (THIRD, IMEI, OTHER)}
    for imei, place in places.items():
        assert await is_joined(await opened(place), phones[imei])


async def test_another_imei_is_never_handed_over(house: House) -> None:
    waiting = asyncio.ensure_future(house.place("pump", IMEI).open())
    stranger = await house.call(OTHER)
    assert not waiting.done()
    assert stranger.heard == ["AT+CGSN"]
    assert [caller.imei for caller in house.lobby.callers] == [OTHER]
    waiting.cancel()


async def test_the_right_imei_from_an_address_that_is_not_allowed_is_sent_away(house: House) -> None:
    house.place("open to all", OTHER)
    waiting = asyncio.ensure_future(house.place("pump", IMEI, "10.1.0.0/16").open())
    phone = await house.call(IMEI, "10.2.0.1")
    assert phone.over
    assert not waiting.done()
    assert house.lobby.callers == ()
    assert house.lobby.turned_away == Counter({Reason.NOT_ALLOWED: 1})
    waiting.cancel()


async def test_a_call_at_another_door_is_no_call(house: House) -> None:
    elsewhere = Door("", 54321)
    house.place("other", OTHER, door=elsewhere)
    waiting = asyncio.ensure_future(house.place("pump", IMEI).open())
    await house.call(IMEI, door=elsewhere)
    assert not waiting.done()
    assert [caller.door for caller in house.lobby.callers] == [elsewhere]
    waiting.cancel()


async def test_a_profile_without_an_imei_takes_callers_of_its_list(house: House) -> None:
    place = house.place("any", None, "10.1.0.0/16", "2001:db8::/32")
    assert (await house.call(IMEI, "10.2.0.1")).over
    phone = await house.call(IMEI, "2001:db8::7")
    assert await is_joined(await opened(place), phone)


async def test_the_address_alone_counts_less_than_the_imei(house: House) -> None:
    any_of_them, pump = house.place("any", None, "10.0.0.0/8"), house.place("pump", IMEI)
    phone = await house.call(IMEI)
    nameless = await house.call(None)
    assert await is_joined(await opened(pump), phone)
    assert await is_joined(await opened(any_of_them), nameless)
    assert nameless.heard[:2] == list(QUESTIONS)


async def test_one_module_of_a_block_does_not_push_out_another(house: House) -> None:
    place = house.place("any", None, "10.0.0.0/8")
    first = await house.call(IMEI)
    held = Hearing(await opened(place))
    second = await house.call(OTHER)
    assert held.ends == []
    assert not first.over
    assert [caller.imei for caller in house.lobby.callers] == [OTHER]
    again = await house.call(IMEI)
    assert len(held.ends) == 1
    assert await is_joined(await opened(place), again)
    assert not second.over


async def test_a_profile_with_neither_takes_none(house: House) -> None:
    waiting = asyncio.ensure_future(house.place("gate").open(60))
    await house.call(IMEI)
    await house.call(OTHER)
    await house.call(IMEI)
    assert len(house.lobby.callers) == 3
    house.clock.advance(60)
    with pytest.raises(NobodyCalled) as caught:
        await waiting
    assert str(caught.value) == (
        "the profile has neither an IMEI nor an allow list, so that it takes no call at :12345, but there called:"
        f" IMEI {IMEI} from 10.0.0.1, IMEI {OTHER} from 10.0.0.1."
        " If that is the module: atrun profile edit gate --imei IMEI"
    )


# A module that calls again.


async def test_a_newer_call_wins_and_the_session_finds_it(house: House) -> None:
    place = house.place("pump", IMEI)
    old = await house.call(IMEI)
    stream = await opened(place)
    hearing = Hearing(stream)
    new = await house.call(IMEI, "10.0.0.2")
    assert "called again" in str(hearing.ends[0])
    assert old.over
    await stream.close()
    assert await is_joined(await opened(place), new)


async def test_of_two_kept_calls_the_newer_stays(house: House) -> None:
    place = house.place("pump", IMEI)
    old, new = await house.call(IMEI), await house.call(IMEI)
    assert old.over
    assert await is_joined(await opened(place), new)
    assert house.lobby.turned_away == Counter({Reason.OVERTAKEN: 1})


async def test_a_closed_stream_is_not_superseded(house: House) -> None:
    place = house.place("pump", IMEI)
    await house.call(IMEI)
    stream = await opened(place)
    hearing = Hearing(stream)
    await stream.close()
    new = await house.call(IMEI)
    assert hearing.ends == []
    assert await is_joined(await opened(place), new)


async def test_a_session_that_stopped_waiting_loses_no_call(house: House) -> None:
    place = house.place("pump", IMEI)
    waiting = asyncio.ensure_future(place.open())
    await turns()
    house.lobby.take(DOOR, (phone := Phone({"AT+CGSN": tells(IMEI)})).ours, "10.0.0.1")
    house.phones.append(phone)
    while place._next is None:
        await turns(1)
    waiting.cancel()
    await turns()
    assert await is_joined(await opened(place), phone)


async def test_a_place_that_is_left_sends_its_call_away_and_the_next_waits_as_a_stranger(house: House) -> None:
    place = house.place("pump", IMEI)
    house.place("other", OTHER)
    kept = await house.call(IMEI)
    place.leave()
    await turns()
    assert kept.over
    await house.call(IMEI)
    assert [caller.imei for caller in house.lobby.callers] == [IMEI]


# Strangers.


async def test_strangers_wait_are_shown_and_asked_nothing_more(house: House) -> None:
    house.place("pump", IMEI)
    stranger, nameless = await house.call(OTHER, "10.0.0.7"), await house.call(None, "10.0.0.8")
    told = [(str(caller), caller.since == house.clock.wall()) for caller in house.lobby.callers]
    assert told == [(f"IMEI {OTHER} from 10.0.0.7", True), ("a module without an IMEI from 10.0.0.8", True)]
    assert house.changes == 2
    house.clock.advance(599)
    await turns()
    assert (stranger.heard, nameless.heard) == (["AT+CGSN"], list(QUESTIONS))
    house.clock.advance(1)
    await turns()
    assert stranger.over
    assert nameless.over
    assert house.lobby.callers == ()
    assert house.changes == 4


async def test_a_stranger_that_is_refused_is_sent_away(house: House) -> None:
    house.place("pump", IMEI)
    stranger, other = await house.call(OTHER), await house.call(THIRD)
    house.lobby.refuse(house.lobby.callers[0].id)
    house.lobby.refuse(99)
    await turns()

    assert stranger.over
    assert not other.over
    assert [caller.imei for caller in house.lobby.callers] == [THIRD]
    assert house.lobby.turned_away[Reason.UNWANTED] == 1


async def test_a_profile_made_later_gets_the_stranger_that_waits(house: House) -> None:
    house.place("pump", IMEI)
    await house.call(OTHER)
    latest = await house.call(OTHER)
    place = house.place("new", OTHER)
    assert await is_joined(await opened(place), latest)
    assert len(house.lobby.callers) == 1


async def test_a_stranger_that_hangs_up_is_shown_no_more_but_remembered(house: House) -> None:
    house.place("pump", IMEI)
    await (await house.call(OTHER)).hang_up()
    assert house.lobby.callers == ()
    assert house.changes == 2
    assert [caller.imei for caller in house.lobby.strangers(DOOR)] == [OTHER]
    assert house.lobby.strangers(Door("", 1)) == ()


async def test_nobody_is_told_after_asking_not_to_be(house: House) -> None:
    calls: list[int] = []
    remove = house.lobby.on_change(lambda: calls.append(1))
    house.place("pump", IMEI)
    await house.call(OTHER)
    remove()
    await house.call(THIRD)
    assert calls == [1]


# Bounds.


@pytest.mark.parametrize(
    ("bounds", "addresses", "kept"),
    [
        (Bounds(waiting=3), ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"], 3),
        (Bounds(waiting_per_address=2), ["10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"], 3),
    ],
)
async def test_only_so_many_strangers_wait(bounds: Bounds, addresses: list[str], kept: int) -> None:
    house = House(bounds)
    place = house.place("pump", IMEI)
    phones = [await house.call(OTHER, address) for address in addresses]
    assert len(house.lobby.callers) == kept
    assert sum(phone.over for phone in phones) == len(addresses) - kept
    assert house.lobby.turned_away == Counter({Reason.TOO_MANY: len(addresses) - kept})
    assert await is_joined(await asyncio.wait_for(_called(place, house), 5), house.phones[-1])
    await house.close()


async def _called(place: Place, house: House) -> Stream:
    await house.call(IMEI, "10.9.9.9")
    return await place.open()


@pytest.mark.parametrize(
    ("bounds", "refused"),
    [(Bounds(at_once=2), ["10.0.0.1", "10.0.0.3"]), (Bounds(per_address=2), ["10.0.0.1"]), (Bounds(at_once=3), [])],
)
async def test_only_so_many_are_asked_at_once(bounds: Bounds, refused: list[str]) -> None:
    house = House(bounds)
    house.place("pump", IMEI)
    for _ in range(2):
        await house.let_in(Phone({}), "10.0.0.1")
    for address in ("10.0.0.1", "10.0.0.3"):
        assert house.lobby.admits(DOOR, address) is (address not in refused)
    house.clock.advance(ANSWER_LIMIT)
    await turns()
    assert all(phone.over for phone in house.phones)
    assert house.lobby.turned_away[Reason.UNIDENTIFIED] == 2
    assert house.lobby.admits(DOOR, "10.0.0.1")
    await house.close()


async def test_nobody_comes_in_where_nobody_is_expected(house: House) -> None:
    assert not house.lobby.admits(DOOR, "10.0.0.1")
    place = house.place("pump", IMEI, "10.1.0.0/16")
    assert house.lobby.admits(DOOR, "10.1.0.1")
    assert not house.lobby.admits(DOOR, "10.2.0.1")
    assert not house.lobby.admits(DOOR, "2001:db8::1")
    assert not house.lobby.admits(Door("", 1), "10.1.0.1")
    place.leave()
    assert not house.lobby.admits(DOOR, "10.1.0.1")
    assert house.lobby.told_turned_away() == "5 from an address that no profile allows"


async def test_who_will_not_stop_talking_is_sent_away(house: House) -> None:
    house.place("pump", IMEI)
    stranger = await house.call(OTHER)
    stranger.say("x" * (HEARING + 1))
    await turns()
    assert stranger.over
    assert house.lobby.callers == ()


@pytest.mark.parametrize("answers", [{"AT+CGSN": "\r\nCONNECT\r\n"}, {"AT+CGSN": ERROR}, {}])
async def test_who_does_not_say_who_it_is_gets_nowhere(house: House, answers: dict[str, str | None]) -> None:
    waiting = asyncio.ensure_future(house.place("any", None, "10.0.0.0/8").open())
    phone = Phone(answers)
    await house.let_in(phone)
    house.clock.advance(ANSWER_LIMIT)
    await turns()
    assert phone.over
    assert not waiting.done()
    assert house.lobby.turned_away == Counter({Reason.UNIDENTIFIED: 1})
    waiting.cancel()


# Ends.


async def test_nobody_called_in_time(house: House) -> None:
    waiting = asyncio.ensure_future(house.place("pump", IMEI).open(150))
    await turns()
    house.clock.advance(150)
    with pytest.raises(NobodyCalled, match=rf"IMEI {IMEI} did not call :12345 within 150 s\. See that it dials"):
        await waiting


async def test_who_was_turned_away_meanwhile_is_told(house: House) -> None:
    waiting = asyncio.ensure_future(house.place("any", None, "10.1.0.0/16").open(150))
    await turns()
    await house.call(IMEI, "10.2.0.1")
    house.clock.advance(150)
    with pytest.raises(
        NobodyCalled, match=r"a module from 10\.1\.0\.0/16 did not .* 1 from an address that no profile"
    ):
        await waiting


async def test_many_strangers_are_not_all_named(house: House) -> None:
    waiting = asyncio.ensure_future(house.place("pump", IMEI).open(150))
    for number in range(10):
        await house.call(f"99999999999990{number}")
    house.clock.advance(150)
    with pytest.raises(NobodyCalled) as caught:
        await waiting
    assert str(caught.value).count("IMEI 9999") == 5
    assert "and others" in str(caught.value)


async def test_closing_sends_everybody_away_and_lets_nobody_in() -> None:
    house = House()
    house.place("pump", IMEI)
    kept, stranger, silent = await house.call(IMEI), await house.call(OTHER), Phone({})
    await house.let_in(silent)
    held_place = house.place("held", THIRD)
    held = await house.call(THIRD)
    hearing = Hearing(await opened(held_place))
    await house.lobby.close()
    await turns()
    assert kept.over
    assert stranger.over
    assert silent.over
    assert hearing.ends == []
    assert not held.over
    assert not house.lobby.admits(DOOR, "10.0.0.1")
    late = Phone({})
    house.phones.append(late)
    house.lobby.take(DOOR, late.ours, "10.0.0.1")
    await turns()
    assert late.over
    assert late.heard == []
    await house.close()
