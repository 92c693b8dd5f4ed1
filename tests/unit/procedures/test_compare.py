"""Two sides beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures.compare import Pair, by_macro, compare, marked
from atrun_tui.protocol.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.procedures.program import Macro


def said(command: str, *lines: str, final: str | None = "OK") -> Exchange:
    outcome = Outcome.ANSWERED if final else Outcome.TIMED_OUT
    return Exchange(
        id="1", profile="p", transport="dial", command=command, lines=lines, final=final, started=0.0, outcome=outcome
    )


def test_the_latest_answers_are_compared_line_by_line() -> None:
    left = [said("AT+CSQ", "old"), said("AT+CGMM", "HE910"), said("AT+CSQ", "+CSQ: 1"), said("AT+L", "b")]
    right = [said("AT+NEW"), said("AT+CSQ", "+CSQ: 2"), said("AT+CGMM", "HE910"), said("AT+L", "a", "b", final=None)]
    found = compare(left, right)
    assert [(each.command, each.same) for each in found] == [
        ("AT+CSQ", False),
        ("AT+CGMM", True),
        ("AT+L", False),
        ("AT+NEW", False),
    ]
    assert found[0].pairs == (Pair("+CSQ: 1", "+CSQ: 2"), Pair("OK", "OK"))
    assert found[2].pairs == (Pair(None, "a"), Pair("b", "b"), Pair("OK", "(no answer)"))
    assert found[3].pairs == (Pair("(no exchange)", "OK"),)


def test_what_differs_within_two_lines_is_marked_word_by_word() -> None:
    assert marked(Pair("+CSQ: 17,0", "+CSQ: 19,0")) == (
        (("+CSQ: ", True), ("17", False), (",0", True)),
        (("+CSQ: ", True), ("19", False), (",0", True)),
    )
    assert marked(Pair("OK", None)) == ((("OK", False),), ())
    assert marked(Pair("same", "same")) == ((("same", True),), (("same", True),))


def test_lines_of_endless_words_are_marked_as_a_whole() -> None:
    many = "1," * 5000
    assert marked(Pair(many, f"{many}2")) == (((many, False),), ((f"{many}2", False),))


def test_a_macros_commands_belong_together_whatever_their_values(macro: Callable[[str], Macro]) -> None:
    key = by_macro(
        macro("[variables]\npin = 1\n[[steps]]\nsend = 'AT#GPIO=${pin},2'\n[[steps]]\nsend = 'AT+P=${secret:w}'")
    )
    left = [said("AT#GPIO=1,2", "#GPIO: 0,1"), said("AT+CSQ", "x"), said("AT+P=•••")]
    right = [said("AT#GPIO=7,2", "#GPIO: 0,1"), said("AT+P=•••", final="ERROR")]
    found = compare(left, right, key)
    assert [(each.command, each.same) for each in found] == [("AT#GPIO=${pin},2", True), ("AT+P=${secret:w}", False)]


def test_endless_replies_are_compared_too() -> None:
    many = tuple(f"line {index}" for index in range(5000))
    (found,) = compare([said("AT", *many)], [said("AT", *many[:-1], "other")])
    assert [pair for pair in found.pairs if not pair.same] == [Pair("line 4999", "other")]
