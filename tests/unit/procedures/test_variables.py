"""Texts with places in them: values go in, secrets stay words."""

from __future__ import annotations

import pytest

from atrun_tui.procedures.expressions import Undefined, Value
from atrun_tui.procedures.variables import (
    LONGEST_VALUE,
    SecretWord,
    TemplateFault,
    TooLong,
    Values,
    read_template,
    shown,
    sketch,
)


def values(**given: Value) -> Values:
    return Values({"name": "pump-7", "user": "testuser"}, given)


def test_places_are_filled() -> None:
    template = read_template("AT+X=${a},${profile.user},$${a},AT$GPSP")
    assert template.names == ("a", "profile.user")
    assert values(a=1).text(template) == "AT+X=1,testuser,${a},AT$GPSP"


def test_short_forms_mean_the_profiles_unless_the_macro_has_such_a_variable() -> None:
    template = read_template("${user} ${profile} ${profile.imei}.")
    assert values().text(template) == "testuser pump-7 ."
    assert values(user="other").text(template) == "other pump-7 ."


def test_a_secret_stays_a_word_and_shows_as_the_mask() -> None:
    template = read_template('AT#TCPATRUNAUTH=1,"${user}","${secret:next-password}"')
    assert template.words == ("next-password",)
    filled = values().fill(template)
    assert SecretWord("next-password") in filled
    assert shown(filled) == 'AT#TCPATRUNAUTH=1,"testuser","•••"'
    assert sketch(template, values()) == 'AT#TCPATRUNAUTH=1,"testuser","•••"'


def test_a_secret_typed_into_a_command_is_masked_by_grammar() -> None:
    assert values().text(read_template('AT#TCPATRUNAUTH=1,"me","typed"')) == 'AT#TCPATRUNAUTH=1,"me","•••"'


def test_a_sketch_leaves_unknown_places_as_they_are() -> None:
    assert sketch(read_template("AT+X=${a},${b}"), values(a=1)) == "AT+X=1,${b}"


def test_what_has_no_value_is_named() -> None:
    with pytest.raises(Undefined, match="`b`"):
        values(a=1).text(read_template("${a}${b}"))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("${a", "has no `}`"),
        ("${}", "is no variable"),
        ("${a b}", "is no variable"),
        ("${1a}", "is no variable"),
        ("${profile.password}", "a profile has"),
        ("${secret:}", "word"),
        ("${secret:a b}", "word"),
        ("${a.b}", "is no variable"),
    ],
)
def test_places_that_cannot_be_understood(source: str, said: str) -> None:
    with pytest.raises(TemplateFault, match=said):
        read_template(source)


def test_values_do_not_grow_without_end() -> None:
    some = values(a="x" * LONGEST_VALUE)
    with pytest.raises(TooLong):
        some.fill(read_template("${a}${a}"))
    with pytest.raises(TooLong):
        some.set("b", "x" * (LONGEST_VALUE + 1))
