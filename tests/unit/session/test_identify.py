from __future__ import annotations

import asyncio

import pytest

from atrun_tui.session.clock import ManualClock
from atrun_tui.session.ear import HEARING, Ear
from atrun_tui.session.identify import ANSWER_LIMIT, MOST_HEARD, NotIdentified, identify
from atrun_tui.transport.memory import Way
from tests.unit.session.calls import ERROR, IMEI, OTHER, Phone, tells, turns

CRUMBS = Way(chunk=1)


class Asking:
    """Asks one phone."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.clock = ManualClock()
        self.ear = Ear(lambda: None)
        phone.ours.attach(self.ear)
        self.task = asyncio.ensure_future(identify(phone.ours, self.ear, self.clock))

    async def imei(self) -> str | None:
        await turns(400)
        assert self.task.done()
        assert self.clock.pending == 0
        return self.task.result()


@pytest.mark.parametrize("way", [None, CRUMBS])
@pytest.mark.parametrize("echo", [False, True])
@pytest.mark.parametrize(
    "answer",
    [
        tells(IMEI),
        f"\r\n+CGSN: {IMEI}\r\n\r\nOK\r\n",
        f'\r\n"{IMEI}"\r\n\r\nOK\r\n',
        f"\r\n+CREG: 1\r\n\r\n{IMEI}\r\n\r\nOK\r\n",
        f"\r\nSN 1234567890123456\r\nIMEI {IMEI}\r\n\r\nOK\r\n",
    ],
)
async def test_one_question_is_enough(way: Way | None, echo: bool, answer: str) -> None:
    asking = Asking(Phone({"AT+CGSN": answer}, way, echo=echo))
    assert await asking.imei() == IMEI
    assert asking.phone.heard == ["AT+CGSN"]


@pytest.mark.parametrize(
    "first", [ERROR, "\r\nOK\r\n", "\r\n+CME ERROR: 3\r\n", "\r\n12345\r\n\r\nOK\r\n", tells("1234567890123456")]
)
async def test_the_second_question_is_asked_where_the_first_tells_no_imei(first: str) -> None:
    asking = Asking(Phone({"AT+CGSN": first, "AT#CGSN": f"\r\n#CGSN: {IMEI}\r\n\r\nOK\r\n"}, echo=True))
    assert await asking.imei() == IMEI
    assert asking.phone.heard == ["AT+CGSN", "AT#CGSN"]


async def test_a_module_that_answers_without_an_imei() -> None:
    asking = Asking(Phone({"AT+CGSN": ERROR, "AT#CGSN": ERROR}))
    assert await asking.imei() is None


async def test_two_imeis_are_none() -> None:
    asking = Asking(Phone({"AT+CGSN": f"\r\n{IMEI}\r\n{OTHER}\r\n\r\nOK\r\n", "AT#CGSN": ERROR}))
    assert await asking.imei() is None


async def test_results_in_numbers_are_told_by_the_silence_behind_them() -> None:
    asking = Asking(Phone({"AT+CGSN": f"{IMEI}\r\n0\r"}))
    await turns()
    asking.clock.advance(1)
    assert await asking.imei() == IMEI


@pytest.mark.parametrize("way", [None, CRUMBS])
async def test_what_came_around_the_answer_is_kept(way: Way | None) -> None:
    phone = Phone({"AT+CGSN": tells(IMEI) + "\r\n+CREG: 5\r\n\r\nhalf a li"}, way)
    phone.say("\r\nRING\r\n")
    await turns()
    asking = Asking(phone)
    assert await asking.imei() == IMEI
    phone.say("ne\r\n")
    await turns()
    assert asking.ear.take().decode().split() == ["RING", "+CREG:", "5", "half", "a", "line"]


async def test_what_came_between_the_questions_is_kept() -> None:
    phone = Phone({"AT+CGSN": ERROR + "\r\n+CREG: 5\r\n", "AT#CGSN": tells(IMEI) + "\r\nRING\r\n"})
    asking = Asking(phone)
    assert await asking.imei() == IMEI
    assert asking.ear.take().decode().split() == ["+CREG:", "5", "RING"]


async def test_silence_ends_the_questions() -> None:
    asking = Asking(Phone({"AT+CGSN": None, "AT#CGSN": tells(IMEI)}))
    await turns()
    asking.clock.advance(ANSWER_LIMIT)
    with pytest.raises(NotIdentified, match=r"AT\+CGSN was not answered"):
        await asking.imei()
    assert asking.phone.heard == ["AT+CGSN"]


async def test_chatter_does_not_move_the_limit() -> None:
    asking = Asking(Phone({}))
    for _ in range(int(ANSWER_LIMIT)):
        asking.phone.say("\r\nRING\r\n")
        await turns()
        asking.clock.advance(1)
    with pytest.raises(NotIdentified, match="not answered"):
        await asking.imei()


@pytest.mark.parametrize("chatter", ["\r\n+CREG: 1\r\n", "\r\nx\r\n", "\n", "x"])
async def test_a_caller_is_not_listened_to_for_ever(chatter: str) -> None:
    """Hundreds of them, as fast as the wire allows, would keep the real modules out and fill the memory."""
    asking = Asking(Phone({}))
    await turns()
    for _ in range(MOST_HEARD // 1000 + 1):
        assert not asking.task.done()
        asking.phone.say(chatter * (1000 // len(chatter)) + "." * (1000 % len(chatter)))
        await turns()
    await turns()
    with pytest.raises(NotIdentified, match="stop talking"):
        await asking.imei()


async def test_hanging_up_ends_the_questions() -> None:
    asking = Asking(Phone({}))
    await turns()
    await asking.phone.hang_up()
    with pytest.raises(NotIdentified, match="hung up"):
        await asking.imei()


@pytest.mark.parametrize("noise", ["\r\nCONNECT\r\n", "x" * (HEARING + 1), "\x00\x1b[2J" * HEARING])
async def test_what_is_no_module(noise: str) -> None:
    asking = Asking(Phone({"AT+CGSN": noise, "AT#CGSN": noise}))
    with pytest.raises(NotIdentified):
        await asking.imei()
