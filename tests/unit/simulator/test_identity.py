from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from atrun_tui.simulator.workbench import Workbench


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("ATI", "332"),
        ("ATI3", "Telit"),
        ("ATI4", "HE910-D"),
        ("AT+CGMI", "Telit"),
        ("AT+GMM", "HE910-D"),
        ("AT#CGMM", "#CGMM: HE910-D"),
        ("AT+GMR", "12.00.006"),
        ("AT#CGMR", "#CGMR: 12.00.006"),
        ("AT+CGSN", "356938035643809"),
        ("AT#CGSN", "#CGSN: 356938035643809"),
        ("AT+CIMI", "222101234567890"),
        ("AT#CCID", "#CCID: 8939104160001234567"),
        ("AT+CNUM", '+CNUM: "","+393468686711",145'),
        ("AT+CPIN?", "+CPIN: READY"),
        ("AT#QSS?", "#QSS: 0,1"),
        ("AT+COPS?", '+COPS: 0,0,"vodafone IT",2'),
        ("AT+CREG?", "+CREG: 0,1"),
        ("AT+CSQ=?", "+CSQ: (0-31,99),(0-7,99)"),
        ("AT+CMEE=?", "+CMEE: (0-2)"),
        ("AT+CFUN?", "+CFUN: 1"),
        ("AT+CGATT?", "+CGATT: 1"),
        ("AT+CPMS?", '+CPMS: "SM",0,50,"SM",0,50,"SM",0,50'),
        ("AT#BND?", "#BND: 0,0"),
        ("ATS3?", "013"),
        ("ATS12?", "050"),
    ],
)
def test_what_it_says_of_itself(line: Workbench, command: str, answer: str) -> None:
    assert line.ask(command) == f"\r\n{answer}\r\n\r\nOK\r\n".encode()


@pytest.mark.parametrize(
    "command", ["AT+CGMM?", "AT+CGMM=1", "AT+COPS=5", "AT+CREG=3", "AT#GPIO=11,1", "ATI9", "AT+CSQ?"]
)
def test_what_it_does_not_take(line: Workbench, command: str) -> None:
    assert line.ask(command) == b"\r\nERROR\r\n"


def test_registration_with_its_place(line: Workbench) -> None:
    line.ask("AT+CREG=2")
    assert line.ask("AT+CREG?") == b'\r\n+CREG: 2,1,"D5BD","5265C1D",2\r\n\r\nOK\r\n'


def test_the_operator_as_a_number(line: Workbench) -> None:
    line.ask("AT+COPS=3,2")
    assert line.ask("AT+COPS?") == b'\r\n+COPS: 0,2,"22210",2\r\n\r\nOK\r\n'


@pytest.mark.parametrize(
    ("command", "head"),
    [
        ("AT#MONI", "#MONI: vodafone IT PSC:"),
        ("AT#SERVINFO", "#SERVINFO: 10712,-"),
        ("AT#RFSTS", '#RFSTS: "222 10",'),
        ("AT#TEMPMON=1", "#TEMPMON: 0,"),
        ("AT#ADC=1,2", "#ADC: 3"),
        ("AT#CBC", "#CBC: 0,3"),
        ("AT+CSQ", "+CSQ: "),
    ],
)
def test_what_it_measures(line: Workbench, command: str, head: str) -> None:
    said = line.ask(command)
    assert said.startswith(f"\r\n{head}".encode())
    assert said.endswith(b"\r\n\r\nOK\r\n")
