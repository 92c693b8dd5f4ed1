"""What the brain asks its wire to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Emit:
    """Send these bytes now."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection: in order, or with a reset. The module stays reachable."""

    reset: bool = False


@dataclass(frozen=True, slots=True)
class Restart:
    """The module goes down and takes the connection with it; it is reachable again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Vanish:
    """The module leaves the network, or its service ends: connection gone, and nothing listens until somebody on site acts."""


Action = Emit | Close | Restart | Vanish
