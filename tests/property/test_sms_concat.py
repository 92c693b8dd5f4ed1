"""Parts in any order, mixed and more than once, give each text once, and never before all of it is there."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from atrun_tui.protocol.sms import gsm7
from atrun_tui.protocol.sms.coding import Alphabet, write_coding
from atrun_tui.protocol.sms.concat import Pending, Reassembly, Repeated, Whole, split
from atrun_tui.protocol.sms.pdu import Deliver, read_pdu, write_deliver
from atrun_tui.protocol.sms.user_data import Part, UserData
from tests.unit.protocol.sms.paper_module import sms

GSM = "".join(char for char in map(chr, range(0x3000)) if gsm7.fits(char))
TEXTS = {
    Alphabet.GSM7: st.text(GSM, max_size=700),
    Alphabet.UCS2: st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    Alphabet.DATA: st.binary(max_size=600).map(lambda octets: octets.decode("latin-1")),
}
CONTENTS = st.sampled_from(Alphabet).flatmap(lambda alphabet: st.tuples(st.just(alphabet), TEXTS[alphabet]))


def messages(number: str, alphabet: Alphabet, text: str, reference: int, *, wide: bool) -> list[Deliver]:
    """A text through the air and back."""
    read = []
    for piece in split(text, alphabet, reference, wide=wide):
        pdu, _ = write_deliver(
            number,
            write_coding(alphabet),
            datetime(2026, 11, 23, tzinfo=UTC),
            text=piece.text,
            octets=piece.octets,
            header=piece.header,
        )
        message = read_pdu(pdu)
        assert isinstance(message, Deliver)
        read.append(message)
    return read


@given(st.lists(CONTENTS, min_size=1, max_size=4), st.booleans(), st.integers(0, 0xFF), st.data())
def test_each_text_comes_out_once_when_its_last_part_came(
    contents: list[tuple[Alphabet, str]], wide: bool, reference: int, data: st.DataObject
) -> None:
    sent = {
        f"+39{place}": (messages(f"+39{place}", alphabet, text, reference, wide=wide), text)
        for place, (alphabet, text) in enumerate(contents)
    }
    parts = [part for of_one, _ in sent.values() for part in of_one if part.data.part is not None]
    copies = data.draw(st.lists(st.sampled_from(parts), max_size=4)) if parts else []
    puzzle = Reassembly()
    seen: dict[str, set[Part]] = {number: set() for number in sent}
    for message in data.draw(st.permutations([*parts, *copies])):
        part = message.data.part
        assert part is not None
        had = part in seen[message.number]
        seen[message.number].add(part)
        outcome = puzzle.add(message, 0)
        if had:
            assert outcome == Repeated(part.number)
        elif len(seen[message.number]) == part.total:
            assert isinstance(outcome, Whole)
            assert (outcome.text, outcome.displaced) == (sent[message.number][1], ())
        else:
            assert outcome == Pending(part.total, tuple(sorted(one.number for one in seen[message.number])))
    for of_one, text in sent.values():
        if of_one[0].data.part is None:
            assert of_one[0].data.text == text


@given(CONTENTS, st.booleans())
def test_no_part_holds_half_a_character_or_too_much(content: tuple[Alphabet, str], wide: bool) -> None:
    alphabet, text = content
    parts = messages("+39", alphabet, text, 0, wide=wide)
    assert "".join(part.data.text for part in parts) == text


PIECES = st.builds(
    lambda text, number, total, reference, sender, wide: sms(
        text, part=Part(reference, total, min(number, total), wide), number=sender
    ),
    st.sampled_from(["a", "b"]),
    st.integers(1, 4),
    st.integers(2, 4),
    st.integers(0, 2),
    st.sampled_from(["+391", "+392"]),
    st.booleans(),
)


@given(st.lists(st.tuples(PIECES, st.floats(0, 50)), max_size=60))
def test_the_memory_is_bounded_and_a_whole_text_is_made_of_parts_that_came(
    stream: list[tuple[Deliver, float]],
) -> None:
    puzzle = Reassembly(most=5, age=100)
    now = 0.0
    came: dict[tuple[str, Part], set[bytes]] = {}
    for message, pause in stream:
        now += pause
        data: UserData = message.data
        assert data.part is not None
        came.setdefault((message.number, data.part), set()).add(data.octets)
        outcome = puzzle.add(message, now)
        assert len(puzzle) <= 5
        if isinstance(outcome, Whole):
            for place, char in enumerate(outcome.octets, 1):
                part = Part(data.part.reference, data.part.total, place, data.part.wide)
                assert bytes((char,)) in came[message.number, part]
