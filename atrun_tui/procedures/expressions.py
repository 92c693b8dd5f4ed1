"""The small language of `check`, `when` and `until`: values are compared, and that is all it can do.

    or      := and ("or" and)*              values: csq, profile.user, 10, -7.5, "text", 'text', true, false
    and     := not ("and" not)*             compare: == != < <= > >= in, not in
    not     := "not" not | compare          `in`: the left text stands somewhere in the right one
    compare := value [operator value]
    value   := name | number | text | true | false | "(" or ")"

There are no calls, no attributes, no indices, no arithmetic, and nothing of Python's behind it. Two values that both look like
numbers are compared as numbers, so that a captured `9` is less than `10`; else both are texts. To order a number and a text that is
none is a fault and not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

LONGEST = 1_000
_DEEPEST = 40

Value = str | int | float | bool
Lookup = Callable[[str], Value | None]
"""Gives a name's value, or None when it has none."""

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?![\w.]))
      | (?P<name>profile\.[A-Za-z_][A-Za-z0-9_]*|[A-Za-z_][A-Za-z0-9_]*)(?!\w|\s*[.\[])
      | "(?P<double>[^"]*)" | '(?P<single>[^']*)'
      | (?P<sign>==|!=|<=|>=|<|>|\(|\))
    )""",
    re.VERBOSE | re.ASCII,
)
_NUMERIC = re.compile(r"\s*-?[0-9]{1,30}(?:\.[0-9]{1,30})?\s*", re.ASCII)
_ORDERS: dict[str, Callable[[float | str, float | str], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,  # type: ignore[operator]
    "<=": lambda left, right: left <= right,  # type: ignore[operator]
    ">": lambda left, right: left > right,  # type: ignore[operator]
    ">=": lambda left, right: left >= right,  # type: ignore[operator]
}
_OPERATORS = (*_ORDERS, "in", "not in")
_KEYWORDS = ("and", "or", "not", "in")
_FALSE_WORDS = ("", "0", "false", "no", "off")


class ExpressionFault(ValueError):  # noqa: N818  (of the expression)
    """The expression cannot be read, or its values cannot be compared; a sentence."""


class Undefined(ExpressionFault):
    """A name has no value (yet)."""

    def __init__(self, name: str) -> None:
        super().__init__(f"`{name}` has no value: the step that gives it was not played, or its group took no part")
        self.name = name


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text or a truth."""

    value: Value


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values and the sign between them."""

    left: Node
    sign: str
    right: Node


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Joined:
    """Several, of which all or any must hold."""

    word: str
    parts: tuple[Node, ...]


Node = Name | Constant | Comparison | Not | Joined


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read; `names` are those it asks for, in their order."""

    source: str
    root: Node
    names: tuple[str, ...]

    def holds(self, lookup: Lookup) -> bool:
        """Whether it is true.

        Raises:
            Undefined: a name that is needed has no value.
            ExpressionFault: a number and a text cannot be ordered.
        """
        return is_true(_evaluate(self.root, lookup))


def read_expression(source: str) -> Expression:
    """Read an expression. Raises ExpressionFault, and nothing else, for any text."""
    if len(source) > LONGEST:
        raise ExpressionFault(f"it has more than {LONGEST} characters")
    reader = _Reader(source)
    root = reader.read()
    return Expression(source, root, tuple(dict.fromkeys(reader.names)))


def is_true(value: Value) -> bool:
    """A value as a truth: false are `false`, 0, the empty text, and the words `0`, `false`, `no`, `off`."""
    return value.strip().lower() not in _FALSE_WORDS if isinstance(value, str) else bool(value)


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def _tokens(source: str) -> Iterator[_Token]:
    at = 0
    while source[at:].strip():
        found = _TOKEN.match(source, at)
        if found is None:
            raise _refusal(source, at)
        kind = str(found.lastgroup)
        yield _Token("text" if kind in ("double", "single") else kind, found[kind], found.start(kind))
        at = found.end()
    yield _Token("end", "", len(source))


_REACHING = re.compile(r"\s*(?:[A-Za-z_][A-Za-z0-9_.]*?)?\s*([.\[])")


def _refusal(source: str, at: int) -> ExpressionFault:
    """Why the text cannot go on here, in words for what people usually try."""
    shown = source[at:].strip()[:20]
    if found := _REACHING.match(source, at):
        what = "attributes" if found[1] == "." else "indices"
        return ExpressionFault(f"there are no {what} here, only values and comparisons: `{shown}`")
    if shown[0] in "\"'":
        return ExpressionFault(f"a text is not closed: `{shown}`")
    if shown[0] == "=":
        return ExpressionFault("to compare, write `==`")
    if shown.startswith("${"):
        return ExpressionFault(f"a variable stands here by its name alone, without `${{}}`: `{shown}`")
    return ExpressionFault(
        f"`{shown}` cannot stand here: values, comparisons, `and`, `or`, `not`, `in` and parentheses"
    )


