"""Rows give back every exchange exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.journal.records import exchange_of, pack, row_of, storable, unpack
from atrun_tui.protocol.exchange import Exchange, Outcome

_ANY = st.text(st.characters())  # lone surrogates and NUL included


@given(st.lists(_ANY))
def test_lines_come_back_whatever_they_hold(lines: list[str]) -> None:
    assert unpack(pack(lines)) == tuple(lines)


@pytest.mark.parametrize("lines", [(), ("",), ("", ""), ("\n",), ("a\nb", "\x01"), ("\n", "\x01\x02", "\x03")])
def test_lines_that_are_hard_to_tell_apart_come_back(lines: tuple[str, ...]) -> None:
    assert unpack(pack(lines)) == lines


def test_usual_lines_are_kept_readable() -> None:
    assert pack(["+CSQ: 12,99", "x"]) == "\n+CSQ: 12,99\nx"


@given(
    text=_ANY,
    lines=st.lists(_ANY).map(tuple),
    final=st.none() | _ANY,
    ok=st.booleans(),
    seconds=st.floats(0, 250_000_000_000),  # up to the year 9892
    outcome=st.sampled_from(Outcome),
)
def test_an_exchange_comes_back_from_its_row(
    *, text: str, lines: tuple[str, ...], final: str | None, ok: bool, seconds: float, outcome: Outcome
) -> None:
    exchange = Exchange(
        id="1",
        profile="pump",
        transport="dial",
        command=text,
        lines=lines,
        final=final,
        ok=ok,
        error=final,
        started=seconds,
        elapsed_ms=seconds,
        urcs=lines,
        origin="run",
        outcome=outcome,
    )
    assert exchange_of(row_of(exchange)) == exchange
    assert exchange_of(storable(row_of(exchange))) == exchange


def test_only_text_without_a_utf8_form_becomes_a_blob() -> None:
    assert storable(("plain \0 é", "bad \udcff", None, 3)) == ("plain \0 é", b"bad \xed\xb3\xbf", None, 3)
