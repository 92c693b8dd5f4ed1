"""What can go wrong with short messages between the modem and the modules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsFaults:
    """What goes wrong, and which of the undocumented variants the modules play. The default is nothing, and the likely ones.

    Attributes:
        latency: seconds that each message takes on its way, one way.
        jitter: up to so many seconds more for each, by a seeded sequence; the order may change.
        lose_requests: nothing that the modem sends arrives.
        lose: parts of each answer that are lost, counted from 1.
        forge: parts of each answer whose digest is wrong.
        duplicate: every part of an answer arrives twice.
        reorder: the parts of an answer arrive in another order.
        unrelated: an ordinary message of somebody else arrives before each part.
        swap_nibbles: the total stands in the high half of the segment octet.
        udh: digest answers carry a concatenation header, and so have 104 characters a part.
        plain_ids: answers carry transaction 00 and session 01 whatever the request had.
        cms_error: everything the modem sends is refused with this +CMS ERROR.
    """

    latency: float = 0.0
    jitter: float = 0.0
    lose_requests: bool = False
    lose: tuple[int, ...] = ()
    forge: tuple[int, ...] = ()
    duplicate: bool = False
    reorder: bool = False
    unrelated: bool = False
    swap_nibbles: bool = False
    udh: bool = False
    plain_ids: bool = False
    cms_error: int | None = None
