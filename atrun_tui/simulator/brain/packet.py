"""Packet contexts and sockets: +CGDCONT, #SGACT, #SCFG and what shows them."""

from __future__ import annotations

from dataclasses import replace

from atrun_tui.simulator.brain.line import Form
from atrun_tui.simulator.brain.module import CONNECTIONS, CONTEXTS, Call, Handler
from atrun_tui.simulator.brain.reply import DONE, OPERATION_NOT_ALLOWED, Effect, Failed, Reply, say
from atrun_tui.simulator.brain.settings import number

_CONTEXT_ACTIVE = 553
_SERVICE_CONTEXT = 1
_SERVICE_SOCKET = 1


def _define_context(call: Call) -> Reply:
    names = call.module.context_names
    if call.command.form is Form.TEST:
        return say('+CGDCONT: (1-5),"IP",,,(0-1),(0-1)')
    if call.command.form is Form.READ:
        return say(*(f'+CGDCONT: {cid},"IP","{name}","",0,0' for cid, name in sorted(names.items())))
    cid = number(call.command.argument(0), 1, CONTEXTS)
    if len(call.command.arguments) == 1:
        names.pop(cid, None)
    elif call.command.argument(1, "IP").upper() != "IP":
        raise Failed
    else:
        names[cid] = call.command.argument(2)
    return DONE


def _context_address(call: Call) -> Reply:
    if call.command.form is Form.TEST:
        return say(f"+CGPADDR: ({','.join(map(str, sorted(call.module.context_names)))})")
    asked = [number(text, 1, CONTEXTS) for text in call.command.arguments if text] or sorted(call.module.context_names)
    active, address = call.module.active_contexts, call.module.options.address
    return say(*(f'+CGPADDR: {cid},"{address if cid in active else ""}"' for cid in asked))


def _attach(call: Call) -> Reply:
    if call.command.form is Form.READ:
        return say("+CGATT: 1")
    if call.command.form is Form.TEST:
        return say("+CGATT: (0,1)")
    return DONE if number(call.command.argument(0), 0, 1) else Reply(effect=Effect.VANISH)


def _activate(call: Call) -> Reply:
    """#SGACT and +CGACT: the service's own context cannot be left without cutting the link."""
    module, mark = call.module, call.command.name
    if call.command.form is Form.TEST:
        return say(f"{mark}: (1-5),(0,1)" if mark == "#SGACT" else f"{mark}: (0,1)")
    if call.command.form is Form.READ:
        known = sorted(module.context_names)
        return say(*(f"{mark}: {cid},{int(cid in module.active_contexts)}" for cid in known))
    first, second = (0, 1) if mark == "#SGACT" else (1, 0)
    cid = number(call.command.argument(first, "1"), 1, CONTEXTS)
    if not number(call.command.argument(second), 0, 1):
        module.active_contexts.discard(cid)
        return Reply(effect=Effect.VANISH) if cid == _SERVICE_CONTEXT else DONE
    if cid in module.active_contexts and mark == "#SGACT":
        raise Failed(_CONTEXT_ACTIVE)
    if cid not in module.context_names:
        raise Failed(OPERATION_NOT_ALLOWED)
    module.active_contexts.add(cid)
    return say(f"#SGACT: {module.options.address}") if mark == "#SGACT" else DONE


def _activation_retries(call: Call) -> Reply:
    rows = call.module.context_retries
    if call.command.form is Form.TEST:
        return say("#SGACTCFG: (1-5),(0-15),(180-3600),(0,1)")
    if call.command.form is Form.READ:
        return say(*(f"#SGACTCFG: {cid},{','.join(map(str, row))}" for cid, row in rows.items()))
    cid = number(call.command.argument(0), 1, CONTEXTS)
    retry = number(call.command.argument(1), 0, 15)
    delay = number(call.command.argument(2, "180"), 180, 3600)
    rows[cid] = (retry, delay, number(call.command.argument(3, "0"), 0, 1))
    return DONE


