from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atrun_tui.procedures.python_dialect import LATER, OLD, doubts

GOOD = b'''import MDM
# a comment with ( and " and ' in it
def f(x, y = "a:b#c"):
\tif x == 1:
\t\tprint 'hello %s' % x, "it's"
\telse:
\t\tprint """three
lines ( [ {"""
\treturn {'a': 1,
    'b': (2, 3)}
for i in range(3): print i
try:
\tpass
except (IOError, OSError), e:
\tpass
class C: pass
lambda x: x
y = x \\
  + 1
'''


@pytest.mark.parametrize("dialect", [OLD, LATER])
def test_good_old_python_raises_no_doubt(dialect: str) -> None:
    assert doubts(GOOD, dialect) == ()
    assert doubts(GOOD.replace(b"\n", b"\r\n"), dialect) == ()


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        (b"a\nf(1", 2, "never closed"),
        (b"a\n)", 2, "closes nothing"),
        (b"f(]", 1, "closes nothing"),
        (b"a = 'x\nb", 1, "no end on its line"),
        (b'a\nb = """x\n', 2, "no end"),
        (b"if x\n  a", 1, "`:` is missing"),
        (b"def f(a,\n  b)\n  pass", 0, ""),
        (b"if x:\n\ta\n        b", 3, "tabs and spaces"),
        (b"if x:\n    a\n  b", 3, "fits no line above"),
        (b"print(f'x')", 1, "f-strings"),
        (b"if (a := 1): pass", 1, "3.8"),
        (b"nonlocal x", 1, "Python 3"),
        (b"print('a', end='')", 1, "Python 3"),
        (b"def f(x) -> int: pass", 1, "annotations"),
    ],
)
def test_what_looks_wrong_anywhere(source: bytes, line: int, words: str) -> None:
    found = doubts(source, LATER)
    if not line:
        assert found == ()
        return
    assert [(each.line, words in each.text) for each in found[:1]] == [(line, True)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"x += 1", "2.0"),
        (b"x = [a for a in b]", "2.0"),
        (b"import a as b", "2.0"),
        (b"print >>f, x", "2.0"),
        (b"x = True", "2.2"),
        (b"@staticmethod\ndef f(): pass", "2.4"),
        (b"with open(x) as f: pass", "2.5"),
        (b"try: pass\nexcept A as e: pass", "2.6"),
        (b"''.join(x)", "1.6"),
        (b"x = a // b", "2.2"),
    ],
)
def test_what_the_old_interpreter_does_not_know(source: bytes, words: str) -> None:
    assert any(words in each.text for each in doubts(source, OLD))
    assert doubts(source, LATER) == ()


def test_only_the_first_few_are_told() -> None:
    assert len(doubts(b"x += 1\n" * 50, OLD)) == 5


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([OLD, LATER]))
def test_no_bytes_break_it(source: bytes, dialect: str) -> None:
    lines = source.count(b"\n") + source.count(b"\r") + 1
    assert all(1 <= each.line <= lines for each in doubts(source, dialect))


@settings(max_examples=200, deadline=None)
@given(st.text("ab:()[]{}'\"\\#\n\t =+f", max_size=200))
def test_no_text_breaks_it(source: str) -> None:
    doubts(source.encode(), OLD)
