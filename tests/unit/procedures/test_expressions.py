"""The language of conditions: comparisons, and nothing of Python's behind them."""

from __future__ import annotations

import pytest

from atrun_tui.procedures.expressions import ExpressionFault, Undefined, Value, as_text, is_true, read_expression

VALUES: dict[str, Value] = {
    "csq": "9",
    "weak": 10,
    "operator": "vodafone IT",
    "empty": "",
    "firmware": "12.00.006",
    "yes": True,
    "rate": 2.5,
    "profile.user": "me",
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("csq < weak", True),
        ("csq >= weak", False),
        ("csq == 9.0", True),
        ("csq == '09'", True),
        ("'9' < '10'", True),
        ("'9a' < '10a'", False),
        ("rate > 2", True),
        ("rate == 2.5 and weak != -10", True),
        ('operator == "vodafone IT"', True),
        ("'fone' in operator", True),
        ("'FONE' not in operator", True),
        ("1 in csq", False),
        ("9 in csq", True),
        ("firmware >= '12.00.005'", True),
        ("profile.user == 'me'", True),
        ("yes", True),
        ("yes == true and not empty", True),
        ("yes == 'on'", True),
        ("empty or csq", True),
        ("not (csq == 9 or missing)", False),
        ("csq == 8 and missing", False),
        ("true", True),
        ("False", False),
        ("'no'", False),
        ("android == 1 or csq == 9", None),
        ("csq=='9'and not(weak<5)", True),
    ],
)
def test_what_holds(source: str, expected: bool | None) -> None:
    expression = read_expression(source)
    if expected is None:
        with pytest.raises(Undefined, match="android"):
            expression.holds(VALUES.get)
    else:
        assert expression.holds(VALUES.get) is expected


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("__import__('os').system('id')", "no attributes"),
        ("eval('1')", "no calls"),
        ("open('/etc/passwd')", "no calls"),
        ("csq.__class__", "no attributes"),
        ("csq . real", "no attributes"),
        ("profile.user.upper", "no attributes"),
        ("().__class__", "no attributes"),
        ("csq[0]", "no indices"),
        ("lambda: 1", "cannot stand here"),
        ("[x for x in y]", "no indices"),
        ("{1}", "cannot stand here"),
        ("f'{csq}'", "not expected"),
        ("csq if 1 else 2", "not expected"),
        ("1 + 1", "cannot stand here"),
        ("2 ** 9", "cannot stand here"),
        ("csq = 1", "`==`"),
        ("x := 1", "cannot stand here"),
        ("${csq} > 1", "by its name alone"),
        ("1 < 2 < 3", "one comparison"),
        ("1 <", "missing"),
        ("and", "missing"),
        ("", "missing"),
        ("(1", "not closed"),
        ("1)", "not expected"),
        ("'abc", "not closed"),
        ("csq weak", "not expected"),
        ("not " * 60 + "1", "deep"),
        ("(" * 60 + "1" + ")" * 60, "deep"),
        ("1 " * 600, "characters"),
        ("9" * 31, "cannot stand here"),
        ("csq; weak", "cannot stand here"),
    ],
)
def test_what_is_refused_is_told_when_it_is_read(source: str, said: str) -> None:
    with pytest.raises(ExpressionFault, match=said):
        read_expression(source)


@pytest.mark.parametrize("source", ["weak < operator", "operator < weak", "yes < 3"])
def test_what_has_no_order_is_a_fault_and_no_answer(source: str) -> None:
    with pytest.raises(ExpressionFault, match=r"no number|no order"):
        read_expression(source).holds(VALUES.get)


def test_names_are_told_once_each() -> None:
    assert read_expression("a and b or not a == profile.imei").names == ("a", "b", "profile.imei")


@pytest.mark.parametrize(("value", "text"), [(True, "true"), (False, "false"), (10, "10"), (2.5, "2.5"), ("x", "x")])
def test_values_as_they_stand_in_a_command(value: Value, text: str) -> None:
    assert as_text(value) == text


def test_words_that_are_false() -> None:
    assert [is_true(word) for word in ("", "0", "False", " no ", "off", "1", "x")] == [False] * 5 + [True] * 2
