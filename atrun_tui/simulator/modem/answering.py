"""Requests out of messages, and answers into messages: digest and plain (app note 2.1, 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from atrun_tui.simulator.brain import Road
from atrun_tui.simulator.modem import alphabet, envelope
from atrun_tui.simulator.modem.envelope import Ids, Sealed
from atrun_tui.simulator.modem.message import Coding, Message, coding_of, concatenation_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from atrun_tui.simulator.modem.sms_faults import SmsFaults

_CLASS_1_OCTETS = 0x15
MOST_PARTS = 15


@dataclass(frozen=True, slots=True)
class Request:
    """A command by SMS.

    Attributes:
        text: the command with its prefix.
        sender: whom to answer.
        dcs: the coding it came in.
        sealed: its envelope, or None for a plain one.
    """

    text: str
    sender: str
    dcs: int
    sealed: Sealed | None

    @property
    def road(self) -> Road:
        """How it came."""
        return Road.SIMPLE if self.sealed is None else Road.DIGEST

    @property
    def wants_answer(self) -> bool:
        """HAT in place of AT wants none."""
        return not self.text.startswith("H")

    @property
    def command(self) -> str:
        """The command line."""
        return self.text.removeprefix("H")


def open_sealed(message: Message, passwords: list[str]) -> Request | None:
    """A digest request; whoever sent it."""
    sealed = envelope.open_request(message.body, passwords)
    text = sealed.text.decode("latin-1") if sealed is not None else ""
    return Request(text, message.sender, message.dcs, sealed) if _is_command(text) else None


def open_plain(message: Message) -> Request | None:
    """A plain request, in septets or octets."""
    text = message.text
    if message.coding is Coding.UCS2 or not _is_command(text) or any(character > "\xff" for character in text):
        return None
    return Request(text, message.sender, message.dcs, None)


def _is_command(text: str) -> bool:
    return text.startswith(("AT", "HAT"))


def answer(request: Request, heard: bytes, number: str, reference: int, faults: SmsFaults) -> list[Message]:
    """The messages of an answer, at most 15."""
    if request.sealed is not None:
        bodies = _sealed_bodies(request.sealed, heard, faults)
        header_of = partial(concatenation_header, reference, len(bodies)) if faults.udh else None
        return _parts(request.sender, number, _CLASS_1_OCTETS, bodies, header_of)
    bodies = _plain_bodies(request, heard)
    header_of = partial(concatenation_header, reference, len(bodies)) if len(bodies) > 1 else None
    return _parts(request.sender, number, request.dcs, bodies, header_of)


def _parts(
    recipient: str, sender: str, dcs: int, bodies: list[bytes], header_of: Callable[[int], bytes] | None
) -> list[Message]:
    return [
        Message(
            sender=sender,
            recipient=recipient,
            dcs=dcs,
            body=body,
            header=header_of(place) if header_of is not None else b"",
            part=place,
        )
        for place, body in enumerate(bodies, 1)
    ]


def _sealed_bodies(sealed: Sealed, heard: bytes, faults: SmsFaults) -> list[bytes]:
    ids = Ids() if faults.plain_ids else sealed.ids
    room = envelope.MOST_OCTETS - (6 if faults.udh else 0)
    return envelope.write_answer(heard, sealed.password, ids, room=room, total_first=faults.swap_nibbles)


def _plain_bodies(request: Request, heard: bytes) -> list[bytes]:
    """In the request's own alphabet; more than one message is a concatenated one."""
    septets = coding_of(request.dcs) is Coding.SEPTETS
    body = alphabet.to_septets(heard.decode("latin-1")) if septets else heard
    whole, cut = (160, 153) if septets else (140, 134)
    return [body] if len(body) <= whole else _cut(body, cut, septets=septets)


def _cut(body: bytes, size: int, *, septets: bool) -> list[bytes]:
    """Pieces of at most `size`; none ends between an escape and what it escapes. What 15 cannot hold is lost."""
    pieces: list[bytes] = []
    while body and len(pieces) < MOST_PARTS:
        end = size - 1 if septets and len(body) > size and body[size - 1] == alphabet.ESCAPE else size
        pieces.append(body[:end])
        body = body[end:]
    return pieces
