from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from atrun_tui.protocol.sms.answers import Answers
from atrun_tui.protocol.sms.coding import Alphabet, Coding
from atrun_tui.protocol.sms.outcomes import (
    AnswerComplete,
    Duplicate,
    Foreign,
    Forged,
    Ordinary,
    PartArrived,
    Request,
    Standing,
)
from atrun_tui.protocol.sms.user_data import Part
from tests.unit.protocol.sms.paper_module import (
    NUMBER,
    OTHER_NUMBER,
    OTHER_PASSWORD,
    PASSWORD,
    answer,
    message,
    seal,
)

OK = "\r\nOK\r\n"
LONG = "\r\n" + "".join(f"#MONI: {n} " + "x" * 60 + "\r\n" for n in range(4)) + "\r\nOK\r\n"
UNECHOED = (1, 0)


@pytest.fixture
def answers() -> Answers:
    return Answers(first_session=9)


@pytest.fixture
def asked(answers: Answers) -> Request:
    return answers.ask_digest(NUMBER, "AT#MONI=7", PASSWORD, now=0, deadline=300)


@pytest.mark.parametrize("swapped", [False, True])
def test_parts_in_any_order_with_either_nibble_first(swapped: bool) -> None:
    for order in permutations(range(3)):
        answers = Answers(first_session=9)
        asked = answers.ask_digest(NUMBER, "AT#MONI=7", PASSWORD, now=0, deadline=300)
        parts = answer(asked, LONG, swapped=swapped)
        first, second, last = (answers.receive(parts[place], 1) for place in order)
        assert first == PartArrived(asked, order[0] + 1, 3, (order[0] + 1,))
        assert second == PartArrived(asked, order[1] + 1, 3, tuple(sorted(place + 1 for place in order[:2])))
        assert last == AnswerComplete(asked, LONG, 3)


def test_a_header_before_the_envelope_changes_nothing(answers: Answers, asked: Request) -> None:
    parts = answer(asked, LONG, room=104)
    outcomes = [
        answers.receive(replace(part, data=replace(part.data, part=Part(7, len(parts), number))), 1)
        for number, part in enumerate(parts, 1)
    ]
    assert outcomes[-1] == AnswerComplete(asked, LONG, len(parts))


@pytest.mark.parametrize("message_class", [None, 0, 1, 2, 3])
def test_any_8_bit_coding_will_do(answers: Answers, asked: Request, message_class: int | None) -> None:
    came = replace(answer(asked, OK)[0], coding=Coding(Alphabet.DATA, message_class))
    assert answers.receive(came, 1) == AnswerComplete(asked, OK)


def test_an_empty_answer_is_an_answer(answers: Answers, asked: Request) -> None:
    assert answers.receive(answer(asked, "")[0], 1) == AnswerComplete(asked, "")


def test_copies_are_told_before_and_after_the_end(answers: Answers, asked: Request) -> None:
    first, second, third = answer(asked, LONG)
    answers.receive(first, 1)
    assert answers.receive(first, 1) == Duplicate(asked, 1)
    answers.receive(third, 1)
    assert answers.receive(second, 1) == AnswerComplete(asked, LONG, 3)
    assert [answers.receive(part, 2) for part in (third, first, second)] == [
        Duplicate(asked, 3),
        Duplicate(asked, 1),
        Duplicate(asked, 2),
    ]


def test_a_forged_part_is_told_and_does_not_stand_in_the_way(answers: Answers, asked: Request) -> None:
    parts = answer(asked, LONG)
    lie = answer(asked, LONG.replace("0", "9"), password=OTHER_PASSWORD)[1]
    answers.receive(parts[0], 1)
    forged = answers.receive(lie, 1)
    assert isinstance(forged, Forged)
    assert (forged.request, forged.envelope.segment, forged.message) == (asked, 2, lie)
    assert "does not verify" in forged.reason
    assert answers.standing(asked) == Standing(3, (1,), forged=1)
    answers.receive(parts[2], 1)
    assert answers.receive(parts[1], 1) == AnswerComplete(asked, LONG, 3)


def test_a_changed_digest_and_a_changed_text_are_forged(answers: Answers, asked: Request) -> None:
    genuine = answer(asked, OK)[0].data.octets
    for place in range(6, len(genuine)):
        octets = genuine[:place] + bytes((genuine[place] ^ 1,)) + genuine[place + 1 :]
        assert isinstance(answers.receive(message(octets), 1), Forged)
    assert isinstance(answers.receive(message(genuine), 1), AnswerComplete)


