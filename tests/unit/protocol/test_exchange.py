"""An exchange as JSON, and time as text."""

from __future__ import annotations

import json

import pytest

from atrun_tui.protocol.exchange import Exchange, Outcome, timestamp


def test_an_exchange_has_the_published_keys_in_their_order() -> None:
    exchange = Exchange(
        id="1",
        profile="pump-7",
        transport="dial",
        command="AT+CSQ",
        lines=("+CSQ: 15,0",),
        final="OK",
        ok=True,
        started=1_763_803_800.123,
        elapsed_ms=412.7411,
        urcs=("+CREG: 1",),
        origin="run",
    )
    assert json.dumps(exchange.as_json()) == (
        '{"profile": "pump-7", "transport": "dial", "command": "AT+CSQ", "lines": ["+CSQ: 15,0"], "final": "OK", "ok": true, '
        '"error": null, "started": "2025-11-22T09:30:00.123Z", "elapsed_ms": 412.7, "urcs": ["+CREG: 1"], "origin": "run", '
        '"outcome": "answered"}'
    )


def test_an_exchange_that_never_left_says_so() -> None:
    exchange = Exchange(id="1", profile="p", transport="dial", command="AT", started=0, outcome=Outcome.NOT_SENT)
    assert (exchange.ok, exchange.final, exchange.as_json()["outcome"]) == (False, None, "not sent")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1970-01-01T00:00:00.000Z"), (1_763_803_800.9996, "2025-11-22T09:30:00.999Z")],
)
def test_time_is_utc_to_the_millisecond(seconds: float, text: str) -> None:
    assert timestamp(seconds) == text
