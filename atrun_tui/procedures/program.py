"""What a macro is: its variables and its steps, as plain data that has been read and understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atrun_tui.procedures.expressions import Expression, Value
from atrun_tui.procedures.pattern import Pattern, compile_pattern
from atrun_tui.procedures.variables import Template, Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_STEPS = 10_000
"""Steps that one play may take, repeated ones counted each time."""
MOST_ROUNDS = 1_000
MOST_RETRIES = 100
LONGEST_WAIT = 86_400.0
USUAL_URC_WAIT = 60.0
USUAL_RECONNECT = (10.0, 180.0)
DEEPEST = 8
"""Steps within steps."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a step stands: the file, its key (`steps[2]`, counted from 1), and the line of each of its keys."""

    file: str = ""
    key: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, key: str = "") -> int | None:
        """The line of one of its keys, else of the step itself."""
        return self.lines.get(key, self.lines.get(""))


@dataclass(frozen=True, slots=True)
class Matcher:
    """An expression over a reply that may have `${...}` in it, whose values then stand for themselves.

    Attributes:
        template: as it was written.
        groups: its named groups.
        ready: compiled, where nothing has to be filled in.
    """

    template: Template
    groups: tuple[str, ...] = ()
    ready: Pattern | None = None

    def pattern(self, values: Values) -> Pattern:
        """With the values in it. Raises Undefined, TooLong, PatternFault."""
        if self.ready is not None:
            return self.ready
        return compile_pattern(
            "".join(
                piece if isinstance(piece, str) else escaped(values.text(Template("", (piece,))))
                for piece in self.template.pieces
            )
        )


def read_matcher(template: Template) -> Matcher:
    """Make an expression ready as far as can be. Raises PatternFault."""
    if not template.names:
        pattern = compile_pattern("".join(piece for piece in template.pieces if isinstance(piece, str)))
        return Matcher(template, pattern.names, pattern)
    sample = compile_pattern("".join(piece if isinstance(piece, str) else "x" for piece in template.pieces))
    return Matcher(template, sample.names)


def escaped(text: str) -> str:
    """A text as an expression that matches just that."""
    return "".join(char if char.isalnum() else f"\\{char}" for char in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`send`."""

    line: Template
    expect: Matcher | None = None
    fail_on: tuple[Matcher, ...] = ()
    timeout: float | None = None
    retries: int = 0
    retry_delay: float = 0.0
    allow_lockout: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitUrc:
    """`wait_urc`."""

    pattern: Matcher
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """`pause`."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comeback:
    """`reconnect`."""

    delay: float
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`check`."""

    condition: Expression
    message: Template | None = None


@dataclass(frozen=True, slots=True)
class Assign:
    """`set`."""

    values: tuple[tuple[str, Template], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """`repeat`: so many rounds at most; with `until`, a round after which it holds is the last, and there must be one."""

    times: int
    until: Expression | None = None
    delay: float = 0.0
    counter: str | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Include:
    """`include`: another macro's steps, in its place."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """`upload`."""

    file: Template
    as_name: Template | None = None
    kind: str | None = None
    enable: bool = False
    start: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """`note`."""

    text: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`ask`: the answer becomes the variable, unless that was given at the start."""

    text: Template
    variable: str
    default: Template | None = None


@dataclass(frozen=True, slots=True)
class Goto:
    """`goto`."""

    label: str


@dataclass(frozen=True, slots=True)
class Halt:
    """`stop`: the macro has done what it was for."""

    message: Template


Action = Command | AwaitUrc | Wait | Comeback | Check | Assign | Repeat | Include | Store | Say | Question | Goto | Halt


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step.

    Attributes:
        where: where it stands.
        action: what it does.
        name: what its author calls it, or empty.
        label: where a `goto` finds it, or None.
        when: it is skipped unless this holds.
        on_error: `stop`, `continue`, or the label to go on at, which then is in `goto`.
    """

    where: Where
    action: Action
    name: str = ""
    label: str | None = None
    when: Expression | None = None
    carry_on: bool = False
    goto: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A variable of `[variables]`: without a default it has to be given."""

    name: str
    default: Value | None = None
    help: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """A macro, its included ones within it."""

    name: str
    description: str = ""
    variables: tuple[Declared, ...] = ()
    steps: tuple[Step, ...] = ()
    file: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The variables that have to be given."""
        return tuple(each.name for each in self.variables if each.default is None)


def every_step(steps: tuple[Step, ...]) -> Iterator[Step]:
    """All steps in the order of the file, those within others too."""
    for step in steps:
        yield step
        yield from every_step(inner_steps(step))


def inner_steps(step: Step) -> tuple[Step, ...]:
    """The steps within a step."""
    return step.action.steps if isinstance(step.action, Repeat | Include) else ()
