"""Nothing that acts on a terminal, or hides, passes; everything else does."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.printable import printable

_EVERY = "".join(map(chr, range(sys.maxunicode + 1)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+CSQ: 12,99", "+CSQ: 12,99"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("a\rb\nc\td\0", "a␍b␊c␉d␀"),
        ("\x7f", "␡"),
        ("\x9b2J", "\\x9b2J"),
        ("\x85", "\\x85"),
        ("\xad", "\\xad"),
        ("one\u2028two\u2029", "one\\u2028two\\u2029"),
        ("abc\u202egpj.exe", "abc\\u202egpj.exe"),
        ("\u2066\u200b\u200d\ufeff", "\\u2066\\u200b\\u200d\\ufeff"),
        ("\u3164", "\\u3164"),
        ("\udc80", "\\udc80"),
        ("\U000e0041", "\\U000e0041"),
        ("Größe €5 \u00a0日本 😀", "Größe €5 \u00a0日本 😀"),
    ],
)
def test_shows_what_would_act_or_hide(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_no_control_of_any_kind_is_left_of_all_of_unicode() -> None:
    shown = printable(_EVERY)
    left = {unicodedata.category(char) for char in set(shown)}
    assert not left & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    shown.encode()  # and it can be written anywhere


def test_letters_signs_and_blanks_of_all_of_unicode_pass() -> None:
    plain = "".join(char for char in _EVERY if unicodedata.category(char)[0] in "LNPS")
    lost = set(plain) - set(printable(plain))
    assert lost <= set("\u115f\u1160\u17b4\u17b5\u3164\uffa0")


@given(st.text(st.characters(max_codepoint=255)))
def test_a_second_time_changes_nothing(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_comes_back_as_the_same_object(text: str) -> None:
    assert printable(text) is text
