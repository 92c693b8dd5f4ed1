"""A light look at a Python script for an old interpreter: what would not even compile there. It warns, and never refuses.

No interpreter of today can parse Python 1.5.2, so this reads no grammar: strings and comments are blanked, then brackets are
counted, indentation is compared, and words that came to the language later are looked for. What it does not know it does not say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OLD = "1.5.2"
LATER = "2.7"
_MOST = 5
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TEXT = re.compile(
    r"""(?P<long>[rRuUbB]{0,2}(?:\"{3}(?:\\.|[^\\])*?(?:\"{3}|\Z)|'{3}(?:\\.|[^\\])*?(?:'{3}|\Z)))"""
    r"""|(?P<short>[rRuUbB]{0,2}(?:"(?:\\(?:\n|.)|[^"\\\n])*(?P<end>"?)|'(?:\\(?:\n|.)|[^'\\\n])*(?P<end2>'?)))"""
    r"""|(?P<comment>\#[^\n]*)""",
    re.DOTALL,
)
_BLOCK = re.compile(r"^\s*(if|elif|else|for|while|def|class|try|except|finally)\b")
_NEVER = (
    (re.compile(r"\b[fF][rR]?\"\"|\b[fF][rR]?''"), "f-strings came with Python 3.6"),
    (re.compile(r":=(?!=)"), "`:=` came with Python 3.8"),
    (re.compile(r"^\s*(?:async|nonlocal|await)\b"), "this word came with Python 3"),
    (re.compile(r"\braise\b.+\bfrom\b"), "`raise ... from` came with Python 3"),
    (re.compile(r"\bdef\b[^:]*\)\s*->"), "annotations came with Python 3"),
    (re.compile(r"\bprint\s*\([^()]*\b(?:end|sep|file|flush)\s*="), "`print` with keywords came with Python 3"),
)
_LATER_THAN_OLD = (
    (re.compile(r"(?:[+\-*/%&|^]|\*\*|<<|>>)=(?!=)"), "augmented assignment came with Python 2.0"),
    (re.compile(r"[\[({][^\[\](){}]*\bfor\b[^\[\](){}]*\bin\b"), "comprehensions came with Python 2.0"),
    (re.compile(r"^\s*(?:from\s+[\w.]+\s+)?import\s+[\w.]+\s+as\b"), "`import ... as` came with Python 2.0"),
    (re.compile(r"\bprint\s*>>"), "`print >>` came with Python 2.0"),
    (re.compile(r"^\s*yield\b|=\s*yield\b"), "generators came with Python 2.2"),
    (re.compile(r"\b(?:True|False)\b"), "`True` and `False` came with Python 2.2"),
    (re.compile(r"^\s*@\w"), "decorators came with Python 2.4"),
    (re.compile(r"^\s*with\b.+:"), "`with` came with Python 2.5"),
    (re.compile(r"^\s*except\b.+\bas\b"), "`except ... as` came with Python 2.6"),
    (re.compile(r"//"), "`//` came with Python 2.2"),
    (re.compile(r"(?:''|\"\")\.(?:join|split|format)\b"), "methods of strings came with Python 1.6"),
    (re.compile(r"\bif\b.+\belse\b[^:]*$"), "`x if y else z` came with Python 2.5"),
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that looks wrong, at a line counted from 1."""

    line: int
    text: str


def doubts(source: bytes, dialect: str) -> tuple[Doubt, ...]:
    """The first few doubts about a script, in the order of its lines.

    Args:
        source: the text; bytes beyond ASCII are taken as they are.
        dialect: `1.5.2` or `2.7`.
    """
    text = re.sub(r"\r\n?", "\n", source.decode("latin-1"))
    found: list[Doubt] = []
    code = _blanked(text, found)
    _check_brackets(code, found)
    _check_lines(code, dialect, found)
    return tuple(sorted(found, key=lambda doubt: doubt.line)[:_MOST])


def _blanked(text: str, found: list[Doubt]) -> str:
    """The text with strings emptied and comments gone, line for line; strings without an end are doubts."""

    def blank(match: re.Match[str]) -> str:
        piece = match[0]
        if match["comment"] is not None:
            return ""
        prefix = re.match(r"[rRuUbB]*", piece)
        head = prefix[0] if prefix else ""
        body = piece[len(head) :]
        problem = ""
        if match["long"] is not None:
            if len(body) < 6 or not body.endswith(body[:3]):
                problem = "a string that begins here has no end"
        elif not (match["end"] or match["end2"]):
            problem = "a string has no end on its line"
        if problem and len(found) < _MOST:
            found.append(Doubt(text.count("\n", 0, match.start()) + 1, problem))
        return head + body[:1] * 2 + "\n" * body.count("\n")

    return _TEXT.sub(blank, text)


def _check_brackets(code: str, found: list[Doubt]) -> None:
    opened: list[tuple[str, int]] = []
    line = 1
    for char in code:
        if char == "\n":
            line += 1
        elif char in "([{":
            opened.append((char, line))
        elif char in _PAIRS:
            if not opened or opened[-1][0] != _PAIRS[char]:
                found.append(Doubt(line, f"`{char}` closes nothing"))
                return
            opened.pop()
    if opened:
        found.append(Doubt(opened[-1][1], f"`{opened[-1][0]}` is never closed"))


def _check_lines(code: str, dialect: str, found: list[Doubt]) -> None:
    rules = _NEVER + (_LATER_THAN_OLD if dialect == OLD else ())
    depth, continued = 0, False
    indents = [""]
    for number, line in enumerate(code.split("\n"), 1):
        whole = depth == 0 and not continued
        if line.strip():
            if whole:
                _check_indentation(line, number, indents, found)
            found.extend(Doubt(number, text) for pattern, text in rules if pattern.search(line))
        before = depth
        depth = max(0, depth + sum(map(line.count, "([{")) - sum(map(line.count, ")]}")))
        continued = line.endswith("\\")
        ends_block = before == 0 and depth == 0 and not continued and whole
        if ends_block and _BLOCK.match(line) and ":" not in line:
            found.append(Doubt(number, "a `:` is missing at the end of this line"))


def _check_indentation(line: str, number: int, indents: list[str], found: list[Doubt]) -> None:
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    if indent == indents[-1]:
        return
    if indent.startswith(indents[-1]):
        indents.append(indent)
        return
    while len(indents) > 1 and indents[-1] != indent and indents[-1].startswith(indent):
        indents.pop()
    if indents[-1] != indent:
        mixed = "\t" in indent or "\t" in indents[-1]
        text = "tabs and spaces are mixed in the indentation" if mixed else "the indentation fits no line above"
        found.append(Doubt(number, text))
        indents[:] = ["", indent] if indent else [""]
