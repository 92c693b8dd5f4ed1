from __future__ import annotations

import pytest

from atrun_tui.knowledge.timeouts import ALLOWANCES, DEFAULT, limit_for, seconds_of


@pytest.mark.parametrize(
    ("command", "seconds"),
    [
        ("AT", DEFAULT),
        ("AT+CSQ", DEFAULT),
        ("AT+CSQ;+CGMR;#MONI", DEFAULT),
        ("AT#SGACT=1,1", 150),
        ("at # sgact = 1 , 1", 150),
        ("AT#SGACT?", DEFAULT),
        ("AT#SGACT=1,1;+CSQ;+CGACT=1,1", 150 + DEFAULT + 150 - DEFAULT),
        ("AT+COPS=?", 180),
        ("AT+COPS?", DEFAULT),
        ("AT+COPS=3,2", DEFAULT),
        ("AT+COPS=0", 130),
        ("AT#CSURVC=1,2", 120),
        ('AT#FTPOPEN="h","u","p"', 500),
        ('AT#WSCRIPT="a.py",54', 65),
        ('AT#WSCRIPT="a.py",250000', 135),
        ('AT#PING="10.0.0.1"', 30),
        ('AT#PING="10.0.0.1",2,32,10', 12),
        ("ATD123", 150),
        ("hello", DEFAULT),
        ("AT+CSQ=" + "9" * 5_000, DEFAULT),
    ],
)
def test_a_line_waits_for_its_slow_commands(command: str, seconds: float) -> None:
    assert limit_for(command, "serial") == seconds


def test_a_road_adds_what_it_needs() -> None:
    assert limit_for("AT", "dial") == DEFAULT + 5
    assert limit_for("AT", "listen") == DEFAULT + 5
    assert limit_for("AT", "sms") == DEFAULT + ALLOWANCES["sms"]
    assert ALLOWANCES["sms"] >= 120


def test_the_callers_default_stands_where_the_table_is_silent() -> None:
    assert limit_for("AT+CSQ", "dial", 3) == 8
    assert limit_for("AT+CSQ;+CGMR", "dial", 3) == 8
    assert limit_for("AT#SGACT=1,1", "dial", 3) == 155


def test_help_tells_only_what_takes_its_time() -> None:
    assert seconds_of("+CSQ") is None
    assert seconds_of("#SGACT") == 150
    assert seconds_of("#FTPGET") == 500
