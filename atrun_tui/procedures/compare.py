"""Compares what two modules answered, or one at two times, command by command and line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from atrun_tui.procedures import program
from atrun_tui.procedures.pattern import PatternExhausted, PatternFault, compile_pattern
from atrun_tui.procedures.program import escaped, every_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from atrun_tui.procedures.pattern import Pattern
    from atrun_tui.procedures.program import Macro
    from atrun_tui.procedures.variables import Template
    from atrun_tui.protocol.exchange import Exchange

    Key = Callable[[Exchange], str | None]
    Stretches = tuple[tuple[str, bool], ...]

_WORD = re.compile(r"\w+|\W", re.DOTALL)
_MOST_WORDS = 400
"""Words of a line that are compared one with another."""
_MOST_LINES = 2_000
"""Lines of a reply that are aligned; of longer ones the rest is compared one by one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines beside each other; None where one side has none."""

    left: str | None
    right: str | None

    @property
    def same(self) -> bool:
        """Whether they are the same."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Compared:
    """One command on both sides: the exchanges, None where it was never sent, and their lines, the result line last."""

    command: str
    left: Exchange | None
    right: Exchange | None
    pairs: tuple[Pair, ...]

    @property
    def same(self) -> bool:
        """Whether both sides answered the same."""
        return self.left is not None and self.right is not None and all(pair.same for pair in self.pairs)


def marked(pair: Pair) -> tuple[Stretches, Stretches]:
    """Both lines of a pair in pieces, and of each piece whether the other line has it too; of a missing line there is none.

    A word or a number differs as a whole: of 17 and 19 not only the last digit is marked.
    """
    left, right = ((_WORD.findall(text) if text is not None else []) for text in (pair.left, pair.right))
    if len(left) > _MOST_WORDS or len(right) > _MOST_WORDS:
        return _whole(pair.left, same=pair.same), _whole(pair.right, same=pair.same)
    found: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = [], []
    for kind, start, end, begin, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for side, words in zip(found, (left[start:end], right[begin:stop]), strict=True):
            if words:
                side.append(("".join(words), kind == "equal"))
    return tuple(found[0]), tuple(found[1])


def _whole(text: str | None, *, same: bool) -> Stretches:
    return () if text is None else ((text, same),)


def by_command(exchange: Exchange) -> str | None:
    """What is compared with what, where nothing else is said: the same command line."""
    return exchange.command


def by_macro(macro: Macro) -> Key:
    """What is compared with what, when only a macro's commands count: those of the same step, whatever its variables were."""
    steps: dict[str, Pattern | None] = {}
    for step in every_step(macro.steps):
        if isinstance(step.action, program.Command):
            steps.setdefault(step.action.line.source, _pattern(step.action.line))

    def key(exchange: Exchange) -> str | None:
        return next((source for source, pattern in steps.items() if _fits(pattern, exchange.command)), None)

    return key


def compare(left: Iterable[Exchange], right: Iterable[Exchange], key: Key = by_command) -> list[Compared]:
    """The latest answer to each command on both sides, in the order of the left one, then what only the right one has.

    Args:
        left: exchanges in the order they happened.
        right: the other side's.
        key: what tells that two exchanges belong together; None leaves one out.
    """
    one, two = _latest(left, key), _latest(right, key)
    return [
        _compared(name, one.get(name), two.get(name)) for name in (*one, *(name for name in two if name not in one))
    ]


def _latest(exchanges: Iterable[Exchange], key: Key) -> dict[str, Exchange]:
    found: dict[str, Exchange] = {}
    for exchange in exchanges:
        if (name := key(exchange)) is not None:
            found[name] = exchange
    return found


def _compared(name: str, left: Exchange | None, right: Exchange | None) -> Compared:
    return Compared(name, left, right, tuple(_pairs(_lines(left), _lines(right))))


def _lines(exchange: Exchange | None) -> tuple[str, ...]:
    """What came back, as lines; without a result line the word for how it ended."""
    if exchange is None:
        return ("(no exchange)",)
    return (*exchange.lines, exchange.final if exchange.final is not None else f"({exchange.outcome.value})")


def _pairs(left: tuple[str, ...], right: tuple[str, ...]) -> Iterator[Pair]:
    matcher = SequenceMatcher(None, left[:_MOST_LINES], right[:_MOST_LINES], autojunk=False)
    for _, start, end, begin, stop in matcher.get_opcodes():
        yield from _beside(left[start:end], right[begin:stop])
    yield from _beside(left[_MOST_LINES:], right[_MOST_LINES:])


def _beside(left: tuple[str, ...], right: tuple[str, ...]) -> Iterator[Pair]:
    for index in range(max(len(left), len(right))):
        yield Pair(left[index] if index < len(left) else None, right[index] if index < len(right) else None)


def _pattern(line: Template) -> Pattern | None:
    pieces = (escaped(piece) if isinstance(piece, str) else ".*" for piece in line.pieces)
    try:
        return compile_pattern(rf"\A{''.join(pieces)}\Z")
    except PatternFault:
        return None  # too long a line: it is no command of any module


def _fits(pattern: Pattern | None, command: str) -> bool:
    try:
        return pattern is not None and pattern.search(command) is not None
    except PatternExhausted:
        return False
