"""Reads a regular expression and lays it out as a program; what is not known of such expressions is refused in words."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field

from atrun_tui.procedures.pattern_program import (
    MOST_INSTRUCTIONS,
    Code,
    Instruction,
    Op,
    PatternFault,
    Program,
    choice,
    times,
)

LONGEST_SOURCE = 1_000
MOST_TIMES = 255
_DEEPEST = 30

_FLAGS = re.compile(r"\(\?([ism]+)\)")
_REPEAT = re.compile(r"\{(\d{0,4})(?:(,)(\d{0,4}))?\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPED = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|0[0-7]{0,2}|[^0-9])", re.DOTALL)
_REFUSED = {
    "(?<=": "look-behind is not known here; write what stands before it into the expression and take a named group",
    "(?<!": "look-behind is not known here",
    "(?P=": "a reference back to a group is not known here",
    "(?(": "a conditional is not known here",
    "(?>": "an atomic group is not known here, and not needed: no expression can run away",
}


def read_pattern(source: str) -> Program:
    """The program of an expression. Raises PatternFault."""
    if len(source) > LONGEST_SOURCE:
        raise PatternFault(f"it has more than {LONGEST_SOURCE} characters")
    reader = _Reader(source)
    body = reader.read()
    code = (Instruction(Op.SAVE, 0), *(it.moved(1) for it in body), Instruction(Op.SAVE, 1), Instruction(Op.MATCH))
    return Program(code, reader.groups, reader.slots, _prefix(body))


def _prefix(body: Code) -> str:
    """The characters that every match begins with."""
    found = ""
    for it in body:
        if it.op is not Op.CHAR or it.kind is not None:
            break
        found += it.char
    return found


@dataclass(slots=True)
class _Reader:
    source: str
    groups: dict[str, int] = field(default_factory=dict)
    slots: int = 1
    at: int = 0
    depth: int = 0
    looking: bool = False
    flags: int = 0

    def read(self) -> Code:
        self.flags = re.MULTILINE
        if found := _FLAGS.match(self.source):
            self.at = found.end()
            for letter in found[1]:
                self.flags |= {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE}[letter]
        body = self._alternatives()
        if self.at < len(self.source):
            raise self._fault("a `)` has no `(`")
        return body

    def _fault(self, sentence: str, at: int | None = None) -> PatternFault:
        return PatternFault(f"{sentence} (at character {(self.at if at is None else at) + 1})")

    def _peek(self, text: str) -> bool:
        return self.source.startswith(text, self.at)

    def _alternatives(self) -> Code:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._fault(f"groups are nested more than {_DEEPEST} deep")
        branches = [self._sequence()]
        while self._peek("|"):
            self.at += 1
            branches.append(self._sequence())
        self.depth -= 1
        code = branches.pop()
        while branches:
            code = choice(branches.pop(), code)
        return self._checked(code)

    def _sequence(self) -> Code:
        code: Code = []
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            code += [it.moved(len(code)) for it in self._repeated()]
        return self._checked(code)

    def _checked(self, code: Code) -> Code:
        if len(code) > MOST_INSTRUCTIONS:
            raise self._fault("the expression is too large; its repeats may be counted too high")
        return code

    def _repeated(self) -> Code:
        begin = self.at
        one = self._atom()
        bounds = self._bounds()
        if bounds is None:
            return one
        if len(one) == 1 and one[0].op not in (Op.CHAR, Op.LOOK):
            raise self._fault("nothing to repeat", begin)
        low, high = bounds
        if high is not None and high < low:
            raise self._fault("the least number of times is above the most", begin)
        lazy = self._peek("?")
        if self._peek("+"):
            raise self._fault("a possessive repeat is not known here, and not needed: no expression can run away")
        self.at += lazy
        if self._bounds() is not None:
            raise self._fault("a repeat of a repeat: put the inner one into a group")
        return self._checked(times(one, low, high, lazy=lazy))

    def _bounds(self) -> tuple[int, int | None] | None:
        """How often the atom before is to stand, if anything says so; read past it."""
        char = self.source[self.at : self.at + 1]
        if char and char in "*+?":
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        found = _REPEAT.match(self.source, self.at)
        if found is None or not (found[1] or found[2]):
            return None
        self.at = found.end()
        low = int(found[1] or 0)
        high = low if found[2] is None else int(found[3]) if found[3] else None
        if max(low, high or 0) > MOST_TIMES:
            raise self._fault(f"a repeat is counted to more than {MOST_TIMES}; use * or +", found.start())
        return low, high

    def _atom(self) -> Code:
        char = self.source[self.at]
        if char in "*+?":
            raise self._fault("nothing to repeat")
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        self.at += 1
        if char == "^":
            return [Instruction(Op.LINE_START)]
        if char == "$":
            return [Instruction(Op.LINE_END)]
        return self._char(char) if char == "." else self._literal(char)

    def _literal(self, char: str) -> Code:
        return self._char(re.escape(char)) if self.flags & re.IGNORECASE else [Instruction(Op.CHAR, char=char)]

    def _char(self, source: str) -> Code:
        """An atom that takes one character, judged by Python's engine."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return [Instruction(Op.CHAR, kind=re.compile(source, self.flags))]
        except (re.error, OverflowError) as error:
            raise self._fault(str(error).partition(" at position")[0], self.at - len(source)) from None

    def _class(self) -> Code:
        end = self.at + 1 + (self.source[self.at + 1 : self.at + 2] == "^")
        end += self.source[end : end + 1] == "]"
        while end < len(self.source) and self.source[end] != "]":
            end += 1 + (self.source[end] == "\\")
        if end >= len(self.source):
            raise self._fault("a class `[` is not closed")
        begin, self.at = self.at, end + 1
        return self._char(self.source[begin : self.at])

    def _escape(self) -> Code:
        begin = self.at
        found = _ESCAPED.match(self.source, begin)
        if found is None:
            what = (
                "a reference back to a group is not known here" if begin + 1 < len(self.source) else "a lone backslash"
            )
            raise self._fault(what)
        self.at = found.end()
        if (edge := _EDGES.get(found[0])) is not None:
            return [edge]
        if found[0] == "\\N":
            raise self._fault("a character by its name is not known here", begin)
        if found[0][1:].isalnum() or self.flags & re.IGNORECASE:
            return self._char(found[0])
        return self._literal(found[0][1:])

    def _group(self) -> Code:
        begin = self.at
        for opening, why in _REFUSED.items():
            if self._peek(opening):
                raise self._fault(why)
        if self._peek("(?#"):
            self.at = self.source.find(")", begin) + 1
            if not self.at:
                self.at = begin
                raise self._fault("a comment is not closed")
            return []
        if self._peek("(?=") or self._peek("(?!"):
            return self._look()
        name, slot = self._opening()
        body = self._alternatives()
        self._close(begin)
        if slot is None:
            return body
        if name:
            self.groups[name] = slot
        return [Instruction(Op.SAVE, 2 * slot), *(it.moved(1) for it in body), Instruction(Op.SAVE, 2 * slot + 1)]

    def _opening(self) -> tuple[str, int | None]:
        """The name and the slot of the group that opens here; no slot for one that captures nothing."""
        name = ""
        if self._peek("(?:"):
            self.at += 3
            return "", None
        if self._peek("(?P<"):
            found = _NAME.match(self.source, self.at + 4)
            if found is None or not self.source.startswith(">", found.end()):
                raise self._fault("a group's name is made of letters, digits and `_`: (?P<name>...)")
            name = found[0]
            if name in self.groups:
                raise self._fault(f"the group `{name}` stands here twice")
            self.at = found.end() + 1
        elif self._peek("(?"):
            raise self._fault("this kind of group is not known here; (?i) and (?s) stand at the very beginning")
        else:
            self.at += 1
        if self.looking:
            if name:
                raise self._fault("a named group inside a look-ahead is not known here")
            return "", None
        self.slots += 1
        return name, self.slots - 1

    def _look(self) -> Code:
        begin, negated = self.at, self._peek("(?!")
        self.at += 3
        outside, self.looking = self.looking, True
        body = self._alternatives()
        self.looking = outside
        self._close(begin)
        return [Instruction(Op.LOOK, negated=negated, ahead=(*body, Instruction(Op.MATCH)))]

    def _close(self, begin: int) -> None:
        if not self._peek(")"):
            raise self._fault("a group `(` is not closed", begin)
        self.at += 1


_EDGES = {
    "\\A": Instruction(Op.TEXT_START),
    "\\Z": Instruction(Op.TEXT_END),
    "\\b": Instruction(Op.WORD_EDGE),
    "\\B": Instruction(Op.WORD_EDGE, negated=True),
}
