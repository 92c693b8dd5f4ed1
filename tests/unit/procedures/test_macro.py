"""Macros played against a table of answers: what they send, in which order, and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.procedures.program import MOST_STEPS
from atrun_tui.procedures.steps import Fault
from tests.unit.procedures.conftest import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.procedures.program import Macro

    Read = Callable[[str], Macro]


def test_captures_fill_later_steps(macro: Read) -> None:
    script = Script({"AT+CSQ": ["+CSQ: 15,0"]})
    ending = script.play(
        macro(r"""
        [variables]
        weak = 10
        [[steps]]
        send = "AT+CSQ"
        expect = '\+CSQ: (?P<csq>\d+),'
        timeout = 7
        [[steps]]
        check = "csq >= weak"
        [[steps]]
        set = { shown = "${csq} of ${user}", n = 3 }
        [[steps]]
        send = "AT+X=${csq},${n}"
        [[steps]]
        note = "${shown} on ${profile}"
        """)
    )
    assert ending.ok
    assert script.did == ["AT+CSQ within 7", "AT+X=15,3", "note 15 of me on pump-7"]
    assert script.captures == {"csq": "15", "shown": "15 of me", "n": "3"}
    assert script.begun == script.ended == ["1", "2", "3", "4", "5"]


def test_a_false_check_ends_it_with_its_message(macro: Read) -> None:
    text = '[[steps]]\nset = { csq = 3 }\n[[steps]]\ncheck = "csq > 5"\nmessage = "only ${csq}"\n[[steps]]\nsend = "AT"'
    script = Script()
    ending = script.play(macro(text))
    assert (ending.ok, ending.fault, ending.message) == (False, Fault.ANSWER, "only 3")
    assert ending.failed_step == "2 check csq > 5"
    assert script.did == []


def test_a_false_check_without_message_shows_its_values(macro: Read) -> None:
    ending = Script().play(macro('[[steps]]\nset = { a = "x" }\n[[steps]]\ncheck = "a == \'y\'"'))
    assert ending.message == "`a == 'y'` is false: a is 'x'"


def test_a_value_that_never_came_fails_the_step_that_needs_it(macro: Read) -> None:
    text = "[[steps]]\nsend = 'AT'\nexpect = '(?P<a>x)?'\n[[steps]]\ncheck = \"a == 1\""
    ending = Script().play(macro(text))
    assert (ending.fault, ending.failed_step) == (Fault.ANSWER, "2 check a == 1")
    assert "`a` has no value" in ending.message


def test_retries_with_their_pauses(macro: Read) -> None:
    text = "[[steps]]\nsend = 'AT'\nexpect = 'yes'\nretry = { times = 3, delay = 2 }"
    script = Script({"AT": ["no", "-", "yes"]})
    assert script.play(macro(text)).ok
    assert script.did == ["AT", "pause 2", "AT", "pause 2", "AT"]
    script = Script({"AT": ["no"]})
    ending = script.play(macro(text))
    assert (ending.fault, script.did.count("AT")) == (Fault.ANSWER, 4)


def test_a_command_that_may_have_run_is_not_repeated(macro: Read) -> None:
    script = Script({"AT": ["!"]})
    ending = script.play(macro("[[steps]]\nsend = 'AT'\nretry = 5"))
    assert (ending.fault, script.did) == (Fault.LOST, ["AT"])


def test_what_must_not_be_in_the_reply(macro: Read) -> None:
    text = "[[steps]]\nsend = 'AT'\nfail_on = ['x', 'y']"
    assert Script({"AT": ["z"]}).play(macro(text)).ok
    assert Script({"AT": ["y"]}).play(macro(text)).fault is Fault.ANSWER


def test_an_expression_may_hold_values_which_stand_for_themselves(macro: Read) -> None:
    text = "[variables]\nwanted = 'a.c*'\n[[steps]]\nsend = 'AT'\nexpect = '^${wanted}$'"
    assert Script({"AT": ["a.c*"]}).play(macro(text)).ok
    assert not Script({"AT": ["abc"]}).play(macro(text)).ok


def test_on_error_goes_on_or_elsewhere(macro: Read) -> None:
    text = """
    [[steps]]
    send = "AT+A"
    on_error = "continue"
    [[steps]]
    send = "AT+B"
    on_error = "goto mend"
    [[steps]]
    stop = "all well"
    [[steps]]
    label = "mend"
    send = "AT+C"
    """
    script = Script({"AT+A": ["ERROR"], "AT+B": ["ERROR"]})
    assert script.play(macro(text)).ok
    assert script.did == ["AT+A", "AT+B", "AT+C"]
    assert script.failed == ["1", "2"]
    script = Script()
    ending = script.play(macro(text))
    assert (ending.ok, ending.message, script.did) == (True, "all well", ["AT+A", "AT+B"])


def test_when_skips_and_a_switch_that_nobody_set_is_off(macro: Read) -> None:
    text = """
    [[steps]]
    send = "AT+A"
    when = "rotate"
    [[steps]]
    send = "AT+B"
    when = "not rotate"
    [[steps]]
    send = "AT+C"
    when = "missing > 3"
    """
    script = Script()
    assert script.play(macro(text)).ok
    assert (script.did, script.skipped) == (["AT+B"], ["1", "3"])
    script = Script()
    assert script.play(macro(text), rotate="yes").ok
    assert script.did == ["AT+A"]


def test_repeats_count_and_end(macro: Read) -> None:
    text = """
    [[steps]]
    repeat = { times = 3, delay = 1, as = "n" }
    [[steps.steps]]
    send = "AT+X=${n}"
    """
    script = Script()
    assert script.play(macro(text)).ok
    assert script.did == ["AT+X=1", "pause 1", "AT+X=2", "pause 1", "AT+X=3"]
    assert script.ended == ["1.1", "1.1", "1.1", "1"]


def test_repeat_until(macro: Read) -> None:
    text = """
    [[steps]]
    repeat = { times = 4, until = "state == 1" }
    on_error = "continue"
    [[steps.steps]]
    send = "AT+CREG?"
    expect = '(?P<state>\\d)$'
    [[steps]]
    send = "AT+END"
    """
    script = Script({"AT+CREG?": ["2", "2", "1"]})
    assert script.play(macro(text)).ok
    assert script.did == ["AT+CREG?"] * 3 + ["AT+END"]
    script = Script({"AT+CREG?": ["2"]})
    assert script.play(macro(text)).ok
    assert (script.did[-1], script.failed) == ("AT+END", ["1"])


def test_a_failure_within_is_the_inner_steps_and_the_outer_may_carry_on(macro: Read) -> None:
    text = "[[steps]]\nrepeat = 2\n%s\n[[steps.steps]]\nsend = 'AT'\n[[steps]]\nsend = 'AT+END'"
    ending = Script({"AT": ["ERROR"]}).play(macro(text % ""))
    assert ending.failed_step == "1.1 AT"
    script = Script({"AT": ["ERROR"]})
    assert script.play(macro(text % "on_error = 'continue'")).ok
    assert script.did == ["AT", "AT+END"]


def test_a_jump_leaves_a_repeat(macro: Read) -> None:
    text = """
    [[steps]]
    repeat = 9
    [[steps.steps]]
    goto = "out"
    [[steps]]
    send = "AT+NEVER"
    [[steps]]
    label = "out"
    send = "AT+OUT"
    """
    script = Script()
    assert script.play(macro(text)).ok
    assert script.did == ["AT+OUT"]
    assert script.begun == ["1", "1.1", "3"]
    assert script.ended == ["1.1", "1", "3"]


def test_going_round_in_circles_has_an_end(macro: Read) -> None:
    script = Script()
    ending = script.play(macro("[[steps]]\nlabel = 'a'\nsend = 'AT'\n[[steps]]\ngoto = 'a'\non_error = 'goto a'"))
    assert (ending.fault, len(script.did)) == (Fault.MACRO, MOST_STEPS // 2)
    assert "circles" in ending.message


def test_no_on_error_outlives_the_bound(macro: Read) -> None:
    text = """
    [[steps]]
    label = "a"
    repeat = { times = 1000, until = "no" }
    on_error = "goto a"
    [[steps.steps]]
    note = "x"
    """
    assert Script().play(macro(text), no="").fault is Fault.MACRO


def test_waits_and_questions(macro: Read) -> None:
    text = """
    [[steps]]
    wait_urc = '\\+CREG: (?P<state>\\d)'
    [[steps]]
    ask = "which pin, ${user}?"
    variable = "pin"
    default = 2
    [[steps]]
    pause = 1.5
    [[steps]]
    reconnect = { delay = 3 }
    [[steps]]
    upload = "${pin}.py"
    as = "main.py"
    kind = "script"
    enable = true
    """
    script = Script(urcs=["RING", "+CREG: 5"])
    assert script.play(macro(text)).ok
    assert script.did == [
        "wait 60",
        "ask which pin, me?",
        "pause 1.5",
        "reconnect 3 180",
        "upload 2.py as main.py script True False",
    ]
    assert script.captures == {"state": "5", "pin": "2"}
    script = Script(urcs=["+CREG: 5"], answer="7")
    assert script.play(macro(text)).ok
    assert script.captures["pin"] == "7"
    script = Script(urcs=["+CREG: 5"])
    assert script.play(macro(text), pin="4").ok
    assert "ask which pin, me?" not in script.did


def test_an_unsolicited_line_that_does_not_come_is_no_answer(macro: Read) -> None:
    ending = Script().play(macro("[[steps]]\nwait_urc = 'x'\ntimeout = 5"))
    assert (ending.fault, ending.failed_step) == (Fault.NO_ANSWER, "1 wait for x")


def test_a_name_of_ones_own_is_what_the_step_is_called(macro: Read) -> None:
    ending = Script({"AT": ["ERROR"]}).play(macro("[[steps]]\nname = 'wake up'\nsend = 'AT'"))
    assert ending.failed_step == "1 wake up"


def test_a_text_that_grows_is_stopped(macro: Read) -> None:
    text = """
    [variables]
    a = "xx"
    [[steps]]
    repeat = 100
    [[steps.steps]]
    set = { a = "${a}${a}" }
    """
    ending = Script().play(macro(text))
    assert (ending.fault, ending.failed_step) == (Fault.MACRO, "1.1 set a")


@pytest.mark.parametrize("title", ['AT#TCPATRUNAUTH=1,"me","•••"'])
def test_a_secret_is_masked_in_what_is_told(macro: Read, title: str) -> None:
    text = '[[steps]]\nsend = \'AT#TCPATRUNAUTH=1,"${user}","${secret:next}"\'\nallow_lockout = true'
    ending = Script({title: ["ERROR"]}).play(macro(text))
    assert ending.failed_step == f"1 {title}"
