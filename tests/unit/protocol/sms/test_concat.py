from __future__ import annotations

from dataclasses import replace

import pytest

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms.coding import Alphabet, Coding
from atrun_tui.protocol.sms.concat import Incomplete, Pending, Reassembly, Repeated, Whole, alphabet_of, split
from atrun_tui.protocol.sms.pdu import Deliver
from atrun_tui.protocol.sms.user_data import Part, UserData
from tests.unit.protocol.sms.paper_module import NUMBER, OTHER_NUMBER, at, sms


def part(
    text: str, number: int, total: int, *, reference: int = 5, stamp: int = 0, sender: str = NUMBER, wide: bool = False
) -> Deliver:
    return sms(text, part=Part(reference, total, number, wide), stamp=stamp, number=sender)


@pytest.mark.parametrize(
    ("text", "alphabet", "wide", "sizes"),
    [
        ("x" * 160, Alphabet.GSM7, False, [160]),
        ("x" * 161, Alphabet.GSM7, False, [153, 8]),
        ("x" * 161, Alphabet.GSM7, True, [152, 9]),
        ("x" * 152 + "{" * 5, Alphabet.GSM7, False, [152, 5]),
        ("Ж" * 70, Alphabet.UCS2, False, [70]),
        ("Ж" * 71, Alphabet.UCS2, False, [67, 4]),
        ("Ж" * 71, Alphabet.UCS2, True, [66, 5]),
        ("Ж" * 66 + "😀" * 3, Alphabet.UCS2, False, [66, 3]),
        ("x" * 140, Alphabet.DATA, False, [140]),
        ("x" * 141, Alphabet.DATA, False, [134, 7]),
        ("x" * 141, Alphabet.DATA, True, [133, 8]),
        ("", Alphabet.GSM7, False, [0]),
    ],
)
def test_how_a_text_is_cut(text: str, alphabet: Alphabet, wide: bool, sizes: list[int]) -> None:
    pieces = split(text, alphabet, 7, wide=wide)
    assert [len(piece.text or piece.octets) for piece in pieces] == sizes
    assert "".join(piece.text or piece.octets.decode("latin-1") for piece in pieces) == text
    assert bool(pieces[0].header) is (len(sizes) > 1)


def test_no_message_is_longer_than_255_parts() -> None:
    assert len(split("x" * (153 * 255), Alphabet.GSM7, 0)) == 255
    with pytest.raises(LocalError, match="256 messages"):
        split("x" * (153 * 255 + 1), Alphabet.GSM7, 0)


@pytest.mark.parametrize(("reference", "wide"), [(256, False), (65536, True), (-1, False)])
def test_a_reference_has_to_fit(reference: int, wide: bool) -> None:
    with pytest.raises(LocalError):
        split("x" * 200, Alphabet.GSM7, reference, wide=wide)


@pytest.mark.parametrize("alphabet", [Alphabet.GSM7, Alphabet.DATA])
def test_characters_that_an_alphabet_lacks(alphabet: Alphabet) -> None:
    with pytest.raises(LocalError):
        split("Ж", alphabet, 0)


def test_the_alphabet_of_a_text() -> None:
    assert alphabet_of("Hello {5} €") is Alphabet.GSM7
    assert alphabet_of("Жук") is Alphabet.UCS2


def test_a_message_without_parts_is_whole() -> None:
    puzzle = Reassembly()
    assert puzzle.add(sms("hello"), 0) == Whole(NUMBER, Alphabet.GSM7, "hello", b"hello", 1)
    assert puzzle.add(part("hello", 1, 1), 0) == Whole(NUMBER, Alphabet.GSM7, "hello", b"hello", 1)
    assert len(puzzle) == 0


def test_nothing_is_handed_on_before_all_of_it_is_there() -> None:
    puzzle = Reassembly()
    assert puzzle.add(part("c", 3, 3), 0) == Pending(3, (3,))
    assert puzzle.add(part("a", 1, 3), 0) == Pending(3, (1, 3))
    assert puzzle.add(part("c", 3, 3), 0) == Repeated(3)
    assert puzzle.add(part("b", 2, 3), 0) == Whole(NUMBER, Alphabet.GSM7, "abc", b"abc", 3)
    assert puzzle.add(part("b", 2, 3), 0) == Repeated(2)


