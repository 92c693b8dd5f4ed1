"""Expressions over replies: Python's language as far as it goes, and no text takes for ever."""

from __future__ import annotations

import re
import time

import pytest

from atrun_tui.procedures.pattern import LONGEST_TEXT, Found, PatternExhausted, PatternFault, compile_pattern


def test_named_groups_and_the_place_are_told() -> None:
    pattern = compile_pattern(r'\+COPS: \d,\d,"(?P<operator>[^"]*)"(?:,(?P<mode>\d))?')
    assert pattern.names == ("operator", "mode")
    assert pattern.search('x\n+COPS: 0,0,"vodafone IT",2') == Found(2, 28, {"operator": "vodafone IT", "mode": "2"})
    found = pattern.search('+COPS: 0,0,"x"')
    assert found is not None
    assert found.groups == {"operator": "x"}  # a group that took no part has no value
    assert pattern.search("+COPS: 0") is None


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        (r"^OK$", "+CSQ: 1\nOK", "OK"),
        (r"\AOK", "x\nOK", None),
        (r"x\Z", "x\n", None),
        (r"(?i)error", "x ERROR", "ERROR"),
        (r"(?i)[a-f]+", "xABC", "ABC"),
        (r"(?s)a.b", "a\nb", "a\nb"),
        (r"a.b", "a\nb", None),
        (r"a{2,3}", "aaaa", "aaa"),
        (r"a{2,3}?", "aaaa", "aa"),
        (r"a{,2}b", "aaab", "aab"),
        (r"a{x}", "a{x}", "a{x}"),
        (r"{}", "{}", "{}"),
        (r"<.+?>", "<a><b>", "<a>"),
        (r"\+CSQ: (?!99)\d+", "+CSQ: 99,0", None),
        (r"\+CSQ: (?!99)\d+", "+CSQ: 15,0", "+CSQ: 15"),
        (r"a(?=b)", "ac ab", "a"),
        (r"\bOK\b", "OKAY OK", "OK"),
        (r"a\Bb", "ab", "ab"),
        (r"[]x]+", "a]x", "]x"),
        (r"[^]]", "]a", "a"),
        (r"[[&&]", "&", "&"),
        (r"\x41B\u0043", "ABC", "ABC"),
        (r"a(?#why)b", "ab", "ab"),
        (r"|x", "x", ""),
        ("", "x", ""),
    ],
)
def test_the_language_is_pythons(source: str, text: str, expected: str | None) -> None:
    found = compile_pattern(source).search(text)
    assert (text[found.start : found.end] if found else None) == expected


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("(a", "is not closed (at character 1)"),
        ("a)", "has no `(`"),
        ("[a", "class"),
        ("*a", "nothing to repeat"),
        ("a**", "repeat of a repeat"),
        ("^*", "nothing to repeat"),
        ("a{3,2}", "least"),
        ("a{999}", "255"),
        ("(?:a{200}){200}", "too large"),
        ("(" * 40 + ")" * 40, "deep"),
        (r"(a)\1", "reference back"),
        (r"(?P<a>x)(?P=a)", "reference back"),
        (r"(?P<a>x)(?P<a>y)", "twice"),
        (r"(?P<1>x)", "name"),
        ("(?<=a)b", "look-behind"),
        ("(?>a)", "atomic"),
        ("a*+", "possessive"),
        ("(?x)a", "kind of group"),
        ("(?=(?P<a>x))", "look-ahead"),
        ("(?#x", "comment"),
        ("\\", "lone backslash"),
        (r"\q", "bad escape"),
        (r"\N{DIGIT ONE}", "name"),
        ("[z-a]", "range"),
        ("a" * 1001, "characters"),
    ],
)
def test_what_is_refused_is_told_in_a_sentence(source: str, said: str) -> None:
    with pytest.raises(PatternFault, match=re.escape(said)):
        compile_pattern(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"(a+)+$", "a" * 5000 + "b"),
        (r"(a|aa)*b", "a" * 5000),
        (r'".*",".*",".*",1$', '","' * 5000),
        (r"(?:x|y|xy)*z", "xy" * 5000),
    ],
)
def test_what_takes_python_for_ever_is_answered_at_once(source: str, text: str) -> None:
    began = time.process_time()
    assert compile_pattern(source).search(text) is None
    assert time.process_time() - began < 5


def test_the_work_has_an_end_even_so() -> None:
    with pytest.raises(PatternExhausted):
        compile_pattern("(?:x|(?=(?:a+)+b)a)*c").search("a" * LONGEST_TEXT + "b")


@pytest.mark.parametrize(
    ("source", "text"),
    [("(?:x|(?=(?:a+)+b)a)*c", "a" * LONGEST_TEXT + "b"), ("(?:a|a?b){100}c", "ab" * 8_000), (r"(a+)+$", "a" * 9_000)],
)
def test_much_work_is_done_in_slices_that_nobody_notices(source: str, text: str) -> None:
    slices: list[float] = []
    work = iter(compile_pattern(source).searching(text))
    try:
        while True:
            began = time.thread_time()
            next(work)
            slices.append(time.thread_time() - began)
    except (StopIteration, PatternExhausted):
        pass
    assert len(slices) >= 5
    assert max(slices) < 0.2


def test_what_lies_behind_the_limit_is_not_searched() -> None:
    pattern = compile_pattern("OK")
    assert pattern.search("x" * (LONGEST_TEXT - 2) + "OK") is not None
    assert pattern.search("x" * (LONGEST_TEXT - 1) + "OK") is None