def test_a_sender_feigning_the_modules_number_without_ids_is_forged(answers: Answers, asked: Request) -> None:
    lie = answer(asked, OK, ids=(200, 3), password=OTHER_PASSWORD)[0]
    assert isinstance(answers.receive(lie, 1), Forged)


def test_two_texts_for_one_part_void_the_answer(answers: Answers, asked: Request) -> None:
    parts, replayed = answer(asked, LONG), answer(asked, LONG.replace("0", "9"))
    answers.receive(parts[0], 1)
    forged = answers.receive(replayed[0], 1)
    assert isinstance(forged, Forged)
    assert "replay" in forged.reason
    answers.receive(parts[1], 1)
    assert isinstance(answers.receive(parts[2], 1), PartArrived)
    assert answers.standing(asked) == Standing(3, (1, 2, 3), forged=1)


def test_another_answer_to_what_is_answered_is_not_believed(answers: Answers, asked: Request) -> None:
    answers.receive(answer(asked, OK)[0], 1)
    forged = answers.receive(answer(asked, "\r\nERROR\r\n")[0], 2)
    assert isinstance(forged, Forged)
    assert "already" in forged.reason


def test_our_own_command_sent_back_as_an_answer_is_not_believed(answers: Answers, asked: Request) -> None:
    octets = b"\xd1\xd1\xd1" + asked.message.octets[3:]
    forged = answers.receive(message(octets), 1)
    assert isinstance(forged, Forged)
    assert "sent back" in forged.reason


def test_part_0_cannot_be(answers: Answers, asked: Request) -> None:
    octets = seal(b"x", (asked.session or 0, 0), 0, 3, swapped=False, password=PASSWORD)
    assert isinstance(answers.receive(message(octets), 1), Forged)


def test_requests_and_answers_of_others_are_foreign(answers: Answers, asked: Request) -> None:
    own = message(asked.message.octets)
    assert isinstance(answers.receive(own, 1), Foreign)
    elsewhere = answer(asked, OK, ids=(99, 0), number=OTHER_NUMBER)[0]
    assert isinstance(answers.receive(elsewhere, 1), Foreign)
    former = answer(asked, OK, ids=(99, 0))[0]
    assert isinstance(answers.receive(former, 1), Foreign)
    assert answers.standing(asked) == Standing()


def test_with_nothing_asked_everything_is_foreign(asked: Request) -> None:
    fresh = Answers(first_session=9)
    assert isinstance(fresh.receive(answer(asked, OK)[0], 1), Foreign)


def test_a_module_with_another_sim_is_known_by_its_ids_and_password(answers: Answers, asked: Request) -> None:
    parts = answer(asked, LONG, number=OTHER_NUMBER)
    outcomes = [answers.receive(part, 1) for part in parts]
    assert outcomes[-1] == AnswerComplete(asked, LONG, 3)


def test_another_module_with_the_same_password_and_ids_is_not_mistaken(answers: Answers, asked: Request) -> None:
    answers.ask_digest(OTHER_NUMBER, "AT", PASSWORD, now=0, deadline=300)
    stale = answer(asked, OK, number=OTHER_NUMBER)[0]
    assert isinstance(answers.receive(stale, 1), Foreign)


def test_the_national_form_of_a_number_is_the_same_number(answers: Answers, asked: Request) -> None:
    came = answer(asked, OK, number="3468686711")[0]
    assert answers.receive(came, 1) == AnswerComplete(asked, OK)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_module_that_does_not_echo_ids_answers_in_order(answers: Answers, asked: Request, swapped: bool) -> None:
    parts = answer(asked, LONG, ids=UNECHOED, swapped=swapped)
    outcomes = [answers.receive(part, 1) for part in reversed(parts)]
    assert outcomes[-1] == AnswerComplete(asked, LONG, 3)
    assert answers.receive(parts[0], 2) == Duplicate(asked, 1)
    again = answers.ask_digest(NUMBER, "AT", PASSWORD, now=3, deadline=300)
    assert answers.receive(parts[0], 4) == Duplicate(asked, 1)
    assert answers.receive(answer(again, OK, ids=UNECHOED, stamp=60)[0], 4) == AnswerComplete(again, OK)


