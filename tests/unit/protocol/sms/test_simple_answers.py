from __future__ import annotations

from itertools import permutations

import pytest

from atrun_tui.protocol.sms.answers import Answers
from atrun_tui.protocol.sms.coding import Alphabet
from atrun_tui.protocol.sms.outcomes import AnswerComplete, Duplicate, Ordinary, PartArrived, Request, Standing
from atrun_tui.protocol.sms.pdu import Deliver
from atrun_tui.protocol.sms.user_data import Part
from tests.unit.protocol.sms.paper_module import NUMBER, OTHER_NUMBER, sms

OK = "\r\nOK\r\n"
SIGNAL = "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"


@pytest.fixture
def answers() -> Answers:
    return Answers(first_session=9)


@pytest.fixture
def asked(answers: Answers) -> Request:
    return answers.ask_simple(NUMBER, "AT+CSQ", now=0, deadline=300)


def in_parts(*texts: str, reference: int = 5, stamp: int = 0, alphabet: Alphabet = Alphabet.GSM7) -> list[Deliver]:
    return [
        sms(text, part=Part(reference, len(texts), number), stamp=stamp + number, alphabet=alphabet)
        for number, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    "text", [SIGNAL, OK, "\r\nERROR\r\n", "10.00.002\r\n\r\nOK\r\n", "0\r", "\r\n+CME ERROR: 22\r\n"]
)
@pytest.mark.parametrize("alphabet", [Alphabet.GSM7, Alphabet.DATA])
def test_an_answer_in_one_message(answers: Answers, asked: Request, text: str, alphabet: Alphabet) -> None:
    came = sms(text, alphabet=alphabet)
    assert answers.receive(came, 1) == AnswerComplete(asked, text)
    assert answers.receive(came, 2) == Duplicate(asked, 1)


def test_a_second_answer_like_the_first_is_taken_for_its_copy_and_counted(answers: Answers, asked: Request) -> None:
    came = sms(SIGNAL)
    assert answers.receive(came, 1) == AnswerComplete(asked, SIGNAL)
    again = answers.ask_simple(NUMBER, "AT+CSQ", now=2, deadline=300)
    assert answers.receive(came, 3) == Duplicate(asked, 1)
    assert answers.standing(again) == Standing(copies=1)
    assert answers.receive(sms(SIGNAL, stamp=1), 4) == AnswerComplete(again, SIGNAL)


def test_other_messages_are_left_alone(answers: Answers, asked: Request) -> None:
    others = [
        sms("pump 7 is dry"),
        sms(SIGNAL, number=OTHER_NUMBER),
        sms(SIGNAL, alphabet=Alphabet.UCS2),
        sms("see you, OK?"),
        sms("OK lunch"),
        sms(""),
    ]
    assert [answers.receive(came, 1) for came in others] == [Ordinary(came, came.data.text) for came in others]
    assert answers.receive(sms(SIGNAL, stamp=5), 1) == AnswerComplete(asked, SIGNAL)


def test_with_nothing_asked_a_message_is_ordinary(answers: Answers) -> None:
    came = sms(SIGNAL)
    assert answers.receive(came, 1) == Ordinary(came, SIGNAL)


def test_the_same_text_is_a_new_answer_by_its_time_stamp(answers: Answers) -> None:
    for turn in range(3):
        asked = answers.ask_simple(NUMBER, "AT", now=turn, deadline=300)
        assert answers.receive(sms(OK, stamp=turn), turn) == AnswerComplete(asked, OK)


@pytest.mark.parametrize("alphabet", [Alphabet.GSM7, Alphabet.DATA])
def test_a_long_answer_by_its_header_in_any_order(alphabet: Alphabet) -> None:
    texts = ("\r\n#MONI: first ", "middle ", "last\r\n\r\nOK\r\n")
    for order in permutations(range(3)):
        answers = Answers(first_session=9)
        asked = answers.ask_simple(NUMBER, "AT#MONI", now=0, deadline=300)
        parts = in_parts(*texts, alphabet=alphabet)
        outcomes = [answers.receive(parts[place], 1) for place in order]
        assert outcomes[0] == PartArrived(asked, order[0] + 1, 3, (order[0] + 1,))
        assert outcomes[-1] == AnswerComplete(asked, "".join(texts), 3)


def test_what_is_missing_of_a_long_answer_is_known(answers: Answers, asked: Request) -> None:
    parts = in_parts("\r\na", "b", "c\r\nOK\r\n")
    answers.receive(parts[2], 1)
    assert answers.receive(parts[2], 1) == Duplicate(asked, 3)
    assert answers.standing(asked) == Standing(3, (3,))
    assert answers.standing(asked).missing == (1, 2)


def test_copies_of_parts_after_the_end_are_copies(answers: Answers, asked: Request) -> None:
    parts = in_parts("\r\na", "b\r\nOK\r\n")
    for part in parts:
        answers.receive(part, 1)
    assert answers.receive(parts[0], 2) == Duplicate(asked, 1)


