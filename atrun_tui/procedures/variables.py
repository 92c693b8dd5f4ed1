"""Texts with `${...}` in them, and the values that go there.

    ${name}            a variable: given at the start, set on the way, or captured from a reply
    ${profile.user}    something of the profile that is played on; ${user} and ${profile} are short for its user and its name
    ${secret:word}     a secret of that profile: only in what is sent, and never shown
    $${                a plain `${`

A value is at most 4096 characters, so that no loop makes one grow without end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.knowledge.sensitive import MASK, mask_command
from atrun_tui.procedures.expressions import Undefined, Value, as_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LONGEST_VALUE = 4_096
PROFILE_FIELDS = ("name", "transport", "user", "address", "number", "imei")
"""What `${profile....}` may ask for; what a road does not have is empty."""
SHORT_FORMS = {"user": "profile.user", "profile": "profile.name"}
"""Names that mean something of the profile's when the macro has no variable of that name."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
SECRET_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}", re.ASCII)
_PLACE = re.compile(r"(\$?)\$\{([^}]*)(\}?)")


class TemplateFault(ValueError):  # noqa: N818  (of the text)
    """A `${...}` that cannot be understood; a sentence."""


class TooLong(Exception):  # noqa: N818  (says what happened)
    """A value would have more than `LONGEST_VALUE` characters."""


@dataclass(frozen=True, slots=True)
class Variable:
    """The place of a value."""

    name: str


@dataclass(frozen=True, slots=True)
class SecretWord:
    """The place of a secret, by the word under which it is kept."""

    word: str


Piece = str | Variable | SecretWord


@dataclass(frozen=True, slots=True)
class Template:
    """A text with places in it."""

    source: str
    pieces: tuple[Piece, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables it asks for."""
        return tuple(piece.name for piece in self.pieces if isinstance(piece, Variable))

    @property
    def words(self) -> tuple[str, ...]:
        """The secrets it asks for."""
        return tuple(piece.word for piece in self.pieces if isinstance(piece, SecretWord))


def read_template(source: str) -> Template:
    """Find the places of a text. Raises TemplateFault."""
    pieces: list[Piece] = []
    done = 0
    for found in _PLACE.finditer(source):
        pieces.append(source[done : found.start()])
        pieces.append(_piece(*found.groups()))
        done = found.end()
    pieces.append(source[done:])
    return Template(source, tuple(piece for piece in pieces if piece != ""))


def no_such_field(field: str) -> str:
    """What is said of `profile.FIELD` where a profile has none of that name."""
    return f"a profile has {', '.join(PROFILE_FIELDS)}, and no `{field[:20]}`"


def _piece(dollar: str, inside: str, closed: str) -> Piece:
    if dollar:
        return "${" + inside + closed
    if not closed:
        raise TemplateFault("a `${` has no `}`; a plain one is written `$${`")
    if inside.startswith("secret:"):
        if SECRET_WORD.fullmatch(inside[7:]):
            return SecretWord(inside[7:])
        raise TemplateFault("after `secret:` stands the word under which it is kept, such as ${secret:next-password}")
    if inside.startswith("profile."):
        if inside[8:] in PROFILE_FIELDS:
            return Variable(inside)
        raise TemplateFault(no_such_field(inside[8:]))
    if NAME.fullmatch(inside):
        return Variable(inside)
    raise TemplateFault(f"`${{{inside[:20]}}}` is no variable: a name is letters, digits and `_`")


class Values:
    """The values of one play: the profile's, those given, and those that come on the way."""

    def __init__(self, profile: Mapping[str, str], given: Mapping[str, Value]) -> None:
        self._profile = dict(profile)
        self._given = dict(given)

    def get(self, name: str) -> Value | None:
        """A name's value, or None when it has none."""
        if (value := self._given.get(name)) is not None:
            return value
        field = SHORT_FORMS.get(name, name)
        return self._profile.get(field.removeprefix("profile."), "") if field.startswith("profile.") else None

    def without(self, names: Collection[str]) -> Values:
        """The same without the values of some variables."""
        return Values(self._profile, {name: value for name, value in self._given.items() if name not in names})

    def set(self, name: str, value: Value) -> None:
        """Give a name a value. Raises TooLong."""
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            raise TooLong(f"the value of `{name}` would have more than {LONGEST_VALUE} characters")
        self._given[name] = value

    def fill(self, template: Template) -> tuple[str | SecretWord, ...]:
        """The text with its values in it, secrets still as words. Raises Undefined, TooLong."""
        filled = tuple(self._text(piece) if isinstance(piece, Variable) else piece for piece in template.pieces)
        if sum(len(piece) for piece in filled if isinstance(piece, str)) > LONGEST_VALUE:
            raise TooLong(f"the text would have more than {LONGEST_VALUE} characters")
        return filled

    def text(self, template: Template) -> str:
        """The text as it may be shown: secrets by value and by grammar masked. Raises Undefined, TooLong."""
        return shown(self.fill(template))

    def _text(self, place: Variable) -> str:
        value = self.get(place.name)
        if value is None:
            raise Undefined(place.name)
        return as_text(value)


def shown(pieces: tuple[str | SecretWord, ...]) -> str:
    """A filled text as it may be shown."""
    text = "".join(piece if isinstance(piece, str) else MASK for piece in pieces)
    return mask_command(text) if text[:3].upper().lstrip("H").startswith("AT") else text


def sketch(template: Template, values: Values) -> str:
    """The text as far as it is known beforehand: a place without a value stays as it was written."""
    parts: list[str] = []
    for piece in template.pieces:
        value = values.get(piece.name) if isinstance(piece, Variable) else None
        if isinstance(piece, str):
            parts.append(piece)
        elif isinstance(piece, SecretWord):
            parts.append(MASK)
        else:
            parts.append(f"${{{piece.name}}}" if value is None else as_text(value))
    return shown(("".join(parts),))
