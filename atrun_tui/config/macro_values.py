"""What single values of a macro file may be; each is read from TOML, or a ValueError says what is wrong with it."""

from __future__ import annotations

from typing import Any

from atrun_tui.config.table import number, text, whole_number
from atrun_tui.procedures import program
from atrun_tui.procedures.expressions import Expression, Value, as_text, read_expression
from atrun_tui.procedures.program import Matcher, read_matcher
from atrun_tui.procedures.variables import NAME, Template, read_template

_LABEL_MEANING = '"stop", "continue", or "goto LABEL"'
_UPLOAD_KINDS = ("script", "app")
seconds = number(0, program.LONGEST_WAIT, "seconds")
limit = number(0.1, program.LONGEST_WAIT, "seconds")
rounds = whole_number(1, program.MOST_ROUNDS, "rounds")
retries = whole_number(0, program.MOST_RETRIES, "further tries")


def line(value: Any) -> Template:
    """A command line; secrets may stand in it."""
    return read_template(text(value))


def template(value: Any) -> Template:
    """Text with variables, and no secret."""
    read = read_template(text(value))
    if read.words:
        raise ValueError("a secret stands in `send` only: anywhere else it would be shown or kept")
    return read


def text_or_number(value: Any) -> Template:
    """The same, or empty, or a number that stands for its text."""
    if isinstance(value, str) and not value:
        return Template("", ())
    return template(value if isinstance(value, str) else as_text(scalar(value)))


def scalar(value: Any) -> Value:
    """Text of one printable line, a number or a truth."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and (not value or value.isprintable()):
        return value
    raise ValueError("must be text, a number, true or false")


def matcher(value: Any) -> Matcher:
    """What an answer is held against."""
    return read_matcher(template(value))


def matchers(value: Any) -> tuple[Matcher, ...]:
    """One such, or several."""
    return tuple(map(matcher, value)) if isinstance(value, list) else (matcher(value),)


def condition(value: Any) -> Expression:
    """An expression, or a truth."""
    if isinstance(value, bool):
        return read_expression(as_text(value))
    return read_expression(text(value))


def name(value: Any) -> str:
    """A variable's name."""
    word = text(value)
    if not NAME.fullmatch(word):
        raise ValueError(f"`{word[:40]}` is no name: letters, digits and `_`, not beginning with a digit")
    return word


def label(value: Any) -> str:
    """A step's label."""
    word = text(value)
    if word in ("stop", "continue") or " " in word:
        raise ValueError("is no label: one word, and neither `stop` nor `continue`")
    return word


def on_error(value: Any) -> tuple[bool, str | None]:
    """What an error means: whether to carry on, and the label to go to."""
    words = text(value).split()
    if words in (["stop"], ["continue"]):
        return words == ["continue"], None
    if len(words) == 2 and words[0] == "goto":
        return False, label(words[1])
    raise ValueError(f"must be {_LABEL_MEANING}")


def upload_kind(value: Any) -> str:
    """What a file for the module is."""
    if value not in _UPLOAD_KINDS:
        raise ValueError('must be "script" or "app"')
    return str(value)
