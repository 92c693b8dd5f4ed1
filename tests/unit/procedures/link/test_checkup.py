"""The asking: in lists that fit a line, one by one where a list ended early, and nothing that reveals or changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.knowledge.hazards import assess
from atrun_tui.procedures.link.checkup import CheckEnding, check_link, command_for, judge, questions_for
from atrun_tui.procedures.link.diagnosis import Level
from atrun_tui.procedures.link.readings import Readings
from atrun_tui.procedures.steps import Answer, Fault, Send, Stage, Unsent
from atrun_tui.protocol.command_line import Form, read_command_line
from atrun_tui.protocol.exchange import Exchange, Outcome
from tests.unit.procedures.link.module_on_paper import DIAL, DIGEST, HEALTHY, LISTEN, SERIAL, one

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.procedures.link.deployment import Deployment
    from atrun_tui.procedures.steps import Reply

ROADS = ("dial", "listen", "serial", "sms")


def exchange(command: str, lines: list[str], final: str | None = "OK", outcome: Outcome = Outcome.ANSWERED) -> Answer:
    ok = final == "OK"
    error = None if ok else "no answer in time"
    return Answer(
        Exchange("1", "pump-7", "dial", command, 0.0, tuple(lines), final, ok=ok, error=error, outcome=outcome)
    )


def healthy(command: str) -> Reply:
    lines = [f"{name}: {row}" for name, rows in HEALTHY.items() if name in asked(command) for row in rows]
    return exchange(command, lines)


def asked(command: str) -> list[str]:
    return [part.name for part in read_command_line(command).commands]


def played(deployment: Deployment, answer: Callable[[str], Reply]) -> tuple[CheckEnding, list[str]]:
    """Play the check-up with somebody who answers; how it ended and what was sent."""
    procedure = check_link(deployment)
    reply: Reply | None = None
    sent: list[str] = []
    while True:
        try:
            said = procedure.send(reply)
        except StopIteration as end:
            ending: CheckEnding = end.value
            return ending, sent
        reply = None
        if isinstance(said, Send):
            (line,) = said.line
            assert isinstance(line, str)
            sent.append(line)
            reply = answer(line)
        else:
            assert isinstance(said, Stage)


@pytest.mark.parametrize("road", ROADS)
def test_only_questions_that_fit_a_line_reveal_nothing_and_cut_nothing(road: str) -> None:
    for questions in questions_for(road):
        command = command_for(questions)
        assert len(command) <= 80
        assert not assess(command, road)
        parts = read_command_line(command).commands
        assert all(part.form is Form.READ or (part.name, part.form) == ("#SS", Form.EXECUTE) for part in parts)
        assert not {"#TCPATRUNAUTH", "#SMSATWL"} & {part.name for part in parts}


def test_a_healthy_module_is_asked_seven_times_and_found_well() -> None:
    ending, sent = played(DIAL, healthy)
    assert ending.ok
    assert len(sent) == 7
    assert {each.level for each in ending.found} == {Level.FINE}


def test_one_message_goes_out_by_sms_whatever_comes_of_it() -> None:
    ending, sent = played(DIGEST, healthy)
    assert (ending.ok, len(sent)) == (True, 1)
    failed, again = played(DIGEST, lambda line: exchange(line, ["#SMSATRUN: 1,1"], "ERROR"))
    assert (failed.ok, len(again)) == (True, 1)
    assert one(failed.found, "SMS").level is Level.FINE
    assert one(failed.found, "coming back").level is Level.UNKNOWN


def test_what_a_module_does_not_know_ends_a_list_and_the_rest_of_it_is_asked_for() -> None:
    def answer(line: str) -> Reply:
        names = asked(line)
        if "#TCPATRUND" not in names:
            return healthy(line)
        known = names[: names.index("#TCPATRUND")]
        return exchange(line, [f"{name}: {row}" for name in known for row in HEALTHY[name]], "ERROR")

    ending, sent = played(DIAL, answer)
    assert sent[1:3] == ["AT#TCPATRUND?", "AT#TCPATCMDSEQ?"]
    assert one(ending.found, "several commands").level is Level.FINE
    assert one(ending.found, "way in").level is Level.FINE


def test_an_answer_that_does_not_come_leaves_its_settings_unknown_and_a_second_one_ends_it() -> None:
    def one_is_lost(line: str) -> Reply:
        return exchange(line, [], None, Outcome.TIMED_OUT) if "#SCFG?" in line else healthy(line)

    ending, sent = played(DIAL, one_is_lost)
    assert (ending.ok, len(sent)) == (True, 7)
    assert "no answer to AT#SCFG? came in time" in one(ending.found, "the socket").text.lower().replace(
        "at#scfg", "AT#SCFG"
    )

    ending, sent = played(DIAL, lambda line: exchange(line, [], None, Outcome.TIMED_OUT))
    assert (ending.ok, ending.fault, len(sent)) == (False, Fault.NO_ANSWER, 2)
    assert {each.level for each in ending.found} == {Level.UNKNOWN}


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (exchange("AT", [], None, Outcome.UNKNOWN), Fault.LOST),
        (exchange("AT", [], None, Outcome.CANCELLED), Fault.STOPPED),
        (Unsent(Fault.STOPPED, "it was stopped"), Fault.STOPPED),
    ],
)
def test_a_lost_link_and_an_owner_who_stops_it_end_it(reply: Reply, fault: Fault) -> None:
    ending, sent = played(DIAL, lambda _: reply)
    assert (ending.ok, ending.fault, len(sent)) == (False, fault, 1)


def test_rows_of_another_form_are_no_empty_list() -> None:
    def bare(line: str) -> Reply:
        return exchange(line, ["217.0.0.0,255.0.0.0"]) if "FRWL" in line else healthy(line)

    ending, _ = played(DIAL, bare)
    assert one(ending.found, "who may connect").level is Level.UNKNOWN


def test_a_module_that_knows_none_of_it_is_not_called_fine() -> None:
    ending, _ = played(SERIAL, lambda line: exchange(line, [], "ERROR"))
    assert {each.level for each in ending.found} == {Level.UNKNOWN}


def test_what_is_endless_is_cut() -> None:
    rows = [f"10.64.{place % 256}.0,255.255.255.0" for place in range(100_000)]
    readings = Readings()
    readings.answered("#TCPATRUNFRWL", [f"#TCPATRUNFRWL: {row}" for row in rows])
    readings.answered("#TCPATRUNL", [f"#TCPATRUNL: {'1,' * 200_000}"])
    readings.answered("+CGDCONT", [f'+CGDCONT: 1,"IP","{"x" * 200_000}"'])
    found = judge(readings, DIAL)
    assert len(found) < 60
    assert all(len(each.read) < 200 for each in found)


NAMES = sorted(HEALTHY)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.lists(
                st.one_of(
                    st.text(max_size=40),
                    st.lists(
                        st.one_of(st.integers(-1, 70000).map(str), st.ip_addresses(v=4).map(str), st.text(max_size=5)),
                        max_size=11,
                    ).map(",".join),
                ),
                max_size=6,
            ),
        ),
        max_size=8,
    ),
    st.sampled_from([DIAL, LISTEN, SERIAL, DIGEST]),
)
def test_no_answer_upsets_the_doctor(answers: list[tuple[str, list[str]]], deployment: Deployment) -> None:
    readings = Readings()
    for name, rows in answers:
        readings.answered(name, [f"{name}: {row}" for row in rows])
    for each in judge(readings, deployment):
        assert each.text.endswith((".", ")", "`"))
        for line in each.mend:
            assert line.isprintable()
            if not line.startswith("atrun profile edit pump-7 --"):
                (part,) = read_command_line(line).commands
                assert part.form is Form.SET
