"""Messages that came: read once, told once, and left where they lie until somebody discards them.

A place is only emptied by `discard`; what is left there is remembered, so that it is told once. Where others' messages have filled
the store and an answer is awaited, messages are taken straight from the air for as long as that lasts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atrun_tui.protocol.errors import RemoteError
from atrun_tui.protocol.sms.pdu import Deliver, read_pdu
from atrun_tui.transport.base import Letter
from atrun_tui.transport.sms_modem import wording

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from atrun_tui.transport.sms_modem.store import Store, Stored

    Chore = Callable[[Store], Awaitable[None]]

_ARRIVED = re.compile(r'\+CMTI: *"?(\w+)"?, *(\d{1,5})')


@dataclass(frozen=True, slots=True)
class _Seen:
    """What lies in a place and was told; `letter` is None for what cannot be read."""

    pdu: str
    letter: Letter | None


class Inbox:
    """What is known of the messages in one modem's store.

    Args:
        name: the modem's.
        do: has something done with the store when its turn has come.
        hand_over: told of each message once.
        tell: told sentences for the owner.

    Attributes:
        expecting: whether an answer is awaited; after a change, `adapt` is to be done.
        trouble: why what comes may be lost at present, a sentence, or empty.
    """

    def __init__(
        self,
        name: str,
        *,
        do: Callable[[Chore], None],
        hand_over: Callable[[Letter], None],
        tell: Callable[[str], None],
    ) -> None:
        self.expecting = False
        self.trouble = ""
        self._name = name
        self._do = do
        self._hand_over = hand_over
        self._tell = tell
        self._peer = f"modem {name}"
        self._open = False
        self._seen: dict[int, _Seen] = {}
        self._full = False
        self._straight = False

    def begin(self, peer: str) -> None:
        """The modem is ready; `peer` is what sentences call it."""
        self._peer = peer
        self._seen.clear()
        self._full = self._straight = False
        self._open = True
        self._do(lambda store: self.look(store, former=True))

    def end(self) -> None:
        """It is ready no longer."""
        self._open = False

    def urc_came(self, lines: tuple[str, ...]) -> None:
        """See Port. Only what is about messages concerns us; rings, registrations and the like are for other programs."""
        if found := _ARRIVED.match(lines[0]):
            place = int(found[2])
            if self._open:  # before that, the first look finds it
                self._do(lambda store: self._read(store, place))
        elif lines[0].startswith("+CMT:") and len(lines) > 1:
            letter = self._letter(lines[1].strip(), None, crowded=False, former=False)
            if letter is not None:
                self._hand_over(letter)

    def discard(self, letter: Letter) -> None:
        """Empty the place where it lies, unless another has come there meanwhile."""
        place = letter.place
        seen = self._seen.get(place) if place is not None else None
        if place is not None and seen is not None and seen.letter is letter:
            self._do(lambda store: self._remove(store, place))

    async def look(self, store: Store, *, former: bool = False) -> None:
        """Everything in the store, as far as it is not known; `former` = it lay there before the modem was opened."""
        found = await store.listed()
        places = {stored.place for stored in found}
        self._seen = {place: seen for place, seen in self._seen.items() if place in places}
        crowded = await self._is_crowded(store)
        for stored in found:
            self._take(stored, crowded=crowded, former=former)
        if crowded or self._full:
            self._do(self._weigh)

    async def adapt(self, store: Store) -> None:
        """Let messages past a full store while an answer is awaited, and into it again as soon as that is over."""
        wanted = self._full and self.expecting
        if wanted is not self._straight and await store.route(straight=wanted):
            self._straight = wanted

    async def _read(self, store: Store, place: int) -> None:
        stored = await store.read(place)
        if stored is None:
            return
        crowded = await self._is_crowded(store)
        self._take(stored, crowded=crowded, former=False)
        if crowded:
            self._do(self._weigh)

    async def _is_crowded(self, store: Store) -> bool:
        room = await store.room()
        return room is not None and room[0] >= room[1]

    def _take(self, stored: Stored, *, crowded: bool, former: bool) -> None:
        """Hand over what was not there before."""
        seen = self._seen.get(stored.place)
        if seen is not None and seen.pdu == stored.pdu:
            return
        letter = self._letter(stored.pdu, stored.place, crowded=crowded, former=former)
        self._seen[stored.place] = _Seen(stored.pdu, letter)
        if letter is not None:
            self._hand_over(letter)

    def _letter(self, pdu: str, place: int | None, *, crowded: bool, former: bool) -> Letter | None:
        try:
            message = read_pdu(pdu)
        except RemoteError as error:
            self._tell(f"an SMS that cannot be read came to {self._peer} and is left alone: {error}")
            return None
        return Letter(message, place, crowded, former) if isinstance(message, Deliver) else None

    async def _remove(self, store: Store, place: int) -> None:
        if await store.remove(place):
            self._seen.pop(place, None)

    async def _weigh(self, store: Store) -> None:
        """After everything of ours was removed: is it still full?"""
        room = await store.room()
        was_full, self._full = self._full, room is not None and room[0] >= room[1]
        await self.adapt(store)
        self.trouble = wording.store_full(self._name, *room) if self._full and room is not None else ""
        if self._full and not was_full:
            self._tell(self.trouble)