def test_the_same_text_without_ids_is_a_new_answer_by_its_time_stamp(answers: Answers) -> None:
    for turn in range(3):
        asked = answers.ask_digest(NUMBER, "AT", PASSWORD, now=turn, deadline=300)
        came = answer(asked, OK, ids=UNECHOED, stamp=turn)[0]
        assert answers.receive(came, turn) == AnswerComplete(asked, OK)


def test_without_ids_the_oldest_open_request_is_answered(answers: Answers) -> None:
    first = answers.ask_digest(NUMBER, "AT+CSQ", PASSWORD, now=0, deadline=300)
    second = answers.ask_digest(NUMBER, "AT+CGMR", PASSWORD, now=0, deadline=300)
    came = answer(first, OK, ids=UNECHOED)[0]
    assert answers.receive(came, 1) == AnswerComplete(first, OK, certain=False)
    came = answer(second, OK, ids=UNECHOED, stamp=9)[0]
    assert answers.receive(came, 1) == AnswerComplete(second, OK)


def test_without_ids_names_tell_whose_answer_it_is(answers: Answers) -> None:
    answers.ask_digest(NUMBER, "AT+CGMR", PASSWORD, now=0, deadline=300)
    second = answers.ask_digest(NUMBER, "AT+CSQ", PASSWORD, now=0, deadline=300)
    text = "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"
    assert answers.receive(answer(second, text, ids=UNECHOED)[0], 1) == AnswerComplete(second, text)


def test_without_ids_a_late_answer_is_told_by_its_names_and_else_is_uncertain(answers: Answers) -> None:
    late = answers.ask_digest(NUMBER, "AT+CSQ", PASSWORD, now=0, deadline=300)
    answers.expire(300)
    asked = answers.ask_digest(NUMBER, "AT+CGMR", PASSWORD, now=301, deadline=600)
    text = "\r\n+CSQ: 15,0\r\n\r\nOK\r\n"
    assert answers.receive(answer(late, text, ids=UNECHOED)[0], 302) == AnswerComplete(late, text, late=True)
    came = answer(asked, OK, ids=UNECHOED, stamp=400)[0]
    assert answers.receive(came, 303) == AnswerComplete(asked, OK)


def test_without_ids_a_bare_result_goes_to_the_open_request_and_is_uncertain(answers: Answers) -> None:
    answers.ask_digest(NUMBER, "AT#GPIO=1,1,1", PASSWORD, now=0, deadline=300)
    answers.expire(300)
    asked = answers.ask_digest(NUMBER, "AT#GPIO=2,1,1", PASSWORD, now=301, deadline=600)
    came = answer(asked, OK, ids=UNECHOED)[0]
    assert answers.receive(came, 302) == AnswerComplete(asked, OK, certain=False)


def test_without_ids_from_an_unknown_number_nothing_is_believed(answers: Answers, asked: Request) -> None:
    came = answer(asked, OK, ids=UNECHOED, number=OTHER_NUMBER)[0]
    assert isinstance(answers.receive(came, 1), Foreign)


def test_fifteen_full_parts_without_a_result_are_told_as_truncated(answers: Answers, asked: Request) -> None:
    parts = answer(asked, "\r\n" + "y" * 5000 + OK)
    assert len(parts) == 15
    outcomes = [answers.receive(part, 1) for part in parts]
    assert outcomes[-1] == AnswerComplete(asked, "\r\n" + "y" * 1648, 15, truncated=True)


def test_fifteen_parts_with_a_result_are_whole(answers: Answers, asked: Request) -> None:
    text = "\r\n" + "y" * 1600 + OK
    outcomes = [answers.receive(part, 1) for part in answer(asked, text)]
    assert outcomes[-1] == AnswerComplete(asked, text, 15)


def test_replays_with_every_total_do_not_fill_the_memory(answers: Answers, asked: Request) -> None:
    for number in range(40):
        for total in range(2, 16):
            octets = seal(b"x", (asked.session or 0, 0), 1, total, swapped=False, password=PASSWORD)
            answers.receive(message(octets, number=f"+44000000{number:04}"), 1)
    entry = answers._digest_ledger.entries[asked.id]
    assert len(entry.gatherings) <= 16
    assert answers.receive(answer(asked, OK)[0], 2) == AnswerComplete(asked, OK)


def test_an_8_bit_message_that_is_no_envelope_is_ordinary(answers: Answers, asked: Request) -> None:
    for octets in (b"", b"\xd1\xd1\xd1", asked.message.octets[:29], b"hello"):
        assert isinstance(answers.receive(message(octets), 1), Ordinary)
