from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.session.sms_text import AnswerText, read_answer


def parts(answer: AnswerText) -> tuple[tuple[str, ...], str | None]:
    return answer.lines, None if answer.final is None else answer.final.text


def test_an_answer_as_an_at_port_gives_it() -> None:
    answer = read_answer("AT+COPS?", '\r\n+COPS: 0,0,"vodafone IT"\r\n\r\nOK\r\n')
    assert parts(answer) == (('+COPS: 0,0,"vodafone IT"',), "OK")


def test_a_list_has_one_result() -> None:
    answer = read_answer("AT+CGMR;+CGSN", "\r\n12.00.006\r\n\r\n356938035643809\r\n\r\nOK\r\n")
    assert parts(answer) == (("12.00.006", "356938035643809"), "OK")


@pytest.mark.parametrize("text", ["\r\nERROR\r\n", "ERROR", "\r\n+CME ERROR: 4\r\n", "\r\nERROR"])
def test_a_result_alone_whatever_its_frame(text: str) -> None:
    answer = read_answer("AT#X", text)
    assert parts(answer) == ((), text.strip())


def test_only_a_whole_line_is_a_result() -> None:
    assert parts(read_answer("AT#X", "\r\nOKAY lunch\r\n\r\nOK\r\n")) == (("OKAY lunch",), "OK")
    assert parts(read_answer("AT#X", "\r\nhalf a li")) == (("half a li",), None)


def test_a_numeric_result() -> None:
    answer = read_answer("ATV0", "0\r")
    assert answer.final is not None
    assert (answer.final.numeric, answer.final.text) == (True, "0")


def test_unsolicited_lines_among_it_are_told_apart() -> None:
    answer = read_answer("AT+CSQ", "\r\n+CREG: 1\r\n\r\n+CSQ: 18,0\r\n\r\nOK\r\n")
    assert answer.urcs == (("+CREG: 1",),)
    assert parts(answer) == (("+CSQ: 18,0",), "OK")


def test_text_beyond_latin_1_comes_back_whole() -> None:
    assert parts(read_answer("AT#X", "\r\nΔΩ € é\r\n\r\nOK\r\n")) == (("ΔΩ € é",), "OK")


def test_octets_come_back_as_they_were() -> None:
    line = "".join(map(chr, range(0x80, 0x100)))
    assert parts(read_answer("AT#X", f"\r\n{line}\r\n\r\nOK\r\n")) == ((line,), "OK")


def test_what_comes_after_the_result_is_not_lost() -> None:
    answer = read_answer("AT#X", "\r\nOK\r\n\r\nand more\r\n")
    assert parts(answer) == (("and more",), "OK")


@given(st.sampled_from(["AT", "AT+CSQ", "HAT", "AT+CMGR=1", 'AT#RSCRIPT="a"']), st.text(max_size=400))
def test_any_text_is_read(command: str, text: str) -> None:
    read_answer(command, text)
