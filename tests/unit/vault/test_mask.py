from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.vault.mask import Masker
from atrun_tui.vault.secret import MASK, Secret


def masker(*secrets: str) -> Masker:
    made = Masker()
    for secret in secrets:
        made.add(secret)
    return made


def test_without_secrets_the_very_same_text_comes_back() -> None:
    text = "AT+CSQ"
    assert Masker()(text) is text
    assert masker("testpassw")(text) is text


def test_a_long_secret_goes_wherever_it_stands() -> None:
    assert masker("testpassw")("xtestpasswy testpassw") == f"x{MASK}y {MASK}"


def test_secrets_come_wrapped_too_and_empty_ones_are_ignored() -> None:
    made = Masker()
    made.add(Secret("testpassw"))
    made.add(Secret(""))
    made.add("")
    assert made("testpassw") == MASK
    assert repr(made) == "Masker(1 secrets)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("AT+CPIN=1234", "AT+CPIN=•••"),
        ('AT+CPIN="1234"', 'AT+CPIN="•••"'),
        ("1234", "•••"),
        ("1234;1234", "•••;•••"),
        ("\r\n1234\r\n", "\r\n•••\r\n"),
        (json.dumps("\r\n1234\r\n"), json.dumps("\r\n") [:-1] + "•••" + json.dumps("\r\n")[1:]),
        ("\\u000d1234", "\\u000d•••"),
        ("356912340643809", "356912340643809"),
        ("+391234", "+391234"),
        ("a1234", "a1234"),
        ("1234b", "1234b"),
        ("12341234", "12341234"),
    ],
)  # fmt: skip
def test_a_short_secret_only_goes_where_it_stands_alone(text: str, shown: str) -> None:
    assert masker("1234")(text) == shown


@pytest.mark.parametrize("secret", ["x", "7", "ab", "é"])
def test_a_secret_of_a_letter_or_two_spoils_nothing_else(secret: str) -> None:
    hide = masker(secret)
    assert hide("+CSQ: 15,0 OK y h YW Fi w6k=") == "+CSQ: 15,0 OK y h YW Fi w6k="
    assert hide(f"password {secret}.") == f"password {MASK}."


def test_the_longer_secret_wins_over_one_inside_it() -> None:
    assert masker("secret", "secret-word")("a secret-word, a secret") == f"a {MASK}, a {MASK}"


def test_overlapping_secrets_leave_no_rest() -> None:
    assert masker("abcdefgh", "efghijkl")("1abcdefghijkl2") == f"1{MASK}2"
    assert masker("ababab")("abababab.") == f"{MASK}."


def test_a_secret_is_found_in_its_escaped_forms() -> None:
    secret = 'pä"ss\\w°rd'
    hide = masker(secret)
    for written in (json.dumps(secret), json.dumps(secret, ensure_ascii=False), repr(secret), secret):
        shown = hide(f"<{written}>")
        assert MASK in shown
        assert "ss" not in shown
        assert "rd" not in shown


def test_a_secret_full_of_pattern_signs_is_taken_literally() -> None:
    assert masker(".*+?()[]")("abc .*+?()[] def") == f"abc {MASK} def"


def test_masked_text_may_be_masked_again() -> None:
    hide = masker("testpassw", "1234")
    once = hide("testpassw 1234")
    assert hide(once) == once


@given(st.lists(st.text(min_size=6, max_size=12), max_size=5), st.text(max_size=20), st.text(max_size=20))
def test_no_long_secret_survives(secrets: list[str], before: str, after: str) -> None:
    hide = masker(*secrets)
    for secret in secrets:
        if set(secret) <= set(MASK):
            continue
        for text in (before + secret + after, json.dumps(before + secret + after)):
            assert secret not in hide(text).replace(MASK, "\0")


@given(
    st.lists(st.text(alphabet="ab", min_size=6, max_size=8), min_size=1, max_size=4),
    st.text(alphabet="ab", max_size=60),
)
def test_every_character_of_every_place_is_hidden(secrets: list[str], text: str) -> None:
    hidden = [False] * len(text)
    for secret in secrets:
        for start in range(len(text) - len(secret) + 1):
            if text.startswith(secret, start):
                hidden[start : start + len(secret)] = [True] * len(secret)
    visible = "".join(c for c, hide in zip(text, hidden, strict=True) if not hide)
    assert masker(*secrets)(text).replace(MASK, "") == visible


@pytest.mark.parametrize(
    "written",
    [
        "TESTPASSW",
        "TestPassW",
        "746573747061737377",
        "007400650073007400700061007300730077",
        base64.b64encode(b"testpassw").decode(),
        base64.b64encode(b"xtestpassw").decode(),
        base64.b64encode(b"user:testpassw").decode(),
        base64.b64encode(b"testuser:testpassw\r\n").decode(),
    ],
)
def test_a_secret_is_found_as_a_module_may_write_it(written: str) -> None:
    shown = masker("testpassw")(f"\r\n+X: {written}\r\n")
    assert MASK in shown
    assert len(shown.replace(MASK, "")) <= len(f"\r\n+X: {written}\r\n") - len("testpassw")


def test_what_a_quote_within_a_secret_becomes_in_a_string_of_the_module() -> None:
    assert masker('test"passw')("x test\\22passw x") == f"x {MASK} x"
    assert masker("a b/c&d+")("a%20b%2fc%26d%2B") == MASK


@pytest.mark.parametrize("secret", ["OΔYΣΣEYΣ", "İstanbul", "Straße", "ǅaba1!", "\ud800abcdef"])
def test_a_secret_whose_lower_case_is_no_plain_matter(secret: str) -> None:
    for text in (f"{secret}x", f"x{secret} y", f"{secret}Σ", f"İ{secret}"):
        assert secret not in masker(secret)(text)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF), min_size=6, max_size=16), st.binary(max_size=9))
def test_no_long_secret_survives_in_base64(secret: str, around: bytes) -> None:
    data = base64.b64encode(around + secret.encode("latin-1") + around).decode()
    shown = masker(secret)(data)
    assert MASK in shown
    assert len(shown.replace(MASK, "")) <= 2 * (4 * len(around) // 3 + 4)