class _Reader:
    def __init__(self, source: str) -> None:
        self._tokens = list(_tokens(source))
        self._at = 0
        self._depth = 0
        self.names: list[str] = []

    def read(self) -> Node:
        root = self._joined("or", lambda: self._joined("and", self._not))
        if self._next.kind != "end":
            raise ExpressionFault(f"`{self._next.text}` was not expected")
        return root

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, *words: str) -> bool:
        """Read past the words if they come next."""
        ahead = self._tokens[self._at : self._at + len(words)]
        fits = [token.text for token in ahead] == list(words) and all(token.kind in ("name", "sign") for token in ahead)
        self._at += len(words) if fits else 0
        return fits

    def _joined(self, word: str, read: Callable[[], Node]) -> Node:
        parts = [read()]
        while self._take(word):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionFault(f"it is nested more than {_DEEPEST} deep")
        node = read()
        self._depth -= 1
        return node

    def _not(self) -> Node:
        return Not(self._deeper(self._not)) if self._take("not") else self._comparison()

    def _comparison(self) -> Node:
        left = self._value()
        sign = self._sign()
        if sign is None:
            return left
        node = Comparison(left, sign, self._value())
        if self._sign() is not None:
            raise ExpressionFault("one comparison at a time: write `1 < x and x < 5`")
        return node

    def _sign(self) -> str | None:
        return next((sign for sign in _OPERATORS if self._take(*sign.split())), None)

    def _value(self) -> Node:
        token = self._next
        if self._take("("):
            inner = self._deeper(lambda: self._joined("or", lambda: self._joined("and", self._not)))
            if not self._take(")"):
                raise ExpressionFault("a `(` is not closed")
            return inner
        if token.kind in ("end", "sign") or (token.kind == "name" and token.text in _KEYWORDS):
            raise ExpressionFault(f"a value is missing {f'before `{token.text}`' if token.text else 'at the end'}")
        self._at += 1
        if token.kind == "number":
            return Constant(_number(token.text))
        if token.kind == "text":
            return Constant(token.text)
        if token.text.lower() in ("true", "false"):
            return Constant(token.text.lower() == "true")
        if self._next.text == "(":
            raise ExpressionFault(f"there are no calls here, only values and comparisons: `{token.text}(`")
        self.names.append(token.text)
        return Name(token.text)


def _evaluate(node: Node, lookup: Lookup) -> Value:
    match node:
        case Constant(value):
            return value
        case Name(name):
            found = lookup(name)
            if found is None:
                raise Undefined(name)
            return found
        case Not(inner):
            return not is_true(_evaluate(inner, lookup))
        case Joined("and", parts):
            return all(is_true(_evaluate(part, lookup)) for part in parts)
        case Joined(_, parts):
            return any(is_true(_evaluate(part, lookup)) for part in parts)
        case Comparison(left, sign, right):
            return _compare(_evaluate(left, lookup), sign, _evaluate(right, lookup))


def _compare(left: Value, sign: str, right: Value) -> bool:
    if sign in ("in", "not in"):
        return (as_text(left) in as_text(right)) is (sign == "in")
    if isinstance(left, bool) or isinstance(right, bool):
        if sign not in ("==", "!="):
            raise ExpressionFault(f"`{as_text(left)} {sign} {as_text(right)}`: true and false have no order")
        return (is_true(left) == is_true(right)) is (sign == "==")
    one, two = _as_number(left), _as_number(right)
    if one is not None and two is not None:
        return _ORDERS[sign](one, two)
    if sign not in ("==", "!=") and not (isinstance(left, str) and isinstance(right, str)):
        text = left if one is None else right
        raise ExpressionFault(f"`{as_text(left)} {sign} {as_text(right)}`: `{text}` is no number")
    return _ORDERS[sign](as_text(left), as_text(right))


def as_text(value: Value) -> str:
    """A value as it stands in a command or a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.15g}" if isinstance(value, float) else str(value)


def is_number(value: Value) -> bool:
    """Whether a value, or the text that stands for it, is compared as a number."""
    return not isinstance(value, bool) and _as_number(value) is not None


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _as_number(value: Value) -> int | float | None:
    if isinstance(value, str):
        return _number(value.strip()) if _NUMERIC.fullmatch(value) else None
    return value
