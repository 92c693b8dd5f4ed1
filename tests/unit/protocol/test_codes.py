"""The tables: what is a final result, and what is unsolicited."""

from __future__ import annotations

import pytest

from atrun_tui.protocol.codes import NUMERIC, UNSOLICITED, find_unsolicited, read_final
from atrun_tui.protocol.events import FinalResult, ResultKind


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("OK", ResultKind.OK, None),
        ("ERROR", ResultKind.ERROR, None),
        ("NO CARRIER", ResultKind.NO_CARRIER, None),
        ("NO DIALTONE", ResultKind.NO_DIALTONE, None),
        ("BUSY", ResultKind.BUSY, None),
        ("NO ANSWER", ResultKind.NO_ANSWER, None),
        ("CONNECT", ResultKind.CONNECT, None),
        ("CONNECT 9600", ResultKind.CONNECT, None),
        ("+CME ERROR: 22", ResultKind.CME_ERROR, 22),
        ("+CME ERROR:22", ResultKind.CME_ERROR, 22),
        ("+CME ERROR: operation not supported", ResultKind.CME_ERROR, None),
        ("+CMS ERROR: 304", ResultKind.CMS_ERROR, 304),
        ("+CMS ERROR: " + "9" * 5000, ResultKind.CMS_ERROR, None),
    ],
)
def test_a_whole_line_is_a_result(text: str, kind: ResultKind, code: int | None) -> None:
    assert read_final(text) == FinalResult(kind, text, code)


@pytest.mark.parametrize(
    "text",
    [
        "OKAY lunch",
        " OK",
        "OK ",
        "ok",
        "ERROR log follows",
        "> x",
        "+CME ERROR",
        "+CME ERROR:",
        "+CMEE: 2",
        "+CMGS: 1",
        "CONNECTED",
        "BUSY now",
        "0",
        "",
        "RING",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert read_final(text) is None


def test_numeric_codes_say_that_they_are() -> None:
    assert all(final.numeric and final.text == code for code, final in NUMERIC.items())
    assert (NUMERIC["0"].kind, NUMERIC["4"].kind) == (ResultKind.OK, ResultKind.ERROR)
    assert "2" not in NUMERIC


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("RING", 0),
        ("NO CARRIER", 0),
        ('+CMTI: "SM",1', 0),
        ("+CMT: ,25", 1),
        ("+CDS: 25", 1),
        ("+CDS: 6,12,,,,,0", 0),
        ("SRING: 1", 0),
    ],
)
def test_a_known_name_is_unsolicited(text: str, following: int) -> None:
    known = find_unsolicited(text)
    assert known is not None
    assert known.lines_after(text) == following


@pytest.mark.parametrize("text", ["+CREG", "RING RING", "+CSQ: 1,0", "#TCPATRUNL: 1,1", "", ":", "no carrier"])
def test_an_unknown_name_is_not(text: str) -> None:
    assert find_unsolicited(text) is None


def test_no_name_of_the_table_could_be_a_result() -> None:
    assert not any(read_final(f"{name}: 1") for name in UNSOLICITED)
