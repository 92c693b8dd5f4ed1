"""The set-up of the TCP service, in either direction: context, socket, service, firewall, credentials, service on."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network

from atrun_tui.procedures.service_lines import (
    ACTIVATION_SECONDS,
    CONNECTION,
    CONTEXT,
    HOLD_TENTHS,
    IDLE_SECONDS,
    RETRIES,
    RETRY_MINUTES,
    activation_line,
    keepalive_line,
    service_line,
    socket_line,
    switch_line,
)
from atrun_tui.procedures.setup_plan import COMMAND_MINUTES, PASSWORD, Line, Plan, PlanFault, Proof, is_plain, quotable
from atrun_tui.procedures.variables import SecretWord

MOST_NETWORKS = 5
"""Rules that the firewall holds (#TCPATRUNFRWL)."""
MOST_CHARACTERS = 50
"""Of a user name and of a password (#TCPATRUNAUTH)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """What both TCP services need.

    Attributes:
        apn: the operator's access point; None = as the module has it.
        instance: the AT instance that the service takes, 1 to 3.
        idle: seconds after which the module closes a silent socket (#SCFG maxTo); 0 = never.
        keep_context: the module's own access point stays.
    """

    apn: str | None
    instance: int = 2
    idle: int = IDLE_SECONDS
    keep_context: bool = False


def plan_server(
    socket: Socket,
    *,
    host: str,
    port: int,
    user: str | None,
    networks: tuple[str, ...],
    step_by_step: bool,
    fresh: bool = False,
) -> Plan:
    """A module that listens (#TCPATRUNL).

    Args:
        socket: the socket.
        host: where its owner dials it.
        port: where it listens.
        user: who logs in; its password is asked for by the word `password`.
        networks: IPv4 blocks that may connect, at most five; nobody else can, not even to be refused.
        step_by_step: authMode 1, which tells whether a login was right; otherwise authMode 0.
        fresh: empty the firewall and the credentials first.

    Raises:
        PlanFault: something of it cannot be said to a module.
    """
    values = (CONNECTION, socket.instance, port, port, '""', 1, COMMAND_MINUTES, int(step_by_step), 0, RETRY_MINUTES)
    rules = [_rule(network) for network in networks]
    if len(rules) > MOST_NETWORKS:
        raise PlanFault(f"the module's firewall holds {MOST_NETWORKS} networks, not {len(rules)}: join some")
    clear = _clearing() if fresh else ()
    gate = tuple(_let_in(*rule) for rule in rules) or (_NOBODY,)
    return Plan(
        lines=(
            *_ground(socket),
            *_configure(values),
            *clear,
            *gate,
            *_credentials(user),
            *_online(),
            Line(pieces=(switch_line(serves=True, on=True),), why="listen from now on, also after every restart"),
        ),
        proofs=(
            Proof(question="AT#TCPATRUNCFG?", lines=(f"#TCPATRUNCFG: {_row(values)}",), what="the service is set up"),
            *(
                Proof(
                    question="AT#TCPATRUNFRWL?", lines=(f"#TCPATRUNFRWL: {address},{mask}",), what=f"{address} may come"
                )
                for address, mask in rules
            ),
            Proof(question="AT#TCPATRUNL?", lines=("#TCPATRUNL: 1,1",), what=f"it listens on port {port}"),
        ),
        address=host,
    )


def plan_client(socket: Socket, *, host: str | None, port: int, imei: str | None) -> Plan:
    """A module that dials in (#TCPATRUND).

    Args:
        socket: the socket.
        host: where it calls, as it sees that; None = not known yet.
        port: the port there.
        imei: whose module it is, None for any.

    Raises:
        PlanFault: something of it cannot be said to a module.
    """
    target = quotable(host or "YOUR-ADDRESS", "the address that the module calls")
    values = (CONNECTION, socket.instance, port, port, f'"{target}"', 1, COMMAND_MINUTES, 0, RETRIES, RETRY_MINUTES)
    missing = None if host else "the address of this computer as the module sees it: --host ADDRESS"
    return Plan(
        lines=(
            *_ground(socket),
            *_configure(values, missing),
            *_online(),
            Line(
                pieces=(switch_line(serves=False, on=True),),
                why=f"call from now on, also after every restart; {RETRIES} tries, {RETRY_MINUTES} min apart",
            ),
        ),
        proofs=(
            Proof(question="AT#TCPATRUNCFG?", lines=(f"#TCPATRUNCFG: {_row(values)}",), what="the service is set up"),
            Proof(
                question="AT#TCPATRUND?",
                lines=("#TCPATRUND: 1,1", "#TCPATRUND: 1,2", "#TCPATRUND: 1,0"),
                what=f"it calls {target}:{port}",
            ),
        ),
        imei=imei,
    )


_NOBODY = Line(
    pieces=('AT#TCPATRUNFRWL=1,"YOUR-ADDRESS","YOUR-MASK"',),
    why="who may connect; the list is empty at first, which keeps everybody out",
    missing="the network that you connect from: --from CIDR, such as --from 217.0.0.0/8",
)


def _ground(socket: Socket) -> tuple[Line, ...]:
    """The packet context and the socket."""
    if not 1 <= socket.instance <= 3:
        raise PlanFault(f"a module has the AT instances 1 to 3, and no {socket.instance}")
    if not 0 <= socket.idle <= 65_535:
        raise PlanFault(f"an idle limit is 0 to 65535 seconds, not {socket.idle}")
    apn = quotable(socket.apn or "YOUR-APN", "an access point")
    missing = None if socket.apn else "your operator's access point: --apn NAME, or --keep-context to leave it as it is"
    context = Line(
        pieces=(f'AT+CGDCONT={CONTEXT},"IP","{apn}"',),
        why="the packet context: your operator's access point",
        missing=missing,
    )
    idle = f"{socket.idle} s of silence" if socket.idle else "never: a link lost half way blocks the module for good"
    return (
        Line(pieces=(f"AT#SGACT={CONTEXT},0",), why="go offline while all this is set", may_fail=True),
        *(() if socket.keep_context else (context,)),
        Line(
            pieces=(activation_line(CONTEXT),),
            why="bring the context up by itself after a restart or a loss of the network, trying every"
            f" {ACTIVATION_SECONDS // 60} min",
        ),
        Line(
            pieces=(switch_line(serves=True, on=False),),
            why="switch the service off, since it cannot be changed while on",
            may_fail=True,
        ),
        Line(pieces=(switch_line(serves=False, on=False),), why="and the one that dials", may_fail=True),
        Line(
            pieces=(socket_line(CONNECTION, idle=socket.idle),),
            why=f"the socket: answers leave after {HOLD_TENTHS / 10:g} s; it is closed after {idle}",
        ),
        Line(
            pieces=(keepalive_line(CONNECTION),),
            why="probe a silent link every minute (TCP keep-alive), so that a dead one is noticed",
            may_fail=True,
        ),
    )


def _configure(values: tuple[int | str, ...], missing: str | None = None) -> tuple[Line, ...]:
    why = f"the service: its ports, AT instance {values[1]}, a restart when a command takes over {COMMAND_MINUTES} min"
    return (Line(pieces=(service_line(values),), why=why, missing=missing),)


def _clearing() -> tuple[Line, ...]:
    return (
        Line(pieces=("AT#TCPATRUNFRWL=2",), why="let nobody in who was let in before"),
        Line(pieces=("AT#TCPATRUNAUTH=2",), why="and forget all users"),
    )


def _let_in(address: str, mask: str) -> Line:
    return Line(
        pieces=(f'AT#TCPATRUNFRWL=1,"{address}","{mask}"',),
        why="who may connect; anybody else is dropped in silence",
        unless=("AT#TCPATRUNFRWL?", f"#TCPATRUNFRWL: {address},{mask}"),
    )


def _credentials(user: str | None) -> tuple[Line, ...]:
    """The pair is taken out first: a list that had it already would hold it twice, and it holds three."""
    if user is not None and (len(user) > MOST_CHARACTERS or not is_plain(user)):
        raise PlanFault(f"a user name is 1 to {MOST_CHARACTERS} printable characters without quotes")
    pair = (f'"{user or "YOUR-USER"}","', SecretWord(PASSWORD), '"')
    return (
        Line(pieces=("AT#TCPATRUNAUTH=0,", *pair), why="forget who logs in, if it is known already", may_fail=True),
        Line(
            pieces=("AT#TCPATRUNAUTH=1,", *pair),
            why="who may log in",
            missing=None if user else "the user name: `atrun profile edit NAME --user USER`",
        ),
    )


def _online() -> tuple[Line, ...]:
    return (
        Line(
            pieces=(f"AT#SGACT={CONTEXT},1",),
            why="go online; the answer is the module's address",
            unless=("AT#SGACT?", f"#SGACT: {CONTEXT},1"),
        ),
    )


def _rule(network: str) -> tuple[str, str]:
    """Address and mask of a block."""
    try:
        block = IPv4Network(network)
    except ValueError:
        raise PlanFault(f"'{network}' is no IPv4 block, which is all that the module's firewall knows") from None
    return str(block.network_address), str(block.netmask)


def _row(values: tuple[int | str, ...]) -> str:
    return ",".join(map(str, values))
