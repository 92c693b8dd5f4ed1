from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from atrun_tui.simulator.brain import Options, Procedure
from atrun_tui.simulator.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable

OK = b"\r\nOK\r\n"
ERROR = b"\r\nERROR\r\n"


@pytest.mark.parametrize(
    "command",
    [
        'AT#TCPATRUNCFG=1,3,1024,1024,"",1,5,1',
        'AT#TCPATRUNFRWL=1,"217.0.0.0","255.0.0.0"',
        "AT#TCPATRUNFRWL=2",
        'AT#TCPATRUNAUTH=1,"other","secret"',
        "AT#TCPATRUNAUTH=2",
        "AT#TCPATRUND=1",
        'AT#SMSATWL=0,1,0,"+39*"',
        "AT#SMSATWL=2,1",
        "AT#SCFG=1,1,300,0,600,1",
    ],
)
def test_refused_when_asked_remotely(line: Workbench, command: str) -> None:
    assert line.ask(command) == ERROR
    line.ask("AT+CMEE=1")
    assert line.ask(command) == b"\r\n+CME ERROR: 3\r\n"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("AT#TCPATRUNCFG?", b'#TCPATRUNCFG: 1,3,1024,1024,"",1,5,0,0,2'),
        ("AT#TCPATRUNL?", b"#TCPATRUNL: 1,1"),
        ("AT#TCPATRUND?", b"#TCPATRUND: 0,0"),
        ("AT#TCPATRUNAUTH?", b"#TCPATRUNAUTH: testuser,testpassw"),
        ("AT#TCPATCMDSEQ?", b"#TCPATCMDSEQ: 0"),
        ("AT#SMSATRUN?", b"#SMSATRUN: 0,0"),
        ("AT#SMSATRUNCFG?", b"#SMSATRUNCFG: 3,1,5"),
        ("AT#ENAEVMONI?", b"#ENAEVMONI: 0,0"),
        ("AT#TCPATCMDSEQ=?", b"#TCPATCMDSEQ: (0,1)"),
        ("AT#STARTMODESCR=?", b"#STARTMODESCR: (0-2),(10-60)"),
        (
            "AT#SS",
            b"#SS: 1,2,10.64.3.17,1024,10.64.0.2,40000\r\n#SS: 2,0\r\n#SS: 3,0\r\n#SS: 4,0\r\n#SS: 5,0\r\n#SS: 6,0",
        ),
        ("AT#SGACT?", b"#SGACT: 1,1"),
        ("AT+CGPADDR=1", b'+CGPADDR: 1,"10.64.3.17"'),
    ],
)
def test_what_the_service_shows(line: Workbench, command: str, answer: bytes) -> None:
    assert line.ask(command) == b"\r\n" + answer + b"\r\n" + OK


def test_empty_lists_show_nothing(line: Workbench) -> None:
    assert line.ask("AT#TCPATRUNFRWL?") == OK
    assert line.ask("AT#SMSATWL?") == OK


def test_lists_in_quotes_where_the_option_says_so(dial: Callable[..., Workbench]) -> None:
    assert b'\r\n#TCPATRUNAUTH: "testuser","testpassw"\r\n' in dial(quoted_lists=True).ask("AT#TCPATRUNAUTH?")


def test_other_sockets_may_be_set(line: Workbench) -> None:
    assert line.ask("AT#SCFG=2,1,1500,0,600,50") == OK
    assert b"\r\n#SCFG: 2,1,1500,0,600,50\r\n" in line.ask("AT#SCFG?")
    assert line.ask("AT#SCFG=2,1,1501,0,600,50") == ERROR


def test_an_active_context_is_not_activated_again(line: Workbench) -> None:
    line.ask("AT+CMEE=2")
    assert line.ask("AT#SGACT=1,1") == b"\r\n+CME ERROR: context already activated\r\n"
    assert line.ask('AT+CGDCONT=2,"IP","other.apn"') == OK
    assert line.ask("AT#SGACT=2,1") == b"\r\n#SGACT: 10.64.3.17\r\n" + OK


def test_sms_service_settings_are_refused_while_it_is_on(line: Workbench) -> None:
    assert line.ask("AT#SMSATRUNCFG=2,0,60") == OK
    assert line.ask("AT#SMSATRUNCFG=3,0,61") == ERROR
    assert line.ask("AT#SMSATRUN=1") == OK
    assert line.ask("AT#SMSATRUNCFG=3") == ERROR
    assert line.ask("AT#SMSATRUN?") == b"\r\n#SMSATRUN: 1,1\r\n" + OK


def test_traffic_is_counted(line: Workbench) -> None:
    line.ask("AT")
    assert line.ask("AT#SI=1") == b"\r\n#SI: 1,6,11,0,0\r\n" + OK


def test_an_event_is_kept(line: Workbench) -> None:
    assert line.ask('AT#EVMONI="GPIO1",0,0,"AT+CSQ"') == OK
    assert line.ask('AT#EVMONI="GPIO1",1') == OK
    assert line.ask("AT#EVMONI?") == b'\r\n#EVMONI: GPIO1,1,"AT+CSQ"\r\n' + OK


def test_how_it_was_set_up_is_told_as_it_is() -> None:
    line = Workbench(
        Options(
            login=Procedure.NONE,
            firewall=(("10.64.0.0", "255.255.0.0"),),
            activation=15,
            keepalive_minutes=3,
            max_timeout=90,
            tx_timeout=5.0,
            sms_service=True,
            retries=(5, 30),
        )
    )
    told = line.ask("AT#TCPATRUNFRWL?;#SGACTCFG?;#SCFG?;#SCFGEXT?;#SMSATRUN?") + line.advance(6)
    for row in (
        "#TCPATRUNFRWL: 10.64.0.0,255.255.0.0",
        "#SGACTCFG: 1,15,180,0",
        "#SGACTCFG: 2,0,180,0",
        "#SCFG: 1,1,300,90,600,50",
        "#SCFGEXT: 1,0,0,3,0,0",
        "#SMSATRUN: 1,1",
    ):
        assert row.encode() in told
    assert b"1,5,0,5,30" in line.ask("AT#TCPATRUNCFG?") + line.advance(6)
