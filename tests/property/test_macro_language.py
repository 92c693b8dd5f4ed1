"""Whatever is written in a macro: it is read or refused with a sentence, agrees with Python where it must, and comes to an end."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from atrun_tui.config.lines import key_lines, line_of
from atrun_tui.procedures.expressions import ExpressionFault, Value, read_expression
from atrun_tui.procedures.lint import inspect
from atrun_tui.procedures.macro import play
from atrun_tui.procedures.pattern import PatternExhausted, PatternFault, compile_pattern
from atrun_tui.procedures.program import (
    MOST_STEPS,
    Action,
    Check,
    Command,
    Goto,
    Halt,
    Macro,
    Repeat,
    Say,
    Step,
    Where,
)
from atrun_tui.procedures.steps import Answer, Ending, Send, StepBegins
from atrun_tui.procedures.variables import TemplateFault, read_template
from atrun_tui.protocol.exchange import Exchange

if TYPE_CHECKING:
    from collections.abc import Generator

    from atrun_tui.procedures.steps import Procedure, Reply, Request, Tiding

PIECES = st.sampled_from(
    [*"ab1 \n", r"\d", r"\w", ".", "[ab]", "[^a]", r"\s", "^", "$", r"\b", "(?=a)", "(?!b)"]
    + [
        f"{atom}{times}"
        for atom in ("a", ".", r"\d", "(?:ab)", "(?:a|ab)", "(a)")
        for times in ("*", "+?", "??", "{2}", "{,2}")
    ]
)


def joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return pair.map("".join) | pair.map(lambda two: f"(?:{two[0]}|{two[1]})") | inner.map(lambda one: f"({one})")


@settings(max_examples=400, deadline=None)
@given(st.recursive(PIECES, joined, max_leaves=6), st.text("ab1 \n", max_size=12))
def test_a_pattern_finds_what_python_finds(source: str, text: str) -> None:
    expected = re.compile(source, re.MULTILINE).search(text)
    found = compile_pattern(source).search(text)
    assert (found and (found.start, found.end)) == (expected and expected.span())


@given(st.text(alphabet="ab()[]{}|*+?\\^$.:!=<>P,1#i-", max_size=30) | st.text(max_size=30), st.text(max_size=50))
def test_any_text_is_a_pattern_or_refused(source: str, text: str) -> None:
    with suppress(PatternFault, PatternExhausted):
        compile_pattern(source).search(text)


WORDS = [
    "a",
    "profile.user",
    "1",
    "-2.5",
    "'x'",
    '"y',
    "and",
    "or",
    "not",
    "in",
    "(",
    ")",
    "==",
    "<",
    "!=",
    "=",
    ".",
    "[",
    "${",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_is_an_expression_or_refused(source: str) -> None:
    values: dict[str, Value] = {"a": "7", "profile.user": "me"}
    with suppress(ExpressionFault):
        assert read_expression(source).holds(values.get) in (True, False)


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_numbers_are_compared_as_numbers_however_they_came(one: int, two: int) -> None:
    values: dict[str, Value] = {"one": str(one), "two": two}
    for sign, expected in (("<", one < two), ("==", one == two), (">=", one >= two)):
        assert read_expression(f"one {sign} two").holds(values.get) is expected


@given(st.text(alphabet="${}ab.:secrtpofil", max_size=40) | st.text(max_size=40))
def test_any_text_is_a_template_or_refused(source: str) -> None:
    with suppress(TemplateFault):
        template = read_template(source)
        if "${" not in source:
            assert template.pieces == ((source,) if source else ())


@given(st.text(max_size=300), st.text(max_size=20))
def test_any_text_has_some_lines(text: str, place: str) -> None:
    lines = key_lines(text)
    assert all(0 < number <= len(text.splitlines()) for number in lines.values())
    assert line_of(lines, place) in (None, *lines.values())


LABELS = st.sampled_from(["a", "b", "c"])
PLAIN: st.SearchStrategy[Action] = st.one_of(
    st.just(Command(line=read_template("AT"))),
    st.just(Say(read_template("x"))),
    st.just(Halt(read_template("x"))),
    st.sampled_from(["true", "false", "nothing"]).map(lambda it: Check(condition=read_expression(it))),
    LABELS.map(Goto),
)


def steps_of(actions: st.SearchStrategy[Action]) -> st.SearchStrategy[tuple[Step, ...]]:
    step = st.builds(
        Step,
        where=st.just(Where()),
        action=actions,
        label=st.none() | LABELS,
        carry_on=st.booleans(),
        goto=st.none() | LABELS,
    )
    return st.lists(step, max_size=5).map(tuple)


STEPS = steps_of(
    st.recursive(
        PLAIN,
        lambda inner: st.builds(
            Repeat,
            times=st.integers(1, 1000),
            until=st.none() | st.just(read_expression("false")),
            steps=steps_of(inner),
        ),
        max_leaves=6,
    )
)


@settings(deadline=None, max_examples=60)
@given(STEPS, st.lists(st.booleans(), max_size=8))
def test_every_macro_comes_to_an_end(steps: tuple[Step, ...], answers: list[bool]) -> None:
    macro = Macro(name="any", steps=steps)
    inspect(macro)
    procedure = watched(play(macro, {}, {}))
    reply: Reply | None = None
    begun = 0
    while not isinstance(said := procedure.send(reply), Ending):
        begun += isinstance(said, StepBegins)
        assert begun <= MOST_STEPS
        ok = answers[begun % len(answers)] if answers else True
        exchange = Exchange(
            id="1", profile="p", transport="dial", command="AT", final="OK" if ok else "ERROR", ok=ok, started=0.0
        )
        reply = Answer(exchange) if isinstance(said, Send) else None
    assert said.ok or said.fault is not None


def watched(procedure: Procedure) -> Generator[Request | Tiding | Ending, Reply | None, None]:
    """The same procedure, with its ending as the last thing it says."""
    yield (yield from procedure)
