"""What a regular expression is laid out as: one instruction a character, a choice, a mark or an assertion; and how pieces join."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

MOST_INSTRUCTIONS = 1_000


class PatternFault(ValueError):  # noqa: N818  (of the expression)
    """The expression cannot be used; a sentence that says where."""


class Op(Enum):
    """What an instruction does."""

    CHAR = auto()
    SPLIT = auto()
    JUMP = auto()
    SAVE = auto()
    LINE_START = auto()
    LINE_END = auto()
    TEXT_START = auto()
    TEXT_END = auto()
    WORD_EDGE = auto()
    LOOK = auto()
    MATCH = auto()


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step of a program.

    Attributes:
        op: what it does.
        target: where to go (SPLIT: first), or which slot to mark.
        other: SPLIT: where to go if that fails.
        char: CHAR: the one character it takes, or empty.
        kind: CHAR: judges a character otherwise.
        negated: an assertion turned round.
        ahead: LOOK: the program that must match from here.
    """

    op: Op
    target: int = 0
    other: int = 0
    char: str = ""
    kind: re.Pattern[str] | None = None
    negated: bool = False
    ahead: tuple[Instruction, ...] = ()

    def accepts(self, char: str) -> bool:
        """Whether it takes this character."""
        return char == self.char if self.kind is None else self.kind.match(char) is not None

    def moved(self, by: int) -> Instruction:
        """The same at another place of the program."""
        if self.op is Op.SPLIT:
            return Instruction(Op.SPLIT, self.target + by, self.other + by)
        return Instruction(Op.JUMP, self.target + by) if self.op is Op.JUMP else self


@dataclass(frozen=True, slots=True)
class Program:
    """An expression laid out: `groups` names slots, slot 0 is the whole; `prefix` is the literal text it begins with."""

    code: tuple[Instruction, ...]
    groups: dict[str, int]
    slots: int
    prefix: str


Code = list[Instruction]
"""A piece of a program; its targets are counted from its own beginning."""


def choice(first: Code, second: Code) -> Code:
    """The first, or else the second."""
    skip = len(first) + 2
    return [
        Instruction(Op.SPLIT, 1, skip),
        *(it.moved(1) for it in first),
        Instruction(Op.JUMP, skip + len(second)),
        *(it.moved(skip) for it in second),
    ]


def times(one: Code, low: int, high: int | None, *, lazy: bool) -> Code:
    """The atom so many times; without an upper bound, for ever."""
    if len(one) * max(low, high or 0) > MOST_INSTRUCTIONS:
        raise PatternFault("the expression is too large; its repeats are counted too high")
    code: Code = []
    for _ in range(low):
        code += [it.moved(len(code)) for it in one]
    if high is None:
        return code + [it.moved(len(code)) for it in _loop(one, lazy=lazy)]
    optional: Code = []
    for _ in range(high - low):
        body = one + [it.moved(len(one)) for it in optional]
        optional = [_split(1, len(body) + 1, lazy=lazy), *(it.moved(1) for it in body)]
    return code + [it.moved(len(code)) for it in optional]


def _loop(one: Code, *, lazy: bool) -> Code:
    return [_split(1, len(one) + 2, lazy=lazy), *(it.moved(1) for it in one), Instruction(Op.JUMP, 0)]


def _split(inner: int, past: int, *, lazy: bool) -> Instruction:
    return Instruction(Op.SPLIT, past, inner) if lazy else Instruction(Op.SPLIT, inner, past)