def test_a_module_that_always_counts_from_one_reference_is_answered_each_time(answers: Answers) -> None:
    for turn in range(3):
        asked = answers.ask_simple(NUMBER, "AT+CSQ", now=turn, deadline=300)
        first, last = in_parts("\r\n+CSQ: 15,", f"{turn}\r\n\r\nOK\r\n", stamp=10 * turn)
        assert answers.receive(last, turn) == PartArrived(asked, 2, 2, (2,))
        assert answers.receive(first, turn) == AnswerComplete(asked, f"\r\n+CSQ: 15,{turn}\r\n\r\nOK\r\n", 2)


def test_a_long_message_that_is_no_answer_is_handed_back_whole(answers: Answers, asked: Request) -> None:
    first, last = in_parts("a long story ", "by a human")
    assert isinstance(answers.receive(first, 1), PartArrived)
    assert answers.receive(last, 1) == Ordinary(last, "a long story by a human")
    assert answers.receive(sms(SIGNAL, stamp=9), 2) == AnswerComplete(asked, SIGNAL)


def test_a_long_ordinary_message_with_nothing_asked_is_left_alone(answers: Answers) -> None:
    asked = answers.ask_simple(NUMBER, "AT", now=0, deadline=300)
    answers.receive(sms(OK), 1)
    for part in in_parts("a long ", "story", stamp=50):
        assert answers.receive(part, 2) == Ordinary(part, part.data.text)
    assert answers.standing(asked).have == (1,)


def test_plain_successive_messages_go_on_until_a_result(answers: Answers) -> None:
    asked = answers.ask_simple(NUMBER, "AT#MONI=7", now=0, deadline=300)
    first, second = "\r\n#MONI: " + "x" * 151, "y" * 160
    assert answers.receive(sms(first, stamp=1), 1) == PartArrived(asked, 1, None, (1,))
    human = sms("are you there?", stamp=2)
    assert answers.receive(human, 1) == Ordinary(human, "are you there?")
    assert answers.receive(sms(second, stamp=3), 1) == PartArrived(asked, 2, None, (1, 2))
    assert answers.standing(asked) == Standing(have=(1, 2))
    end = answers.receive(sms("\r\nOK\r\n", stamp=4), 1)
    assert end == AnswerComplete(asked, first + second + "\r\nOK\r\n", 3)


def test_a_result_cut_between_two_plain_messages(answers: Answers) -> None:
    asked = answers.ask_simple(NUMBER, "AT#MONI=7", now=0, deadline=300)
    first = "\r\n#MONI: " + "x" * 146 + "\r\n\r\nO"
    assert isinstance(answers.receive(sms(first, stamp=1), 1), PartArrived)
    assert answers.receive(sms("K\r\n", stamp=2), 1) == AnswerComplete(asked, first + "K\r\n", 2)


def test_plain_messages_are_put_in_the_centres_order(answers: Answers) -> None:
    asked = answers.ask_simple(NUMBER, "AT#MONI=7", now=0, deadline=300)
    texts = ["\r\n#MONI: " + "x" * 151, "y" * 160, "z" * 160, "\r\n\r\nOK\r\n"]
    outcomes = [answers.receive(sms(texts[place], stamp=place), 1) for place in (0, 2, 1, 3)]
    assert outcomes[-1] == AnswerComplete(asked, "".join(texts), 4)


def test_messages_without_a_time_stamp_stay_in_the_order_of_arrival(answers: Answers) -> None:
    asked = answers.ask_simple(NUMBER, "AT#MONI=7", now=0, deadline=300)
    texts = ["\r\n#MONI: " + "x" * 151, "z\r\n\r\nOK\r\n"]
    answers.receive(sms(texts[0], stamp=None), 1)
    assert answers.receive(sms(texts[1], stamp=None), 1) == AnswerComplete(asked, "".join(texts), 2)


def test_fifteen_messages_without_a_result_are_truncated(answers: Answers) -> None:
    asked = answers.ask_simple(NUMBER, "AT#MONI=7", now=0, deadline=300)
    outcomes = [answers.receive(sms("\r\n" + "x" * 158, stamp=n), 1) for n in range(15)]
    assert outcomes[-1] == AnswerComplete(asked, ("\r\n" + "x" * 158) * 15, 15, truncated=True)


def test_answers_go_to_requests_in_order(answers: Answers) -> None:
    first = answers.ask_simple(NUMBER, "AT#GPIO=1,1,1", now=0, deadline=300)
    second = answers.ask_simple(NUMBER, "AT#GPIO=2,1,1", now=0, deadline=300)
    assert answers.receive(sms(OK, stamp=1), 1) == AnswerComplete(first, OK, certain=False)
    assert answers.receive(sms(OK, stamp=2), 1) == AnswerComplete(second, OK)


def test_names_tell_a_late_answer_from_the_one_awaited(answers: Answers, asked: Request) -> None:
    answers.expire(300)
    second = answers.ask_simple(NUMBER, "AT+CGMR", now=301, deadline=600)
    assert answers.receive(sms(SIGNAL), 302) == AnswerComplete(asked, SIGNAL, late=True)
    assert answers.receive(sms(OK, stamp=9), 303) == AnswerComplete(second, OK)


def test_requests_to_others_are_not_touched(answers: Answers, asked: Request) -> None:
    other = answers.ask_simple(OTHER_NUMBER, "AT+CSQ", now=0, deadline=300)
    assert answers.receive(sms(SIGNAL, number=OTHER_NUMBER), 1) == AnswerComplete(other, SIGNAL)
    assert answers.standing(asked) == Standing()
