from __future__ import annotations

import pytest

from atrun_tui.knowledge.hazard_rules import RULES
from atrun_tui.knowledge.hazards import Severity, assess, notes

S, C, B = Severity.STRANDS, Severity.CUTS, Severity.BLINDS
ROADS = ("dial", "listen", "sms", "serial")

# command: severity by dial, listen, sms, serial
JUDGED: list[tuple[str, tuple[Severity | None, ...]]] = [
    ("AT#TCPATRUNL=0", (S, None, None, None)),
    ("AT#TCPATRUND=0", (None, S, None, None)),
    ("AT#TCPATRUNCLOSE", (C, C, None, None)),
    ("AT#TCPATRUNAUTH=2", (S, None, None, None)),
    ('AT#TCPATRUNAUTH=0,"u","p"', (S, None, None, None)),
    ("AT#TCPATRUNFRWL=2", (S, None, None, None)),
    ('AT#TCPATRUNFRWL=0,"10.0.0.1","255.0.0.0"', (S, None, None, None)),
    ("AT#TCPATCONSER=0,9600", (B, B, None, None)),
    ("AT#SCFG=1,1,300,90,600,0", (B, B, None, None)),
    ("AT#SMSATRUN=0", (None, None, S, None)),
    ("AT#SMSATWL=1,2", (None, None, S, None)),
    ("AT#SGACT=1,0", (S, S, None, None)),
    ("AT#SGACTCFG=1,0", (S, S, None, None)),
    ("AT+CGACT=0", (S, S, None, None)),
    ("AT+CGACT=0,1", (S, S, None, None)),
    ("AT+CGATT=0", (S, S, None, None)),
    ("AT+CGDCONT=1", (S, S, None, None)),
    ("AT#GPRS=0", (S, S, None, None)),
    ('AT+CGCLASS="CC"', (S, S, None, None)),
    ('AT+CGCLASS="CG"', (None, None, S, None)),
    ("AT+COPS=2", (S, S, S, None)),
    ('AT+COPS=1,2,"22210"', (S, S, S, None)),
    ('AT+COPS=4,2,"22210"', (C, C, C, None)),
    ("AT#BND=2", (S, S, None, None)),
    ("AT#BND=3", (S, S, S, None)),
    ("AT+CGSMS=0", (None, None, S, None)),
    ('AT+CSCA="+39"', (None, None, B, None)),
    ("AT+CPSMS=1", (C, C, C, None)),
    ("AT+CFUN=0", (S, S, S, C)),
    ("AT+CFUN=2", (S, S, S, None)),
    ("AT+CFUN=4", (S, S, S, None)),
    ("AT+CFUN=1,1", (C, C, C, None)),
    ("AT#SHDN", (S, S, S, S)),
    ("AT#SYSHALT", (S, S, S, S)),
    ("AT#REBOOT", (C, C, C, None)),
    ("AT#ENHRST=1,0", (C, C, C, None)),
    ("AT+M2M=4,10", (C, C, C, None)),
    ("AT#SIMDET=0", (S, S, C, None)),
    ("AT+CPIN=1234", (S, S, S, None)),
    ('AT+CLCK="SC",1,"1234"', (S, S, S, None)),
    ('AT+CLCK="FD",1,"1234"', (None, None, S, None)),
    ("ATQ1", (S, S, C, B)),
    ("ATQ2", (S, S, C, B)),
    ("ATV0", (B, B, None, B)),
    ("ATV", (B, B, None, B)),
    ("ATS3=65", (B, B, None, B)),
    ("ATS4=0", (B, B, None, B)),
    ("ATS5=88", (B, B, None, B)),
    ("AT+CGATT=", (S, S, None, None)),
    ("AT#TCPATRUNL=", (S, None, None, None)),
    ("AT+CFUN=,1", (S, S, S, C)),
    ("ATD*99***1#", (B, B, B, None)),
    ('AT+CGDATA="PPP",1', (B, B, C, None)),
    ("AT$GPSNMUN=3", (B, B, C, None)),
    ('AT#FTPPUT="a"', (None, None, C, None)),
    ("A/", (C, C, None, None)),
    ("AT+IPR=9600", (None, None, None, B)),
    ("AT+CMUX=0", (B, B, S, B)),
    ("AT#PORTCFG=1", (None, None, None, B)),
]

SPELLINGS = [
    "at+cfun=4",
    "AT + CFUN = 4",
    'AT+CFUN="4"',
    "AT+CFUN=04",
    "AT+CFUN=0000000000004",
    "AT+CFUN=4;+CSQ",
    "AT+CSQ; +CFUN=4",
    "ATE0+CFUN=4",
    "HAT+CFUN=4",
    "\tat\t+cfun=4 ",
    "AT+CFUN=4,0",
    'AT+CMGS="x";+CFUN=4',
    "xxxAT+CFUN=4",
    "> AT+CFUN=4",
    "\ufeffAT+CFUN=4",
    'AT"+CFUN=4',
    'AT+CSQ=";+CFUN=4',
    'AT+CSQ="a";x";+CFUN=4',
    "AT+CFUN=",
]

