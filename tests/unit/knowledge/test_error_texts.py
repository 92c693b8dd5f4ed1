from __future__ import annotations

import pytest

from atrun_tui.knowledge.error_texts import _ADVICE, _CME, _CMS, advise, explain, meaning


@pytest.mark.parametrize(
    ("final", "text"),
    [
        ("+CME ERROR: 22", "not found"),
        ("+CME ERROR:22", "not found"),
        ("+CME ERROR: 0022", "not found"),
        ("+CME ERROR: 0", "phone failure"),
        ("+CME ERROR: 553", "context already activated"),
        ("+CME ERROR: 403", "context already activated"),
        ("+CME ERROR: 600", "undocumented FTP error"),
        ("+CME ERROR: 612", "FTP: in use by another instance"),
        ("+CME ERROR: 424", "FTP: wrong state"),
        ("+CME ERROR: 434", "FTP: cannot send photo"),
        ("+CME ERROR: 660", "network survey: aborted"),
        ("+CMS ERROR: 304", "invalid PDU mode parameter"),
        ("+CMS ERROR: 322", "memory full"),
        ("+CMS ERROR: 42", "congestion"),
        ("+CME ERROR: operation not supported", "operation not supported"),
        ("+CME ERROR: 999", "CME error 999, which no list explains"),
        ("+CME ERROR: " + "9" * 5_000, "9" * 5_000),
        ("NO CARRIER", "no connection, or the connection ended"),
    ],
)
def test_a_final_result_is_explained(final: str, text: str) -> None:
    assert explain(final) == text


@pytest.mark.parametrize("final", ["OK", "CONNECT 9600", "", "+CME ERROR:", "ERROR log follows", "+CSQ: 22"])
def test_what_is_no_error_is_not_explained(final: str) -> None:
    assert explain(final) is None
    assert advise(final) is None


def test_a_bare_error_tells_how_to_learn_more() -> None:
    assert "AT+CMEE=2" in str(explain("ERROR"))


def test_advice_is_the_same_by_number_and_by_words() -> None:
    assert advise("+CME ERROR: 11") == advise("+CME ERROR: SIM PIN required") == advise("+CMS ERROR: 311")
    assert "CPIN" in str(advise("+CME ERROR: 11"))


def test_advice_names_only_meanings_that_exist() -> None:
    assert set(_ADVICE) <= {*_CME.values(), *_CMS.values()}


def test_meanings_by_kind() -> None:
    assert meaning("CME", 30) == "no network service"
    assert meaning("CMS", 30) == "unknown subscriber"
    assert meaning("CMS", 9_999) is None
    assert meaning("XYZ", 30) is None
