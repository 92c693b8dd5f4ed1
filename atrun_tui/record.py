"""Records: frozen values with named fields, as `@dataclass(frozen=True, slots=True)` makes them, at a tenth of its price.

A dataclass writes and compiles six functions for each class when its module is loaded; a start would spend longer on those than
on talking to a module. Of a record all but the constructor is shared, and the constructor is compiled when the first value is
made, so that a start pays for what it uses. Whatever changes, inherits or needs `field(...)` is a dataclass as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable


class _Kind(type):
    """The type of record classes: the annotated names of a body become slots, their values defaults."""

    _fields: tuple[str, ...]
    _defaults: dict[str, Any]
    _kw_only: bool

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], *, kw_only: bool = False) -> _Kind:
        if any(base._fields for base in bases if isinstance(base, _Kind)):
            raise TypeError(f"{name}: no record inherits the fields of another")
        fields = tuple(body.get("__annotations__", ()))
        defaults = {field: body.pop(field) for field in fields if field in body}
        made = super().__new__(cls, name, bases, {**body, "__slots__": fields, "__match_args__": fields})
        made._fields, made._defaults, made._kw_only = fields, defaults, kw_only
        return made


@dataclass_transform(frozen_default=True)
class Record(metaclass=_Kind):
    """A frozen value; a class of its own is `class Point(Record):` with annotated fields, `kw_only=True` where names are due.

    Two are equal when they are of one class and so are their fields. `match` takes the fields in their order.
    """

    def __init__(self, *values: Any, **named: Any) -> None:
        kind: Any = type(self)
        kind.__init__ = _constructor(kind)
        kind.__init__(self, *values, **named)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        fields = ", ".join(map("{}={!r}".format, type(self)._fields, _values(self)))
        return f"{type(self).__qualname__}({fields})"


RecordT = TypeVar("RecordT", bound=Record)


def replace(record: RecordT, /, **changes: Any) -> RecordT:
    """A record like another but for some fields. Raises TypeError: it has no such field."""
    return type(record)(**{**dict(zip(type(record)._fields, _values(record), strict=True)), **changes})


def _values(record: Record) -> tuple[Any, ...]:
    return tuple([getattr(record, field) for field in type(record)._fields])


def _constructor(kind: _Kind) -> Callable[..., None]:
    """What takes the fields by their place or name and puts each into its slot, past the class that lets nothing be set."""
    fields = kind._fields
    space = {f"put_{field}": kind.__dict__[field].__set__ for field in fields}
    space |= {f"default_{field}": value for field, value in kind._defaults.items()}  # noqa: SLF001  (its type is above)
    taken = [f"{field}=default_{field}" if f"default_{field}" in space else field for field in fields]
    stored = "".join(f"\n put_{field}(self, {field})" for field in fields) or " pass"
    star = ["*"] if kind._kw_only else []  # noqa: SLF001
    exec(f"def __init__({', '.join(['self', *star, *taken])}):{stored}", space)  # noqa: S102  (names of our own classes)
    made: Callable[..., None] = space["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    return made
