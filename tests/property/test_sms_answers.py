"""Whatever the air does to an answer: the right text once all of it came, or none, and never a word of anybody else's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.sms.answers import Answers
from atrun_tui.protocol.sms.outcomes import AnswerComplete, Duplicate, Foreign, Forged, Ordinary, PartArrived
from atrun_tui.protocol.sms.pdu import Deliver
from atrun_tui.protocol.sms.user_data import Part
from tests.unit.protocol.sms.paper_module import OTHER_PASSWORD, PASSWORD, answer, sms

LATIN = st.text(st.characters(max_codepoint=0xFF), max_size=700)
ANSWERS = st.one_of(LATIN, LATIN.map(lambda text: f"\r\n{text}\r\n\r\nOK\r\n"))
COMMANDS = st.sampled_from(["AT+CSQ", "AT#MONI=7", "AT+CGMR;+CGSN", "ATI4"])


@dataclass(frozen=True)
class Air:
    """One message on its way: of which request it is a genuine part, or what else it is."""

    message: Deliver
    request: int | None
    kind: str


@given(st.lists(st.tuples(COMMANDS, ANSWERS, st.booleans(), st.booleans()), min_size=1, max_size=3), st.data())
def test_digest_answers_through_a_bad_air(talks: list[tuple[str, str, bool, bool]], data: st.DataObject) -> None:
    answers = Answers(first_session=data.draw(st.integers(2, 255)))
    asked = {}
    texts = {}
    air: list[Air] = []
    for place, (command, text, swapped, with_header) in enumerate(talks):
        number = data.draw(st.sampled_from(["+393468686711", "+393290000001"]))
        request = answers.ask_digest(number, command, PASSWORD, now=0, deadline=60)
        asked[request.id], texts[request.id] = request, text
        parts = answer(request, text, swapped=swapped, stamp=100 * place)
        if with_header:
            parts = [
                replace(part, data=replace(part.data, part=Part(3, len(parts), n))) for n, part in enumerate(parts, 1)
            ]
        air += [Air(part, request.id, "part") for part in parts]
        lies = answer(request, "lie " + text, swapped=swapped, password=OTHER_PASSWORD)
        air += [Air(lie, request.id, "lie") for lie in data.draw(st.lists(st.sampled_from(lies), max_size=2))]
    air += data.draw(st.lists(st.sampled_from(air), max_size=5))
    air += [Air(sms("hello", number="+393290000001"), None, "sms")]
    lost = data.draw(st.sets(st.integers(0, len(air) - 1), max_size=2))
    flying = [one for place, one in enumerate(air) if place not in lost]
    came: dict[int, set[bytes]] = {id_: set() for id_ in asked}
    done: set[int] = set()
    for one in data.draw(st.permutations(flying)):
        outcome = answers.receive(one.message, 1)
        if one.kind == "sms":
            assert outcome == Ordinary(one.message, "hello")
            continue
        assert one.request is not None
        request = asked[one.request]
        if one.kind == "lie":
            assert isinstance(outcome, Forged)
            assert outcome.request == request
            continue
        had = one.message.data.octets in came[one.request]
        came[one.request].add(one.message.data.octets)
        total = min(15, max(1, -(-len(texts[one.request]) // 110)))
        if had:
            assert isinstance(outcome, Duplicate)
        elif len(came[one.request]) == total:
            assert outcome == AnswerComplete(request, texts[one.request][:1650], total)
            done.add(one.request)
        else:
            assert isinstance(outcome, PartArrived)
            assert len(outcome.have) == len(came[one.request])
    late = {unanswered.request.id: unanswered.standing for unanswered in answers.expire(60)}
    assert late.keys() == asked.keys() - done
    assert all(len(standing.have) == len(came[id_]) for id_, standing in late.items())


@given(ANSWERS, st.booleans(), st.data())
def test_a_digest_answer_without_ids_in_any_order(text: str, swapped: bool, data: st.DataObject) -> None:
    answers = Answers(first_session=9)
    request = answers.ask_digest("+393468686711", "AT#MONI=7", PASSWORD, now=0, deadline=60)
    parts = answer(request, text, ids=(1, 0), swapped=swapped)
    outcomes = [answers.receive(part, 1) for part in data.draw(st.permutations(parts))]
    assert outcomes[-1] == AnswerComplete(request, text, len(parts))
    assert all(isinstance(outcome, PartArrived) for outcome in outcomes[:-1])


@given(st.binary(max_size=140), st.sampled_from(["+393468686711", "+393290000001"]), st.booleans())
def test_nobody_without_the_password_is_ever_believed(octets: bytes, number: str, coded: bool) -> None:
    answers = Answers(first_session=9)
    request = answers.ask_digest("+393468686711", "AT", PASSWORD, now=0, deadline=60)
    guess = b"\xd1\xd1\xd1\x00\x11\x09" + octets[:134] if coded else octets
    base = answer(request, "x", number=number)[0]
    outcome = answers.receive(replace(base, data=replace(base.data, octets=guess)), 1)
    assert isinstance(outcome, Forged | Foreign | Ordinary)
    assert answers.standing(request).have == ()


SNIPPETS = st.lists(
    st.sampled_from(["\r\n", "OK", "\r\nOK\r\n", "+CSQ: 1", "x" * 155, "hello", "\r\nERROR\r\n", "#MONI: 1", "0"]),
    max_size=4,
).map("".join)


@given(st.lists(st.tuples(SNIPPETS, st.integers(0, 3), st.integers(0, 2)), max_size=30))
def test_simple_messages_have_one_outcome_each_and_each_request_one_answer(stream: list[tuple[str, int, int]]) -> None:
    answers = Answers(first_session=9)
    answered = set()
    for turn, (text, part, ask) in enumerate(stream):
        if ask == 0:
            answers.ask_simple("+39346", "AT+CSQ", now=turn, deadline=turn + 5)
        answers.expire(turn)
        septets = text[:160]
        header = Part(turn // 4 % 2, 3, part) if part else None
        outcome = answers.receive(sms(septets, number="+39346", stamp=turn // 2, part=header), turn)
        if isinstance(outcome, AnswerComplete):
            assert outcome.request.id not in answered
            answered.add(outcome.request.id)
            assert outcome.truncated or outcome.text.rstrip("\r\n").endswith(("OK", "ERROR", "0"))
