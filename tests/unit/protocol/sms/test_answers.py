"""What the two formats have in common: asking, deadlines, withdrawing."""

from __future__ import annotations

from itertools import pairwise

import pytest

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms.answers import Answers
from atrun_tui.protocol.sms.coding import Alphabet, read_coding
from atrun_tui.protocol.sms.fitness import Format
from atrun_tui.protocol.sms.outcomes import AnswerComplete, Duplicate, Foreign, Ordinary, Standing, Unanswered
from tests.unit.protocol.sms.paper_module import NUMBER, OTHER_NUMBER, PASSWORD, answer, sms

OK = "\r\nOK\r\n"


@pytest.fixture
def answers() -> Answers:
    return Answers(first_session=2)


def test_each_digest_request_has_a_session_id_of_its_own_and_never_the_vendors_example(answers: Answers) -> None:
    asked = [answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60) for _ in range(254)]
    assert {request.session for request in asked} == set(range(2, 256))
    assert len({request.id for request in asked}) == 254


def test_no_open_session_id_is_given_out_twice_to_one_number(answers: Answers) -> None:
    for _ in range(254):
        answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
    with pytest.raises(LocalError, match="no session id is left"):
        answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
    other = answers.ask_digest(OTHER_NUMBER, "AT", PASSWORD, now=0, deadline=60)
    assert other.session in range(2, 256)


def test_a_session_id_comes_round_again_after_all_others(answers: Answers) -> None:
    sessions = []
    for _ in range(600):
        request = answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
        answers.withdraw(request)
        sessions.append(request.session)
    assert all(later == (2 if earlier == 255 else (earlier or 0) + 1) for earlier, later in pairwise(sessions))


def test_a_session_id_that_comes_round_passes_over_open_ones(answers: Answers) -> None:
    kept = answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
    for _ in range(400):
        request = answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
        assert request.session != kept.session
        answers.withdraw(request)


@pytest.mark.parametrize("first", [-7, 0, 1, 2, 255, 256, 100_000])
def test_any_number_will_do_as_the_first_session_id(first: int) -> None:
    session = Answers(first_session=first).ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60).session
    assert session in range(2, 256)


def test_what_is_unfit_is_not_asked(answers: Answers) -> None:
    for command in ("at+csq", "ATD" + "1" * 108, "AT€", "AT\r"):
        with pytest.raises(LocalError):
            answers.ask_digest(NUMBER, command, PASSWORD, now=0, deadline=60)
    with pytest.raises(LocalError, match="16 characters"):
        answers.ask_digest(NUMBER, "AT", PASSWORD[1:], now=0, deadline=60)
    assert answers.next_deadline() is None


def test_the_password_is_in_no_text_of_a_request(answers: Answers) -> None:
    request = answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
    assert PASSWORD not in repr(request)
    assert PASSWORD not in repr(answers._digest_ledger)
    assert "q+rAfTwowb755zAALHU+1A" not in repr(answers._digest_ledger)


@pytest.mark.parametrize(
    ("command", "alphabet"),
    [
        ("AT+CSQ", Alphabet.GSM7),
        ('AT#CMGS="+39","@_$"', Alphabet.GSM7),
        ("AT\\Q3", Alphabet.DATA),
        ("AT^SYSINFO", Alphabet.DATA),
        ("AT#X=ê", Alphabet.DATA),
    ],
)
def test_a_simple_request_is_7_bit_where_the_text_allows(answers: Answers, command: str, alphabet: Alphabet) -> None:
    request = answers.ask_simple(NUMBER, command, now=0, deadline=60)
    assert request.format is Format.SIMPLE
    assert read_coding(request.message.coding).alphabet is alphabet
    expected = (command, b"") if alphabet is Alphabet.GSM7 else ("", command.encode("latin-1"))
    assert (request.message.text, request.message.octets) == expected


