"""What the post keeps, discards and hands to whom, with a channel that only writes down what it is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from atrun_tui.protocol.sms.digest import digest_of
from atrun_tui.protocol.sms.fitness import Format
from atrun_tui.protocol.sms.pdu import Deliver, read_pdu, write_deliver
from atrun_tui.protocol.sms.user_data import Part, write_part_header
from atrun_tui.session.clock import ManualClock
from atrun_tui.session.sms_post import Post
from atrun_tui.transport.base import Letter, LinkLost, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.protocol.sms.outcomes import AnswerComplete, Foreign, Forged, Ordinary, PartArrived, Request
    from atrun_tui.protocol.sms.pdu import Submit
    from atrun_tui.transport.base import Correspondent

NUMBER, OTHER, PASSWORD = "+393468686711", "+391112223334", "1234567890123456"
SENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Ledger:
    """A channel."""

    peer = "modem office"
    trouble = ""

    def __init__(self) -> None:
        self.starts = self.closes = 0
        self.expecting: list[bool] = []
        self.discarded: list[int | None] = []
        self.correspondent: Correspondent | None = None

    def attach(self, correspondent: Correspondent) -> None:
        self.correspondent = correspondent

    def start(self) -> None:
        self.starts += 1

    async def send(self, message: Submit, *, leaving: Callable[[], None] | None = None) -> int:
        raise NotImplementedError(message, leaving)

    def expect(self, *, answers: bool) -> None:
        self.expecting.append(answers)

    def discard(self, letter: Letter) -> None:
        self.discarded.append(letter.place)

    async def close(self) -> None:
        self.closes += 1


class Somebody:
    """A member."""

    def __init__(self, number: str = NUMBER) -> None:
        self.number = number
        self.ups: list[str] = []
        self.downs: list[float | None] = []
        self.got: list[object] = []
        self.sentences: list[str] = []
        self.discards: list[Callable[[], None]] = []

    def post_up(self, peer: str) -> None:
        self.ups.append(peer)

    def post_down(self, error: TransportError, retry_in: float | None) -> None:
        assert str(error)
        self.downs.append(retry_in)

    def part_came(self, part: PartArrived) -> None:
        self.got.append(part)

    def answer_came(self, answer: AnswerComplete) -> None:
        self.got.append(answer.text)

    def forgery_came(self, forged: Forged) -> None:
        self.got.append(forged.reason)

    def stranger_came(self, foreign: Foreign, discard: Callable[[], None]) -> None:
        self.got.append(foreign.envelope.text)
        self.discards.append(discard)

    def ordinary_came(self, ordinary: Ordinary, *, stored: bool) -> None:
        self.got.append((ordinary.text, stored))

    def told(self, sentence: str) -> None:
        self.sentences.append(sentence)


class Office:
    """A post, and letters for it."""

    def __init__(self) -> None:
        self.channel = Ledger()
        self.post = Post(self.channel, ManualClock(), first_session=0)
        self.place = 0

    def join(self, number: str = NUMBER) -> Somebody:
        member = Somebody(number)
        self.post.join(member)
        return member

    def ask(self, member: Somebody, command: str = "AT+CSQ", form: Format = Format.DIGEST) -> Request:
        return self.post.ask(member, command, form, PASSWORD, answer_due=True)

    def come(self, message: Deliver, *, stored: bool = True, crowded: bool = False, former: bool = False) -> int:
        self.place += 1
        self.post.letter_came(Letter(message, self.place if stored else None, crowded, former))
        return self.place


@pytest.fixture
def office() -> Office:
    return Office()


def plain(text: str, number: str = NUMBER, part: Part | None = None) -> Deliver:
    header = write_part_header(part) if part is not None else b""
    message = read_pdu(write_deliver(number, 0x00, SENT, text=text, header=header)[0])
    assert isinstance(message, Deliver)
    return message


def answer(request: Request, text: str, *, place: int = 1, total: int = 1, number: str = NUMBER) -> Deliver:
    octets = text.encode()
    body = b"\xd1\xd1\xd1" + bytes((0, place << 4 | total, request.session or 1)) + digest_of(PASSWORD, octets) + octets
    message = read_pdu(write_deliver(number, 0x15, SENT, octets=body)[0])
    assert isinstance(message, Deliver)
    return message


# Members


async def test_the_first_has_it_opened_and_the_last_has_it_closed(office: Office) -> None:
    one, two = office.join(), office.join(OTHER)
    office.post.channel_up()
    assert one.ups == two.ups == ["modem office"]
    three = office.join()
    assert three.ups == ["modem office"]
    for member in (one, two):
        await office.post.leave(member)
    assert office.channel.closes == 0
    await office.post.leave(three)
    await office.post.leave(three)
    assert office.channel.closes == 1
    again = office.join()
    assert again.ups == []
    assert office.channel.starts == 3


def test_all_hear_of_a_loss(office: Office) -> None:
    one, two = office.join(), office.join(OTHER)
    office.post.channel_up()
    office.post.channel_down(LinkLost("unplugged"), 2.0)
    assert one.downs == two.downs == [2.0]


# Whose it is


def test_an_answer_goes_to_whoever_asked_and_is_discarded(office: Office) -> None:
    one, two = office.join(), office.join(OTHER)
    request = office.ask(one)
    office.ask(two)
    place = office.come(answer(request, "\r\nOK\r\n"))
    assert one.got == ["\r\nOK\r\n"]
    assert two.got == []
    assert office.channel.discarded == [place]


def test_a_copy_is_discarded_and_told_to_nobody(office: Office) -> None:
    one = office.join()
    request = office.ask(one)
    for _ in range(2):
        office.come(answer(request, "\r\nOK\r\n"))
    assert one.got == ["\r\nOK\r\n"]
    assert office.channel.discarded == [1, 2]


def test_a_forgery_is_told_and_then_discarded(office: Office) -> None:
    one = office.join()
    request = office.ask(one)
    message = answer(request, "\r\nOK\r\n")
    forged = bytes.fromhex(write_deliver(NUMBER, 0x15, SENT, octets=message.data.octets[:-1] + b"!")[0]).hex()
    wrong = read_pdu(forged)
    assert isinstance(wrong, Deliver)
    office.come(wrong)
    assert one.got == ["its digest does not verify"]
    assert office.channel.discarded == [1]


def test_parts_of_a_digest_answer_are_discarded_as_they_come(office: Office) -> None:
    one = office.join()
    request = office.ask(one)
    office.come(answer(request, "\r\nA", place=2, total=2))
    assert office.channel.discarded == [1]
    assert len(one.got) == 1


def test_an_answer_to_somebody_who_has_left_goes_to_whoever_has_the_module_now(office: Office) -> None:
    one, two = office.join(), office.join()
    request = office.ask(one)
    office.post.withdraw(request)
    office.post._members.remove(one)
    office.come(answer(request, "\r\nOK\r\n"))
    assert two.got == ["\r\nOK\r\n"]


def test_an_answer_to_nobody_any_more_is_left_alone(office: Office) -> None:
    one, two = office.join(), office.join(OTHER)
    request = office.ask(one)
    office.post.withdraw(request)
    office.post._members.remove(one)
    office.come(answer(request, "\r\nOK\r\n"))
    assert office.channel.discarded == []
    assert two.got == []
    assert "late answer" in two.sentences[0]


# Messages of others


def test_an_ordinary_message_is_left_alone_and_told(office: Office) -> None:
    one, two = office.join(), office.join(OTHER)
    office.come(plain("hello", number="+390000000000"))
    office.come(plain("mine", number=OTHER))
    assert office.channel.discarded == []
    assert two.got == [("mine", True)]
    assert [len(member.sentences) for member in (one, two)] == [1, 1]
    assert "+390000000000" in one.sentences[0]


def test_what_lay_there_before_is_told_of_once_and_not_one_by_one(office: Office) -> None:
    one = office.join()
    for _ in range(5):
        office.come(plain("old"), former=True)
    assert one.got == []
    assert len(one.sentences) == 1


def test_what_could_not_be_stored_is_recorded_whosever_it_is(office: Office) -> None:
    one = office.join()
    office.come(plain("hello", number="+390000000000"), stored=False)
    assert one.got == [("hello", False)]


def test_a_digest_message_that_nobody_asked_for_is_judged_by_its_modules_session(office: Office) -> None:
    one, two = office.join(), office.join(OTHER)
    request = office.ask(two)
    office.come(answer(request, "late", number=NUMBER))
    assert one.got == [b"late"]
    assert two.got == []
    assert office.channel.discarded == []
    one.discards[0]()
    assert office.channel.discarded == [1]


def test_one_of_a_number_that_nobody_has_is_told_and_left(office: Office) -> None:
    one = office.join()
    other = office.join(OTHER)
    request = office.ask(one)
    message = answer(request, "x", number="+390000000000")
    office.post.forget(request)
    office.come(message)
    assert one.got == other.got == []
    assert "left alone" in one.sentences[0]


# Plain messages in parts


def test_parts_of_a_plain_answer_are_kept_until_it_is_understood(office: Office) -> None:
    one = office.join()
    office.ask(one, form=Format.SIMPLE)
    office.come(plain("\r\n+CSQ: 18", part=Part(7, 2, 1)))
    assert office.channel.discarded == []
    office.come(plain(",0\r\n\r\nOK\r\n", part=Part(7, 2, 2)))
    assert sorted(filter(None, office.channel.discarded)) == [1, 2]
    assert one.got[-1] == "\r\n+CSQ: 18,0\r\n\r\nOK\r\n"


def test_parts_that_turn_out_to_be_an_ordinary_message_stay(office: Office) -> None:
    one = office.join()
    office.ask(one, form=Format.SIMPLE)
    office.come(plain("Dear customer, ", part=Part(7, 2, 1)))
    office.come(plain("you owe us", part=Part(7, 2, 2)))
    assert one.got[-1] == ("Dear customer, you owe us", True)
    office.come(plain("\r\n+CSQ: 18,0\r\n\r\nOK\r\n"))
    assert office.channel.discarded == [3]


def test_without_room_for_the_rest_they_are_discarded_before(office: Office) -> None:
    one = office.join()
    office.ask(one, form=Format.SIMPLE)
    office.come(plain("\r\na", part=Part(7, 5, 1)))
    office.come(plain("b", part=Part(7, 5, 2)))
    office.come(plain("c", part=Part(7, 5, 3)), crowded=True)
    assert office.channel.discarded == [1, 2, 3]


# What the channel is told to expect


def test_answers_are_expected_from_the_first_question_to_the_last_answer(office: Office) -> None:
    one, two = office.join(), office.join(OTHER)
    first, second = office.ask(one), office.ask(two)
    third = office.ask(one)
    office.post.ask(one, "HAT+CSQ", Format.DIGEST, PASSWORD, answer_due=True)
    assert office.channel.expecting == [True]
    office.come(answer(first, "\r\nOK\r\n"))
    office.post.withdraw(second)
    assert office.channel.expecting == [True]
    office.post.forget(third)
    assert office.channel.expecting == [True, False]
    office.post.withdraw(third)
    assert office.channel.expecting == [True, False]
