"""Exchanges as files for other programs and for people: JSON lines, CSV and text.

What a module sent is untrusted in each of them: JSON escapes it, CSV keeps a spreadsheet from taking it for a formula, and CSV and
text show control characters as signs.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Literal, TextIO

from atrun_tui.journal.search import local_time
from atrun_tui.protocol.exchange import Outcome
from atrun_tui.protocol.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from atrun_tui.protocol.exchange import Exchange

Format = Literal["jsonl", "csv", "text"]

_COLUMNS = (
    "started",
    "elapsed_ms",
    "profile",
    "transport",
    "origin",
    "command",
    "lines",
    "final",
    "ok",
    "outcome",
    "error",
    "urcs",
)
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet calculate; the last four are their full-width twins."""


def write(exchanges: Iterable[Exchange], format: Format, out: TextIO) -> None:  # noqa: A002  (the option's own name)
    """Write exchanges one by one, however many there are.

    Args:
        exchanges: what to write, in this order.
        format: `jsonl`: one JSON object a line, all ASCII. `csv`: RFC 4180 with a heading; several lines in one cell. `text`: as a
            terminal would show it, with local times (the others': UTC).
        out: where to; for CSV opened with `newline=""`, since its lines end with CR LF.
    """
    _WRITERS[format](exchanges, out)


def _write_jsonl(exchanges: Iterable[Exchange], out: TextIO) -> None:
    encode = json.JSONEncoder(ensure_ascii=True, separators=(", ", ": ")).encode
    out.writelines(encode(exchange.as_json()).replace("\x7f", "\\u007f") + "\n" for exchange in exchanges)


def _write_csv(exchanges: Iterable[Exchange], out: TextIO) -> None:
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for exchange in exchanges:
        record = exchange.as_json()
        rows.writerow([_cell(record[column]) for column in _COLUMNS])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(value)
    lines = value if isinstance(value, list) else [value]
    text = "\n".join(printable(str(line)) for line in lines)
    # A leading apostrophe makes a spreadsheet take the cell as text; blanks before the sign do not protect it.
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def _write_text(exchanges: Iterable[Exchange], out: TextIO) -> None:
    out.writelines("\n".join(_text_lines(exchange)) + "\n\n" for exchange in exchanges)


def _text_lines(exchange: Exchange) -> Iterable[str]:
    """The command behind time and profile; everything of the module's indented, so that no line of it looks like a heading."""
    yield f"{local_time(exchange.started)} {printable(exchange.profile)}> {printable(exchange.command)}"
    yield from (f"  {printable(line)}" for line in exchange.lines)
    yield f"  {_result(exchange)}  ({exchange.elapsed_ms:.0f} ms)"
    yield from (f"  ~ {printable(line)}" for line in exchange.urcs)


def _result(exchange: Exchange) -> str:
    """The result line, or how it ended without one, and what an error means."""
    if exchange.final is None:
        ended = f"[{exchange.outcome.value}]"
    elif exchange.outcome is Outcome.ANSWERED:
        ended = printable(exchange.final)
    else:
        ended = f"{printable(exchange.final)} [{exchange.outcome.value}]"
    return f"{ended} - {printable(exchange.error)}" if exchange.error else ended


_WRITERS: dict[Format, Callable[[Iterable[Exchange], TextIO], None]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "text": _write_text,
}