def test_hat_and_what_answers_nothing_are_never_open(answers: Answers) -> None:
    hat = answers.ask_digest(NUMBER, "HAT#GPIO=2,1,1", PASSWORD, now=0, deadline=60)
    reboot = answers.ask_simple(NUMBER, "AT#REBOOT", now=0, deadline=60, answer_due=False)
    assert not hat.answer_due
    assert not reboot.answer_due
    assert answers.next_deadline() is None
    assert answers.expire(1000) == ()


def test_an_answer_to_hat_is_told_as_one_that_nobody_waits_for(answers: Answers) -> None:
    hat = answers.ask_digest(NUMBER, "HAT#GPIO=2,1,1", PASSWORD, now=0, deadline=60)
    assert answers.receive(answer(hat, OK)[0], 1) == AnswerComplete(hat, OK, late=True)


def test_a_plain_message_after_hat_is_ordinary(answers: Answers) -> None:
    answers.ask_simple(NUMBER, "HAT+CSQ", now=0, deadline=60)
    came = sms(OK)
    assert answers.receive(came, 1) == Ordinary(came, OK)


def test_a_deadline_is_told_once_with_what_is_missing(answers: Answers) -> None:
    request = answers.ask_digest(NUMBER, "AT#MONI", PASSWORD, now=0, deadline=60)
    simple = answers.ask_simple(OTHER_NUMBER, "AT#MONI", now=0, deadline=50)
    for part in answer(request, "x" * 500)[1:4:2]:
        answers.receive(part, 2)
    assert answers.next_deadline() == 50
    assert answers.expire(49.9) == ()
    assert answers.expire(60) == (Unanswered(request, Standing(5, (2, 4))), Unanswered(simple, Standing()))
    assert answers.standing(request).missing == (1, 3, 5)
    assert answers.expire(61) == ()
    assert answers.next_deadline() is None


def test_what_comes_after_the_deadline_is_late(answers: Answers) -> None:
    request = answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
    answers.expire(60)
    assert answers.receive(answer(request, OK)[0], 61) == AnswerComplete(request, OK, late=True)


def test_what_comes_after_withdrawing_is_late(answers: Answers) -> None:
    request = answers.ask_simple(NUMBER, "AT", now=0, deadline=60)
    answers.withdraw(request)
    assert answers.expire(100) == ()
    assert answers.receive(sms(OK), 61) == AnswerComplete(request, OK, late=True)


def test_withdrawing_what_is_answered_changes_nothing(answers: Answers) -> None:
    request = answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
    came = answer(request, OK)[0]
    answers.receive(came, 1)
    answers.withdraw(request)
    assert answers.receive(came, 2) == Duplicate(request, 1)


def test_what_was_never_sent_is_forgotten(answers: Answers) -> None:
    digest = answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
    simple = answers.ask_simple(NUMBER, "AT", now=0, deadline=60)
    answers.forget(digest)
    answers.forget(simple)
    assert answers.expire(100) == ()
    assert answers.standing(digest) == Standing()
    assert isinstance(answers.receive(answer(digest, OK)[0], 1), Foreign)
    assert isinstance(answers.receive(sms(OK), 1), Ordinary)


def test_requests_that_are_over_are_forgotten_by_age_and_number() -> None:
    answers = Answers(first_session=2, age=1000, most=3)
    old = answers.ask_digest(NUMBER, "AT", PASSWORD, now=0, deadline=60)
    answers.expire(60)
    later = [answers.ask_digest(NUMBER, "AT", PASSWORD, now=1001 + n, deadline=5000) for n in range(10)]
    assert isinstance(answers.receive(answer(old, OK)[0], 1002), Foreign)
    answers.expire(5000)
    answers.ask_digest(NUMBER, "AT", PASSWORD, now=1020, deadline=5000)
    assert isinstance(answers.receive(answer(later[0], OK)[0], 5001), Foreign)
    assert isinstance(answers.receive(answer(later[-1], OK)[0], 5001), AnswerComplete)
