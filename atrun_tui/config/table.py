"""Takes the values out of one TOML table, checks each, and notes every problem instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

from atrun_tui.config.problems import did_you_mean, quoted

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

Note = Callable[[str, str], None]
"""note(place, sentence): keeps one problem."""

_SECRET_WORDS = ("password", "passwd", "passphrase", "pwd", "pin", "puk", "secret", "token", "key", "credentials")
_KINDS = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}


class Table:
    """One table being read. Call `take` for each key it may have, then `finish`."""

    def __init__(self, values: dict[str, Any], place: str, note: Note) -> None:
        self._left = dict(values)
        self._known: list[str] = []
        self._place = place
        self._note = note

    def take(self, key: str, read: Callable[[Any], T], default: T) -> T:
        """The checked value of `key`, or `default` when it is missing or wrong (which is noted).

        Args:
            key: the key.
            read: gives the value or raises ValueError(sentence).
            default: what stands in.
        """
        self._known.append(key)
        if key not in self._left:
            return default
        try:
            return read(self._left.pop(key))
        except ValueError as error:
            self._note(self._at(key), str(error))
            return default

    def require(self, key: str, read: Callable[[Any], T]) -> T | None:
        """Like `take`, for a key that must be there; None when it is missing or wrong."""
        if key not in self._left:
            self._note(self._at(key), "is missing")
        return self.take(key, read, None)

    def refuse(self, key: str, sentence: str) -> None:
        """Note a key that is known elsewhere but means nothing here, if it stands here."""
        if self._left.pop(key, None) is not None:
            self._note(self._at(key), sentence)

    def finish(self) -> None:
        """Note every key that nobody took."""
        for key in self._left:
            self._note(self._at(key), unknown_key(key, self._known))

    def _at(self, key: str) -> str:
        return dotted(self._place, key)


def dotted(place: str, key: str) -> str:
    """The place of a key, with a key that is no bare word in quotes."""
    shown = key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else quoted(key)
    return f"{place}.{shown}" if place else shown


def unknown_key(key: str, known: Iterable[str]) -> str:
    """Why a key is refused; what looks like a secret is told where secrets live."""
    words = key.lower().replace("_", "-").split("-")
    if any(word in _SECRET_WORDS for word in words):
        return (
            "no secret stands in this file: secrets live in the keyring; remove it here and type: atrun secret set NAME"
        )
    return f"unknown key{did_you_mean(key, known)}"


def text(value: Any) -> str:
    """Text that is not empty and holds no control characters."""
    if not isinstance(value, str):
        raise _wrong_kind(value, "text between quotes")
    if not value.strip():
        raise ValueError("must not be empty")
    if not value.isprintable():
        raise ValueError("must not hold control characters")
    return value


def parsed(parse: Callable[[str], T]) -> Callable[[Any], T]:
    """A reader of text that `parse` then understands."""
    return lambda value: parse(text(value))


def truth(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise _wrong_kind(value, "true or false, without quotes")
    return value


def number(low: float, high: float, unit: str) -> Callable[[Any], float]:
    """A reader of numbers from `low` to `high`; `unit` is named in the refusal."""

    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise _wrong_kind(value, f"a number of {unit}, without quotes")
        if not low <= value <= high:  # false for nan as well
            raise ValueError(f"must be from {low:.10g} to {high:.10g} {unit}")
        return float(value)

    return read


def whole_number(low: int, high: int, unit: str) -> Callable[[Any], int]:
    """A reader of whole numbers from `low` to `high`."""
    inner = number(low, high, unit)

    def read(value: Any) -> int:
        if isinstance(value, float):
            raise _wrong_kind(value, f"a whole number of {unit}")
        return int(inner(value))

    return read


def one_of(words: type[E]) -> Callable[[Any], E]:
    """A reader of one of an enum's words."""

    def read(value: Any) -> E:
        known = [word.value for word in words]
        if isinstance(value, str) and value in known:
            return words(value)
        hint = did_you_mean(value, known) if isinstance(value, str) else ""
        raise ValueError(f"must be one of {', '.join(map(quoted, known))}{hint}")

    return read


def list_of(read_one: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    """A reader of lists."""

    def read(value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise _wrong_kind(value, 'a list, such as ["a", "b"]')
        return tuple(map(read_one, value))

    return read


def table(value: Any) -> dict[str, Any]:
    """A table."""
    if not isinstance(value, dict):
        raise _wrong_kind(value, "a table")
    return value


def table_list(value: Any) -> list[Any]:
    """A list of tables; each is looked at when it is read."""
    if not isinstance(value, list):
        raise _wrong_kind(value, "a list of tables, each under its own [[...]]")
    return value


def _wrong_kind(value: Any, wanted: str) -> ValueError:
    return ValueError(f"must be {wanted}, not {_KINDS.get(type(value), 'a date or time')}")