def test_number_reference_total_and_width_keep_messages_apart() -> None:
    puzzle = Reassembly()
    for first in (
        part("a", 1, 2),
        part("b", 1, 2, sender=OTHER_NUMBER),
        part("c", 1, 2, reference=6),
        part("d", 1, 3),
        part("e", 1, 2, wide=True),
    ):
        assert isinstance(puzzle.add(first, 0), Pending)
    assert puzzle.add(part("z", 2, 2, sender=OTHER_NUMBER), 0) == Whole(OTHER_NUMBER, Alphabet.GSM7, "bz", b"bz", 2)


def test_another_text_in_the_same_place_is_another_message() -> None:
    puzzle = Reassembly()
    puzzle.add(part("old", 1, 3), 0)
    puzzle.add(part("old", 2, 3), 0)
    assert puzzle.add(part("new", 2, 3), 0) == Pending(3, (2,), (Incomplete(NUMBER, 3, (1, 2)),))


def test_another_alphabet_is_another_message() -> None:
    puzzle = Reassembly()
    puzzle.add(part("a", 1, 2), 0)
    octets = Deliver(number=NUMBER, coding=Coding(Alphabet.DATA), data=UserData("b", b"b", Part(5, 2, 2)), sent=at(0))
    assert puzzle.add(octets, 0) == Pending(2, (2,), (Incomplete(NUMBER, 2, (1,)),))


def test_a_whole_message_gives_way_to_the_next_of_its_reference_without_a_word() -> None:
    puzzle = Reassembly()
    puzzle.add(part("a", 1, 2, stamp=1), 0)
    puzzle.add(part("b", 2, 2, stamp=2), 0)
    assert puzzle.add(part("a", 1, 2, stamp=8), 0) == Pending(2, (1,))
    assert puzzle.add(part("b", 2, 2, stamp=9), 0) == Whole(NUMBER, Alphabet.GSM7, "ab", b"ab", 2)


def test_messages_are_forgotten_by_age() -> None:
    puzzle = Reassembly(age=100)
    puzzle.add(part("a", 1, 2), 0)
    puzzle.add(part("x", 1, 2, reference=6), 50)
    puzzle.add(part("y", 2, 2, reference=6), 60)
    assert puzzle.expire(100) == ()
    assert puzzle.expire(101) == (Incomplete(NUMBER, 2, (1,)),)
    assert puzzle.expire(151) == ()
    assert len(puzzle) == 0
    assert puzzle.add(part("b", 2, 2), 200) == Pending(2, (2,))


def test_an_old_message_expires_when_a_new_one_comes() -> None:
    puzzle = Reassembly(age=100)
    puzzle.add(part("a", 1, 2), 0)
    assert puzzle.add(part("b", 2, 2), 101) == Pending(2, (2,), (Incomplete(NUMBER, 2, (1,)),))


def test_the_oldest_makes_room() -> None:
    puzzle = Reassembly(most=3)
    for reference in range(3):
        puzzle.add(part("a", 1, 2, reference=reference), 0)
    assert puzzle.add(part("a", 1, 2, reference=3), 0) == Pending(2, (1,), (Incomplete(NUMBER, 2, (1,)),))
    assert len(puzzle) == 3
    assert isinstance(puzzle.add(part("b", 2, 2, reference=1), 0), Whole)


def test_pairs_that_were_cut_are_joined() -> None:
    puzzle = Reassembly()
    first = part("", 1, 2)
    puzzle.add(replace(first, data=replace(first.data, octets=b"a\x1b")), 0)
    last = part("", 2, 2)
    whole = puzzle.add(replace(last, data=replace(last.data, octets=b"\x65b")), 0)
    assert isinstance(whole, Whole)
    assert whole.text == "a€b"
