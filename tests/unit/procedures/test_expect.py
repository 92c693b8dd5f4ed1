"""What is thought of a reply."""

from __future__ import annotations

import pytest

from atrun_tui.procedures.expect import Verdict, judge
from atrun_tui.procedures.pattern import Pattern, compile_pattern
from atrun_tui.procedures.steps import Fault
from atrun_tui.protocol.exchange import Exchange, Outcome


def reply(*lines: str, final: str | None = "OK", outcome: Outcome = Outcome.ANSWERED, error: str = "") -> Exchange:
    return Exchange(
        id="1",
        profile="pump",
        transport="dial",
        command="AT",
        lines=lines,
        final=final,
        ok=final == "OK",
        error=error or None,
        started=0.0,
        outcome=outcome,
    )


def judged(exchange: Exchange, expect: Pattern | None, fail_on: tuple[Pattern, ...]) -> Verdict:
    """The verdict, however many slices it took."""
    work = judge(exchange, expect, fail_on)
    while True:
        try:
            next(work)
        except StopIteration as end:
            told: Verdict = end.value
            return told


def verdict(exchange: Exchange, expect: str | None = None, *fail_on: str) -> tuple[Fault | None, str, dict[str, str]]:
    wanted: Pattern | None = compile_pattern(expect) if expect is not None else None
    told = judged(exchange, wanted, tuple(map(compile_pattern, fail_on)))
    return told.fault, told.problem, dict(told.captures)


def test_ok_is_enough_when_nothing_is_expected() -> None:
    assert verdict(reply("+CSQ: 1,0")) == (None, "", {})


def test_named_groups_are_captured() -> None:
    assert verdict(reply("x", "+CSQ: 15,0"), r"^\+CSQ: (?P<csq>\d+)") == (None, "", {"csq": "15"})


def test_the_result_line_can_be_expected_too() -> None:
    assert verdict(reply("x"), "^OK$")[0] is None


def test_an_unmet_expectation_shows_what_came() -> None:
    fault, problem, _ = verdict(reply("+CSQ: 99,0", "more"), "nothing like it")
    assert fault is Fault.ANSWER
    assert problem == "expected nothing like it, got: +CSQ: 99,0 / more / OK"


def test_an_error_fails_whatever_its_lines_say() -> None:
    fault, problem, _ = verdict(reply("+CSQ: 1,0", final="ERROR", error="told"), r"\+CSQ")
    assert (fault, problem) == (Fault.ANSWER, "ERROR: told")


def test_an_error_is_told_with_its_number_and_a_meaning_that_it_spells_out_once() -> None:
    assert verdict(reply(final="+CME ERROR: 30", error="no network service"))[1] == "+CME ERROR: 30: no network service"
    assert verdict(reply(final="+CME ERROR: not found", error="not found"))[1] == (
        "the module answered +CME ERROR: not found"
    )


def test_an_error_that_is_expected_is_what_was_wanted() -> None:
    assert verdict(reply(final="+CME ERROR: 10"), r"CME ERROR: (?P<code>\d+)") == (None, "", {"code": "10"})


def test_what_must_not_come_goes_before_what_must() -> None:
    fault, problem, _ = verdict(reply("+CSQ: 99,0"), r"\+CSQ", "99,")
    assert fault is Fault.ANSWER
    assert "(99,)" in problem


@pytest.mark.parametrize(
    ("outcome", "fault", "retry"),
    [
        (Outcome.TIMED_OUT, Fault.NO_ANSWER, True),
        (Outcome.UNKNOWN, Fault.LOST, False),
        (Outcome.NOT_SENT, Fault.LOST, False),
        (Outcome.CANCELLED, Fault.STOPPED, False),
    ],
)
def test_no_answer_has_its_reason_and_what_may_have_run_is_not_repeated(
    outcome: Outcome, fault: Fault, retry: bool
) -> None:
    told = judged(reply(final=None, outcome=outcome), None, ())
    assert (told.fault, told.may_retry) == (fault, retry)


def test_no_answer_that_is_due_is_a_good_one() -> None:
    exchange = Exchange(
        id="1", profile="p", transport="sms", command="HAT", ok=True, started=0.0, outcome=Outcome.NO_ANSWER_DUE
    )
    assert judged(exchange, None, ()).fault is None


def test_a_reply_that_is_too_much_for_the_expression_is_no_match_and_no_hang() -> None:
    fault, problem, _ = verdict(reply("a" * 16_000 + "b"), "(?:x|(?=(?:a+)+b)a)*c")
    assert fault is Fault.MACRO
    assert "too long" in problem
