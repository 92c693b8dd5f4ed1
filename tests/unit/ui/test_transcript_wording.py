from __future__ import annotations

import pytest

from atrun_tui.protocol.exchange import Exchange, Outcome
from atrun_tui.ui.transcript.wording import (
    SPINNER,
    SPINNER_STEP,
    Tone,
    day,
    duration,
    elapsed,
    meaning,
    nears,
    plain_text,
    search_key,
    spinner,
    tidy,
    verdict,
)

NOON = 1_795_435_200.0  # 2026-11-23 12:00:00 UTC, the same day nearly everywhere


def exchange(
    final: str | None = "OK", *, ok: bool = False, error: str | None = None, outcome: Outcome = Outcome.ANSWERED
) -> Exchange:
    return Exchange(
        id="x",
        profile="p",
        transport="dial",
        command="AT\x1b[2J",
        lines=("a\tb", "\x9b31m"),
        final=final,
        ok=ok,
        error=error,
        started=NOON,
        outcome=outcome,
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0.00 s"),
        (0.414, "0.41 s"),
        (9.994, "9.99 s"),
        (9.999, "10.0 s"),
        (59.94, "59.9 s"),
        (99.97, "1 m 40 s"),
        (125, "2 m 05 s"),
        (3599.6, "1 h 00 m"),
        (3725, "1 h 02 m"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(-1, "0.0 s"), (2.14, "2.1 s"), (12.4, "12 s"), (99.7, "1 m 40 s"), (130, "2 m 10 s")]
)
def test_elapsed_is_coarse_and_never_negative(seconds: float, text: str) -> None:
    assert elapsed(seconds) == text


def test_the_spinner_turns_once_a_step() -> None:
    pictures = [spinner((step + 0.5) * SPINNER_STEP) for step in range(len(SPINNER) + 1)]
    assert pictures == [*SPINNER, SPINNER[0]]


def test_the_limit_shows_from_its_half_on() -> None:
    assert not nears(4.9, 10)
    assert nears(5.0, 10)
    assert not nears(100, 0)


def test_day() -> None:
    assert day(NOON) == "Monday 23 November 2026"


@pytest.mark.parametrize(
    ("kept", "word", "tone"),
    [
        (exchange("OK", ok=True), "OK", Tone.OK),
        (exchange("+CME ERROR: 22"), "+CME ERROR: 22", Tone.FAIL),
        (exchange("+CME ERROR: \x1b[31mred"), "+CME ERROR: ␛[31mred", Tone.FAIL),
        (exchange(None, ok=True, outcome=Outcome.NO_ANSWER_DUE), "no answer due", Tone.OK),
        (exchange(None, outcome=Outcome.UNKNOWN), "unknown", Tone.UNKNOWN),
        (exchange(None, outcome=Outcome.TIMED_OUT), "no answer", Tone.UNKNOWN),
        (exchange(None, outcome=Outcome.CANCELLED), "cancelled", Tone.WAITING),
        (exchange(None, outcome=Outcome.NOT_SENT), "not sent", Tone.WAITING),
    ],
)
def test_verdict(kept: Exchange, word: str, tone: Tone) -> None:
    assert verdict(kept) == (word, tone)


def test_a_success_needs_no_words() -> None:
    assert not meaning(exchange(ok=True))


def test_a_failure_says_what_is_known() -> None:
    assert meaning(exchange("+CME ERROR: 22", error="not found")) == "not found"


def test_a_bare_error_says_how_to_learn_more() -> None:
    assert "AT+CMEE=2" in meaning(exchange("ERROR", error="ERROR"))


@pytest.mark.parametrize("error", [None, "+CME ERROR: 4711"])
def test_a_code_that_nobody_knows_is_said_to_be_unknown(error: str | None) -> None:
    assert "no more than this" in meaning(exchange("+CME ERROR: 4711", error=error))


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.TIMED_OUT, Outcome.CANCELLED, Outcome.NOT_SENT])
def test_an_exchange_without_an_answer_says_what_to_do(outcome: Outcome) -> None:
    assert meaning(exchange(None, error="the link was lost", outcome=outcome)) == "the link was lost"
    assert ":" in meaning(exchange(None, outcome=outcome))


def test_text_from_outside_neither_acts_nor_hides() -> None:
    assert tidy("a\tb\x1b[1m\x9bc\r") == "a       b␛[1m\\x9bc␍"


def test_what_is_copied_has_no_ornament_and_no_control() -> None:
    assert plain_text(exchange("ERROR")) == "AT␛[2J\na       b\n\\x9b31m\nERROR"
    assert plain_text(exchange(None, outcome=Outcome.UNKNOWN)).endswith("\n(unknown)")


@pytest.mark.parametrize("text", ["Straße", "İstanbul", "+CSQ: 17,0"])
def test_a_search_key_keeps_every_character_in_its_place(text: str) -> None:
    assert len(search_key(text)) == len(text)
