"""Exports are lossless where a program reads them, and harmless wherever they are opened."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from atrun_tui.journal.export import write
from atrun_tui.protocol.exchange import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.journal.export import Format
    from atrun_tui.protocol.exchange import Exchange

    MakeExchange = Callable[..., Exchange]

_HOSTILE = "".join(map(chr, range(256))) + "\u2028\u202e\udcff"


def exported(format: Format, *exchanges: Exchange) -> str:  # noqa: A002
    out = io.StringIO(newline="")
    write(exchanges, format, out)
    return out.getvalue()


def test_json_lines_hold_each_exchange_exactly(exchange: MakeExchange) -> None:
    one, two = exchange("AT+CSQ", "+CSQ: 12,99", "a\nb"), exchange(_HOSTILE, _HOSTILE, final=None, ok=False)
    lines = exported("jsonl", one, two).split("\n")
    assert [json.loads(line) for line in lines[:2]] == [one.as_json(), two.as_json()]
    assert lines[2:] == [""]
    assert all(line.isascii() and line.isprintable() for line in lines)


def test_csv_has_a_heading_and_rfc_4180_rows(exchange: MakeExchange) -> None:
    text = exported("csv", exchange("AT", 'say "hi", you', "x", urcs=("RING",)), exchange("AT", final=None, ok=False))
    assert text == (
        "started,elapsed_ms,profile,transport,origin,command,lines,final,ok,outcome,error,urcs\r\n"
        '2023-11-14T22:13:21.000Z,38.2,pump-1,dial,console,AT,"say ""hi"", you\nx",OK,true,answered,,RING\r\n'
        "2023-11-14T22:13:22.000Z,38.2,pump-1,dial,console,AT,,,false,answered,,\r\n"
    )


@pytest.mark.parametrize(
    "formula", ["=1+1", "+CSQ: 12,99", "-2", "@SUM(A1)", "  =1+1", "\t=1+1", "\r=1", "\n+2", "\uff1d1", "\xa0=1"]
)
def test_csv_gives_a_spreadsheet_nothing_to_calculate(exchange: MakeExchange, formula: str) -> None:
    hostile = exchange(formula, formula, final=formula, error=formula, urcs=(formula,), profile=formula, ok=False)
    row = list(csv.reader(io.StringIO(exported("csv", hostile), newline="")))[1]
    assert not [cell for cell in row if cell.strip()[:1] in set("=+-@\uff1d")]
    assert sum("1" in cell or "2" in cell or "SUM" in cell for cell in row) >= 6


@pytest.mark.parametrize("format", ["csv", "text"])
def test_nothing_of_a_module_acts_on_a_terminal(exchange: MakeExchange, format: Format) -> None:  # noqa: A002
    hostile = exchange(_HOSTILE, _HOSTILE, final=_HOSTILE, error=_HOSTILE, urcs=(_HOSTILE,), profile=_HOSTILE)
    text = exported(format, hostile)
    assert not [char for char in text if not char.isprintable() and char not in "\r\n\xa0"]
    assert "␛" in text
    assert "\\x9b" in text
    assert "\\u202e" in text
    text.encode()


def test_csv_cells_read_back_with_one_line_each(exchange: MakeExchange) -> None:
    text = exported("csv", exchange("AT", "one\r\ntwo", "three"))
    row = next(csv.DictReader(io.StringIO(text, newline="")))
    assert row["lines"] == "one␍␊two\nthree"


def test_text_is_what_a_terminal_would_show_in_local_time(exchange: MakeExchange, here: Callable[[str], None]) -> None:
    here("Asia/Kolkata")
    text = exported(
        "text",
        exchange("AT+CSQ", "+CSQ: 12,99", urcs=("+CREG: 1",)),
        exchange("AT+COPS?", final="+CME ERROR: 10", ok=False, error="SIM not inserted", elapsed_ms=5),
        exchange("AT+CGMM", final=None, ok=False, outcome=Outcome.UNKNOWN, error="the link was lost"),
        exchange("AT+X", final="OK", ok=False, outcome=Outcome.TIMED_OUT),
    )
    assert text == (
        "2023-11-15T03:43:21.000+05:30 pump-1> AT+CSQ\n"
        "  +CSQ: 12,99\n"
        "  OK  (38 ms)\n"
        "  ~ +CREG: 1\n"
        "\n"
        "2023-11-15T03:43:22.000+05:30 pump-1> AT+COPS?\n"
        "  +CME ERROR: 10 - SIM not inserted  (5 ms)\n"
        "\n"
        "2023-11-15T03:43:23.000+05:30 pump-1> AT+CGMM\n"
        "  [unknown] - the link was lost  (38 ms)\n"
        "\n"
        "2023-11-15T03:43:24.000+05:30 pump-1> AT+X\n"
        "  OK [no answer]  (38 ms)\n"
        "\n"
    )


def test_no_line_of_a_module_looks_like_a_heading(exchange: MakeExchange, here: Callable[[str], None]) -> None:
    here("UTC")
    heading = "2023-11-14T22:13:21.000+00:00 pump-1> AT"
    text = exported("text", exchange("AT", f"{heading}#SHDN", urcs=("2023> AT",)))
    assert [line for line in text.splitlines() if line[:1] not in {" ", ""}] == [heading]


@pytest.mark.parametrize(("format", "text"), [("jsonl", ""), ("text", "")])
def test_nothing_gives_nothing(format: Format, text: str) -> None:  # noqa: A002
    assert exported(format) == text


def test_writes_one_by_one(exchange: MakeExchange) -> None:
    """A result too large to hold is never held."""
    out = io.StringIO()
    lengths: list[int] = []

    def source() -> object:
        for _ in range(3):
            lengths.append(len(out.getvalue()))
            yield exchange()

    write(source(), "jsonl", out)  # type: ignore[arg-type]
    assert lengths[0] < lengths[1] < lengths[2]
