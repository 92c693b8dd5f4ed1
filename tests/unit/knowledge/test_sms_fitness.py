from __future__ import annotations

import pytest

from atrun_tui.knowledge.sms_fitness import Verdict, judge
from atrun_tui.protocol.sms.fitness import Format


@pytest.mark.parametrize("form", Format)
def test_an_everyday_command_passes_without_a_word(form: Format) -> None:
    assert judge("AT+CSQ", form) == Verdict((), (), answer_due=True, size=6, room=110 if form is Format.DIGEST else 160)


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("command", ['AT#WSCRIPT="a.py",54', "AT+CSQ;+CMGS=20", "AT#SSENDUDPEXT=1,2,3,4"])
def test_a_prompt_is_refused(command: str, form: Format) -> None:
    (reason,) = judge(command, form).refusals
    assert "prompt" in reason


def test_hat_wants_no_answer() -> None:
    assert judge("HAT+CSQ", Format.DIGEST) == Verdict((), (), answer_due=False, size=7, room=110)


@pytest.mark.parametrize("command", ["AT#REBOOT", "AT+CFUN=4", "AT+CSQ;+COPS=2"])
def test_silence_is_announced(command: str) -> None:
    verdict = judge(command, Format.DIGEST)
    assert not verdict.answer_due
    assert verdict.refusals == ()
    (note,) = verdict.notes
    assert "none will come" in note


def test_a_list_that_digest_may_not_change() -> None:
    command = 'AT#SMSATWL=0,1,0,"+39*"'
    (note,) = judge(command, Format.DIGEST).notes
    assert "#SMSATWL" in note
    assert judge(command, Format.SIMPLE).notes == ()
    assert judge("AT#SMSATWL?", Format.DIGEST).notes == ()


def test_a_long_line_is_warned_of() -> None:
    (note,) = judge("AT" + "+" * 79, Format.DIGEST).notes
    assert "80" in note


def test_the_shape_is_judged_too() -> None:
    assert judge("at+csq", Format.SIMPLE).refusals
