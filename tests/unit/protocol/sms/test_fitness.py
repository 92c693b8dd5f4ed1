from __future__ import annotations

import pytest

from atrun_tui.protocol.sms.coding import Alphabet
from atrun_tui.protocol.sms.fitness import Format, alphabet_for, check


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "command", ["AT", "HAT", "AT+CSQ", "HAT#GPIO=2,1,1", "AT+CGMR;+CGSN", 'AT#X="a\\22b"', "AT#X=é"]
)
def test_what_may_go(command: str, form: Format) -> None:
    assert check(command, form) == ()


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("", "begin with AT"),
        ("+CSQ", "begin with AT"),
        (" AT", "begin with AT"),
        ("A/", "begin with AT"),
        ("at+csq", "capitals"),
        ("hAT+CSQ", "capitals"),
        ("AT+CSQ\r", "control character"),
        ("AT\x1a", "control character"),
        ("AT#X=€", "no 8-bit message"),
    ],
)
def test_what_may_not_go(command: str, word: str, form: Format) -> None:
    (reason,) = check(command, form)
    assert word in reason


@pytest.mark.parametrize(
    ("form", "filler", "most"),
    [
        (Format.DIGEST, "x", 110),
        (Format.SIMPLE, "x", 160),
        (Format.SIMPLE, "{", 140),
        (Format.SIMPLE, "\xff", 140),
    ],
)
def test_the_room_of_one_message(form: Format, filler: str, most: int) -> None:
    assert check("AT" + filler * (most - 2), form) == ()
    (reason,) = check("AT" + filler * (most - 1), form)
    assert f"holds {most}" in reason
    assert form.value in reason


def test_every_reason_is_told_at_once() -> None:
    assert len(check("at\r" + "x" * 200, Format.DIGEST)) == 3


def test_the_alphabet_of_a_command() -> None:
    assert alphabet_for("AT+CSQ", Format.SIMPLE) is Alphabet.GSM7
    assert alphabet_for("AT+CSQ", Format.DIGEST) is Alphabet.DATA
    assert alphabet_for("AT\\Q3", Format.SIMPLE) is Alphabet.DATA
