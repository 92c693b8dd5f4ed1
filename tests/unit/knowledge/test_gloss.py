from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.knowledge.gloss import _GLOSSES, decode_line


@pytest.mark.parametrize(
    ("line", "gloss"),
    [
        ("+CSQ: 17,0", "-79 dBm"),
        ("+CSQ: 17,99", "-79 dBm"),
        ("+CSQ: 0,0", "-113 dBm or less"),
        ("+CSQ: 31,0", "-51 dBm or more"),
        ("+CSQ: 99,99", "signal unknown"),
        ("+CSQ: 45,0", None),
        ("+CSQ: (0-31,99),(0-7,99)", None),
        ("+CSQ:", None),
        ("+CESQ: 99,99,255,255,20,50", "RSRP about -91 dBm"),
        ("+CREG: 0,1", "registered, home network"),
        ("+CREG: 5", "registered, roaming"),
        ('+CREG: 2,1,"00A1","0B12"', "registered, home network"),
        ('+CREG: 2,"00A1","0B12"', "searching for a network"),
        ("+CREG: 1,00A1,0B12", "registered, home network"),
        ('+CEREG: 2,5,"00A1","0B12",7', "registered, roaming, LTE"),
        ('+CEREG: 5,"00A1","0B12",7', "registered, roaming, LTE"),
        ('+COPS: 0,0,"vodafone IT"', "chosen automatically"),
        ('+COPS: 1,2,"22210",2', "chosen by hand, UTRAN"),
        ('+COPS: (2,"vodafone IT","voda IT","22210")', None),
        ("+CPIN: SIM PIN", "the SIM waits for its PIN"),
        ("+CGATT: 1", "attached"),
        ("#SGACT: 1,1", "context up"),
        ("#SGACT: 10.0.0.1", None),
        ("#QSS: 2,3", "SIM inserted and ready"),
        ("#QSS: 0", "no SIM"),
        ("#CBC: 0,402", "4.02 V"),
        ("#PCT: 1", "1 try left"),
        ("#PCT: 0", "blocked"),
        ("#SCFG: 1,1,300,90,600,50", "closed after 90 s idle, short answers held 5 s"),
        ("#SCFG: 1,1,300,0,600,0", "never closed when idle, short answers held for ever"),
        ("#TCPATRUNL: 1,1", "service on, listening or connected"),
        ("#TCPATRUND: 1,2", "service on, waiting to try again"),
        ("#SMSATRUN: 1,1", "service on"),
        ("#SMSATRUN: AT+CGMR", None),
        (
            '#TCPATRUNCFG: 1,3,1024,1024,"",1,5,1,0,2',
            "instance 3, port 1024, step-by-step login, restarts when a command runs over 5 min",
        ),
        ("#TCPATRUN: <DISCONNECT>", "the caller left"),
        ("#TCPATRUN: 10.0.0.9", "called by 10.0.0.9"),
        ("#GPIO: 1,0", "output, low"),
        ("#MONI: Cc:222 Nc:10 LAC:D5BD Id:5265 ARFCN:698 PWR:-78 dbm", "-78 dBm"),
        ("#LSCRIPT: free bytes: 20480", "20.0 KiB free"),
        ('#LSCRIPT: "First.py",54', None),
        ("OK", None),
        ("hello: world", None),
        ("", None),
    ],
)
def test_a_line_has_its_gloss(line: str, gloss: str | None) -> None:
    assert decode_line(line) == gloss


@given(st.sampled_from(sorted(_GLOSSES)), st.text(max_size=40) | st.from_regex(r'[0-9,"\- ]{0,30}', fullmatch=True))
def test_no_line_disturbs(name: str, rest: str) -> None:
    gloss = decode_line(f"{name}: {rest}")
    assert gloss is None or gloss


def test_an_endless_line_has_none() -> None:
    assert decode_line("+CSQ: 17," + "0" * 100_000) is None
