"""The lines that set the TCP service and its socket, and the values that serve it well: told on site, and compared with later.

Whoever sets a module up (`tcp_setup`) and whoever looks at one that is (`link`) take them from here, so that neither recommends
what the other finds fault with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTEXT = 1
"""The packet context that a set-up uses."""
CONNECTION = 1
"""The socket that the service gets (#SCFG, #TCPATRUNCFG connId)."""
PACKET = 300
"""Bytes of a full packet (#SCFG pktSz); what is shorter waits for txTo."""
IDLE_SECONDS = 600
"""Silence after which the module closes the socket (#SCFG maxTo)."""
CONNECT_TENTHS = 600
"""#SCFG connTo."""
HOLD_TENTHS = 1
"""How long a short answer is held back (#SCFG txTo, in 100 ms)."""
KEEPALIVE_MINUTES = 1
"""Between the probes of a silent link (#SCFGEXT keepalive)."""
ACTIVATION_TRIES, ACTIVATION_SECONDS = 15, 180
"""How a context comes up by itself (#SGACTCFG retry and delay)."""
RETRIES, RETRY_MINUTES = 5, 2
"""How a module that dials tries again (#TCPATRUNCFG retryCnt and retryDelay)."""


def socket_line(
    connection: int,
    context: int = CONTEXT,
    *,
    packet: int = PACKET,
    idle: int = IDLE_SECONDS,
    connect: int = CONNECT_TENTHS,
    hold: int = HOLD_TENTHS,
) -> str:
    """Sets a socket's packet size and timers; idle in seconds, connect and hold in 100 ms."""
    return f"AT#SCFG={connection},{context},{packet},{idle},{connect},{hold}"


def keepalive_line(connection: int, *, ring: int = 0, view: int = 0) -> str:
    """Has a silent link probed; `ring` and `view` are the two values before it (srMode, recvDataMode)."""
    return f"AT#SCFGEXT={connection},{ring},{view},{KEEPALIVE_MINUTES}"


def activation_line(context: int) -> str:
    """Has the context come up by itself after a restart or a loss of the network."""
    return f"AT#SGACTCFG={context},{ACTIVATION_TRIES},{ACTIVATION_SECONDS}"


def service_line(values: Sequence[int | str]) -> str:
    """Sets the service, by all ten values; the host stands in its quotes."""
    return f"AT#TCPATRUNCFG={','.join(map(str, values))}"


def switch_line(*, serves: bool, on: bool) -> str:
    """Switches the service on or off: the one that listens, or the one that dials."""
    return f"AT#TCPATRUN{'L' if serves else 'D'}={on:d}"
