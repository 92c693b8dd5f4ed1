"""Long messages: outgoing text cut into parts, incoming parts put together (3GPP 23.040, 9.2.3.24.1 and .8).

Nothing is handed on before all of it is there. Parts belong together by (number, reference, total, width of the reference), and
come in any order and more than once. References are few and come round again, so that the same key may mean another message: a
part that differs from the one already held in its place begins a new message, and the older one, of which no more can be
trusted, is handed back as displaced. A whole message is remembered for a while, so that a late copy of a part of it is known;
a copy has the same time stamp too, whereas a module that always counts from the same reference gives its next message another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import LocalError
from atrun_tui.protocol.sms import gsm7
from atrun_tui.protocol.sms.coding import Alphabet
from atrun_tui.protocol.sms.user_data import MOST_OCTETS, MOST_SEPTETS, Part, decode, write_part_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from atrun_tui.protocol.sms.pdu import Deliver

_MOST_PARTS = 255
_OCTETS_OF_CHARACTER = {Alphabet.DATA: 1, Alphabet.UCS2: 2}


@dataclass(frozen=True, slots=True)
class Piece:
    """What one message of a long text carries: `text` in the GSM or UCS-2 alphabet, `octets` in 8-bit, and its header."""

    text: str
    octets: bytes
    header: bytes


def alphabet_of(text: str) -> Alphabet:
    """The alphabet for an ordinary text: GSM where it suffices, else UCS-2."""
    return Alphabet.GSM7 if gsm7.fits(text) else Alphabet.UCS2


def split(text: str, alphabet: Alphabet, reference: int, *, wide: bool = False) -> tuple[Piece, ...]:
    """The messages that carry a text: one without a header when it fits, else parts of at most 153 septets or 134 octets.

    Args:
        text: of 8-bit data, its octets as latin-1.
        alphabet: no pair, of an escape or of surrogates, is cut in two.
        reference: 0-255, or 0-65535 when wide; the next message to the same number must have another.
        wide: a reference of 16 bits costs a septet or octet more in each part.

    Raises:
        LocalError: the alphabet lacks a character, or there would be more than 255 parts.
    """
    units = _units(text, alphabet)
    most = MOST_SEPTETS if alphabet is Alphabet.GSM7 else MOST_OCTETS
    if sum(size for _, size in units) <= most:
        return (_piece(text, alphabet, b""),)
    header = len(write_part_header(Part(reference, 1, 1, wide=wide)))
    room = most - (8 * header + 6) // 7 if alphabet is Alphabet.GSM7 else most - header
    texts = list(_fill(units, room))
    if len(texts) > _MOST_PARTS:
        raise LocalError(f"the text needs {len(texts)} messages: at most {_MOST_PARTS}")
    return tuple(
        _piece(part, alphabet, write_part_header(Part(reference, len(texts), number, wide=wide)))
        for number, part in enumerate(texts, 1)
    )


def _units(text: str, alphabet: Alphabet) -> list[tuple[str, int]]:
    """Each character with the septets or octets it takes."""
    if alphabet is Alphabet.GSM7:
        return [(char, len(gsm7.encode(char))) for char in text]
    if alphabet is Alphabet.DATA and any(char > "\xff" for char in text):
        raise LocalError("the text has a character that no 8-bit message can carry")
    size = _OCTETS_OF_CHARACTER[alphabet]
    return [(char, 2 * size if char > "\uffff" else size) for char in text]


def _fill(units: list[tuple[str, int]], room: int) -> Iterator[str]:
    part, used = "", 0
    for char, size in units:
        if used + size > room:
            yield part
            part, used = "", 0
        part += char
        used += size
    yield part


def _piece(text: str, alphabet: Alphabet, header: bytes) -> Piece:
    return Piece("", text.encode("latin-1"), header) if alphabet is Alphabet.DATA else Piece(text, b"", header)


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A long message that never became whole: which of its parts came."""

    number: str
    total: int
    have: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A part came and others are still to come. `displaced`: older messages that had to make room and stay incomplete."""

    total: int
    have: tuple[int, ...]
    displaced: tuple[Incomplete, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """All of a message is there; `octets` are septets in the GSM alphabet. `displaced` as in Pending."""

    number: str
    alphabet: Alphabet
    text: str
    octets: bytes
    parts: int
    displaced: tuple[Incomplete, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeated:
    """A copy of a part that came before."""

    part: int


_Key = tuple[str, int, int, bool]


@dataclass(slots=True)
class _Gathering:
    alphabet: Alphabet
    since: float
    octets: dict[int, bytes] = field(default_factory=dict)
    stamps: dict[int, datetime | None] = field(default_factory=dict)


class Reassembly:
    """Puts the parts of long messages together.

    Args:
        most: how many messages are held at once; the oldest makes room.
        age: seconds after its first part for which a message is held, whole or not.
    """

    def __init__(self, *, most: int = 64, age: float = 86_400.0) -> None:
        self._most = most
        self._age = age
        self._held: dict[_Key, _Gathering] = {}

    def __len__(self) -> int:
        """How many messages are held, whole ones that are remembered included."""
        return len(self._held)

    def add(self, message: Deliver, now: float) -> Pending | Whole | Repeated:
        """Take a message, long or not.

        Args:
            message: one without a part is whole by itself and nothing of it is held.
            now: seconds on a clock that never goes back.
        """
        data, alphabet = message.data, message.coding.counted_as
        if data.part is None or data.part.total == 1:
            return Whole(message.number, alphabet, data.text, data.octets, 1)
        displaced = self.expire(now)
        if self.find_copy(message) is not None:
            return Repeated(data.part.number)
        key = _key(message.number, data.part)
        held = self._held.get(key)
        if held is not None and (data.part.number in held.octets or held.alphabet is not alphabet):
            displaced += self._give_up(key)
            held = None
        if held is None:
            displaced += self._make_room()
            held = self._held[key] = _Gathering(alphabet, now)
        held.octets[data.part.number] = data.octets
        held.stamps[data.part.number] = message.sent
        return _told(key, held, displaced)

    def find_copy(self, message: Deliver) -> int | None:
        """Which part this is a copy of, or None; of a whole message only the very same SMS counts, by its time stamp."""
        part = message.data.part
        held = self._held.get(_key(message.number, part)) if part is not None else None
        if part is None or held is None or held.alphabet is not message.coding.counted_as:
            return None
        same = held.octets.get(part.number) == message.data.octets
        if same and (len(held.octets) < part.total or held.stamps[part.number] == message.sent):
            return part.number
        return None

    def expire(self, now: float) -> tuple[Incomplete, ...]:
        """Forget what is too old; the messages among it that never became whole."""
        old = [key for key, held in self._held.items() if now - held.since > self._age]
        return tuple(lost for key in old for lost in self._give_up(key))

    def _make_room(self) -> tuple[Incomplete, ...]:
        return () if len(self._held) < self._most else self._give_up(next(iter(self._held)))

    def _give_up(self, key: _Key) -> tuple[Incomplete, ...]:
        held = self._held.pop(key)
        return () if len(held.octets) == key[2] else (Incomplete(key[0], key[2], tuple(sorted(held.octets))),)


def _key(number: str, part: Part) -> _Key:
    return number, part.reference, part.total, part.wide


def _told(key: _Key, held: _Gathering, displaced: tuple[Incomplete, ...]) -> Pending | Whole:
    number, _, total, _ = key
    if len(held.octets) < total:
        return Pending(total, tuple(sorted(held.octets)), displaced)
    octets = b"".join(held.octets[part] for part in range(1, total + 1))
    return Whole(number, held.alphabet, decode(held.alphabet, octets), octets, total, displaced)
