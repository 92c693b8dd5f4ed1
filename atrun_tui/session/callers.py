"""Who calls and who is expected: the plain data of the lobby."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_MAPPED = 96
"""Bits of an IPv6 address before the IPv4 one that it stands for."""


class Door(NamedTuple):
    """Where a listener listens; an empty host is every address of this computer."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who said who it is and is nobody's yet.

    Attributes:
        id: of this call, never used again.
        door: where it came in.
        address: where it calls from, without the port.
        imei: None when it answers and tells none.
        since: wall clock of its call.
    """

    id: int
    door: Door
    address: str
    imei: str | None
    since: float

    def __str__(self) -> str:
        return f"{'IMEI ' + self.imei if self.imei else 'a module without an IMEI'} from {self.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The module that a profile expects to call.

    Attributes:
        profile: its name.
        door: where it is to call.
        imei: what tells it from others, or None.
        allow: the blocks it may call from; empty = any. Without an IMEI it is known by these alone, because the profile asks so.
    """

    profile: str
    door: Door
    imei: str | None
    allow: tuple[Network, ...]

    @classmethod
    def of(cls, profile: str, door: Door, imei: str | None, allow: Iterable[str]) -> Self:
        """With the blocks as a profile writes them."""
        return cls(profile=profile, door=door, imei=imei, allow=tuple(_plain(ip_network(block)) for block in allow))

    @property
    def takes_nobody(self) -> bool:
        """Whether nothing tells its module from others."""
        return self.imei is None and not self.allow

    def allows(self, address: Address) -> bool:
        """Whether its module may call from there."""
        return not self.allow or any(address in block for block in self.allow)

    def fits(self, caller: Caller) -> bool:
        """Whether the caller may be its module."""
        if self.takes_nobody or caller.door != self.door or not self.allows(ip_address(caller.address)):
            return False
        return self.imei is None or self.imei == caller.imei

    def __str__(self) -> str:
        if self.imei is not None:
            return f"the module with IMEI {self.imei}"
        return f"a module from {', '.join(map(str, self.allow))}" if self.allow else "no module"


def _plain(block: Network) -> Network:
    """A block of IPv4 that is written as IPv6 (`::ffff:10.0.0.0/104`) as IPv4, which is how callers' addresses come."""
    mapped = (
        block.network_address.ipv4_mapped if isinstance(block, IPv6Network) and block.prefixlen >= _MAPPED else None
    )
    return block if mapped is None else IPv4Network((mapped, block.prefixlen - _MAPPED))


class Reason(StrEnum):
    """Why a caller was sent away."""

    NOT_ALLOWED = "from an address that no profile allows"
    TOO_MANY = "as there were too many at once"
    UNIDENTIFIED = "who did not say who they are (AT+CGSN)"
    UNWANTED = "whom their owner refused"
    LEFT_WAITING = "whom nobody took in time"
    OVERTAKEN = "who called again meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much a flood can take up.

    Attributes:
        at_once: callers between the door and a session.
        per_address: of these, from one address: modules behind one operator's gateway share theirs.
        waiting: of these, identified and nobody's.
        waiting_per_address: of those, from one address.
        patience: seconds that one waits.
    """

    at_once: int = 400
    per_address: int = 256
    waiting: int = 32
    waiting_per_address: int = 16
    patience: float = 600.0
