from __future__ import annotations

import pytest

from atrun_tui.knowledge.sms_limits import opens_prompt, stays_silent


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ('AT#WSCRIPT="a.py",54', "#WSCRIPT"),
        ("at + cmgs = 20", "+CMGS"),
        ("AT+CSQ;#SSEND=1", "#SSEND"),
        ("AT#SSLSENDEXT=1,20", "#SSLSENDEXT"),
        ("AT+CSQ;+CMGW", "+CMGW"),
        ("AT+CMGW", "+CMGW"),
        ("AT+CMGS", None),
        ("AT+CNMA", None),
        ('AT#RSCRIPT="a.py"', None),
        ("AT+CMGS=?", None),
        ("AT+CSQ", None),
        ('AT#CMGS="+39","AT+CMGS=20"', None),
        ("hello", None),
    ],
)
def test_a_prompt_is_foreseen(command: str, name: str | None) -> None:
    assert opens_prompt(command) == name


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("AT#REBOOT", "#REBOOT"),
        ("AT#SHDN", "#SHDN"),
        ("AT+CFUN=4", "+CFUN"),
        ('AT+CGCLASS="CG"', "+CGCLASS"),
        ("AT+CSQ;+COPS=2", "+COPS"),
        ("AT+COPS?", None),
        ("AT+CFUN=1", None),
        ('AT+CGCLASS="B"', None),
        ("AT#SHDN=?", None),
        ("AT+CSQ", None),
    ],
)
def test_silence_is_foreseen(command: str, name: str | None) -> None:
    assert stays_silent(command) == name
