"""Records, beside the dataclasses whose place they take."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Barrier, Thread

import pytest

from atrun_tui.record import Record, replace


class Place(Record):
    x: int
    y: int = 0

    unit = "m"

    @property
    def sum(self) -> int:
        return self.x + self.y


class Named(Record, kw_only=True):
    colour: str = "red"
    name: str


class Other(Record):
    x: int
    y: int = 0


class Bare(Record):
    pass


@dataclass(frozen=True, slots=True)
class Twin:
    x: int
    y: int = 0


def test_fields_are_given_by_place_or_name_and_else_by_default() -> None:
    assert (Place(1, 2).x, Place(1, 2).y, Place(y=3, x=1).y, Place(1).y) == (1, 2, 3, 0)
    assert (Named(name="n").colour, Named(name="n", colour="blue").colour) == ("red", "blue")
    assert (Place(1, 2).sum, Place.unit, Place(1).unit) == (3, "m", "m")


@pytest.mark.parametrize(
    "make",
    [
        Place,
        lambda: Place(1, 2, 3),  # type: ignore[call-arg]
        lambda: Place(1, z=3),  # type: ignore[call-arg]
        lambda: Named("red", "n"),  # type: ignore[call-arg]
        Named,
        lambda: Bare(1),
        lambda: replace(Place(1), z=3),
    ],
)
def test_a_wrong_call_is_a_type_error_the_first_time_and_later(make: object) -> None:
    assert callable(make)
    for _ in range(2):
        with pytest.raises(TypeError):
            make()


def test_nothing_can_be_set_deleted_or_added() -> None:
    place = Place(1)
    for name in ("x", "z"):
        with pytest.raises(AttributeError):
            setattr(place, name, 2)
        with pytest.raises(AttributeError):
            delattr(place, name)
    assert place == Place(1)
    assert not hasattr(place, "__dict__")


def test_equal_means_of_one_class_with_equal_fields() -> None:
    assert Place(1, 2) == Place(1, 2)
    assert Place(1, 2) != Place(1, 3)
    assert Place(1, 2) != Other(1, 2)
    assert Place(1, 2) != (1, 2)
    assert Bare() == Bare()
    assert len({Place(1, 2), Place(1, 2), Place(1), Other(1, 2)}) == 3
    with pytest.raises(TypeError, match="unhashable"):
        hash(Place([]))  # type: ignore[arg-type]


def test_replace_changes_some_fields_of_a_copy() -> None:
    place = Place(1, 2)
    assert replace(place, y=5) == Place(1, 5)
    assert replace(Named(name="n"), colour="blue") == Named(name="n", colour="blue")
    assert place == Place(1, 2)


def test_it_is_told_and_matched_as_a_dataclass_is() -> None:
    assert repr(Place(1, 2)) == repr(Twin(1, 2)).replace("Twin", "Place")
    assert repr(Bare()) == "Bare()"
    match Place(1, 2):
        case Place(x, y):
            assert (x, y) == (1, 2)


def test_the_fields_of_another_are_not_inherited() -> None:
    with pytest.raises(TypeError, match="no record inherits"):
        type("Further", (Place,), {})


def test_two_threads_may_make_the_first_one() -> None:
    class Fresh(Record):
        x: int

    made: list[Fresh] = []
    ready = Barrier(4)

    def make(number: int) -> None:
        ready.wait()
        made.append(Fresh(number))

    threads = [Thread(target=make, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.x for each in made) == [0, 1, 2, 3]
