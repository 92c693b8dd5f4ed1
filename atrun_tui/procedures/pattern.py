r"""A regular expression that cannot run away: the work is bounded whatever the expression and the text are.

A macro's expressions meet text that a module chose, and Python's own engine may take hours over thirty characters of it without
a way to stop it. This one walks the expression and the text side by side and never tries the same pair of places twice, so that
its work is at most their lengths multiplied, and it stops with `PatternExhausted` at a fixed number of steps besides. That may be
seconds, which nobody else should have to wait for: `searching` does it in slices.

The language is Python's own: groups (named, numbered, `(?:...)`), alternatives, greedy and lazy repeats, classes, `\d \w \s`,
`^ $ \A \Z \b \B`, look-ahead, `(?i)` and `(?s)` at the start; `^` and `$` mean lines, as if `(?m)` stood there. Each single
character is judged by Python's engine itself, so that a class means what it means there. Refused with a sentence: references back,
look-behind, possessive and atomic forms (there is nothing to save here), conditionals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atrun_tui.procedures.pattern_grammar import read_pattern
from atrun_tui.procedures.pattern_program import Instruction, Op, PatternFault, Program

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

__all__ = ["LONGEST_TEXT", "Found", "Pattern", "PatternExhausted", "PatternFault", "compile_pattern"]

LONGEST_TEXT = 16_384
"""Characters of a text that are looked at; what lies behind is not searched."""
MOST_STEPS = 2_000_000
"""A few seconds of work."""
SLICE = 2_000
"""Steps between two breaths: some milliseconds, so that the plays of hundreds of modules do not add up to a wait."""


class PatternExhausted(Exception):  # noqa: N818  (says what happened)
    """The text and the expression together were too much work; nothing is known of a match."""


@dataclass(frozen=True, slots=True)
class Found:
    """A match: its place in the text, and the named groups that took part."""

    start: int
    end: int
    groups: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled expression; `names` are its named groups in their order."""

    source: str
    names: tuple[str, ...]
    program: Program = field(repr=False, compare=False)

    def search(self, text: str) -> Found | None:
        """The leftmost match within the first `LONGEST_TEXT` characters, as `re.search` with MULTILINE would choose it.

        Raises:
            PatternExhausted: it would take too long.
        """
        search = self.searching(text)
        for _ in search:
            pass
        return search.found

    def searching(self, text: str) -> Search:
        """The same, not begun yet, to be gone through with a breath after every slice."""
        return Search(self, text[:LONGEST_TEXT])


def compile_pattern(source: str) -> Pattern:
    """Make an expression ready.

    Raises:
        PatternFault: it is none, or beyond this language; with the offset where.
    """
    program = read_pattern(source)
    return Pattern(source, tuple(program.groups), program)


_Thread = tuple[int, int, tuple[int, ...]]


class Search:
    """One search of one text: to be iterated once, which may be left for a while after every `SLICE` steps.

    Attributes:
        found: the match, once it has been gone through; None when there is none.
    """

    def __init__(self, pattern: Pattern, text: str) -> None:
        self.found: Found | None = None
        self._pattern = pattern
        self._text = text
        self._steps = MOST_STEPS
        self._looked: dict[tuple[int, int], bool] = {}

    def __iter__(self) -> Iterator[None]:
        """Search. Raises PatternExhausted."""
        program = self._pattern.program
        been = bytearray(len(program.code) * (len(self._text) + 1))
        empty = (-1,) * (2 * program.slots)
        for start in self._starts(program):
            caps = yield from self._match(program.code, start, empty, been)
            if caps is not None:
                self.found = self._told(caps)
                return

    def _starts(self, program: Program) -> range | list[int]:
        """Where a match can begin: everywhere, or where the literal beginning of the expression stands."""
        if not program.prefix:
            return range(len(self._text) + 1)
        return [found.start() for found in re.finditer(f"(?={re.escape(program.prefix)})", self._text)]

    def _told(self, caps: tuple[int, ...]) -> Found:
        groups = {
            name: self._text[caps[2 * slot] : caps[2 * slot + 1]]
            for name, slot in self._pattern.program.groups.items()
            if caps[2 * slot] >= 0 and caps[2 * slot + 1] >= 0
        }
        return Found(caps[0], caps[1], groups)

    def _match(
        self, code: tuple[Instruction, ...], start: int, caps: tuple[int, ...], been: bytearray
    ) -> Generator[None, None, tuple[int, ...] | None]:
        """The captures of the preferred match that begins at `start`, or None. `been` is kept from one start to the next."""
        size = len(code)
        threads: list[_Thread] = [(0, start, caps)]
        while threads:
            at, place, caps = threads.pop()
            while not been[place * size + at]:
                been[place * size + at] = 1
                if self._is_slice_done():
                    yield
                it = code[at]
                if it.op is Op.MATCH:
                    return caps
                if it.op is Op.SPLIT:
                    threads.append((it.other, place, caps))
                    at = it.target
                elif it.op is Op.JUMP:
                    at = it.target
                elif it.op is Op.SAVE:
                    caps = (*caps[: it.target], place, *caps[it.target + 1 :])
                    at += 1
                elif (yield from self._looks(it, place)) if it.op is Op.LOOK else self._passes(it, place):
                    at, place = at + 1, place + (it.op is Op.CHAR)
                else:
                    break
        return None

    def _is_slice_done(self) -> bool:
        """Count a step. Raises PatternExhausted."""
        self._steps -= 1
        if self._steps < 0:
            raise PatternExhausted("the expression takes too long on this text")
        return self._steps % SLICE == 0

    def _passes(self, it: Instruction, place: int) -> bool:
        """Whether a character is taken, or an assertion, which takes none, holds."""
        if it.op is Op.CHAR:
            return place < len(self._text) and it.accepts(self._text[place])
        return _HOLDS[it.op](self._text, place) is not it.negated

    def _looks(self, it: Instruction, place: int) -> Generator[None, None, bool]:
        """Whether what must lie ahead does."""
        key = (id(it), place)
        if key not in self._looked:
            self._steps -= len(it.ahead) * (len(self._text) + 1) // 64  # what the table below costs
            been = bytearray(len(it.ahead) * (len(self._text) + 1))
            self._looked[key] = (yield from self._match(it.ahead, place, (), been)) is not None
        return self._looked[key] is not it.negated


def _at_word_edge(text: str, place: int) -> bool:
    before = place > 0 and _is_word(text[place - 1])
    after = place < len(text) and _is_word(text[place])
    return before is not after


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


_HOLDS: dict[Op, Callable[[str, int], bool]] = {
    Op.LINE_START: lambda text, place: place == 0 or text[place - 1] == "\n",
    Op.LINE_END: lambda text, place: place == len(text) or text[place] == "\n",
    Op.TEXT_START: lambda _, place: place == 0,
    Op.TEXT_END: lambda text, place: place == len(text),
    Op.WORD_EDGE: _at_word_edge,
}
