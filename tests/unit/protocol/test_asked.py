"""What was asked decides what a line is."""

from __future__ import annotations

import pytest

from atrun_tui.protocol.asked import Asked
from atrun_tui.protocol.codes import find_unsolicited


@pytest.mark.parametrize(
    ("command", "line", "reply"),
    [
        ("AT+CREG?", "+CREG: 1", False),
        ("AT+CREG?", "+CREG: 0,1", True),
        ("AT+CREG?", '+CREG: 1,"0123","4567"', False),
        ("AT+CREG?", '+CREG: 2,1,"0123","4567"', True),
        ("at + creg ?", "+CREG: 0,1", True),
        ("AT+CSQ;+CREG?", "+CREG: 0,1", True),
        ("AT+CREG=?", "+CREG: (0-2)", True),
        ("AT+CREG=?", "+CREG: 1", False),
        ("AT+CREG=1", "+CREG: 0,1", False),
        ("AT+CGREG?", "+CREG: 0,1", False),
        ("AT+CSQ", "+CREG: 0,1", False),
        ("AT", "RING", False),
        ("AT+CLIP?", "+CLIP: 1,1", True),
        ("AT+CLIP?", '+CLIP: "+39340",145', False),
        ("AT+CCWA=1,2", "+CCWA: 1,7", True),
        ("AT+CUSD?", "+CUSD: 1", True),
        ('AT+CUSD=1,"*100#"', '+CUSD: 0,"credit",15', False),
        ("AT#SGACT=1,1", "#SGACT: 10.1.2.3", True),
        ("AT#SGACT?", "#SGACT: 1,1", True),
        ("AT#SGACT?", "#SGACT: 10.1.2.3", False),
        ("AT#SGACT=1,1", "+CGREG: 1", False),
        ("AT#QSS?", "#QSS: 1", False),
        ("AT#QSS?", "#QSS: 2,1", True),
        ("AT#SMSATRUN?", "#SMSATRUN: 1,1", True),
        ("AT#SMSATRUN?", "#SMSATRUN: AT+COPS?", False),
        ("AT#EVMONI?", '#EVMONI: "VBATT",0,"",1', True),
        ("AT#EVMONI?", "#EVMONI: AT+CSQ", False),
        ("AT#NITZ?", "#NITZ: 7,1", True),
        ("AT#NITZ?", "#NITZ: 15/11/23,10:00:00", False),
        ("AT&V", "+CREG: 0", True),
        ("AT+CLAC", "+CREG: 0", True),
        ("not a command", "+CREG: 0,1", False),
    ],
)
def test_a_line_of_an_unsolicited_name_is_the_reply_where_it_was_asked_for(
    command: str, line: str, reply: bool
) -> None:
    known = find_unsolicited(line)
    assert known is not None
    assert Asked(command).is_reply(line, known) is reply


@pytest.mark.parametrize(
    ("command", "prompts", "bare"),
    [
        ("AT+CMGS=20", 1, False),
        ("AT+CMGS=?", 0, False),
        ("AT+CMGW=20;+CMGS=20", 2, False),
        ('AT#WSCRIPT="a",5', 1, False),
        ("AT#I2CWR=2,3,20", 1, True),
        ("AT+CSQ", 0, False),
        ("AT#CMGS=20,00", 0, False),
    ],
)
def test_only_commands_of_the_table_may_prompt(command: str, prompts: int, bare: bool) -> None:
    asked = Asked(command)
    assert (asked.prompts, asked.prompts_bare) == (prompts, bare)


@pytest.mark.parametrize(
    ("command", "connects"),
    [
        ("ATD*99#", True),
        ("ATD123;", True),
        ("ATA", True),
        ('AT#SD=1,0,80,"a"', True),
        ("+++", True),
        ("AT+COPS?", False),
    ],
)
def test_what_dials_connects(command: str, connects: bool) -> None:
    assert Asked(command).connects is connects


@pytest.mark.parametrize(
    ("command", "line", "body"),
    [
        ("AT+CMGR=1", "+CMGR: 0,,25", True),
        ("AT+CMGL", "+CMGL: 1,1,,25", True),
        ("AT+CMGL=?", "+CMGL: (0-4)", False),
        ("AT+CMGR=1", "+CMGL: 1,1,,25", False),
        ("AT+CMGR=1", "+CSQ: 1", False),
    ],
)
def test_a_message_follows_its_header(command: str, line: str, body: bool) -> None:
    assert Asked(command).has_body(line) is body