HARMLESS = [
    "AT",
    "",
    "hello",
    "AT+CSQ",
    "AT+CFUN=1",
    "AT+CFUN=1,0",
    "AT+CFUN=5",
    "AT+CFUN?",
    "AT+CFUN=?",
    "AT+CFUNX=4",
    "AT+CFUNX",
    "AT+CFUN=40",
    "AT+CFUN=" + "4" * 5_000,
    "AT+CGATT=1",
    "AT+CGATT?",
    "AT+CGACT=1,1",
    "AT#SGACT=1,1",
    "AT#SGACTCFG=1,3",
    'AT+CGDCONT=1,"IP","apn"',
    "AT#SHDN?",
    "AT#SHDN=?",
    "AT#TCPATRUNL=1",
    "AT#TCPATRUNL?",
    "AT#TCPATRUNCLOSE=?",
    'AT#TCPATRUNAUTH=1,"u","p"',
    'AT#TCPATRUNFRWL=1,"10.0.0.0","255.0.0.0"',
    "AT#SCFG=1,1,300,90,600,50",
    "AT#SCFG=3,1,300,90,600,0",
    "AT#SMSATRUN=1",
    "AT#SMSATRUN?",
    'AT#SMSATWL=0,1,0,"+39*"',
    "AT#SMSATWL=2,1",
    'AT+CGCLASS="B"',
    "AT+COPS?",
    "AT+COPS=?",
    "AT+COPS=0",
    "AT+COPS=3,2",
    "AT#BND=0",
    "AT#ENHRST=0",
    "AT+M2M?",
    "AT#SIMDET=1",
    "AT+CPIN?",
    'AT+CLCK="SC",2',
    'AT+CLCK="SC",0,"1234"',
    "ATQ",
    "ATQ0",
    "ATE0Q0V1",
    "ATE1",
    "ATV1",
    "ATZ",
    "AT&F",
    "ATS3=13",
    "ATS3?",
    "ATS30=1",
    "ATS4=10",
    "ATS5=8",
    "ATH",
    "hello world",
    'AT#EVMONI="GPIO1",0,0,"AT+CFUN=4"',
    'AT#CMGS="+39123","AT+CFUN=4;#SHDN"',
    "AT#ATRUNDELAY=0,10",
]


@pytest.mark.parametrize(("command", "severities"), JUDGED)
def test_each_road_is_judged_by_itself(command: str, severities: tuple[Severity | None, ...]) -> None:
    found = tuple(next((hazard.severity for hazard in assess(command, road)), None) for road in ROADS)
    assert found == severities


@pytest.mark.parametrize("command", SPELLINGS)
def test_spelling_hides_nothing(command: str) -> None:
    (hazard,) = assess(command, "dial")
    assert hazard.severity is S
    assert hazard.reason.endswith(".")
    assert hazard.way_back.endswith(".")


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("command", HARMLESS, ids=lambda text: text[:30])
def test_harmless_neighbours_pass(command: str, road: str) -> None:
    assert assess(command, road) == ()


def test_what_is_left_of_a_line_behind_a_repetition_is_judged_as_well() -> None:
    assert [hazard.command for hazard in assess("A/AT+CFUN=0", "dial")] == ["A/", "AT+CFUN=0"]
    assert [hazard.command for hazard in assess("a/AT+CFUN=0", "serial")] == ["AT+CFUN=0"]
    assert [hazard.command for hazard in assess("A/ a /A/AT+CFUN=0", "dial")] == ["A/", "AT+CFUN=0"]
    assert [hazard.command for hazard in assess("A/" * 5_000, "dial")] == ["A/"]


def test_a_quote_that_is_never_closed_is_read_both_ways() -> None:
    assert [hazard.command for hazard in assess('ATD="a;+CSQ', "dial")] == ['ATD="a;+CSQ'], "a data call"
    assert [hazard.command for hazard in assess('AT+X="a;+CFUN=4', "dial")] == ["AT+CFUN=4"]
    assert [hazard.command for hazard in assess('AT+CFUN=4;+X="a', "dial")] == ["AT+CFUN=4"], "and told once"


def test_glued_basic_commands_are_told_apart() -> None:
    assert [hazard.command for hazard in assess("ATE0Q1V0", "dial")] == ["ATQ1", "ATV0"]


def test_a_register_is_known_with_leading_zeros() -> None:
    assert assess("ATS003=65", "dial")
    assert not assess("ATS003=013", "dial")


def test_a_list_gives_its_hazards_in_order() -> None:
    assert [hazard.command for hazard in assess("AT+CSQ;+CGATT=0;#SHDN", "dial")] == ["AT+CGATT=0", "AT#SHDN"]


def test_a_voice_call_passes_and_a_data_call_does_not() -> None:
    assert not assess("ATD+391234;", "dial")
    assert assess("ATD+391234", "dial")


def test_a_hazard_shows_no_secret() -> None:
    (hazard,) = assess('AT+CPIN="1234"', "dial")
    assert hazard.command == 'AT+CPIN="•••"'


def test_notes_tell_the_dangers_of_a_name() -> None:
    assert [severity for _, severity, _ in notes("#SHDN")] == [S]
    assert notes("+CSQ") == ()


def test_every_rule_speaks_in_sentences() -> None:
    for rules in RULES.values():
        for rule in rules:
            assert Severity(rule.severity)
            assert rule.roads
            assert rule.reason.endswith(".")
            assert rule.way_back.endswith(".")
