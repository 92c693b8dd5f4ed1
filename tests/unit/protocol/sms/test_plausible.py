from __future__ import annotations

import pytest

from atrun_tui.protocol.sms.plausible import begins_a_line, evidence, is_finished


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("\r\nOK\r\n", True),
        ("OK", True),
        ("\r\n+CME ERROR: 22\r\n", True),
        ("x\r\nNO CARRIER\r\n", True),
        ("0\r", True),
        ("\r\n+CSQ: 15,0\r\n", False),
        ("OK\r\nmore", False),
        ("OK lunch", False),
        ("", False),
        ("\r\n\r\n", False),
    ],
)
def test_whether_the_result_is_there(text: str, finished: bool) -> None:
    assert is_finished(text) is finished


@pytest.mark.parametrize(
    ("command", "text", "weight"),
    [
        ("AT+CSQ", "\r\n+CSQ: 15,0\r\n\r\nOK\r\n", 1),
        ("AT+CGMR;+CSQ", "10.00\r\n+CSQ: 15,0", 1),
        ("AT+CGMR", "\r\n+CSQ: 15,0\r\n", -1),
        ("AT+CGMR", "\r\nOK\r\n", 0),
        ("AT+CGMR", "\r\n+CME ERROR: 4\r\n", 0),
        ("AT+CGMR", '\r\n+CMTI: "SM",1\r\n10.00\r\nOK\r\n', 0),
        ("AT+CGMR", "see +CSQ: there", 0),
    ],
)
def test_what_names_tell(command: str, text: str, weight: int) -> None:
    assert evidence(command, text) == weight


def test_how_an_answer_begins() -> None:
    assert begins_a_line("\r\nOK")
    assert not begins_a_line("OK")
