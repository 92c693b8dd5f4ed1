from __future__ import annotations

import pytest

from atrun_tui.vault.rules import check_password, check_pin, check_secret, doubt


@pytest.mark.parametrize(
    ("value", "road"),
    [
        ("a", "dial"),
        ("x" * 50, "dial"),
        ("x" * 50, "listen"),
        ("pässwörd ÿ", "dial"),
        ("1234567890123456", "sms"),
        ("ÿ" * 16, "sms"),
        ("x" * 500, "serial"),
    ],
)
def test_usable_passwords(value: str, road: str) -> None:
    assert check_password(value, road) is None


@pytest.mark.parametrize(
    ("value", "road", "words"),
    [
        ("", "dial", "empty"),
        ("two\rlines", "dial", "no line break"),
        ("two\nlines", "sms", "no line break"),
        ("nul\0", "serial", "no NUL"),
        ("€uro", "dial", "cannot be sent"),
        ("\udcff", "dial", "cannot be sent"),
        ("x" * 51, "dial", "at most 50 characters, this one has 51"),
        ("x" * 51, "listen", "at most 50 characters"),
        ("x" * 15, "sms", "exactly 16 characters, this one has 15"),
        ("x" * 17, "sms", "exactly 16 characters, this one has 17"),
    ],
)
def test_refusals_say_why_and_never_repeat_the_secret(value: str, road: str, words: str) -> None:
    sentence = check_password(value, road)
    assert sentence is not None
    assert words in sentence
    assert not value or value not in sentence


@pytest.mark.parametrize("pin", ["1234", "12345678"])
def test_usable_pins(pin: str) -> None:
    assert check_pin(pin) is None


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "١٢٣٤", "12 34"])
def test_refused_pins(pin: str) -> None:
    assert check_pin(pin) == "a SIM PIN has 4 to 8 digits and nothing else"


def test_a_secret_for_macros_may_be_long() -> None:
    assert check_secret("x" * 1000) is None
    assert check_secret("") is not None


@pytest.mark.parametrize("value", ["7", "ab", "x#1", "OK", "ready", "module", "password"])
def test_what_stands_in_many_texts_as_something_else_is_doubted_and_not_repeated(value: str) -> None:
    told = doubt(value)
    assert told is not None
    assert "cannot be hidden well" in told
    assert f" {value} " not in told


@pytest.mark.parametrize("value", ["4711", "testpassw", "ready7", "mod-ule", "1234567890123456"])
def test_what_stands_nowhere_else_is_not(value: str) -> None:
    assert doubt(value) is None
