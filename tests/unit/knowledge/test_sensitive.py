from __future__ import annotations

import time
import timeit

import pytest

from atrun_tui.knowledge.sensitive import MASK, holds_secret, mask_command, mask_line, secret_spans
from atrun_tui.vault import secret

COMMANDS = [
    ('AT#TCPATRUNAUTH=1,"testuser","testpassw"', 'AT#TCPATRUNAUTH=1,"testuser","•••"'),
    ('at # tcpatrunauth = 1 , "u" , "p w" ', 'at # tcpatrunauth = 1 , "u" , "•••" '),
    ("AT#TCPATRUNAUTH=1,user,pwd", "AT#TCPATRUNAUTH=1,user,•••"),
    ('AT#TCPATRUNAUTH=0,"u","p"', 'AT#TCPATRUNAUTH=0,"u","•••"'),
    ('AT#TCPATRUNAUTH=1,"u","pw', 'AT#TCPATRUNAUTH=1,"u","•••'),
    ('AT#TCPATRUNAUTH=1,"u","p,w"', 'AT#TCPATRUNAUTH=1,"u","•••"'),
    ('AT#TCPATRUNAUTH=1,"u","p"w,d;x"', 'AT#TCPATRUNAUTH=1,"u",•••'),
    ('AT#TCPATRUNAUTH=1,"u,"p"', "AT#TCPATRUNAUTH=1,•••"),
    ("AT#TCPATRUNAUTH=1,u,p,w", "AT#TCPATRUNAUTH=1,u,•••"),
    ('AT#TCPATRUNAUTH=1,"u","a";#TCPATRUNAUTH=1,"v","b"', 'AT#TCPATRUNAUTH=1,"u","•••";#TCPATRUNAUTH=1,"v","•••"'),
    ('AT#SMSATWL=0,1,1,"1234567890123456"', 'AT#SMSATWL=0,1,1,"•••"'),
    ('AT#SMSATWL=0,1,"1",abc', 'AT#SMSATWL=0,1,"1",•••'),
    ("AT+CPIN=1234", "AT+CPIN=•••"),
    ("AT+CPIN=1234;+CSQ", "AT+CPIN=•••;+CSQ"),
    ("AT+CPIN=12;34", "AT+CPIN=•••"),
    ('ATE0+CPIN="12345678","1234"', 'ATE0+CPIN="•••","•••"'),
    ("AT+CPIN 1234", "AT+CPIN •••"),
    ('AT+CPIN"1234"', 'AT+CPIN"•••"'),
    ("AT+CPIN:1234", "AT+CPIN:•••"),
    ('AT+CPIN=?"1234"', "AT+CPIN=•••"),
    ('AT+CLCK="SC",1,"1234",7', 'AT+CLCK="SC",1,"•••",7'),
    ('AT+CLCK="SC",1,1234', 'AT+CLCK="SC",1,•••'),
    ('AT@CLCK="SC",1,"1234"', 'AT@CLCK="SC",1,"•••"'),
    ("AT#CPIN=1234", "AT#CPIN=•••"),
    ('AT+CPWD="SC","1111","2222"', 'AT+CPWD="SC","•••","•••"'),
    ('AT+CPBS="FD","4321"', 'AT+CPBS="FD","•••"'),
    ('AT#SGACT=1,1,"user","pwd"', 'AT#SGACT=1,1,"•••","•••"'),
    ('AT#PDPAUTH=1,2,"user","pwd"', 'AT#PDPAUTH=1,2,"user","•••"'),
    ('AT+CGAUTH=1,1,"user","pwd"', 'AT+CGAUTH=1,1,"user","•••"'),
    ('AT#FTPOPEN="ftp.example:21","user","pwd",0', 'AT#FTPOPEN="ftp.example:21","user","•••",0'),
    ('AT#FTPOPEN="ftp.example:21","user","p","w"', 'AT#FTPOPEN="ftp.example:21","user",•••'),
    ('AT+CLCK="SC",1,"12",34x', 'AT+CLCK="SC",1,•••'),
    ('AT#TCPATRUNAUTH=1,"u","p",12', 'AT#TCPATRUNAUTH=1,"u",•••'),
    ('AT+CPIN="12";3"', "AT+CPIN=•••"),
    ('AT#PASSW="pwd"', 'AT#PASSW="•••"'),
    ("AT#EPASSW=pwd", "AT#EPASSW=•••"),
    ('AT+CSIM=26,"0020000108313233"', 'AT+CSIM=26,"•••"'),
    ('AT#EVMONI="GPIO1",0,0,"AT+CPIN=1234";+CSQ', 'AT#EVMONI="GPIO1",0,0,"AT+CPIN=•••";+CSQ'),
    (
        'AT#EVMONI="RING",0,0,"AT#TCPATRUNAUTH=1,\\22u\\22,\\22p,q\\22"',
        'AT#EVMONI="RING",0,0,"AT#TCPATRUNAUTH=1,\\22u\\22,•••"',
    ),
]