def _configure_socket(call: Call) -> Reply:
    """#SCFG: six rows. The row of a connected socket cannot be changed, and the service's own is (AT guide, #SCFG)."""
    sockets = call.module.sockets
    if call.command.form is Form.TEST:
        return say("#SCFG: (1-6),(1-5),(0-1500),(0-65535),(10-1200),(0-255)")
    if call.command.form is Form.READ:
        rows = (
            (row, (s.context, s.packet_size, s.max_timeout, s.connect_timeout, s.tx_timeout))
            for row, s in sockets.items()
        )
        return say(*(f"#SCFG: {row},{','.join(map(str, values))}" for row, values in rows))
    if call.command.form is not Form.SET or len(call.command.arguments) != 6:
        raise Failed
    limits = ((1, CONNECTIONS), (1, CONTEXTS), (0, 1500), (0, 65535), (10, 1200), (0, 255))
    values = [number(text, *limit) for text, limit in zip(call.command.arguments, limits, strict=True)]
    if call.road.is_socket and values[0] == _SERVICE_SOCKET:
        raise Failed(OPERATION_NOT_ALLOWED)
    sockets[values[0]] = replace(
        sockets[values[0]],
        context=values[1],
        packet_size=values[2] or 300,
        max_timeout=values[3],
        connect_timeout=values[4],
        tx_timeout=values[5],
    )
    return DONE


def _configure_more(call: Call) -> Reply:
    sockets = call.module.sockets
    if call.command.form is Form.TEST:
        return say("#SCFGEXT: (1-6),(0-2),(0,1),(0-240),(0,1),(0,1)")
    if call.command.form is Form.READ:
        return say(*(f"#SCFGEXT: {row},{','.join(map(str, s.extended))}" for row, s in sockets.items()))
    limits = ((1, CONNECTIONS), (0, 2), (0, 1), (0, 240), (0, 1), (0, 1))
    if call.command.form is not Form.SET or not 4 <= len(call.command.arguments) <= len(limits):
        raise Failed
    values = [number(text, *limit) for text, limit in zip(call.command.arguments, limits, strict=False)]
    if call.road.is_socket and values[0] == _SERVICE_SOCKET:
        raise Failed(OPERATION_NOT_ALLOWED)
    padded = (*values[1:], *sockets[values[0]].extended[len(values) - 1 :])
    sockets[values[0]] = replace(sockets[values[0]], extended=padded)
    return DONE


def _socket_status(call: Call) -> Reply:
    """#SS: the service's socket is connected (2) when asked over it, listening (4) when asked on site."""
    module = call.module
    port = module.service[2]
    peer, _, peer_port = module.peer.rpartition(":")
    first = (
        f"#SS: 1,2,{module.options.address},{port},{peer},{peer_port}"
        if call.road.is_socket
        else f"#SS: 1,4,{module.options.address},{port}"
    )
    return say(first, *(f"#SS: {row},0" for row in range(2, CONNECTIONS + 1)))


def _socket_traffic(call: Call) -> Reply:
    traffic = call.module.traffic
    wanted = number(call.command.argument(0, "0"), 0, CONNECTIONS)
    rows = [
        f"#SI: 1,{traffic.sent},{traffic.received},0,0",
        *(f"#SI: {row},0,0,0,0" for row in range(2, CONNECTIONS + 1)),
    ]
    return say(*(rows if wanted == 0 else rows[wanted - 1 : wanted]))


COMMANDS: dict[str, Handler] = {
    "+CGDCONT": _define_context,
    "+CGPADDR": _context_address,
    "+CGATT": _attach,
    "+CGACT": _activate,
    "#SGACT": _activate,
    "#SGACTCFG": _activation_retries,
    "#SCFG": _configure_socket,
    "#SCFGEXT": _configure_more,
    "#SS": _socket_status,
    "#SI": _socket_traffic,
}