HARMLESS_COMMANDS = [
    "AT",
    "AT+CSQ",
    "AT+CPIN?",
    "AT+CPIN=?",
    "AT + CPIN = ? ; +CSQ",
    "AT+CPINX=1234",
    'AT+CLCK="SC",2',
    "AT+CLCK=?",
    "AT#TCPATRUNAUTH?",
    "AT#TCPATRUNAUTH=2",
    'AT#SMSATWL=0,1,0,"+39*"',
    'AT#SMSATWL=0,1,"0","+39*"',
    'AT#SMSATWL=0,1,0,"+39*',
    "AT#SMSATWL=1,2",
    "AT#SGACT=1,1",
    'AT+CPBS="SM"',
    'AT+CSIM=14,"A0A40000023F00"',
    'AT+CMGS="+39123"',
    'AT#USERID="me"',
    "",
    "hello",
]

LINES = [
    ("#TCPATRUNAUTH: user,pwd", "#TCPATRUNAUTH: user,•••"),
    ('#TCPATRUNAUTH: "user","p,w"d"', '#TCPATRUNAUTH: "user",•••'),
    ('#TCPATRUNAUTH: us"er,pwd', "#TCPATRUNAUTH: •••"),
    ("#TCPATRUNAUTH: (0-2),pwd", "#TCPATRUNAUTH: (0-2),•••"),
    ("#SMSATWL: 1,1234567890123456", "#SMSATWL: 1,•••"),
    ("#PASSW: pwd", "#PASSW: •••"),
    ('#EPASSW: "a b"', '#EPASSW: "•••"'),
    ('+CGAUTH: 1,1,"user","pwd"', '+CGAUTH: 1,1,"user","•••"'),
    ('#HTTPCFG: 0,"host",80,1,"user","pwd",0', '#HTTPCFG: 0,"host",80,1,"user",•••'),
    ('AT#TCPATRUNAUTH=1,"u","pw', 'AT#TCPATRUNAUTH=1,"u","•••'),
    ("at+cpin=1234", "at+cpin=•••"),
    ("AT+CPIN 1234", "AT+CPIN •••"),
    ("#SMSATRUN: AT+CPIN=1234", "#SMSATRUN: AT+CPIN=•••"),
]

HARMLESS_LINES = [
    "OK",
    "+CSQ: 15,0",
    "+CPIN: READY",
    "+CPIN: SIM PIN",
    "+CLCK: 0",
    "#SGACT: 1,1",
    "#SGACT: 10.0.0.1",
    "#TCPATRUNAUTH: (0-2),50,50",
    "#TCPATRUNAUTH:",
    "#SMSATWL: (0-2),(1-8),(0-1)",
    "#SMSATWL: 0,+393*",
    "#MONI: Cc:222 Nc:10 LAC:D5BD",
    "STATUS = fine # really",
]


@pytest.mark.parametrize(("typed", "shown"), COMMANDS)
def test_the_secret_of_a_command_is_masked(typed: str, shown: str) -> None:
    assert mask_command(typed) == shown
    assert holds_secret(typed)
    assert not holds_secret(shown)


@pytest.mark.parametrize("text", HARMLESS_COMMANDS)
def test_a_harmless_command_is_left_alone(text: str) -> None:
    assert mask_command(text) == text
    assert not holds_secret(text)


@pytest.mark.parametrize(("line", "shown"), LINES)
def test_the_secret_of_a_line_is_masked(line: str, shown: str) -> None:
    assert mask_line(line) == shown


@pytest.mark.parametrize("line", HARMLESS_LINES)
def test_a_harmless_line_is_left_alone(line: str) -> None:
    assert mask_line(line) == line


def test_spans_leave_the_quotes_outside() -> None:
    text = 'AT+CPIN="12345678","1234"'
    assert [text[start:end] for start, end in secret_spans(text)] == ["12345678", "1234"]


def test_the_mask_is_the_vaults() -> None:
    assert MASK == secret.MASK


def test_a_text_of_nothing_but_names_goes_dark() -> None:
    masked = mask_line("+CPBS=a" * 40 + "pwd")
    assert masked.endswith(MASK)
    assert "pwd" not in masked


@pytest.mark.parametrize(
    "text",
    [
        "+CPUC=a" * 9_000,
        "+CPIN=" + " " * 64_000 + 'a"',
        "#TCPATRUNAUTH: (" + "," * 64_000 + " x",
        '"' * 64_000 + "#PASSW=a",
        "+ " * 32_000,
    ],
    ids=["names", "blanks", "ranges", "quotes", "prefixes"],
)
def test_a_hostile_line_costs_no_more_than_its_length(text: str) -> None:
    spent = timeit.repeat(lambda: mask_line(text), timer=time.process_time, repeat=3, number=1)
    assert min(spent) < 0.25
